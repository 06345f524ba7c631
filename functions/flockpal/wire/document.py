"""FlockPal's OpenAPI document, made from the resolvers when first asked for."""

from functools import cache
from typing import Any, Final

from flockpal.wire.api import BASE
from roost.kit import openapi

_MODULES: Final = (
    "auth",
    "oauth",
    "session",
    "workspaces",
    "members",
    "birds",
    "records",
    "transfers",
    "tokens",
    "meta",
)
ERROR_SCHEMA: Final = {
    "title": "Error",
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {"type": "string"},
        "details": {
            "type": "object",
            "properties": {
                "formErrors": {"type": "array", "items": {"type": "string"}},
                "fieldErrors": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}


@cache
def document() -> dict[str, Any]:
    """OpenAPI 3 of the whole dialect."""
    return openapi.describe(
        [f"flockpal.{name}" for name in _MODULES],
        title="FlockPal API",
        version="1.0.0",
        prefix=BASE,
        error_schema=ERROR_SCHEMA,
    )
