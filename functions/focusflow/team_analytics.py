"""FocusFlow reports on a team (FF-44, FF-45)."""

from focusflow.wire import team as wire
from focusflow.wire.analytics import EndParameter, StartParameter
from focusflow.wire.api import DASHBOARD, V2, focusflow_v2
from focusflow.wire.paths import path_id
from focusflow.wire.seats import seat_guard, seated
from roost.insights import team_analytics
from roost.kit import clock
from roost.kit.caller import Caller
from roost.kit.http import SignedIn
from roost.workspace.model import Action

app = focusflow_v2(DASHBOARD)
handler = app.handle

TEAM = f"{V2}/organizations/<slug>/analytics/team"
PROJECT = f"{V2}/organizations/<slug>/analytics/projects/<project_id>"


@app.get(TEAM, tags=["Team analytics"])
def get_team_report(
    caller: SignedIn,
    slug: str,
    start_date: StartParameter = None,
    end_date: EndParameter = None,
    project: wire.ProjectParameter = None,
) -> wire.TeamPerformance:
    """What the team did in a range of days."""
    space, now_ms = seated(caller, slug), clock.now_ms()
    report, team = team_analytics.read_team_report(caller, space, start_date, end_date, project, now_ms)
    return wire.TeamPerformance.of(report, team.members)


@app.get(PROJECT, tags=["Team analytics"])
def get_project_report(
    caller: SignedIn, slug: str, project_id: str, start_date: StartParameter = None, end_date: EndParameter = None
) -> wire.ProjectAnalytics:
    """What the team did for a project in a range of days."""
    space = seated(caller, slug, Action.SEE_TEAM)
    wanted = path_id(project_id)
    found = team_analytics.read_project_report(caller, space, wanted, start_date, end_date, clock.now_ms())
    report, project, team = found
    return wire.ProjectAnalytics.of(report, project, team.members)


def _require_project(caller: Caller, slug: str, project_id: str) -> None:
    space = seated(caller, slug, Action.SEE_TEAM)
    team_analytics.require_project(caller, space, path_id(project_id))


app.guard("GET", TEAM, seat_guard(Action.SEE_TEAM))
app.guard("GET", PROJECT, _require_project)
