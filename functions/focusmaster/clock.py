"""FocusMaster's work clock (FM-31 to FM-34)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusmaster.wire import clock as wire
from focusmaster.wire.api import BASE, focusmaster_api
from roost.focus import clock
from roost.kit.http import Request, SignedIn

app = focusmaster_api()
handler = app.handle


@app.post(f"{BASE}/clock/start", status_code=201, tags=["Clock"])
def clock_in(caller: SignedIn, request: Request) -> wire.Started:
    """Start the clock."""
    return wire.Started.of(clock.clock_in(caller, request.now_ms))


@app.post(f"{BASE}/clock/stop", tags=["Clock"])
def clock_out(caller: SignedIn, request: Request, body: Annotated[wire.StopBody, Body()]) -> wire.LogItem:
    """Stop the clock."""
    return wire.LogItem.of(clock.clock_out(caller, body.leaving(), request.now_ms))


@app.get(f"{BASE}/clock/logs", tags=["Clock"])
def list_logs(caller: SignedIn) -> list[wire.LogItem]:
    """List all stretches of the clock, newest first."""
    return [wire.LogItem.of(log) for log in clock.list_logs(caller)]
