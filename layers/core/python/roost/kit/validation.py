"""Validation errors of requests as one Invalid fault with sentences per field."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from roost.kit.errors import BodyTooLarge, Invalid, MediaTypeUnsupported

Faults = Callable[[dict[str, Any]], Mapping[str, list[str]]]
"""What stored data has against a body, by field."""

INPUT_FAULTS: Final = (Invalid, RequestValidationError, MediaTypeUnsupported, BodyTooLarge)

_TEXTS = {
    "missing": "This field is required",
    "string_type": "Must be a string",
    "list_type": "Must be a list",
    "dict_type": "Must be an object",
    "model_type": "Must be an object",
    "model_attributes_type": "Must be an object",
    "bool_type": "Must be true or false",
    "bool_parsing": "Must be true or false",
    "string_unicode": "The text is not valid Unicode",
}


def _text(error: dict[str, Any]) -> str:
    return _TEXTS.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")


def as_invalid(error: RequestValidationError) -> Invalid:
    """All faulty fields of a request together."""
    fields: dict[str, list[str]] = {}
    for each in error.errors():
        path = each["loc"][1:]
        fields.setdefault(".".join(str(part) for part in path), []).append(_text(each))
    return Invalid(fields)


def completed(refused: Exception, more: Faults, body: dict[str, Any]) -> Exception:
    """The refusal of a body with what stored data has against it too; a body that was not even read stays as it is."""
    if isinstance(refused, RequestValidationError):
        refused = as_invalid(refused)
    return Invalid(dict(more(body)) | refused.fields) if isinstance(refused, Invalid) else refused
