"""Every table access about connections."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Final

from roost.inbox.connections.errors import ConnectionClosed
from roost.inbox.connections.model import LIFE_MS, Connection
from roost.kit import keys
from roost.kit.conditions import Condition, absent, below, present
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, get_many, query, transact, write
from roost.kit.writes import Delete, Put, Update

AT_ONCE: Final = 90
"""Rows that one transaction writes beside its two others; DynamoDB takes a hundred."""

_SLOT: Final = "c:"


def _row(connection: Connection) -> Item:
    return pack(connection) | {"expires_at": connection.closes_ms // 1000}


def _roster(connection: Connection) -> Key:
    if connection.counted is not None:
        return keys.space_roster(connection.counted)
    if connection.user is None:
        raise ValueError("a connection of nobody counts nowhere")
    return keys.person_roster(connection.user)


def add(connection: Connection) -> None:
    """Note a connection that the gateway has just accepted; a repeated call changes nothing."""
    with suppress(ConditionFailed):
        write(Put(keys.connection(connection.id), _row(connection), absent()))


def read(connection_id: str) -> Connection | None:
    """A connection by the gateway's name for it."""
    item = get(keys.connection(connection_id))
    return unpack(Connection, item) if item else None


def take_slot(connection: Connection, limit: int, now_ms: int) -> bool:
    """Count the connection if there are fewer than `limit`; True also for one that is counted already.

    Those that must have ended without anybody saying so make room.
    """
    key, slot = _roster(connection), f"{_SLOT}{connection.id}"
    expiry = {slot: connection.closes_ms, "expires_at": connection.closes_ms // 1000}
    claim = Update(key, set=expiry, add={"n": 1}, condition=below("n", limit) & absent(slot))
    for _ in range(2):
        try:
            write(claim)
        except ConditionFailed as failed:
            roster = failed.items[key] or {}
            if slot in roster:
                return True
            if not _clear(key, roster, now_ms):
                return False
        else:
            return True
    return False


def _clear(key: Key, roster: Item, now_ms: int) -> bool:
    ended = [name for name, until in roster.items() if name.startswith(_SLOT) and until <= now_ms]
    if ended:
        _release(key, ended)
    return bool(ended)


def _release(key: Key, slots: list[str]) -> None:
    """Who releases first counts; a repetition finds nothing."""
    condition = Condition(())
    for slot in slots:
        condition &= present(slot)
    with suppress(ConditionFailed):
        write(Update(key, remove=slots, add={"n": -len(slots)}, condition=condition))


def free_slot(connection: Connection) -> None:
    """Stop counting the connection; twice is once."""
    _release(_roster(connection), [f"{_SLOT}{connection.id}"])


def let_in(connection: Connection) -> None:
    """List the connection with its person and its workspaces; twice is once. Raises ConnectionClosed."""
    user = connection.user or 0
    main = keys.connection(connection.id)
    known = {name: value for name, value in pack(connection).items() if name not in ("id", "stage", "opened_ms")}
    row = _row(replace(connection, spaces=[]))
    rows = [Put(keys.connection_in_space(space, connection.id), row) for space in connection.spaces]
    become = Update(main, set=known, condition=present() & absent("user"))
    try:
        transact([become, Put(keys.connection_of_person(user, connection.id), row), *rows[:AT_ONCE]])
    except ConditionFailed as failed:
        if failed.items.get(main) is None:
            raise ConnectionClosed() from failed
    for late in rows[AT_ONCE:]:
        write(late)


def list_in_space(connection_id: str, space: int) -> None:
    """List an open connection with one more workspace; does nothing for one that is closed or listed there."""
    connection = read(connection_id)
    if connection is None or connection.user is None or space in connection.spaces:
        return
    more = Update(
        keys.connection(connection_id), set={"spaces": [*connection.spaces, space]}, condition=present("user")
    )
    row = Put(keys.connection_in_space(space, connection_id), _row(replace(connection, spaces=[])))
    with suppress(ConditionFailed):
        transact([more, row])


def remove(connection: Connection) -> None:
    """Forget a connection and free its slot; twice is once."""
    for space in connection.spaces:
        write(Delete(keys.connection_in_space(space, connection.id)))
    if connection.user is not None:
        write(Delete(keys.connection_of_person(connection.user, connection.id)))
        free_slot(connection)
    write(Delete(keys.connection(connection.id)))


def _open(items: Iterable[Item], now_ms: int) -> list[Connection]:
    rows = (unpack(Connection, item) for item in items)
    return [row for row in rows if row.opened_ms + LIFE_MS > now_ms]


def of_person(user: int, now_ms: int) -> list[Connection]:
    """The open connections of a person; their `spaces` are not filled in."""
    return _open(query(keys.person(user), begins=keys.CONNECTION_PREFIX), now_ms)


def in_space(space: int, now_ms: int) -> list[Connection]:
    """The open connections that a workspace lists; their `spaces` are not filled in."""
    return _open(query(keys.space(space).pk, begins=keys.CONNECTION_PREFIX), now_ms)


def cards(users: Iterable[int]) -> dict[int, Item]:
    """The gate's cards of people, in one call per hundred; of deleted people there is none."""
    wanted = {keys.card(user): user for user in users}
    return {wanted[key]: item for key, item in get_many(wanted).items()}
