"""Items on the wire to DynamoDB: plain Python values to typed attribute values and back."""

from collections.abc import Mapping
from typing import Any

Item = dict[str, Any]


def encode(value: Any) -> dict[str, Any]:
    """One value as an attribute value. Sets must not be empty; floats keep their shortest decimal form."""
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int() | float():
            return {"N": repr(value)}
        case None:
            return {"NULL": True}
        case bytes():
            return {"B": value}
        case list() | tuple():
            return {"L": [encode(each) for each in value]}
        case set() | frozenset():
            return _encode_set(value)
        case Mapping():
            return {"M": encode_item(value)}
        case _:
            raise TypeError(f"not storable: {type(value).__name__}")


def _encode_set(members: set[Any] | frozenset[Any]) -> dict[str, Any]:
    if all(isinstance(each, str) for each in members):
        return {"SS": sorted(members)}
    return {"NS": [repr(each) for each in sorted(members)]}


def encode_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """A whole item or map."""
    return {name: encode(value) for name, value in item.items()}


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def decode(attribute: Mapping[str, Any]) -> Any:
    """One attribute value as a plain value."""
    kind, value = next(iter(attribute.items()))
    match kind:
        case "N":
            return _number(value)
        case "NULL":
            return None
        case "L":
            return [decode(each) for each in value]
        case "M":
            return decode_item(value)
        case "SS":
            return set(value)
        case "NS":
            return {_number(each) for each in value}
        case _:
            return value


def decode_item(item: Mapping[str, Any]) -> Item:
    """A whole item or map as a plain dict."""
    return {name: decode(value) for name, value in item.items()}
