"""Validation errors of requests as one Invalid fault with sentences per field."""

from collections.abc import Callable, Mapping
from itertools import takewhile
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


def _name(place: tuple[Any, ...]) -> str:
    """Where a fault is: in a body by its path, in a query by its parameter, also where one model has all of them.

    What follows a field that takes several types names the type that was tried, and is nobody's business.
    """
    path = place[2:] if place[0] == "query" and len(place) > 2 and isinstance(place[2], str) else place[1:]
    plain = takewhile(lambda part: isinstance(part, int) or part.isidentifier(), path)
    return ".".join(str(part) for part in plain)


def as_invalid(error: RequestValidationError) -> Invalid:
    """All faulty fields of a request together."""
    fields: dict[str, list[str]] = {}
    types: dict[str, str] = {}
    for each in error.errors():
        name = _name(each["loc"])
        fields.setdefault(name, []).append(_text(each))
        types.setdefault(name, str(each["type"]))
    return Invalid(fields, types)


def completed(refused: Exception, more: Faults, body: dict[str, Any]) -> Exception:
    """The refusal of a body with what stored data has against it too; a body that was not even read stays as it is."""
    if isinstance(refused, RequestValidationError):
        refused = as_invalid(refused)
    if not isinstance(refused, Invalid):
        return refused
    return Invalid(dict(more(body)) | refused.fields, refused.types)
