"""Request bodies: size, media type and JSON, before anything looks inside."""

import base64
import json
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from roost.kit.errors import BodyNotObject, BodyTooLarge, BodyUnreadable, MediaTypeUnsupported

MAX_JSON_BYTES: Final = 2**20

as_json: Final = partial(json.dumps, separators=(",", ":"), ensure_ascii=False)
"""Answers are plain UTF-8: escaped, a page of long texts in other scripts would be too much for Lambda."""


@dataclass(frozen=True, slots=True)
class BodyRules:
    """What a dialect takes as a body: at most `limit` bytes, and whether it must be declared as JSON."""

    limit: int = MAX_JSON_BYTES
    declared: bool = False


def raw_body(event: dict[str, Any]) -> bytes:
    """The bytes of the request body as the client sent them.

    Raises BodyUnreadable when the gateway's base64 is broken.
    """
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except ValueError as broken:
        raise BodyUnreadable({"": ["The body could not be read"]}) from broken


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def parse_object(raw: bytes, media_type: str, rules: BodyRules) -> dict[str, Any]:
    """A JSON object; no body at all is the empty one.

    Raises BodyTooLarge, MediaTypeUnsupported, BodyUnreadable, BodyNotObject.
    """
    if len(raw) > rules.limit:
        raise BodyTooLarge()
    if not raw.strip():
        return {}
    if rules.declared and media_type and media_type.partition(";")[0].strip().lower() != "application/json":
        raise MediaTypeUnsupported()
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as broken:
        raise BodyUnreadable({"": ["The body is not valid JSON"]}) from broken
    if not isinstance(value, dict):
        raise BodyNotObject({"": ["The body must be a JSON object"]})
    return value
