"""FocusFlow's OpenAPI document and its page (FF-49, FF-59), made from the resolvers when first asked for."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from focusflow.wire.api import V1
from roost.kit import openapi

MODULES: Final = tuple(
    f"focusflow.{name}"
    for name in ("auth", "profile", "api_keys", "projects", "tasks", "pomodoro", "analytics", "export", "meta")
)
ERROR_SCHEMA: Final = {
    "title": "Error",
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "details"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "details": {"type": "object", "additionalProperties": True},
            },
        }
    },
}


@cache
def v1_document() -> dict[str, Any]:
    """OpenAPI 3 of version 1."""
    return openapi.describe(
        MODULES,
        title="FocusFlow API V1",
        version="1.0",
        prefix=V1,
        error_schema=ERROR_SCHEMA,
        trailing_slash=True,
    )


@cache
def v1_page() -> str:
    """Swagger UI with its script, style and document inside: it needs no other host."""
    from aws_lambda_powertools.event_handler.openapi import swagger_ui  # health must not wait for it

    folder = Path(swagger_ui.__file__).parent
    return swagger_ui.generate_swagger_html(
        json.dumps(v1_document()),
        (folder / "swagger-ui-bundle.min.js").read_text(),
        (folder / "swagger-ui.min.css").read_text(),
        "",
        None,
    )
