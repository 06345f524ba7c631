"""Focura's OpenAPI document, made from the resolvers when first asked for."""

from functools import cache
from typing import Any, Final

from focura.wire.api import ROOT
from roost.kit import openapi

_MODULES: Final = (
    "auth",
    "user",
    "workspaces",
    "projects",
    "tasks",
    "comments",
    "focus",
    "notifications",
    "stream",
    "files",
    "meetings",
    "announcements",
    "contact",
    "jobs",
    "meta",
)
ERROR_SCHEMA: Final = {
    "title": "Error",
    "type": "object",
    "required": ["success", "error", "message"],
    "properties": {
        "success": {"const": False},
        "error": {"type": "string"},
        "message": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
        "retryAfter": {"type": "integer"},
        "remaining": {"type": "integer"},
    },
}


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3 of the whole dialect."""
    return openapi.describe(
        [f"focura.{name}" for name in _MODULES],
        title="Focura API",
        version="1.0.0",
        prefix=ROOT,
        error_schema=ERROR_SCHEMA,
    )
