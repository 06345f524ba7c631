"""FocusMaster analytics (FM-35, FM-36)."""

from focusmaster.wire import analytics as wire
from focusmaster.wire.api import BASE, focusmaster_api
from roost.insights import productivity
from roost.kit.http import Request, SignedIn

app = focusmaster_api(settles=True)
handler = app.handle


@app.get(f"{BASE}/analytics/productivity", tags=["Analytics"])
def get_productivity(caller: SignedIn, request: Request, wanted: wire.Range = "week") -> wire.Productivity:
    """Say how much the caller has focused lately, day by day."""
    return wire.Productivity.of(productivity.read_recent_days(caller, wire.DAYS[wanted], request.now_ms))
