"""Focura's health and keys, and whatever no other function of it owns."""

from focura.wire.api import ROOT, focura_api
from focura.wire.fields import stamp
from focura.wire.meta import Health, KeySet
from roost.kit import keyring
from roost.kit.http import Request

app = focura_api(public=True)
handler = app.handle


@app.get(f"{ROOT}/health", tags=["Service"])
def health(request: Request) -> Health:
    """Say that the service answers."""
    return Health(timestamp=stamp(request.now_ms))


app.rule("GET", f"{ROOT}/health", bucket=None)


@app.get(f"{ROOT}/.well-known/jwks.json", tags=["Service"])
def public_keys(request: Request) -> KeySet:
    """The public halves of the signing keys, for frontends that verify access tokens."""
    request.extra_headers["Cache-Control"] = "public, max-age=300"
    return KeySet(keys=keyring.published())
