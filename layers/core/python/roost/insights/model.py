"""The figures that are kept per person and local day, and what they say about tasks. Instants `_ms` are UTC.

A task is known to a day when it was created, completed, or had a session of work started on it that day. Its state at
the end of a period follows from the days of the period alone: completed in it is completed, worked on in it is in
progress, and what was only created in it cannot have been started before. A task that was started earlier and not
touched in the period is none of the period's tasks.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum


class TaskState(StrEnum):
    """Where a task stands at the end of a period; paused work is in progress."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class TaskDay:
    """What one task saw on one day: when created, first worked on and completed, each None when not on that day.

    Focus and pomodoros are those of its closed sessions started that day; a running one only sets `worked_ms`.
    Whoever reopens a completed task takes `ended_ms` away from the day that has it.
    """

    created_ms: int | None = None
    worked_ms: int | None = None
    ended_ms: int | None = None
    focus_seconds: int = 0
    pomodoros: int = 0
    project: int | None = None

    @property
    def is_known(self) -> bool:
        """False for what a withdrawn completion leaves behind."""
        return not (self.created_ms is self.worked_ms is self.ended_ms is None)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """A person's local day. Focus and pomodoros count all closed sessions of work, those without a task too.

    `minutes` add up the whole minutes of each; `score_sum` is in millionths, of the sessions that have a score.
    """

    day: date
    focus_seconds: int = 0
    pomodoros: int = 0
    tasks: Mapping[int, TaskDay] = field(default_factory=dict)
    minutes: int = 0
    scores: int = 0
    score_sum: int = 0

    @property
    def tasks_completed(self) -> int:
        return sum(1 for task in self.tasks.values() if task.ended_ms is not None)

    @property
    def is_active(self) -> bool:
        """Counts for the streak: a closed session, however short, or a completed task (FF-28)."""
        return self.pomodoros > 0 or self.tasks_completed > 0


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A person's calendar year of local days; `active_days` holds days of the year from 1 to 366.

    `focus_days` are those of them on which a completed session of work was started.
    """

    year: int
    active_days: frozenset[int] = frozenset()
    focus_seconds: int = 0
    pomodoros: int = 0
    tasks_completed: int = 0
    focus_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """A task at the end of a period, with the project it last had there."""

    state: TaskState
    project: int | None


@dataclass(frozen=True, slots=True)
class TaskCounts:
    completed: int = 0
    in_progress: int = 0
    pending: int = 0

    @property
    def total(self) -> int:
        return self.completed + self.in_progress + self.pending


def task_outcomes(days: Iterable[DayFigures]) -> dict[int, TaskOutcome]:
    """The state of every task known to the period, by task (FF-25).

    The last day that knows a task decides whether it is completed, so work after a reopening counts as in progress;
    work on any earlier day of the period makes what is not completed in progress.
    """
    last: dict[int, TaskDay] = {}
    worked: set[int] = set()
    for figures in sorted(days, key=lambda figures: figures.day):
        for task, seen in figures.tasks.items():
            if not seen.is_known:
                continue
            last[task] = seen
            if seen.worked_ms is not None:
                worked.add(task)
    return {task: TaskOutcome(_state(seen, task in worked), seen.project) for task, seen in last.items()}


def _state(last: TaskDay, worked: bool) -> TaskState:
    if last.ended_ms is not None:
        return TaskState.COMPLETED
    return TaskState.IN_PROGRESS if worked else TaskState.PENDING


def count_tasks(outcomes: Iterable[TaskOutcome]) -> TaskCounts:
    """The three counts add up to the number of tasks."""
    states = [outcome.state for outcome in outcomes]
    return TaskCounts(
        completed=states.count(TaskState.COMPLETED),
        in_progress=states.count(TaskState.IN_PROGRESS),
        pending=states.count(TaskState.PENDING),
    )


def without_projects(days: Iterable[DayFigures], gone: Container[int]) -> list[DayFigures]:
    """The same days with the work of these projects as work without project (FF-11)."""
    return [replace(day, tasks={task: _detached(seen, gone) for task, seen in day.tasks.items()}) for day in days]


def _detached(seen: TaskDay, gone: Container[int]) -> TaskDay:
    return replace(seen, project=None) if seen.project in gone else seen


def projects_in(days: Iterable[DayFigures]) -> set[int]:
    """Every project that some task of these days belongs to."""
    return {seen.project for day in days for seen in day.tasks.values() if seen.project is not None}


def day_of_year(day: date) -> int:
    """Number of the day in its year, as kept in `YearFigures.active_days`."""
    return day.timetuple().tm_yday


def score_millionths(score: float) -> int:
    """A score as whole millionths, so that sums of scores are exact in any order."""
    return round(score * 1_000_000)


def active_dates(years: Iterable[YearFigures]) -> set[date]:
    """The dates behind the active days of all given years."""
    return {_date(figures.year, number) for figures in years for number in figures.active_days}


def focus_dates(years: Iterable[YearFigures]) -> set[date]:
    """The dates behind the days of focus of all given years."""
    return {_date(figures.year, number) for figures in years for number in figures.focus_days}


def _date(year: int, number: int) -> date:
    return date.fromordinal(date(year, 1, 1).toordinal() + number - 1)
