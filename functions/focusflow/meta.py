"""FocusFlow's documentation, schema and health (FF-49, FF-59, FF-60), and whatever no other function owns."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from focusflow.wire.api import PUBLIC, V1, V2, focusflow_api
from focusflow.wire.document import document, page
from focusflow.wire.fields import Output

app = focusflow_api(PUBLIC, public=True)
handler = app.handle

Form = Annotated[str, Query(alias="format", description="`json` for the document itself")]


class Health(Output):
    status: str


@app.get("/focusflow/api/health", tags=["Service"])
def health() -> Health:
    """Say that the service answers."""
    return Health(status="ok")


@app.get(f"{V1}/schema", tags=["Service"])
def schema_v1() -> dict[str, Any]:
    """The OpenAPI document of version 1."""
    return document("1.0")


@app.get(f"{V2}/schema", tags=["Service"])
def schema_v2() -> dict[str, Any]:
    """The OpenAPI document of version 2, with all of version 1."""
    return document("2.0")


@app.get(f"{V1}/docs", tags=["Service"], compress=True)
def docs_v1(form: Form = "html") -> Any:
    """The documentation page of version 1."""
    return document("1.0") if form == "json" else _page("1.0")


@app.get(f"{V2}/docs", tags=["Service"], compress=True)
def docs_v2(form: Form = "html") -> Any:
    """The documentation page of version 2."""
    return document("2.0") if form == "json" else _page("2.0")


def _page(version: str) -> Any:
    return Response(200, "text/html; charset=utf-8", page(version))
