"""FocusFlow team reports as files (FF-46)."""

from typing import Any

from focusflow.wire import team_export as wire
from focusflow.wire.analytics import EndParameter, StartParameter
from focusflow.wire.api import DASHBOARD, V2, focusflow_v2
from focusflow.wire.seats import seat_guard, seated
from roost.insights import team_export
from roost.insights.handout import hand_out
from roost.kit import clock
from roost.kit.http import SignedIn
from roost.workspace.model import Action

app = focusflow_v2(DASHBOARD)
handler = app.handle

EXPORT = f"{V2}/organizations/<slug>/analytics/export"


@app.get(EXPORT, tags=["Team analytics"], responses=wire.RESPONSES)
def export_team_report(
    caller: SignedIn,
    slug: str,
    file_format: wire.FormatParameter = "csv",
    report_type: wire.ReportParameter = "team",
    start_date: StartParameter = None,
    end_date: EndParameter = None,
) -> Any:
    """A report on the team, its projects, or its members' days, as a file."""
    wanted = wire.Wanted(seated(caller, slug, Action.SEE_TEAM), slug, report_type, file_format)
    now_ms = clock.now_ms()
    team = team_export.read(caller, wanted.space, start_date, end_date, now_ms)
    file = wire.pieces(wanted, team, now_ms)
    return wire.answer(wanted, team, hand_out(caller, file, wanted.media_type, wanted.disposition(team)))


app.guard("GET", EXPORT, seat_guard(Action.SEE_TEAM))
