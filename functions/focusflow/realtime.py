"""FocusFlow's side of the WebSocket: who is let in with which words, and what is told to whom (FF-48)."""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from focusflow.wire import bearer
from focusflow.wire import realtime as wire
from focusflow.wire.pomodoro import ActiveSession
from focusflow.wire.realtime import Event, Frame
from roost.focus import service as focus
from roost.focus.errors import NoActiveSession
from roost.identity.profile import accounts
from roost.inbox.connections import service as connections
from roost.inbox.connections.errors import ConnectionClosed
from roost.inbox.connections.model import Audience, Connection
from roost.inbox.connections.service import TO_MANAGERS, TO_MEMBERS, Token
from roost.kit import sockets
from roost.kit.caller import Caller
from roost.kit.errors import Fault, TokenMissing
from roost.work.service import projects_by_id

_OF_MEMBERS: Final = frozenset({"task.started", "task.completed"})
_IDLE: Final = "member.idle"


class Note(NamedTuple):
    """Something to tell: whom, and what; it is put into words only if somebody listens."""

    audience: Audience
    compose: Callable[[], Frame | None]


def token_in(text: str, now_ms: int) -> Token:
    """The token of a first message. Raises TokenMissing when it has none, TokenInvalid, TokenExpired."""
    token = wire.parsed(text).get("token")
    if not isinstance(token, str):
        raise TokenMissing()
    return bearer.read_token(token, now_ms)


def welcome(connection: Connection, token: Token, now_ms: int) -> None:
    """Let the person behind a genuine token in and greet them, or say why not and close.

    Raises Gone while the connection cannot be reached yet.
    """
    try:
        caller = connections.let_in(connection, token, now_ms)
    except ConnectionClosed:
        return
    except Fault as fault:
        turn_away(connection, fault)
        return
    _send(connection, wire.established(caller, _active(caller, now_ms)), now_ms)


def _active(caller: Caller, now_ms: int) -> ActiveSession | None:
    focus.settle_due_session(caller, now_ms)
    try:
        return ActiveSession.of(*focus.read_active(caller, now_ms), now_ms)
    except NoActiveSession:
        return None


def _send(connection: Connection, text: str, now_ms: int) -> None:
    try:
        sockets.post(connections.line(connection), text)
    except sockets.Gone:
        if connection.is_opening(now_ms):
            raise
        connections.forget(connection.id)


def turn_away(connection: Connection, fault: Fault) -> None:
    """Say why, then close. Raises Gone while the connection cannot be reached yet."""
    sockets.post(connections.line(connection), wire.refused(fault))
    connections.hang_up(connection)


def answer(connection: Connection, text: str) -> None:
    """React to what a person says who was let in: a ping gets its pong, anything else nothing."""
    if wire.parsed(text).get("type") == "ping":
        sockets.post(connections.line(connection), wire.PONG)


def notes(event: Event) -> Iterator[Note]:
    """What is to be told of an event, and to whom."""
    space, kind = event["space"], event["kind"]
    actor = event["data"].get("user", event["actor"])
    own = wire.personal(event)
    if own:
        yield Note(Audience(person=actor), lambda: own)
    if kind == _IDLE or (kind in _OF_MEMBERS and event["data"].get("shared")):
        yield Note(Audience(space=space, action=TO_MANAGERS, but=actor), lambda: _for_managers(event))
    if kind == "task.assigned":
        assignee = event["data"]["assignee"]
        yield Note(Audience(person=assignee, space=space, action=TO_MEMBERS), lambda: _for_assignee(event))


def _for_managers(event: Event) -> Frame | None:
    """None when the member has no account any more."""
    project: Any = event["data"].get("project")
    named = projects_by_id([project]).get(project) if project and event["kind"] == "task.started" else None
    who = event["data"].get("user", event["actor"])
    member = accounts([who]).get(who)
    return wire.for_managers(event, member, named.name if named else None) if member else None


def _for_assignee(event: Event) -> Frame | None:
    by = event["data"].get("assigned_by", event["actor"])
    assigner = accounts([by]).get(by)
    return wire.for_assignee(event, assigner) if assigner else None
