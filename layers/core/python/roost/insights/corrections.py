"""Figures that follow when something of the past turns out to be different: for the transactions of who changes it.

A day is read before marks leave it, and written only as long as it is the one that was read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from roost.focus.model import Session
from roost.insights import store
from roost.insights.days import local_day
from roost.insights.items import day_from
from roost.insights.model import TaskDay, day_of_year
from roost.kit import keys
from roost.kit.conditions import absent, equals, version
from roost.kit.items import Item
from roost.kit.writes import Update


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A day of a person as it is stored, None if there is nothing of it, for what is decided by it."""

    user: int
    day: date
    item: Item | None

    def of_task(self, task: int) -> TaskDay:
        """What the day knows of a task."""
        return day_from(self.item).tasks.get(task, TaskDay()) if self.item else TaskDay()

    def changed(
        self, *, sets: Mapping[str, Any] | None = None, add: Mapping[str, int] | None = None, remove: Sequence[str] = ()
    ) -> Update:
        """A change that holds only if nobody else changes the day."""
        same = version(self.item["v"]) if self.item else absent()
        more = {"v": 1, **(add or {})}
        return Update(keys.day(self.user, self.day), set=sets or {}, add=more, remove=remove, condition=same)


def task_reopened(user: int, zone: str, task: int, ended_ms: int) -> list[Update]:
    """A completed task is open again: day, year and streak lose the completion, if it counts among this person's.

    Reads the day and its year, in one call.
    """
    day, mark = local_day(ended_ms, zone), f"e:{task}"
    day_item, year_item = store.read_day_and_year(user, day)
    if day_item is None or year_item is None or mark not in day_item:
        return []
    rest = day_from({name: value for name, value in day_item.items() if name != mark})
    year = Update(keys.stats(user, day.year), add={"tasks_completed": -1, "v": 1})
    if not rest.is_active:
        left = frozenset(year_item.get("days", ())) - {day_of_year(day)}
        year = replace(year, set={"days": left or None}, condition=version(year_item["v"]))
    return [KnownDay(user, day, day_item).changed(remove=[mark]), year]


def task_worked_then(known: KnownDay, task: int, project: int | None, started_ms: int) -> Update:
    """Work on a task began at that instant, whatever the day was told before: its first work counts."""
    first, mark = known.of_task(task).worked_ms, f"w:{task}"
    label = Update(keys.day(known.user, known.day), set={f"p:{task}": project}, add={"v": 1})
    if first is not None and first <= started_ms:
        return label
    same = absent(mark) if first is None else equals(mark, first)
    return replace(label, set={**label.set, mark: started_ms}, condition=same)


def session_resized(before: Session, after: Session) -> list[Update]:
    """A completed session of work took longer or shorter than was said."""
    was, becomes = before.focus_seconds or 0, after.focus_seconds or 0
    day, focus = date.fromisoformat(after.day), {"focus_seconds": becomes - was, "v": 1}
    of_task = {f"f:{after.task}": becomes - was} if after.task is not None else {}
    of_day = {"minutes": becomes // 60 - was // 60}
    return [
        Update(keys.day(after.user, day), add=focus | of_task | of_day),
        Update(keys.stats(after.user, day.year), add=focus),
    ]


def session_left_task(known: KnownDay, session: Session, others: Iterable[Session]) -> Update:
    """A completed session of work was not on its task after all; `others` are those of the day that are."""
    task, starts = session.task, [each.started_ms for each in others]
    if not starts:
        return known.changed(remove=[f"{mark}:{task}" for mark in "wfn"])
    less = {f"f:{task}": -(session.focus_seconds or 0), f"n:{task}": -1}
    return known.changed(sets={f"w:{task}": min(starts)}, add=less)


def session_joined_task(known: KnownDay, session: Session, task: int) -> list[Update]:
    """A completed session of work was on this task after all; the day is the one that it started on."""
    sums = {f"f:{task}": session.focus_seconds or 0, f"n:{task}": 1}
    worked = task_worked_then(known, task, session.project, session.started_ms)
    return [worked, Update(keys.day(known.user, known.day), add=sums)]
