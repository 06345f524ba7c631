"""FocusGuard's OpenAPI document and its page (FG-54), made from the resolvers when first asked for."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from focusguard.wire.api import ROOT
from roost.kit import openapi

TITLE: Final = "FocusGuard API"
VERSION: Final = "1.0.0"
_MODULES: Final = ("auth", "oauth", "users", "avatar", "sessions", "garden", "stats", "leaderboard", "meta")
ERROR_SCHEMA: Final = {
    "title": "Error",
    "type": "object",
    "required": ["detail"],
    "properties": {
        "detail": {
            "type": "object",
            "required": ["message", "error_code", "status_code", "timestamp"],
            "properties": {
                "message": {"type": "string"},
                "error_code": {"type": "string"},
                "status_code": {"type": "integer"},
                "timestamp": {"type": "string", "format": "date-time"},
                "details": {"type": "object", "additionalProperties": True},
                "errors": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["field", "message", "type"],
                        "properties": {name: {"type": "string"} for name in ("field", "message", "type")},
                    },
                },
            },
        }
    },
}


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3 of the whole dialect, under its first base."""
    described = openapi.describe(
        [f"focusguard.{name}" for name in _MODULES],
        title=TITLE,
        version=VERSION,
        prefix=ROOT,
        error_schema=ERROR_SCHEMA,
    )
    for item in described["paths"].values():
        for operation in item.values():
            if "requestBody" in operation:
                operation["requestBody"]["required"] = _is_needed(operation["requestBody"], described)
    return described


def _is_needed(body: dict[str, Any], described: dict[str, Any]) -> bool:
    """A body may be absent when all of its fields may."""
    [content] = body["content"].values()
    name = content["schema"].get("$ref", "").rpartition("/")[2]
    schema = described["components"]["schemas"][name] if name else content["schema"]
    return bool(schema.get("required"))


@cache
def page() -> str:
    """Swagger UI with its script, style and document inside: it needs no other host."""
    from aws_lambda_powertools.event_handler.openapi import swagger_ui  # health must not wait for it

    folder = Path(swagger_ui.__file__).parent
    return swagger_ui.generate_swagger_html(
        json.dumps(document()),
        (folder / "swagger-ui-bundle.min.js").read_text(),
        (folder / "swagger-ui.min.css").read_text(),
        "",
        None,
    )
