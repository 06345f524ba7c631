"""FocusGuard's documentation, schema and health (FG-54, FG-55), and whatever no other function owns."""

from typing import Any

from aws_lambda_powertools.event_handler import Response

from focusguard.wire import meta as wire
from focusguard.wire.api import ROOT, focusguard_api
from focusguard.wire.document import document, page
from roost.kit.health import storage_answers
from roost.kit.http import Request

HTML = "text/html; charset=utf-8"

app = focusguard_api(public=True)
handler = app.handle


@app.get(ROOT, tags=["Service"])
def welcome() -> wire.Welcome:
    """Say where to look first."""
    return wire.Welcome.of()


@app.get(f"{ROOT}/health", tags=["Service"])
def health(request: Request) -> wire.Health:
    """Say that the service answers, and whether its storage does."""
    return wire.Health.of(storage_answers(), request.now_ms)


@app.get(f"{ROOT}/info", tags=["Service"])
def info() -> wire.Info:
    """Say what is offered here."""
    return wire.Info.of()


@app.get(f"{ROOT}/openapi.json", tags=["Service"])
def schema() -> dict[str, Any]:
    """The OpenAPI document."""
    return document()


@app.get(f"{ROOT}/docs", tags=["Service"], compress=True)
def docs() -> Any:
    """The documentation page."""
    return Response(200, HTML, page())


@app.get(f"{ROOT}/redoc", tags=["Service"], compress=True)
def redoc() -> Any:
    """The same page at the other address."""
    return Response(200, HTML, page())


for _path in ("health", "docs", "redoc", "openapi.json"):
    app.rule("GET", f"{ROOT}/{_path}", bucket=None)
