"""Pictures as clients send them: one part of a multipart body."""

from typing import Any, Final

from roost.identity.pictures import MAX_BYTES
from roost.kit.errors import BodyTooLarge, Invalid
from roost.kit.exchange import Exchange

FIELD: Final = "file"
DOCUMENTED: Final[dict[str, Any]] = {
    "requestBody": {
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {FIELD: {"type": "string", "format": "binary"}},
                }
            }
        }
    }
}
"""How the document shows the body, which the route reads itself."""

_AROUND: Final = 2**16
"""Bytes of a multipart body that may stand around the picture."""


def picture_in(request: Exchange) -> bytes:
    """The bytes of the picture. Raises BodyTooLarge, BodyUnreadable, Invalid when there is none."""
    if len(request.raw_body) > MAX_BYTES + _AROUND:
        raise BodyTooLarge("The picture is too large")
    upload = request.upload(FIELD)
    if upload is None:
        raise Invalid({FIELD: ["This field is required"]}, {FIELD: "missing"})
    return upload.content
