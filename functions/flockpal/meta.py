"""FlockPal's health (FP-01), and whatever no other function owns."""

from flockpal.wire.api import BASE, PUBLIC, flockpal_api
from flockpal.wire.meta import Health

app = flockpal_api(PUBLIC, public=True)
handler = app.handle


@app.get(f"{BASE}/health", tags=["Service"])
def health() -> Health:
    """Say that the service answers."""
    return Health()


app.rule("GET", f"{BASE}/health", bucket=None)
