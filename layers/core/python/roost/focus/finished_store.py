"""Every table access about sessions that are logged, corrected and listed after they are over."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from roost.focus.model import Session
from roost.focus.store import LONGEST_RESERVATION_MS
from roost.insights.corrections import KnownDay
from roost.kit import ids, keys
from roost.kit.conditions import present
from roost.kit.items import Item
from roost.kit.records import unpack
from roost.kit.table import ConditionFailed, get, get_many, query, transact
from roost.kit.writes import Delete, Put, Write
from roost.work.model import Task

AROUND_MS: Final = 2 * LONGEST_RESERVATION_MS + 7_200_000
"""Ids of sessions that started on one local day are not further apart."""


def _task(item: Item | None) -> Task | None:
    return unpack(Task, item) if item else None


def read_zone(user: int) -> str | None:
    """The zone that a person is in now; None when the account is gone."""
    item = get(keys.card(user))
    return str(item["zone"]) if item else None


def read_task_and_day(user: int, task: int, day: date) -> tuple[Task | None, KnownDay]:
    """A task and a day of a person, in one call."""
    wanted = keys.task(task), keys.day(user, day)
    found = get_many(wanted)
    return _task(found.get(wanted[0])), KnownDay(user, day, found.get(wanted[1]))


def read_tasks_and_day(user: int, tasks: Iterable[int], day: date) -> tuple[dict[int, Task], Session | None, KnownDay]:
    """Those of the tasks that exist, a person's active session and a day of theirs, in one call."""
    active, place = keys.active_session(user), keys.day(user, day)
    found = get_many([active, place, *(keys.task(task) for task in tasks)])
    running, item = found.pop(active, None), found.pop(place, None)
    known = {task.id: task for task in (unpack(Task, each) for each in found.values())}
    return known, unpack(Session, running) if running else None, KnownDay(user, day, item)


def read_session(user: int, session_id: int) -> Session | None:
    """An ended session of a person."""
    item = get(keys.session(user, session_id))
    return unpack(Session, item) if item else None


def sessions_around(user: int, session_id: int) -> list[Session]:
    """The ended sessions of a person that may have started on the same day as one of them, itself included."""
    first, last = _ids_around(session_id)
    between = keys.session(user, first).sk, keys.session(user, last).sk
    return [unpack(Session, item) for item in query(keys.person(user), between=between)]


def former_sessions_around(user: int, session_id: int) -> list[Session]:
    """The same of those that the person has deleted."""
    first, last = _ids_around(session_id)
    between = keys.former_session(user, first).sk, keys.former_session(user, last).sk
    return [unpack(Session, item) for item in query(keys.person(user), between=between)]


def _ids_around(session_id: int) -> tuple[int, int]:
    at_ms = ids.made_at_ms(session_id)
    return ids.first_id_at(at_ms - AROUND_MS), ids.first_id_at(at_ms + AROUND_MS)


def ended_sessions(user: int, since_ms: int) -> list[Session]:
    """The ended sessions of a person whose ids are of `since_ms` or later, and a few more."""
    first = keys.session(user, ids.first_id_at(since_ms - LONGEST_RESERVATION_MS)).sk
    rows = query(keys.person(user), between=(first, keys.session(user, ids.MAX_ID).sk))
    return [unpack(Session, item) for item in rows]


def forget_break(session: Session, fact: Put) -> bool:
    """Take a break away, which counts nowhere; False when it was gone already. Raises ConditionFailed for the event."""
    place = keys.session(session.user, session.id)
    try:
        transact([fact, Delete(place, present())])
    except ConditionFailed as failed:
        if place not in failed.items:
            raise
        return False
    return True


def commit(writes: Iterable[Write]) -> None:
    """Do all writes or none. Raises ConditionFailed."""
    transact(writes)
