"""FocusMaster's health (FM-01), and whatever no other function owns (FM-02)."""

from focusmaster.wire.api import BASE, focusmaster_public
from focusmaster.wire.fields import Output, stamp
from roost.kit.http import Request

app = focusmaster_public()
handler = app.handle
app.rule("GET", f"{BASE}/health", bucket=None)


class Health(Output):
    status: str
    timestamp: str


@app.get(f"{BASE}/health", tags=["Service"])
def health(request: Request) -> Health:
    """Say that the service answers."""
    return Health(status="ok", timestamp=stamp(request.now_ms))
