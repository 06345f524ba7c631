"""A person's reports over their own days. Their days are the local ones of the zone they are in now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from roost.insights import days as calendar
from roost.insights import reports, store
from roost.insights.model import DayFigures, active_dates, projects_in, without_projects
from roost.insights.reports import DailySummary, MonthlyReport, ProjectReport, WeeklyReport
from roost.insights.streaks import Streaks, streaks
from roost.kit.caller import Caller
from roost.work import service as work
from roost.work.model import Project
from roost.workspace.model import Action
from roost.workspace.service import may

Figures = TypeVar("Figures")


@dataclass(frozen=True, slots=True)
class Report(Generic[Figures]):
    """Figures and the projects that they name; what no longer exists for the caller is named nowhere."""

    figures: Figures
    projects: dict[int, Project]


def today(caller: Caller, now_ms: int) -> date:
    """The date where the caller is."""
    return calendar.local_day(now_ms, caller.zone)


def read_daily_summary(caller: Caller, day: date | None, now_ms: int) -> Report[DailySummary]:
    """Tasks, focus and projects of one day, by default today (FF-25)."""
    day = day or today(caller, now_ms)
    days, projects = _named(caller, store.read_days(caller.user, day, day))
    return Report(reports.daily_summary(day, days), projects)


def read_weekly_report(caller: Caller, year: int | None, week: int | None, now_ms: int) -> Report[WeeklyReport]:
    """One ISO week; year and week default to the current ones, each on its own (FF-26).

    Raises PeriodInvalid for a week that the year does not have.
    """
    current_year, current_week = calendar.current_week(today(caller, now_ms))
    year, week = current_year if year is None else year, current_week if week is None else week
    period = calendar.week_days(year, week)
    days, projects = _named(caller, store.read_days(caller.user, period[0], period[-1]))
    return Report(reports.weekly_report(year, week, days), projects)


def read_monthly_report(caller: Caller, year: int | None, month: int | None, now_ms: int) -> Report[MonthlyReport]:
    """One calendar month; year and month default to the current ones, each on its own (FF-27).

    Raises PeriodInvalid.
    """
    now = today(caller, now_ms)
    year, month = now.year if year is None else year, now.month if month is None else month
    period = calendar.month_days(year, month)
    days, projects = _named(caller, store.read_days(caller.user, period[0], period[-1]))
    return Report(reports.monthly_report(year, month, days), projects)


def read_streaks(caller: Caller, now_ms: int) -> Streaks:
    """Runs of active days over the caller's whole history (FF-28)."""
    return streaks(active_dates(store.read_years(caller.user)), today(caller, now_ms))


def read_project_report(
    caller: Caller, project_id: int, start: date | None, end: date | None, now_ms: int
) -> Report[ProjectReport]:
    """The caller's own work on one project in a range of days, by default the month so far (FF-29).

    Raises NotFound for a project that the caller may not see, PeriodInvalid.
    """
    project = work.read_project(caller, project_id)
    period = calendar.resolve_period(start, end, today(caller, now_ms))
    days = store.read_days(caller.user, period.start, period.end)
    return Report(reports.project_report(project_id, period, days), {project_id: project})


def require_project(caller: Caller, project_id: int) -> None:
    """Raises NotFound for a project that the caller may not see."""
    work.read_project(caller, project_id)


def _named(caller: Caller, days: Iterable[DayFigures]) -> tuple[list[DayFigures], dict[int, Project]]:
    """The days, with the work of projects that were deleted or are out of the caller's sight as work without any."""
    days = list(days)
    wanted = projects_in(days)
    found = work.projects_by_id(wanted) if wanted else {}
    seen = {number: project for number, project in found.items() if may(caller, project.space, Action.SEE_PROJECTS)}
    return without_projects(days, wanted - seen.keys()), seen
