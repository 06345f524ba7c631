"""What is said over a connection, in the words of the dialect that its person's token is of."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from roost.inbox.connections import service as connections
from roost.inbox.connections.errors import ConnectionClosed
from roost.inbox.connections.model import Audience, Connection
from roost.kit import sockets
from roost.kit.caller import Caller
from roost.kit.errors import Fault, TokenExpired, TokenMissing, Unauthenticated
from roost.kit.tokens import Token

PONG: Final = '{"type":"pong"}'

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell: whom, and what; it is put into words only if somebody listens."""

    audience: Audience
    compose: Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How a dialect speaks.

    `greeting` welcomes somebody who was let in; `refusal` says why somebody is not; `notes` says what is to be told of
    an event. With `teams` people hear of the work in their workspaces, too, and share those workspaces' limits.
    """

    dialect: str
    greeting: Callable[[Caller, int], str]
    refusal: Callable[[Fault], str]
    notes: Callable[[Event], Iterable[Note]]
    teams: bool = False


Reader = Callable[[str, int], Token]
"""What reads a dialect's tokens; raises TokenMissing, TokenInvalid, TokenExpired."""


def said(text: str) -> Mapping[str, Any]:
    """A client's message; empty for what is no JSON object."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def token_in(text: str) -> str:
    """The token of a first message. Raises TokenMissing when it has none."""
    token = said(text).get("token")
    if not isinstance(token, str):
        raise TokenMissing()
    return token


def recognised(readers: Mapping[str, Reader], token: str, now_ms: int) -> tuple[str, Token]:
    """The dialect that a token is of, and the token. Raises TokenMissing, TokenInvalid, TokenExpired."""
    refusals: list[Unauthenticated] = []
    for dialect, read in readers.items():
        try:
            return dialect, read(token, now_ms)
        except Unauthenticated as refusal:
            refusals.append(refusal)
    raise next((each for each in refusals if isinstance(each, TokenExpired)), refusals[0])


def welcome(vocabulary: Vocabulary, connection: Connection, token: Token, now_ms: int) -> None:
    """Let the person behind a genuine token in and greet them, or say why not and close.

    Raises Gone while the connection cannot be reached yet.
    """
    try:
        caller = connections.let_in(connection, token, vocabulary.dialect, now_ms, teams=vocabulary.teams)
    except ConnectionClosed:
        return
    except Fault as fault:
        turn_away(vocabulary, connection, fault)
        return
    _send(connection, vocabulary.greeting(caller, now_ms), now_ms)


def _send(connection: Connection, text: str, now_ms: int) -> None:
    try:
        sockets.post(connections.line(connection), text)
    except sockets.Gone:
        if connection.is_opening(now_ms):
            raise
        connections.forget(connection.id)


def turn_away(vocabulary: Vocabulary, connection: Connection, fault: Fault) -> None:
    """Say why, then close. Raises Gone while the connection cannot be reached yet."""
    sockets.post(connections.line(connection), vocabulary.refusal(fault))
    connections.hang_up(connection)


def answer(connection: Connection, text: str) -> None:
    """React to what a person says who was let in: a ping gets its pong, anything else nothing."""
    if said(text).get("type") == "ping":
        sockets.post(connections.line(connection), PONG)
