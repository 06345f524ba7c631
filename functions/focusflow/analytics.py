"""FocusFlow reports on the caller's own work (FF-25 to FF-29)."""

from focusflow.wire import analytics as wire
from focusflow.wire.api import ANALYTICS, V1, focusflow_api
from focusflow.wire.paths import path_id
from roost.insights import service
from roost.kit import clock
from roost.kit.http import SignedIn

app = focusflow_api(ANALYTICS)
handler = app.handle

PROJECT = f"{V1}/analytics/projects/<project_id>"


@app.get(f"{V1}/analytics/daily", tags=["Analytics"])
def get_daily_summary(caller: SignedIn, day: wire.DateParameter = None) -> wire.Daily:
    """Tasks and focus of one day."""
    return wire.Daily.of(service.read_daily_summary(caller, day, clock.now_ms()))


@app.get(f"{V1}/analytics/weekly", tags=["Analytics"])
def get_weekly_report(
    caller: SignedIn, week: wire.WeekParameter = None, year: wire.YearParameter = None
) -> wire.Weekly:
    """One ISO week."""
    return wire.Weekly.of(service.read_weekly_report(caller, year, week, clock.now_ms()))


@app.get(f"{V1}/analytics/monthly", tags=["Analytics"])
def get_monthly_report(
    caller: SignedIn, month: wire.MonthParameter = None, year: wire.YearParameter = None
) -> wire.Monthly:
    """One calendar month."""
    return wire.Monthly.of(service.read_monthly_report(caller, year, month, clock.now_ms()))


@app.get(f"{V1}/analytics/streaks", tags=["Analytics"])
def get_streaks(caller: SignedIn) -> wire.StreakFigures:
    """Runs of active days."""
    return wire.StreakFigures.of(service.read_streaks(caller, clock.now_ms()))


@app.get(PROJECT, tags=["Analytics"])
def get_project_report(
    caller: SignedIn,
    project_id: str,
    start_date: wire.StartParameter = None,
    end_date: wire.EndParameter = None,
) -> wire.ProjectTime:
    """The caller's own time on one project."""
    report = service.read_project_report(caller, path_id(project_id), start_date, end_date, clock.now_ms())
    return wire.ProjectTime.of(report)


app.guard("GET", PROJECT, lambda caller, project_id: service.require_project(caller, path_id(project_id)))
