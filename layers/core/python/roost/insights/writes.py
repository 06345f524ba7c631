"""Figures that other modules keep by putting these updates into their own transactions.

A day's item is flat, so that every change is an ADD or SET without a read: `focus_seconds` and `pomodoros` of the day,
`minutes` (each session's whole ones, added up), `scores` and `score_sum` (how many sessions have one, and their sum in
millionths), and per task `c:<task>`, `w:<task>`, `e:<task>` (the instants in ms at which it was created, first worked
on and completed that day), `f:<task>`, `n:<task>` (its focus seconds and pomodoros) and `p:<task>` (its project).
Every update raises the item's `v` by one: the rebuild depends on it.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from roost.focus.model import Session, SessionState
from roost.insights.days import local_day
from roost.insights.model import day_of_year, score_millionths
from roost.kit import keys
from roost.kit.conditions import equals
from roost.kit.writes import Check, Update, Write


def task_created(user: int, zone: str, task_id: int, project: int | None, created_ms: int) -> list[Update]:
    """A task is there that `user` works on; its day is the local one of `created_ms` in `zone`."""
    marks = {f"c:{task_id}": created_ms, f"p:{task_id}": project}
    return [Update(keys.day(user, local_day(created_ms, zone)), set=marks, add={"v": 1})]


def task_worked(user: int, zone: str, task_id: int, project: int | None, started_ms: int) -> list[Update]:
    """A session of work on the task starts; a later one of the same day leaves the first instant alone."""
    first = {f"w:{task_id}": started_ms}
    label = {f"p:{task_id}": project}
    return [Update(keys.day(user, local_day(started_ms, zone)), set=label, default=first, add={"v": 1})]


def task_ended(user: int, zone: str, task_id: int, project: int | None, ended_ms: int) -> list[Update]:
    """The task is completed (cancelled is not): counts for the day and the year of `ended_ms`, and for the streak."""
    day = local_day(ended_ms, zone)
    marks = {f"e:{task_id}": ended_ms, f"p:{task_id}": project}
    return [
        Update(keys.day(user, day), set=marks, add={"v": 1}),
        Update(keys.stats(user, day.year), add={"tasks_completed": 1, "days": frozenset({day_of_year(day)}), "v": 1}),
    ]


def session_ended(session: Session) -> list[Update]:
    """A session has ended; it counts for the day it started on. Breaks and cancelled sessions leave no trace.

    The task's project label of that day stays: a move during the session has set it already.
    """
    if session.kind.is_break or session.state is not SessionState.COMPLETED:
        return []
    day, focus = date.fromisoformat(session.day), session.focus_seconds or 0
    sums: dict[str, object] = {"focus_seconds": focus, "pomodoros": 1, "v": 1}
    of_task = {f"f:{session.task}": focus, f"n:{session.task}": 1} if session.task is not None else {}
    of_day = {"minutes": focus // 60} | _score(session)
    seen = frozenset({day_of_year(day)})
    return [
        Update(keys.day(session.user, day), add=sums | of_task | of_day),
        Update(keys.stats(session.user, day.year), add=sums | {"days": seen, "focus_days": seen}),
    ]


def _score(session: Session, sign: int = 1) -> dict[str, int]:
    if session.score is None:
        return {}
    return {"scores": sign, "score_sum": sign * score_millionths(session.score)}


def session_scored(before: Session, after: Session) -> list[Update]:
    """An ended session got a score, or another one; its day is the one that `after` has. Its other figures stay."""
    if before.score == after.score or after.state is not SessionState.COMPLETED:
        return []
    day = keys.day(after.user, date.fromisoformat(after.day))
    return [Update(day, add={**_score(before, -1), "v": 1}), Update(day, add=_score(after))]


def task_handed_over(
    before: int, after: int, zones: Mapping[int, str], task_id: int, project: int | None, created_ms: int
) -> list[Write]:
    """A task that `before` worked on is another's: where it was created, it counts among the new worker's tasks.

    `zones` has those of both, as far as they still have accounts; they must not change meanwhile.
    """
    writes: list[Write] = [Check(keys.card(user), equals("zone", zones[user])) for user in zones]
    if before in zones:
        day = local_day(created_ms, zones[before])
        writes.append(Update(keys.day(before, day), remove=[f"c:{task_id}"], add={"v": 1}))
    return writes + (list(task_created(after, zones[after], task_id, project, created_ms)) if after in zones else [])


def task_moved(user: int, days: Iterable[date], task_id: int, project: int | None) -> list[Update]:
    """The task is in another project now, or in none: its past days go with it.

    `days` are all local days that know the task: of its creation, of its sessions (a running one too), of its end.
    """
    label = {f"p:{task_id}": project}
    return [Update(keys.day(user, day), set=label, add={"v": 1}) for day in sorted(set(days))]
