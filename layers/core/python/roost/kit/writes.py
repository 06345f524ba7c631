"""The writes of a transaction as values; those on one item become one, as DynamoDB demands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from roost.kit.conditions import Condition, Expression, differs
from roost.kit.items import encode_item
from roost.kit.keys import Key

MARK = "tx"


def encoded_key(key: Key) -> dict[str, Any]:
    """A key as attribute values."""
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


@dataclass(frozen=True, slots=True)
class Put:
    """Write a whole item."""

    key: Key
    item: Mapping[str, Any]
    condition: Condition | None = None

    def request(self, table: str, mark: str | None) -> tuple[str, dict[str, Any]]:
        expression = Expression()
        item = {**self.item, "pk": self.key.pk, "sk": self.key.sk} | ({MARK: mark} if mark else {})
        return "Put", {"TableName": table, "Item": encode_item(item)} | expression.arguments(self.condition)


@dataclass(frozen=True, slots=True)
class Update:
    """Change attributes in place; names may be nested with dots. An item that is not there is made, unless refused.

    `default` sets only what is not there yet. With a mark it fails when repeated, even if its condition still holds.
    """

    key: Key
    set: Mapping[str, Any] = field(default_factory=dict)
    default: Mapping[str, Any] = field(default_factory=dict)
    add: Mapping[str, Any] = field(default_factory=dict)
    remove: Sequence[str] = ()
    condition: Condition | None = None

    def request(self, table: str, mark: str | None) -> tuple[str, dict[str, Any]]:
        expression = Expression()
        sets = {**self.set} | ({MARK: mark} if mark else {})
        present = {name: value for name, value in sets.items() if value is not None}
        gone = [*self.remove, *(name for name, value in sets.items() if value is None)]
        assignments = [f"{expression.name(n)} = {expression.value(v)}" for n, v in present.items()]
        for name, value in self.default.items():
            path = expression.name(name)
            assignments.append(f"{path} = if_not_exists({path}, {expression.value(value)})")
        clauses = [
            expression.clause("SET", assignments),
            expression.clause("ADD", [f"{expression.name(n)} {expression.value(v)}" for n, v in self.add.items()]),
            expression.clause("REMOVE", [expression.name(n) for n in gone]),
        ]
        text = " ".join(filter(None, clauses))
        arguments = {"TableName": table, "Key": encoded_key(self.key), "UpdateExpression": text}
        return "Update", arguments | expression.arguments(self._demands(mark))

    def _demands(self, mark: str | None) -> Condition | None:
        if mark is None:
            return self.condition
        return self.condition & differs(MARK, mark) if self.condition else differs(MARK, mark)


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove an item."""

    key: Key
    condition: Condition | None = None

    def request(self, table: str, _: str | None) -> tuple[str, dict[str, Any]]:
        return "Delete", {"TableName": table, "Key": encoded_key(self.key)} | Expression().arguments(self.condition)


@dataclass(frozen=True, slots=True)
class Check:
    """Demand something of an item that the transaction does not change."""

    key: Key
    condition: Condition

    def request(self, table: str, _: str | None) -> tuple[str, dict[str, Any]]:
        return "ConditionCheck", {"TableName": table, "Key": encoded_key(self.key)} | Expression().arguments(
            self.condition
        )


Write = Put | Update | Delete | Check


def _sum(one: Any, other: Any) -> Any:
    return one | other if isinstance(one, set | frozenset) else one + other


def _joined(one: Update, other: Update) -> Update:
    add = dict(one.add)
    for name, value in other.add.items():
        add[name] = _sum(add[name], value) if name in add else value
    conditions = [each.condition for each in (one, other) if each.condition]
    both = conditions[0] & conditions[1] if len(conditions) == 2 else next(iter(conditions), None)
    sets = {name: value for name, value in one.set.items() if name not in other.remove} | dict(other.set)
    remove = [name for name in dict.fromkeys((*one.remove, *other.remove)) if name not in sets]
    default = {**other.default, **one.default}
    default = {name: value for name, value in default.items() if name not in sets and name not in remove}
    if add.keys() & {*sets, *remove, *default}:
        raise ValueError(f"one update adds to what another sets on {one.key}")
    return replace(one, set=sets, default=default, add=add, remove=remove, condition=both)


def combine(writes: Iterable[Write]) -> list[Write]:
    """Join the updates of each item: later values beat earlier ones and all beat defaults, additions add up.

    Raises ValueError for writes that do not go together.
    """
    combined: dict[Key, Write] = {}
    for each in writes:
        known = combined.get(each.key)
        if known is None:
            combined[each.key] = each
        elif isinstance(known, Update) and isinstance(each, Update):
            combined[each.key] = _joined(known, each)
        else:
            raise ValueError(f"two writes that do not combine on {each.key}")
    return list(combined.values())
