"""DynamoDB expressions: conditions as values, names and values always by placeholder."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from roost.kit.items import encode
from roost.kit.keys import Index


@dataclass(frozen=True, slots=True)
class Term:
    """One demand: `operator` over the attribute `name` (dots nest) and, for most, a value."""

    operator: str
    name: str
    value: Any = None


_TEMPLATES = {
    "absent": "attribute_not_exists({0})",
    "present": "attribute_exists({0})",
    "is": "{0} = {1}",
    "is_not": "{0} <> {1}",
    "below": "(attribute_not_exists({0}) OR {0} < {1})",
    "fewer": "size({0}) < {1}",
    "at_most": "(attribute_not_exists({0}) OR {0} <= {1})",
    "later": "(attribute_not_exists({0}) OR {0} > {1})",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """Demands that must all hold; join more with `&`."""

    terms: tuple[Term, ...]

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(self.terms + other.terms)


def absent(name: str = "pk") -> Condition:
    """The attribute, or by default the item, does not exist."""
    return Condition((Term("absent", name),))


def present(name: str = "pk") -> Condition:
    """The attribute, or by default the item, exists."""
    return Condition((Term("present", name),))


def equals(name: str, value: Any) -> Condition:
    """The attribute has this value."""
    return Condition((Term("is", name, value),))


def differs(name: str, value: Any) -> Condition:
    """The attribute has another value, or is missing."""
    return Condition((Term("is_not", name, value),))


def below(name: str, value: Any) -> Condition:
    """The attribute is missing or smaller."""
    return Condition((Term("below", name, value),))


def at_most(name: str, value: Any) -> Condition:
    """The attribute is missing, equal or smaller."""
    return Condition((Term("at_most", name, value),))


def fewer(name: str, value: int) -> Condition:
    """The map, set or list has fewer members."""
    return Condition((Term("fewer", name, value),))


def later(name: str, value: Any) -> Condition:
    """The attribute is missing or bigger."""
    return Condition((Term("later", name, value),))


def either(*alternatives: Condition) -> Condition:
    """At least one of the conditions holds."""
    return Condition((Term("either", "", alternatives),))


def version(number: int) -> Condition:
    """The item still has the version that the writer read."""
    return equals("v", number)


class Expression:
    """Collects placeholders while the clauses of one request are written."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._values: list[Any] = []

    def name(self, dotted: str) -> str:
        """The placeholder path of an attribute."""
        parts = [self._names.setdefault(part, f"#n{len(self._names)}") for part in dotted.split(".")]
        return ".".join(parts)

    def value(self, value: Any) -> str:
        """The placeholder of a value."""
        self._values.append(value)
        return f":v{len(self._values) - 1}"

    @staticmethod
    def clause(keyword: str, parts: Sequence[str]) -> str:
        """A clause of an update expression, empty without parts."""
        return f"{keyword} {', '.join(parts)}" if parts else ""

    def _all_of(self, condition: Condition) -> str:
        return " AND ".join(self._term(term) for term in condition.terms)

    def _alternative(self, condition: Condition) -> str:
        """In parentheses where there is something to keep together: around a single term they are refused."""
        text = self._all_of(condition)
        return f"({text})" if len(condition.terms) > 1 else text

    def _term(self, term: Term) -> str:
        if term.operator == "either":
            parts = [self._alternative(each) for each in term.value]
            return f"({' OR '.join(parts)})" if len(parts) > 1 else parts[0]
        template = _TEMPLATES[term.operator]
        value = self.value(term.value) if "{1}" in template else ""
        return template.format(self.name(term.name), value)

    def _placeholders(self) -> dict[str, Any]:
        arguments: dict[str, Any] = {}
        if self._names:
            arguments["ExpressionAttributeNames"] = {spot: name for name, spot in self._names.items()}
        if self._values:
            arguments["ExpressionAttributeValues"] = {f":v{i}": encode(v) for i, v in enumerate(self._values)}
        return arguments

    def arguments(self, condition: Condition | None) -> dict[str, Any]:
        """The request arguments for what was written so far, and the condition."""
        text = self._all_of(condition) if condition else ""
        return ({"ConditionExpression": text} if text else {}) | self._placeholders()

    def key_condition(
        self, index: Index | None, pk: str, begins: str, between: tuple[str, str] | None
    ) -> dict[str, Any]:
        """The request arguments that select a range of one partition."""
        text = f"{self.name(index.pk if index else 'pk')} = {self.value(pk)}"
        sk = index.sk if index else "sk"
        if between:
            text += f" AND {self.name(sk)} BETWEEN {self.value(between[0])} AND {self.value(between[1])}"
        elif begins:
            text += f" AND begins_with({self.name(sk)}, {self.value(begins)})"
        return {"KeyConditionExpression": text} | self._placeholders()
