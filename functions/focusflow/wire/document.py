"""FocusFlow's OpenAPI document and its page (FF-49, FF-59), made from the resolvers when first asked for."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from focusflow.wire.api import V1
from roost.kit import openapi

BASE: Final = "/focusflow/api"
_V1: Final = ("auth", "profile", "api_keys", "projects", "tasks", "pomodoro", "analytics", "export", "meta")
_V2: Final = (
    "organizations",
    "members",
    "invites",
    "organization_tasks",
    "dashboard",
    "employees",
    "team_analytics",
    "team_export",
    "webhooks",
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
def document(version: str) -> dict[str, Any]:
    """OpenAPI 3 of version `1.0`, or of `2.0`, which has all of the first and more."""
    names = _V1 if version == "1.0" else (*_V1, *_V2)
    return openapi.describe(
        [f"focusflow.{name}" for name in names],
        title=f"FocusFlow API V{version[0]}",
        version=version,
        prefix=V1 if version == "1.0" else BASE,
        error_schema=ERROR_SCHEMA,
        trailing_slash=True,
    )


@cache
def page(version: str) -> str:
    """Swagger UI with its script, style and document inside: it needs no other host."""
    from aws_lambda_powertools.event_handler.openapi import swagger_ui  # health must not wait for it

    folder = Path(swagger_ui.__file__).parent
    return swagger_ui.generate_swagger_html(
        json.dumps(document(version)),
        (folder / "swagger-ui-bundle.min.js").read_text(),
        (folder / "swagger-ui.min.css").read_text(),
        "",
        None,
    )
