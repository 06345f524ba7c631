"""FocusMaster's OpenAPI document, made from the resolvers when it is asked for."""

from functools import cache
from typing import Any, Final

from focusmaster.wire.api import BASE
from roost.kit import openapi

_MODULES: Final = (
    "auth",
    "google",
    "profile",
    "sessions",
    "tasks",
    "clock",
    "analytics",
    "spotify",
    "admin",
    "feedback",
    "meta",
)
ERROR_SCHEMA: Final = {
    "title": "Error",
    "type": "object",
    "required": ["message"],
    "properties": {
        "message": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3 of all its routes."""
    return openapi.describe(
        [f"focusmaster.{name}" for name in _MODULES],
        title="FocusMaster API",
        version="1.0",
        prefix=BASE,
        error_schema=ERROR_SCHEMA,
    )
