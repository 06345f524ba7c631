"""DynamoDB's expressions: read once, then called with the item and the request's names and values."""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from tests.support.dynamo.values import Item, Refused, Value, compared, length, normal_item, same, summed

_TOKEN: Final = re.compile(r"\s*(?:([#:]?[A-Za-z0-9_]+)|(<>|<=|>=|[=<>(),.\[\]+-]))")
_ORDERS: Final = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True)
class Names:
    """The placeholders of a request."""

    names: Mapping[str, str]
    values: Mapping[str, Value]

    def name(self, spelled: str) -> str:
        if not spelled.startswith("#"):
            return spelled
        if spelled not in self.names:
            raise Refused(f"An expression attribute name used in the document path is not defined: {spelled}")
        return self.names[spelled]

    def value(self, spelled: str) -> Value:
        if spelled not in self.values:
            raise Refused(f"An expression attribute value used in expression is not defined: {spelled}")
        return self.values[spelled]


def placeholders_of(request: Mapping[str, Any]) -> Names:
    """Those of a request. Refuses one that none of its expressions uses."""
    names, values = (request.get(f"ExpressionAttribute{kind}", {}) for kind in ("Names", "Values"))
    texts = " ".join(value for name, value in request.items() if name.endswith("Expression"))
    used = set(re.findall(r"[#:]\w+", texts))
    for kind, given in (("Names", names), ("Values", values)):
        if left := given.keys() - used:
            raise Refused(f"Value provided in ExpressionAttribute{kind} unused in expressions: keys: {sorted(left)}")
    return Names(names, normal_item(values))


Path = tuple[str | int, ...]
Operand = Callable[[Item, Names], Value | None]
Condition = Callable[[Item, Names], bool]


def resolved(path: Path, names: Names) -> Path:
    """A path with its placeholders replaced."""
    return tuple(names.name(part) if isinstance(part, str) else part for part in path)


def at(item: Item, path: Path) -> Value | None:
    """The value at the end of a path."""
    value: Value | None = {"M": item}
    for part in path:
        inside = (value or {}).get("M" if isinstance(part, str) else "L")
        if inside is None:
            return None
        value = inside.get(part) if isinstance(part, str) else (inside[part] if part < len(inside) else None)
    return value


class _Reader:
    """The words of an expression, one after the other."""

    def __init__(self, text: str) -> None:
        self.words = list(self._words(text))
        self.at = 0

    @staticmethod
    def _words(text: str) -> Iterator[str]:
        spot = 0
        while spot < len(text.rstrip()):
            found = _TOKEN.match(text, spot)
            if not found:
                raise Refused(f"Invalid expression: Syntax error; near: {text[spot : spot + 10]!r}")
            yield found[1] or found[2]
            spot = found.end()

    def peek(self) -> str:
        return self.words[self.at] if self.at < len(self.words) else ""

    def next(self) -> str:
        word = self.peek()
        self.at += 1
        return word

    def take(self, *words: str) -> bool:
        """Step over the next word if it is one of these, whatever their case."""
        if self.peek().upper() in words:
            self.at += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.take(word):
            raise Refused(f"Invalid expression: Syntax error; token: {self.peek()!r}, wanted {word!r}")

    def path(self) -> Path:
        parts: list[str | int] = [self.next()]
        while self.peek() in (".", "["):
            if self.next() == ".":
                parts.append(self.next())
            else:
                parts.append(int(self.next()))
                self.expect("]")
        if not all(isinstance(part, int) or re.match(r"#?\w", part) for part in parts):
            raise Refused(f"Invalid expression: Syntax error; path {parts}")
        return tuple(parts)

    def listed(self, read: Callable[[], Any]) -> list[Any]:
        """One or more, between commas."""
        found = [read()]
        while self.take(","):
            found.append(read())
        return found


class _Conditions(_Reader):
    """Conditions, filters and key conditions."""

    def whole(self) -> Condition:
        condition = self.either()
        if self.peek():
            raise Refused(f"Invalid expression: Syntax error; token: {self.peek()!r}")
        return condition

    def either(self) -> Condition:
        parts = [self.both()]
        while self.take("OR"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else lambda item, names: any(each(item, names) for each in parts)

    def both(self) -> Condition:
        parts = [self.negated()]
        while self.take("AND"):
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else lambda item, names: all(each(item, names) for each in parts)

    def negated(self) -> Condition:
        if self.take("NOT"):
            inner = self.negated()
            return lambda item, names: not inner(item, names)
        if self.take("("):
            inner = self.either()
            self.expect(")")
            return inner
        return self.demand()

    def demand(self) -> Condition:
        word = self.peek().lower()
        if word in _FUNCTIONS and self.words[self.at + 1 : self.at + 2] == ["("]:
            self.at += 2
            arguments = self.listed(self.operand)
            self.expect(")")
            function = _FUNCTIONS[word]
            return lambda item, names: function(*(each(item, names) for each in arguments))
        return self.comparison(self.operand())

    def comparison(self, left: Operand) -> Condition:
        if self.take("BETWEEN"):
            low = self.operand()
            self.expect("AND")
            high = self.operand()
            return lambda item, names: _between(left(item, names), low(item, names), high(item, names))
        if self.take("IN"):
            self.expect("(")
            options = self.listed(self.operand)
            self.expect(")")
            return lambda item, names: any(same(left(item, names), each(item, names)) for each in options)
        sign = self.next()
        right = self.operand()
        if sign == "=":
            return lambda item, names: same(left(item, names), right(item, names))
        if sign == "<>":
            return lambda item, names: not same(left(item, names), right(item, names))
        if sign not in _ORDERS:
            raise Refused(f"Invalid expression: Syntax error; token: {sign!r}")
        return lambda item, names: compared(left(item, names), right(item, names), _ORDERS[sign])

    def operand(self) -> Operand:
        if self.peek().startswith(":"):
            spelled = self.next()
            return lambda _, names: names.value(spelled)
        if self.peek().lower() == "size" and self.words[self.at + 1 : self.at + 2] == ["("]:
            self.at += 2
            inner = self.operand()
            self.expect(")")
            return lambda item, names: length(inner(item, names))
        path = self.path()
        return lambda item, names: at(item, resolved(path, names))


def _between(value: Value | None, low: Value | None, high: Value | None) -> bool:
    return compared(low, value, operator.le) and compared(value, high, operator.le)


def _begins(value: Value | None, start: Value | None) -> bool:
    return bool(value and start and "S" in value and "S" in start and value["S"].startswith(start["S"]))


def _contains(value: Value | None, part: Value | None) -> bool:
    if not value or not part:
        return False
    ((kind, content),), ((wanted, member),) = value.items(), part.items()
    if kind == "L":
        return any(same(each, part) for each in content)
    return (kind in ("S", "SS", "NS", "BS")) and wanted == kind[0] and member in content


_FUNCTIONS: Final[dict[str, Callable[..., bool]]] = {
    "attribute_exists": lambda value: value is not None,
    "attribute_not_exists": lambda value: value is None,
    "attribute_type": lambda value, kind: value is not None and kind["S"] in value,
    "begins_with": _begins,
    "contains": _contains,
}


@lru_cache(maxsize=2048)
def condition(text: str) -> Condition:
    """A condition, a filter or a key condition."""
    return _Conditions(text).whole()


@dataclass(frozen=True)
class Action:
    """One change of an update: the clause, where, and to what."""

    clause: str
    path: Path
    value: Operand | None = None


class _Updates(_Reader):
    """Update expressions."""

    def whole(self) -> list[Action]:
        actions: list[Action] = []
        while self.peek():
            clause = self.next().upper()
            if clause not in ("SET", "REMOVE", "ADD", "DELETE"):
                raise Refused(f"Invalid UpdateExpression: Syntax error; token: {clause!r}")
            actions += self.listed(lambda kind=clause: self.action(kind))
        return actions

    def action(self, clause: str) -> Action:
        path = self.path()
        if clause == "REMOVE":
            return Action(clause, path)
        if clause == "SET":
            self.expect("=")
            return Action(clause, path, self.result())
        return Action(clause, path, self.operand())

    def result(self) -> Operand:
        left = self.operand()
        if self.peek() not in ("+", "-"):
            return left
        sign = 1 if self.next() == "+" else -1
        right = self.operand()
        return lambda item, names: _sum(left(item, names), right(item, names), sign)

    def operand(self) -> Operand:
        if self.peek().startswith(":"):
            spelled = self.next()
            return lambda _, names: names.value(spelled)
        if self.words[self.at + 1 : self.at + 2] == ["("]:
            return self.function(self.next().lower())
        path = self.path()
        return lambda item, names: _present(at(item, resolved(path, names)))

    def function(self, name: str) -> Operand:
        self.expect("(")
        if name == "if_not_exists":
            path = self.path()
            self.expect(",")
            default = self.operand()
            self.expect(")")
            return lambda item, names: _first(at(item, resolved(path, names)), default(item, names))
        if name != "list_append":
            raise Refused(f"Invalid UpdateExpression: Invalid function name; function: {name}")
        left = self.operand()
        self.expect(",")
        right = self.operand()
        self.expect(")")
        return lambda item, names: {"L": [*_list(left(item, names)), *_list(right(item, names))]}


def _present(value: Value | None) -> Value:
    if value is None:
        raise Refused("The provided expression refers to an attribute that does not exist in the item")
    return value


def _first(value: Value | None, default: Value | None) -> Value:
    return _present(value if value is not None else default)


def _list(value: Value | None) -> list[Value]:
    if not value or "L" not in value:
        raise Refused("An operand in the update expression has an incorrect data type")
    return list(value["L"])


def _sum(one: Value | None, other: Value | None, sign: int) -> Value:
    if not one or not other or "N" not in one or "N" not in other:
        raise Refused("An operand in the update expression has an incorrect data type")
    return {"N": summed(one["N"], other["N"], sign)}


@lru_cache(maxsize=2048)
def update(text: str) -> tuple[Action, ...]:
    """The changes of an update expression."""
    return tuple(_Updates(text).whole())
