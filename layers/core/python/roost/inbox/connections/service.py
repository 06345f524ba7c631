"""Who is connected, and who of them may hear what."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from roost.inbox.connections import events, store
from roost.inbox.connections.errors import ConnectionClosed, TooLate, TooManyConnections
from roost.inbox.connections.model import PER_PERSON, PER_SPACE, Audience, Connection
from roost.kit import gate, sockets
from roost.kit.caller import Caller
from roost.kit.errors import AccountGone
from roost.kit.items import Item
from roost.kit.settings import settings
from roost.kit.sockets import Line
from roost.kit.tokens import Access, ApiKey, Token
from roost.workspace.model import Action
from roost.workspace.service import may

TO_MANAGERS: Final = Action.SEE_TEAM
TO_MEMBERS: Final = Action.SEE_PROJECTS


def line(connection: Connection) -> Line:
    """Where the connection is reached."""
    return Line(connection.stage, connection.id)


def open_connection(connection_id: str, stage: str, now_ms: int) -> None:
    """Note a connection whose person has ten seconds to say who they are."""
    store.add(Connection(connection_id, stage, now_ms))
    events.set_deadline(connection_id)


def claim_connection(connection_id: str, stage: str, token: Token, dialect: str, now_ms: int) -> None:
    """Note a connection whose address carried a genuine token; the greeting follows once it is open.

    Raises AccountGone, AccountBlocked, TokenRevoked, TokenInvalid.
    """
    passage = gate.check_person(token, now_ms)
    if passage.fault:
        raise passage.fault
    store.add(Connection(connection_id, stage, now_ms, claimed=True))
    events.greet_soon(connection_id, _marks(token) | {"dialect": dialect})


def find(connection_id: str) -> Connection | None:
    """A connection by the gateway's name for it."""
    return store.read(connection_id)


def require_in_time(connection: Connection, now_ms: int) -> None:
    """Raises TooLate for a connection that waits longer than it may to be told who its person is."""
    if connection.is_late(now_ms):
        raise TooLate()


def _marks(token: Token) -> dict[str, int | str]:
    if isinstance(token, ApiKey):
        return {"user": token.user, "key": token.key, "digest": token.digest}
    return {"user": token.user, "sign_in": token.sign_in, "issued_ms": token.issued_ms}


def token_of(connection: Connection) -> Token:
    """The token that the connection was let in by, as the gate judges it. Raises AccountGone for nobody's."""
    if connection.user is None:
        raise AccountGone()
    if connection.key is not None:
        return ApiKey(connection.user, connection.key, connection.digest or "")
    return Access(connection.user, connection.sign_in or 0, connection.issued_ms or 0, {})


def claimant(connection: Connection, marks: dict[str, int | str]) -> Token:
    """The token of a claimed connection, from the marks that its greeting carries."""
    fields = {name: marks[name] for name in ("user", "sign_in", "issued_ms", "key", "digest") if name in marks}
    return token_of(replace(connection, **fields))  # type: ignore[arg-type]


def let_in(connection: Connection, token: Token, dialect: str, now_ms: int, *, teams: bool) -> Caller:
    """From now on the connection gets what its person may hear, with `teams` of their workspaces, too. Twice is once.

    With `teams` it counts against the limit of the person's active workspace; without, or if they have none, against
    their own. Raises AccountGone, AccountBlocked, TokenRevoked, TokenInvalid, TooManyConnections, ConnectionClosed.
    """
    passage = gate.check_person(token, now_ms)
    if passage.fault:
        raise passage.fault
    caller = gate.caller_of(token, passage.card, dialect)
    shared = [space for space in caller.spaces if space != caller.home and teams]
    counted = caller.active_space if caller.active_space in shared else None
    person = replace(connection, **_marks(token), dialect=dialect)  # type: ignore[arg-type]
    known = replace(person, spaces=shared, counted=counted)
    limit = (PER_PERSON if counted is None else PER_SPACE) * settings().limit_factor
    if not store.take_slot(known, limit, now_ms):
        raise TooManyConnections()
    try:
        store.let_in(known)
    except ConnectionClosed:
        store.free_slot(known)
        raise
    return caller


def forget(connection_id: str) -> None:
    """The connection is closed. Twice is once."""
    connection = store.read(connection_id)
    if connection:
        store.remove(connection)


def hang_up(connection: Connection) -> None:
    """Close the connection and forget it."""
    sockets.close(line(connection))
    forget(connection.id)


def hang_up_sign_in(user: int, sign_in: int, now_ms: int) -> None:
    """Close all connections that were let in by a token of that sign-in."""
    for connection in store.of_person(user, now_ms):
        if connection.sign_in == sign_in:
            hang_up(connection)


def hang_up_person(user: int, kept: int | None, now_ms: int) -> None:
    """Close all connections of a person but those of one sign-in."""
    for connection in store.of_person(user, now_ms):
        if kept is None or connection.sign_in != kept:
            hang_up(connection)


def list_with(user: int, space: int, now_ms: int) -> None:
    """A person got a seat in a workspace: the connections they have open are listed there, too."""
    for connection in store.of_person(user, now_ms):
        store.list_in_space(connection.id, space)


def listening(audience: Audience, now_ms: int) -> list[Connection]:
    """The open connections that may be meant; who of them may hear it, `entitled` tells at the last moment."""
    if audience.person is not None:
        return store.of_person(audience.person, now_ms)
    listed = store.in_space(audience.space, now_ms) if audience.space is not None else []
    return [each for each in listed if each.user != audience.but]


def entitled(audience: Audience, connections: Sequence[Connection], now_ms: int) -> list[Connection]:
    """Those whose person may hear it now, by roles read now; whose token is no longer good is cut off."""
    cards = store.cards({each.user for each in connections if each.user is not None})
    heard = []
    for each in connections:
        card = cards.get(each.user or 0, {})
        if gate.refusal(card, token_of(each), now_ms):
            hang_up(each)
        elif _may_hear(audience, each, card):
            heard.append(each)
    return heard


def _may_hear(audience: Audience, connection: Connection, card: Item) -> bool:
    if audience.action is None or audience.space is None:
        return True
    caller = gate.caller_of(token_of(connection), card, connection.dialect)
    return may(caller, audience.space, Action(audience.action))


def tell(audience: Audience, connections: Sequence[Connection], text: str, now_ms: int) -> list[Connection]:
    """Send a text to those who may hear it and return those that could not be reached; gone ones are forgotten."""
    by_line = {line(each): each for each in entitled(audience, connections, now_ms)}
    outcome = sockets.post_all(by_line, text)
    _forget_gone((by_line[each] for each in outcome.gone), now_ms)
    return [by_line[each] for each in outcome.failed]


def _forget_gone(connections: Iterable[Connection], now_ms: int) -> None:
    for connection in connections:
        if not connection.is_opening(now_ms):
            forget(connection.id)
