"""DynamoDB's attribute values: normal form, order, size. Items are in the service's own JSON."""

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from functools import lru_cache
from math import ceil
from typing import Any, Final

Value = dict[str, Any]
Item = dict[str, Value]

_EXACT: Final = Context(prec=38)
_PLAIN: Final = re.compile(r"0|-?[1-9]\d{0,37}")


class Refused(Exception):
    """A ValidationException."""


def number(text: str) -> Decimal:
    """The number that a value spells."""
    try:
        return _EXACT.create_decimal(text)
    except ArithmeticError:
        raise Refused("The parameter cannot be converted to a numeric value") from None


@lru_cache(maxsize=4096)
def spelled(text: str) -> str:
    """A number as the service gives it back: no exponent, no zeros that mean nothing."""
    if _PLAIN.fullmatch(text):
        return text
    plain = f"{number(text).normalize(_EXACT):f}"
    return "0" if plain == "-0" else plain


def summed(one: str, other: str, sign: int = 1) -> str:
    """The sum of two numbers, or their difference."""
    return spelled(str(_EXACT.add(number(one), _EXACT.multiply(Decimal(sign), number(other)))))


def normal(value: Value) -> Value:
    """A value as it is stored; the result shares nothing with what was given."""
    ((kind, content),) = value.items()
    match kind:
        case "N":
            return {"N": spelled(content)}
        case "M":
            return {"M": normal_item(content)}
        case "L":
            return {"L": [normal(each) for each in content]}
        case "SS" | "NS" | "BS":
            return {kind: _members(kind, content)}
        case _:
            return {kind: content}


def _members(kind: str, content: list[str]) -> list[str]:
    members = [spelled(each) for each in content] if kind == "NS" else list(content)
    if not members:
        raise Refused("One or more parameter values were invalid: An set may not be empty")
    if len(set(members)) < len(members):
        raise Refused("One or more parameter values were invalid: Input collection contains duplicates.")
    return members


def normal_item(item: Mapping[str, Value]) -> Item:
    """The same of a whole item or map."""
    return {name: normal(value) for name, value in item.items()}


def handed_out(item: Mapping[str, Value]) -> Item:
    """A copy as the client gives it to its caller."""
    return {name: _given(value) for name, value in item.items()}


def _given(value: Value) -> Value:
    ((kind, content),) = value.items()
    match kind:
        case "M":
            return {"M": handed_out(content)}
        case "L":
            return {"L": [_given(each) for each in content]}
        case "SS" | "NS":
            return {kind: list(content)}
        case "B":
            return {"B": b64decode(content)}
        case "BS":
            return {"BS": [b64decode(each) for each in content]}
        case _:
            return {kind: content}


def same(one: Value | None, other: Value | None) -> bool:
    """Whether two values are equal; what is not there equals nothing."""
    if one is None or other is None:
        return False
    ((kind, content),) = one.items()
    if kind in ("SS", "NS", "BS") and kind in other:
        return set(content) == set(other[kind])
    return one == other


_ORDERED: Final[dict[str, Callable[[str], Any]]] = {"S": str, "N": number, "B": b64decode}


def compared(one: Value | None, other: Value | None, holds: Callable[[Any, Any], bool]) -> bool:
    """Whether an order holds between two values of one kind that has an order."""
    if one is None or other is None:
        return False
    ((kind, content),) = one.items()
    rank = _ORDERED.get(kind)
    return rank is not None and kind in other and holds(rank(content), rank(other[kind]))


def length(value: Value | None) -> Value | None:
    """What `size` says of a value."""
    if value is None:
        return None
    ((kind, content),) = value.items()
    if kind in ("N", "BOOL", "NULL"):
        raise Refused(
            f"Invalid ConditionExpression: Incorrect operand type for operator or function; operator: size: {kind}"
        )
    return {"N": str(len(b64decode(content)) if kind == "B" else len(content))}


def size_of(item: Mapping[str, Value] | None) -> int:
    """Bytes of an item by the published rules."""
    return sum(len(name.encode()) + _size(value) for name, value in (item or {}).items())


def _size(value: Value) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return ceil(len(content.strip("-0.")) / 2) + 1 + content.startswith("-")
        case "SS":
            return sum(len(each.encode()) for each in content)
        case "NS":
            return sum(ceil(len(each) / 2) + 1 for each in content)
        case "B":
            return len(content) * 3 // 4
        case "L":
            return 3 + sum(1 + _size(each) for each in content)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size(each) for name, each in content.items())
        case _:
            return 1
