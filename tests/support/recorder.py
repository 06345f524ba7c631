"""What a piece of code asks of AWS: every call, with the DynamoDB units it would be billed.

Units follow DynamoDB's published rules (4 KB per read unit, 1 KB per write unit, twice for transactions, one write per
index that holds the item and changes); they are computed from the items themselves, because emulators only guess them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from math import ceil
from typing import Any

from botocore.client import BaseClient

from roost.kit.settings import settings
from tests.support.template import load

IAM_NAMES = {"sesv2": "ses", "stepfunctions": "states"}
IAM_ACTIONS = {"apigatewaymanagementapi": "execute-api:ManageConnections"}
IAM_OPERATIONS = {"ListObjectsV2": "ListBucket"}


@dataclass(frozen=True)
class Call:
    """One call of an AWS service, and the permissions that IAM asks for it."""

    service: str
    operation: str
    actions: frozenset[str]
    read_units: float = 0.0
    write_units: float = 0.0


@dataclass
class Record:
    """The calls made while recording."""

    calls: list[Call] = field(default_factory=list)

    def dynamodb(self) -> list[Call]:
        return [call for call in self.calls if call.service == "dynamodb"]

    @property
    def read_units(self) -> float:
        return sum(call.read_units for call in self.calls)

    @property
    def write_units(self) -> float:
        return sum(call.write_units for call in self.calls)


def size_of(item: Mapping[str, Any] | None) -> int:
    """Bytes of an item in DynamoDB's own form, by its published rules."""
    return sum(len(name.encode()) + _size(value) for name, value in (item or {}).items())


def _size(attribute: Mapping[str, Any]) -> int:
    kind, value = next(iter(attribute.items()))
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return ceil(len(value.strip("-0.")) / 2) + 1 + value.startswith("-")
        case "SS":
            return sum(len(each.encode()) for each in value)
        case "NS":
            return sum(ceil(len(each) / 2) + 1 for each in value)
        case "B":
            return len(value)
        case "L":
            return 3 + sum(1 + _size(each) for each in value)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size(each) for name, each in value.items())
        case _:
            return 1


def _reads(size: int, consistent: bool) -> float:
    return max(1, ceil(size / 4096)) * (1.0 if consistent else 0.5)


def _writes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, transactional: bool) -> float:
    units = max(1, ceil(max(size_of(before), size_of(after)) / 1024)) * (2 if transactional else 1)
    for index in indexes():
        old, new = _entry(before, index), _entry(after, index)
        moved = old is not None and new is not None and _place(old, index) != _place(new, index)
        if old != new:
            units += max(1, ceil(max(size_of(old), size_of(new)) / 1024)) * (2 if moved else 1)
    return units


@cache
def indexes() -> dict[str, frozenset[str] | None]:
    """The table's indexes as attributes are called after them, and what each has of an item (None: everything)."""
    table = next(each for each in load()["Resources"].values() if each["Type"] == "AWS::DynamoDB::Table")
    found: dict[str, frozenset[str] | None] = {}
    for index in table["Properties"]["GlobalSecondaryIndexes"]:
        name, kept = index["IndexName"].lower(), index["Projection"].get("NonKeyAttributes", ())
        whole = index["Projection"]["ProjectionType"] == "ALL"
        found[name] = None if whole else frozenset({"pk", "sk", f"{name}pk", f"{name}sk", *kept})
    return found


def _entry(item: Mapping[str, Any] | None, index: str) -> Mapping[str, Any] | None:
    if not item or f"{index}pk" not in item:
        return None
    kept = indexes()[index]
    return item if kept is None else {name: value for name, value in item.items() if name in kept}


def _place(item: Mapping[str, Any], index: str) -> tuple[Any, Any]:
    return item[f"{index}pk"], item[f"{index}sk"]


class _Probe:
    """Reads items around a write without being recorded."""

    def __init__(self, original: Any, client: BaseClient) -> None:
        self._original, self._client = original, client

    def get(self, key: Mapping[str, Any]) -> Mapping[str, Any] | None:
        wanted = {"TableName": settings().table, "Key": {"pk": key["pk"], "sk": key["sk"]}, "ConsistentRead": True}
        found: Mapping[str, Any] | None = self._original(self._client, "GetItem", wanted).get("Item")
        return found


def _keys(operation: str, arguments: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if operation == "TransactWriteItems":
        parts = [next(iter(each.values())) for each in arguments["TransactItems"]]
        return [part.get("Key") or part["Item"] for part in parts]
    if operation in ("PutItem", "UpdateItem", "DeleteItem"):
        return [arguments.get("Key") or arguments["Item"]]
    return []


def _read_units(operation: str, arguments: Mapping[str, Any], answer: Mapping[str, Any]) -> float:
    match operation:
        case "GetItem":
            return _reads(size_of(answer.get("Item")), True)
        case "BatchGetItem":
            found = [item for items in answer["Responses"].values() for item in items]
            asked = sum(len(part["Keys"]) for part in arguments["RequestItems"].values())
            return sum(_reads(size_of(item), True) for item in found) + (asked - len(found))
        case "Query" | "Scan":
            total = sum(size_of(item) for item in answer["Items"])
            return _reads(total, bool(arguments.get("ConsistentRead")))
        case _:
            return 0.0


def _actions(operation: str, arguments: Mapping[str, Any]) -> frozenset[str]:
    """IAM has no action for a transaction: it asks for those of its parts."""
    if operation != "TransactWriteItems":
        return frozenset({f"dynamodb:{operation}"})
    parts = {next(iter(each)) for each in arguments["TransactItems"]}
    return frozenset(
        f"dynamodb:{part}Item" if part != "ConditionCheck" else "dynamodb:ConditionCheckItem" for part in parts
    )


@contextmanager
def recording() -> Iterator[Record]:
    """Record every AWS call made inside the block."""
    record, original = Record(), BaseClient._make_api_call

    def watched(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        service = client.meta.service_model.service_name
        if service != "dynamodb":
            permission = IAM_OPERATIONS.get(operation, operation)
            action = IAM_ACTIONS.get(service) or f"{IAM_NAMES.get(service, service)}:{permission}"
            record.calls.append(Call(service, operation, frozenset({action})))
            return original(client, operation, arguments)
        probe, keys = _Probe(original, client), _keys(operation, arguments)
        before = [probe.get(key) for key in keys]
        try:
            answer = original(client, operation, arguments)
        except Exception:
            record.calls.append(Call(service, operation, _actions(operation, arguments), 0.0, float(len(keys))))
            raise
        twice = operation == "TransactWriteItems"
        written = sum(_writes(old, probe.get(key), twice) for key, old in zip(keys, before, strict=True))
        read = _read_units(operation, arguments, answer)
        record.calls.append(Call(service, operation, _actions(operation, arguments), read, written))
        return answer

    BaseClient._make_api_call = watched
    try:
        yield record
    finally:
        BaseClient._make_api_call = original
