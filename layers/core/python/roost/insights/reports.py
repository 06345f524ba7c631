"""Reports over a person's kept days, in seconds, counts, dates and project ids.

Days without figures may be missing from the input; days outside the period are ignored. Focus goes to the project
a task had on that day, a completion to the project the task last had in the period; work without a project is in the
totals only.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from roost.insights.days import Period, month_days, week_days
from roost.insights.model import DayFigures, TaskCounts, TaskState, count_tasks, task_outcomes
from roost.insights.rounding import average_hours, average_minutes, percentage

_TOP_PROJECTS = 5


@dataclass(frozen=True, slots=True)
class DayActivity:
    day: date
    focus_seconds: int
    tasks_completed: int


@dataclass(frozen=True, slots=True)
class WeekFocus:
    """Focus of those days of an ISO week that are in the month."""

    week: int
    focus_seconds: int


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    project: int
    focus_seconds: int
    tasks_completed: int


@dataclass(frozen=True, slots=True)
class ProjectShare:
    """Focus of a project and its percentage of all focus of the week, at 1 decimal."""

    project: int
    focus_seconds: int
    percentage: float


@dataclass(frozen=True, slots=True)
class DailySummary:
    day: date
    tasks: TaskCounts
    focus_seconds: int
    pomodoros: int
    projects: tuple[ProjectFigures, ...]


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    year: int
    week: int
    days: tuple[DayActivity, ...]
    focus_seconds: int
    tasks_completed: int
    average_daily_hours: float
    top_projects: tuple[ProjectShare, ...]

    @property
    def start(self) -> date:
        return self.days[0].day

    @property
    def end(self) -> date:
        return self.days[-1].day


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    year: int
    month: int
    focus_seconds: int
    tasks_completed: int
    pomodoros: int
    average_daily_hours: float
    most_productive_day: date | None
    weeks: tuple[WeekFocus, ...]
    projects: tuple[ProjectFigures, ...]


@dataclass(frozen=True, slots=True)
class ProjectReport:
    project: int
    period: Period
    focus_seconds: int
    tasks: TaskCounts
    average_task_minutes: int
    days: tuple[DayActivity, ...]


def daily_summary(day: date, figures: Iterable[DayFigures]) -> DailySummary:
    """Counts of tasks at the end of the day, and projects with focus or a completion, most focus first (FF-25)."""
    days = _within((day,), figures)
    return DailySummary(
        day=day,
        tasks=count_tasks(task_outcomes(days).values()),
        focus_seconds=sum(known.focus_seconds for known in days),
        pomodoros=sum(known.pomodoros for known in days),
        projects=_by_project(days),
    )


def weekly_report(year: int, week: int, figures: Iterable[DayFigures]) -> WeeklyReport:
    """Seven days from Monday and up to five projects with focus; raises PeriodInvalid for an unknown week (FF-26)."""
    calendar = week_days(year, week)
    days = _within(calendar, figures)
    focus = sum(day.focus_seconds for day in days)
    focused = [project for project in _by_project(days) if project.focus_seconds]
    return WeeklyReport(
        year=year,
        week=week,
        days=_activity(calendar, days),
        focus_seconds=focus,
        tasks_completed=count_tasks(task_outcomes(days).values()).completed,
        average_daily_hours=average_hours(focus, len(calendar)),
        top_projects=tuple(
            ProjectShare(project.project, project.focus_seconds, percentage(project.focus_seconds, focus))
            for project in focused[:_TOP_PROJECTS]
        ),
    )


def monthly_report(year: int, month: int, figures: Iterable[DayFigures]) -> MonthlyReport:
    """Every ISO week that touches the month, in calendar order; raises PeriodInvalid for an unknown month (FF-27)."""
    calendar = month_days(year, month)
    days = _within(calendar, figures)
    focus = sum(day.focus_seconds for day in days)
    return MonthlyReport(
        year=year,
        month=month,
        focus_seconds=focus,
        tasks_completed=count_tasks(task_outcomes(days).values()).completed,
        pomodoros=sum(day.pomodoros for day in days),
        average_daily_hours=average_hours(focus, len(calendar)),
        most_productive_day=_most_productive(days),
        weeks=_weeks(calendar, days),
        projects=_by_project(days),
    )


def project_report(project: int, period: Period, figures: Iterable[DayFigures]) -> ProjectReport:
    """One project's share of the days; the average divides its focus by all of its tasks, open ones too (FF-29)."""
    days = [_only(project, day) for day in _within(period.days, figures)]
    focus = sum(day.focus_seconds for day in days)
    tasks = count_tasks(task_outcomes(days).values())
    return ProjectReport(
        project=project,
        period=period,
        focus_seconds=focus,
        tasks=tasks,
        average_task_minutes=average_minutes(focus, tasks.total),
        days=_activity(period.days, days),
    )


def _within(calendar: Sequence[date], figures: Iterable[DayFigures]) -> list[DayFigures]:
    return sorted((day for day in figures if calendar[0] <= day.day <= calendar[-1]), key=lambda day: day.day)


def _activity(calendar: Sequence[date], days: Iterable[DayFigures]) -> tuple[DayActivity, ...]:
    known = {figures.day: figures for figures in days}
    filled = (known.get(day, DayFigures(day)) for day in calendar)
    return tuple(DayActivity(figures.day, figures.focus_seconds, figures.tasks_completed) for figures in filled)


def _by_project(days: Sequence[DayFigures]) -> tuple[ProjectFigures, ...]:
    """Most focus first, then most completions, then the older project."""
    focus: defaultdict[int, int] = defaultdict(int)
    completed: defaultdict[int, int] = defaultdict(int)
    for day in days:
        for task in day.tasks.values():
            if task.project is not None:
                focus[task.project] += task.focus_seconds
    for outcome in task_outcomes(days).values():
        if outcome.project is not None and outcome.state is TaskState.COMPLETED:
            completed[outcome.project] += 1
    found = [ProjectFigures(project, focus[project], completed[project]) for project in focus]
    worth_showing = (entry for entry in found if entry.focus_seconds or entry.tasks_completed)
    return tuple(sorted(worth_showing, key=lambda entry: (-entry.focus_seconds, -entry.tasks_completed, entry.project)))


def _weeks(calendar: Sequence[date], days: Iterable[DayFigures]) -> tuple[WeekFocus, ...]:
    focus = {day.isocalendar().week: 0 for day in calendar}
    for figures in days:
        focus[figures.day.isocalendar().week] += figures.focus_seconds
    return tuple(WeekFocus(week, seconds) for week, seconds in focus.items())


def _most_productive(days: Sequence[DayFigures]) -> date | None:
    """The first of equals; the days come in order."""
    best = max(days, key=lambda figures: figures.focus_seconds, default=None)
    return best.day if best is not None and best.focus_seconds else None


def _only(project: int, figures: DayFigures) -> DayFigures:
    tasks = {task: seen for task, seen in figures.tasks.items() if seen.project == project}
    return replace(
        figures,
        tasks=tasks,
        focus_seconds=sum(seen.focus_seconds for seen in tasks.values()),
        pomodoros=sum(seen.pomodoros for seen in tasks.values()),
    )
