"""Day and year figures from scratch, for a change of zone and for repair. `zone` is an IANA name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from roost.insights.days import local_day
from roost.insights.model import DayFigures, TaskDay, YearFigures, day_of_year


@dataclass(frozen=True, slots=True)
class WorkSession:
    """A session of work (no break) as the figures see it; `focus_seconds` is None while running or when cancelled.

    `score` is in millionths.
    """

    started_ms: int
    focus_seconds: int | None
    task: int | None = None
    project: int | None = None
    score: int | None = None


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task as the figures see it; `ended_ms` is its completion, None when open, reopened or cancelled.

    `created_ms` is None for a task that was somebody else's when it was created.
    """

    task: int
    created_ms: int | None
    ended_ms: int | None = None
    project: int | None = None


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """All days with any figures and their years, ascending."""

    days: tuple[DayFigures, ...]
    years: tuple[YearFigures, ...]


def rebuild_days(sessions: Iterable[WorkSession], facts: Iterable[TaskFact], zone: str) -> Rebuilt:
    """The figures that these sessions and tasks imply when every day is cut in `zone`; input order does not matter.

    On a day with work a task counts for the project of its latest session, unless it was completed that day: then,
    as on a day without work, for the project of its fact.
    """
    work: defaultdict[date, list[WorkSession]] = defaultdict(list)
    created: defaultdict[date, dict[int, TaskFact]] = defaultdict(dict)
    ended: defaultdict[date, dict[int, TaskFact]] = defaultdict(dict)
    for session in sessions:
        work[local_day(session.started_ms, zone)].append(session)
    for fact in facts:
        if fact.created_ms is not None:
            created[local_day(fact.created_ms, zone)][fact.task] = fact
        if fact.ended_ms is not None:
            ended[local_day(fact.ended_ms, zone)][fact.task] = fact
    rebuilt = (_day(day, work[day], created[day], ended[day]) for day in sorted({*work, *created, *ended}))
    days = tuple(figures for figures in rebuilt if figures.pomodoros or figures.tasks)
    return Rebuilt(days, _years(days))


def _day(
    day: date, sessions: Sequence[WorkSession], created: Mapping[int, TaskFact], ended: Mapping[int, TaskFact]
) -> DayFigures:
    by_task: defaultdict[int, list[WorkSession]] = defaultdict(list)
    for session in sorted(sessions, key=lambda session: session.started_ms):
        if session.task is not None:
            by_task[session.task].append(session)
    known = sorted({*by_task, *created, *ended})
    scores = [each.score for each in sessions if each.focus_seconds is not None and each.score is not None]
    return DayFigures(
        day=day,
        focus_seconds=_focus(sessions),
        pomodoros=_pomodoros(sessions),
        tasks={task: _task_day(by_task.get(task, []), created.get(task), ended.get(task)) for task in known},
        minutes=sum((session.focus_seconds or 0) // 60 for session in sessions),
        scores=len(scores),
        score_sum=sum(scores),
    )


def _task_day(sessions: Sequence[WorkSession], created: TaskFact | None, ended: TaskFact | None) -> TaskDay:
    decides = ended or (sessions[-1] if sessions else created)
    return TaskDay(
        created_ms=created.created_ms if created else None,
        worked_ms=sessions[0].started_ms if sessions else None,
        ended_ms=ended.ended_ms if ended else None,
        focus_seconds=_focus(sessions),
        pomodoros=_pomodoros(sessions),
        project=decides.project if decides else None,
    )


def _focus(sessions: Iterable[WorkSession]) -> int:
    return sum(session.focus_seconds or 0 for session in sessions)


def _pomodoros(sessions: Iterable[WorkSession]) -> int:
    return sum(1 for session in sessions if session.focus_seconds is not None)


def _years(days: Iterable[DayFigures]) -> tuple[YearFigures, ...]:
    by_year = groupby(days, key=lambda figures: figures.day.year)
    return tuple(_year(year, list(figures)) for year, figures in by_year)


def _year(year: int, days: Sequence[DayFigures]) -> YearFigures:
    """Adds up the days of one calendar year."""
    return YearFigures(
        year=year,
        active_days=frozenset(day_of_year(figures.day) for figures in days if figures.is_active),
        focus_seconds=sum(figures.focus_seconds for figures in days),
        pomodoros=sum(figures.pomodoros for figures in days),
        tasks_completed=sum(figures.tasks_completed for figures in days),
        focus_days=frozenset(day_of_year(figures.day) for figures in days if figures.pomodoros),
    )
