"""Every table access about sessions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from roost.focus.errors import NoActiveSession
from roost.focus.model import FocusSettings, Session
from roost.garden.model import Growth
from roost.kit import ids, keys
from roost.kit.errors import NotFound
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.records import unpack
from roost.kit.table import ConditionFailed, get, get_many, query, transact
from roost.kit.writes import Write
from roost.work.model import Task

LONGEST_RESERVATION_MS: Final = 86_400_000
SPARE: Final = 20
"""Rows read beyond those asked for, so that a few breaks among them need no second call."""


class Overtaken(Exception):
    """Somebody else changed what the transaction relied on; `gone` are the items that no longer exist."""

    def __init__(self, gone: Iterable[Key] = ()) -> None:
        super().__init__("a concurrent change came first")
        self.gone = frozenset(gone)


@dataclass(frozen=True, slots=True)
class Scene:
    """What an action must know of a person, read in one strongly consistent call.

    `space` is their own workspace; `pomodoros` are those of the day that was asked for, `task` and `ended` the task and
    the ended session asked for.
    """

    user: int
    space: int
    zone: str
    settings: FocusSettings
    pomodoros: int
    active: Session | None = None
    task: Task | None = None
    ended: Session | None = None

    @property
    def present(self) -> Session:
        """The active session where there must be one. Raises NoActiveSession."""
        if self.active is None:
            raise NoActiveSession()
        return self.active


def _session(item: Item | None) -> Session | None:
    return unpack(Session, item) if item else None


def read_scene(user: int, day: date, *, task: int | None = None, session: int | None = None) -> Scene:
    """Read a person's scene. Raises NotFound when the account is gone."""
    card, profile, active, figures = keys.card(user), keys.profile(user), keys.active_session(user), keys.day(user, day)
    wanted = [card, profile, active, figures]
    wanted += [keys.task(task)] if task else []
    wanted += [keys.session(user, session)] if session else []
    found = get_many(wanted)
    if card not in found or profile not in found:
        raise NotFound()
    return Scene(
        user=user,
        space=found[card]["home"],
        zone=found[card]["zone"],
        settings=FocusSettings(**found[profile]["settings"]),
        pomodoros=found.get(figures, {}).get("pomodoros", 0),
        active=_session(found.get(active)),
        task=_found_task(found, task),
        ended=_session(found.get(keys.session(user, session))) if session else None,
    )


def _found_task(found: Mapping[Key, Item], task: int | None) -> Task | None:
    item = found.get(keys.task(task)) if task else None
    return unpack(Task, item) if item else None


def read_active(user: int) -> Session | None:
    """A person's running or paused session."""
    return _session(get(keys.active_session(user)))


def read_zone(user: int) -> str:
    """The zone that a person is in now. Raises NotFound when the account is gone."""
    card = get(keys.card(user))
    if card is None:
        raise NotFound()
    return str(card["zone"])


def read_tasks(tasks: Iterable[int]) -> dict[int, Task]:
    """Tasks by id, in one call per hundred; those that are gone are left out."""
    found = get_many(keys.task(task) for task in tasks)
    return {task.id: task for task in (unpack(Task, item) for item in found.values())}


def list_sessions(user: int, since_ms: int = 0) -> list[Session]:
    """A person's sessions started at `since_ms` or later, oldest first; an active one is the last.

    The key's id may be older than the start, by as long as an idempotency key may reserve it.
    """
    first = keys.session(user, ids.first_id_at(since_ms - LONGEST_RESERVATION_MS)).sk
    rows = query(keys.person(user), between=(first, keys.active_session(user).sk))
    return [session for session in map(_session, rows) if session and session.started_ms >= since_ms]


def find_session(user: int, session_id: int) -> tuple[Session | None, Session | None]:
    """A person's active session, whichever it is, and the ended one of that id, in one call."""
    active, ended = keys.active_session(user), keys.session(user, session_id)
    found = get_many([active, ended])
    return _session(found.get(active)), _session(found.get(ended))


def read_counts(user: int) -> tuple[Session | None, Growth]:
    """A person's active session, and how many they completed, gave up and deleted, in one call."""
    active, growth = keys.active_session(user), keys.growth(user)
    found = get_many([active, growth])
    return _session(found.get(active)), unpack(Growth, found.get(growth, {}))


def newest_sessions(user: int, wanted: Callable[[Session], bool], skip: int, count: int) -> list[Session]:
    """`count` of the wanted ended sessions of a person, newest first, after the newest `skip` of them.

    One call reads them where few others come between.
    """
    found: list[Session] = []
    least, below, size = keys.session(user, 0).sk, keys.session(user, ids.MAX_ID).sk, skip + count + SPARE
    while True:
        rows = query(keys.person(user), between=(least, below), newest_first=True, limit=size)
        found += [session for session in map(_session, rows) if session and wanted(session)]
        if len(found) >= skip + count or len(rows) < size:
            return found[skip : skip + count]
        below, size = keys.session(user, keys.id_in(rows[-1]["sk"]) - 1).sk, 2 * size


def commit(writes: Iterable[Write]) -> None:
    """Do all writes or none. Raises Overtaken when one of their conditions does not hold any more."""
    try:
        transact(writes)
    except ConditionFailed as failed:
        raise Overtaken(key for key, item in failed.items.items() if item is None) from failed
