"""The stream of the caller's notifications (N1)."""

from typing import Any

from focura.wire import stream as wire
from focura.wire.api import BASE, focura_api
from roost.kit.http import Request, SignedIn

app = focura_api(wire.LISTENING, wire.DIALECT)
handler = app.handle


@app.get(f"{BASE}/notifications/stream", tags=["Notifications"], responses=wire.RESPONSES)
def stream_notifications(request: Request, caller: SignedIn) -> Any:
    """Hear of notifications as server-sent events; `Last-Event-ID` continues an earlier stream."""
    return wire.streamed(request, caller)
