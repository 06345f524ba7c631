"""FocusFlow's manager dashboard (FF-41, FF-42)."""

from focusflow.wire import team as wire
from focusflow.wire.api import DASHBOARD, V2, focusflow_v2
from focusflow.wire.seats import seat_guard, seated
from roost.insights import activity, overview
from roost.kit import clock
from roost.kit.http import SignedIn
from roost.workspace.model import Action

app = focusflow_v2(DASHBOARD)
handler = app.handle

ACTIVITY = f"{V2}/organizations/<slug>/dashboard/activity"


@app.get(ACTIVITY, tags=["Dashboard"])
def get_activity(caller: SignedIn, slug: str, limit: wire.Limit = 50) -> wire.Activities:
    """What the members did last."""
    return wire.Activities.of(*activity.read_activity(caller, seated(caller, slug), limit, clock.now_ms()))


@app.get(f"{V2}/organizations/<slug>/dashboard/overview", tags=["Dashboard"])
def get_overview(caller: SignedIn, slug: str) -> wire.TeamOverview:
    """What the team is doing today."""
    return wire.TeamOverview.of(overview.read_overview(caller, seated(caller, slug), clock.now_ms()))


app.guard("GET", ACTIVITY, seat_guard(Action.SEE_TEAM))
