"""Personal reports in FocusFlow's words (contract sections 7 and 11)."""

from typing import Annotated, Self

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field

from focusflow.wire.fields import Day, Id, Integer, Output
from roost.insights.days import FIRST_YEAR, LAST_YEAR
from roost.insights.reports import DailySummary, DayActivity, MonthlyReport, ProjectReport, WeeklyReport
from roost.insights.rounding import hours
from roost.insights.service import Report
from roost.insights.streaks import Streaks
from roost.work.model import Project

Year = Annotated[Integer, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
DateParameter = Annotated[Day | None, Query(alias="date", description="YYYY-MM-DD, default today")]
StartParameter = Annotated[Day | None, Query(description="YYYY-MM-DD, default the first of the end's month")]
EndParameter = Annotated[Day | None, Query(description="YYYY-MM-DD, default today")]
WeekParameter = Annotated[Annotated[Integer, Field(ge=1, le=53)] | None, Query(description="ISO week, default current")]
MonthParameter = Annotated[Annotated[Integer, Field(ge=1, le=12)] | None, Query(description="1 to 12, default current")]
YearParameter = Annotated[Year | None, Query(description="Default current")]


class ProjectName(Output):
    id: Id
    name: str

    @classmethod
    def of(cls, project: Project) -> Self:
        """A project as reports name it."""
        return cls(id=project.id, name=project.name)


class DayHours(Output):
    date: str
    focus_hours: float
    tasks_completed: int

    @classmethod
    def of(cls, day: DayActivity) -> Self:
        """One day of a report that shows several."""
        completed = day.tasks_completed
        return cls(date=day.day.isoformat(), focus_hours=hours(day.focus_seconds), tasks_completed=completed)


class ProjectDay(Output):
    project: ProjectName
    focus_seconds: int
    tasks_completed: int


class Daily(Output):
    date: str
    total_tasks: int
    completed_tasks: int
    in_progress_tasks: int
    pending_tasks: int
    total_focus_seconds: int
    total_focus_hours: float
    total_pomodoros: int
    projects_breakdown: list[ProjectDay]

    @classmethod
    def of(cls, report: Report[DailySummary]) -> Self:
        """The answer to FF-25."""
        summary, tasks = report.figures, report.figures.tasks
        return cls(
            date=summary.day.isoformat(),
            total_tasks=tasks.total,
            completed_tasks=tasks.completed,
            in_progress_tasks=tasks.in_progress,
            pending_tasks=tasks.pending,
            total_focus_seconds=summary.focus_seconds,
            total_focus_hours=hours(summary.focus_seconds),
            total_pomodoros=summary.pomodoros,
            projects_breakdown=[
                ProjectDay(
                    project=ProjectName.of(report.projects[each.project]),
                    focus_seconds=each.focus_seconds,
                    tasks_completed=each.tasks_completed,
                )
                for each in summary.projects
            ],
        )


class ProjectWeek(Output):
    project: ProjectName
    focus_hours: float
    percentage: float


class Weekly(Output):
    week: int
    year: int
    start_date: str
    end_date: str
    total_focus_hours: float
    total_tasks_completed: int
    avg_daily_focus_hours: float
    daily_breakdown: list[DayHours]
    top_projects: list[ProjectWeek]

    @classmethod
    def of(cls, report: Report[WeeklyReport]) -> Self:
        """The answer to FF-26."""
        week = report.figures
        return cls(
            week=week.week,
            year=week.year,
            start_date=week.start.isoformat(),
            end_date=week.end.isoformat(),
            total_focus_hours=hours(week.focus_seconds),
            total_tasks_completed=week.tasks_completed,
            avg_daily_focus_hours=week.average_daily_hours,
            daily_breakdown=[DayHours.of(day) for day in week.days],
            top_projects=[
                ProjectWeek(
                    project=ProjectName.of(report.projects[each.project]),
                    focus_hours=hours(each.focus_seconds),
                    percentage=each.percentage,
                )
                for each in week.top_projects
            ],
        )


class WeekHours(Output):
    week: int
    focus_hours: float


class ProjectMonth(Output):
    project: str
    focus_hours: float
    tasks_completed: int


class Monthly(Output):
    month: int
    year: int
    total_focus_hours: float
    total_tasks_completed: int
    total_pomodoros: int
    avg_daily_focus_hours: float
    most_productive_day: str | None
    weekly_breakdown: list[WeekHours]
    projects_summary: list[ProjectMonth]

    @classmethod
    def of(cls, report: Report[MonthlyReport]) -> Self:
        """The answer to FF-27."""
        month, best = report.figures, report.figures.most_productive_day
        return cls(
            month=month.month,
            year=month.year,
            total_focus_hours=hours(month.focus_seconds),
            total_tasks_completed=month.tasks_completed,
            total_pomodoros=month.pomodoros,
            avg_daily_focus_hours=month.average_daily_hours,
            most_productive_day=best.isoformat() if best else None,
            weekly_breakdown=[WeekHours(week=week.week, focus_hours=hours(week.focus_seconds)) for week in month.weeks],
            projects_summary=[
                ProjectMonth(
                    project=report.projects[each.project].name,
                    focus_hours=hours(each.focus_seconds),
                    tasks_completed=each.tasks_completed,
                )
                for each in month.projects
            ],
        )


class StreakFigures(Output):
    current_streak: int
    longest_streak: int
    streak_start_date: str | None
    total_active_days: int

    @classmethod
    def of(cls, runs: Streaks) -> Self:
        """The answer to FF-28."""
        return cls(
            current_streak=runs.current,
            longest_streak=runs.longest,
            streak_start_date=runs.start.isoformat() if runs.start else None,
            total_active_days=runs.total,
        )


class DateRange(Output):
    start: str
    end: str


class ProjectTime(Output):
    project: ProjectName
    date_range: DateRange
    total_focus_hours: float
    total_tasks: int
    completed_tasks: int
    avg_task_duration_minutes: int
    daily_activity: list[DayHours]

    @classmethod
    def of(cls, report: Report[ProjectReport]) -> Self:
        """The answer to FF-29."""
        time, period = report.figures, report.figures.period
        return cls(
            project=ProjectName.of(report.projects[time.project]),
            date_range=DateRange(start=period.start.isoformat(), end=period.end.isoformat()),
            total_focus_hours=hours(time.focus_seconds),
            total_tasks=time.tasks.total,
            completed_tasks=time.tasks.completed,
            avg_task_duration_minutes=time.average_task_minutes,
            daily_activity=[DayHours.of(day) for day in time.days],
        )
