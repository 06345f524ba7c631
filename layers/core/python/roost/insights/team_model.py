"""What members did in a shared workspace: statements of events about their work, and the local days they make up.

A statement is kept under the UTC day of the instant that it is about, so a member's change of zone rewrites nothing:
readers cut the days in the zone that the member is in now. Each statement has a name of its own, made of the session
or the task and its event; setting it again, or after others, ends in the same item. Of several statements about one
thing the one of the latest event holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Final

from roost.insights.days import local_day
from roost.insights.model import DayFigures, TaskDay

_SLOT_MS: Final = 900_000
"""No zone's midnight falls inside a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class WorkDone:
    """A session of work; `ended_ms` and `focus_seconds` are None while only its start is known."""

    session: int
    started_ms: int
    task: int | None = None
    ended_ms: int | None = None
    focus_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """A task's completion, and the focus seconds that all its sessions had come to by then."""

    at_ms: int
    focus_seconds: int


@dataclass(slots=True)
class Record:
    """What the statements about one member say. Instants in ms; projects by task, as the latest event has them."""

    created: dict[int, int] = field(default_factory=dict)
    completed: dict[int, Completion] = field(default_factory=dict)
    sessions: dict[int, WorkDone] = field(default_factory=dict)
    projects: dict[int, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MemberDay:
    """A member's local day in the workspace.

    `sessions` are the closed ones started that day, oldest first; `completions` the tasks completed that day.
    """

    user: int
    figures: DayFigures
    sessions: tuple[WorkDone, ...] = ()
    completions: Mapping[int, Completion] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return self.figures.day


@dataclass(slots=True)
class _Seen:
    """What one task has seen of a day so far; plain and mutable, as a large team has very many."""

    created_ms: int | None = None
    worked_ms: int | None = None
    ended_ms: int | None = None
    focus_seconds: int = 0
    pomodoros: int = 0

    def day(self, project: int | None) -> TaskDay:
        marks = self.created_ms, self.worked_ms, self.ended_ms
        return TaskDay(*marks, self.focus_seconds, self.pomodoros, project)


@dataclass(slots=True)
class _Gathered:
    tasks: defaultdict[int, _Seen] = field(default_factory=lambda: defaultdict(_Seen))
    sessions: list[WorkDone] = field(default_factory=list)
    completions: dict[int, Completion] = field(default_factory=dict)

    def add(self, session: WorkDone) -> None:
        """Sessions come oldest first."""
        if session.focus_seconds is not None:
            self.sessions.append(session)
        if session.task is None:
            return
        seen = self.tasks[session.task]
        seen.worked_ms = session.started_ms if seen.worked_ms is None else seen.worked_ms
        seen.focus_seconds += session.focus_seconds or 0
        seen.pomodoros += session.focus_seconds is not None


@lru_cache(maxsize=65_536)
def _day_of_slot(slot: int, zone: str) -> date:
    return local_day(slot * _SLOT_MS, zone)


def _day(at_ms: int, zone: str) -> date:
    """The local day; a report on a large team asks for it hundreds of thousands of times."""
    return _day_of_slot(at_ms // _SLOT_MS, zone)


def member_days(user: int, record: Record, zone: str) -> list[MemberDay]:
    """The days that a member's record makes up in a zone, oldest first."""
    days: defaultdict[date, _Gathered] = defaultdict(_Gathered)
    for task, at_ms in record.created.items():
        days[_day(at_ms, zone)].tasks[task].created_ms = at_ms
    for session in sorted(record.sessions.values(), key=lambda each: each.started_ms):
        days[_day(session.started_ms, zone)].add(session)
    for task, completion in record.completed.items():
        day = days[_day(completion.at_ms, zone)]
        day.tasks[task].ended_ms = completion.at_ms
        day.completions[task] = completion
    return [_member_day(user, day, days[day], record.projects) for day in sorted(days)]


def _member_day(user: int, day: date, gathered: _Gathered, projects: Mapping[int, int | None]) -> MemberDay:
    figures = DayFigures(
        day=day,
        focus_seconds=sum(session.focus_seconds or 0 for session in gathered.sessions),
        pomodoros=len(gathered.sessions),
        tasks={task: seen.day(projects.get(task)) for task, seen in gathered.tasks.items()},
    )
    return MemberDay(user, figures, tuple(gathered.sessions), gathered.completions)


def of_project(day: MemberDay, project: int) -> MemberDay:
    """The part of a day that was spent on one project."""
    tasks = {task: seen for task, seen in day.figures.tasks.items() if seen.project == project}
    figures = replace(
        day.figures,
        tasks=tasks,
        focus_seconds=sum(seen.focus_seconds for seen in tasks.values()),
        pomodoros=sum(seen.pomodoros for seen in tasks.values()),
    )
    sessions = tuple(session for session in day.sessions if session.task in tasks)
    completions = {task: completion for task, completion in day.completions.items() if task in tasks}
    return MemberDay(day.user, figures, sessions, completions)


def merged(days: Iterable[MemberDay]) -> list[DayFigures]:
    """The days of several people as those of one, oldest first: what a task saw on one day comes together."""
    by_day: defaultdict[date, list[DayFigures]] = defaultdict(list)
    for each in days:
        by_day[each.day].append(each.figures)
    return [_joined(day, by_day[day]) for day in sorted(by_day)]


def _joined(day: date, figures: list[DayFigures]) -> DayFigures:
    tasks: dict[int, TaskDay] = {}
    for each in figures:
        for task, seen in each.tasks.items():
            tasks[task] = _both(tasks[task], seen) if task in tasks else seen
    focus, pomodoros = sum(each.focus_seconds for each in figures), sum(each.pomodoros for each in figures)
    return DayFigures(day, focus, pomodoros, tasks)


def _both(one: TaskDay, other: TaskDay) -> TaskDay:
    return TaskDay(
        created_ms=_first(one.created_ms, other.created_ms),
        worked_ms=_first(one.worked_ms, other.worked_ms),
        ended_ms=_first(one.ended_ms, other.ended_ms),
        focus_seconds=one.focus_seconds + other.focus_seconds,
        pomodoros=one.pomodoros + other.pomodoros,
        project=one.project if one.project is not None else other.project,
    )


def _first(one: int | None, other: int | None) -> int | None:
    return min((each for each in (one, other) if each is not None), default=None)
