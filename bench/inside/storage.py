"""Tables and secrets in memory, as far as the kit asks: no conditions, no errors. Items in DynamoDB's own JSON."""

import copy
import re
from collections.abc import Mapping
from typing import Any

Item = dict[str, Any]

_CLAUSES = re.compile(r"\b(SET|ADD|REMOVE) ")
_SET = re.compile(r"([#\w.]+) = (if_not_exists\([#\w.]+, )?(:\w+)")
_ADD = re.compile(r"([#\w.]+) (:\w+)")
_ON_TABLES = frozenset({"batch_get_item", "transact_write_items"})
_CAPACITY = {"TableName": "roost", "CapacityUnits": 1.0}


class Storage:
    """Answers calls. Writes are answered as if done."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self.secret = "{}"  # noqa: S105 - none yet

    @classmethod
    def loaded(cls, dumped: Any) -> "Storage":
        storage = cls()
        storage.secret = dumped["secret"]
        storage.items = {_place(item): item for item in dumped["items"]}
        return storage

    def answer(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """The body of the answer to one call, named like the method of botocore's client."""
        answer: dict[str, Any] = getattr(self, f"_{method}")(arguments)
        if method != "get_secret_value":
            answer["ConsumedCapacity"] = [_CAPACITY] if method in _ON_TABLES else _CAPACITY
        return answer

    def _get_secret_value(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"Name": "roost-signing", "SecretString": self.secret}

    def _get_item(self, arguments: dict[str, Any]) -> dict[str, Any]:
        item = self.items.get(_place(arguments["Key"]))
        return {"Item": item} if item else {}

    def _batch_get_item(self, arguments: dict[str, Any]) -> dict[str, Any]:
        ((table, wanted),) = arguments["RequestItems"].items()
        found = [self.items[_place(key)] for key in wanted["Keys"] if _place(key) in self.items]
        return {"Responses": {table: found}, "UnprocessedKeys": {}}

    def _query(self, arguments: dict[str, Any]) -> dict[str, Any]:
        text, names = arguments["KeyConditionExpression"], arguments["ExpressionAttributeNames"]
        values = {name: value["S"] for name, value in arguments["ExpressionAttributeValues"].items()}
        sk = names.get("#n1") or ("sk" if names["#n0"] == "pk" else names["#n0"].replace("pk", "sk"))
        found = [item for item in self.items.values() if item.get(names["#n0"], {}).get("S") == values[":v0"]]
        if "BETWEEN" in text:
            found = [item for item in found if values[":v1"] <= item[sk]["S"] <= values[":v2"]]
        elif "begins_with" in text:
            found = [item for item in found if item[sk]["S"].startswith(values[":v1"])]
        found.sort(key=lambda item: item[sk]["S"], reverse=not arguments.get("ScanIndexForward", True))
        found = found[: arguments.get("Limit")]
        return {"Items": found, "Count": len(found), "ScannedCount": len(found)}

    def _put_item(self, _: dict[str, Any]) -> dict[str, Any]:
        return {}

    def _delete_item(self, _: dict[str, Any]) -> dict[str, Any]:
        return {}

    def _update_item(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"Attributes": _updated(self.items.get(_place(arguments["Key"])) or arguments["Key"], arguments)}

    def _transact_write_items(self, _: dict[str, Any]) -> dict[str, Any]:
        return {}


class Memory:
    """Stands in for botocore's client."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def __getattr__(self, method: str) -> Any:
        def call(**arguments: Any) -> dict[str, Any]:
            return self.storage.answer(method, arguments)

        return call


def _place(key: Mapping[str, Any]) -> tuple[str, str]:
    return key["pk"]["S"], key["sk"]["S"]


def _updated(before: Item, arguments: dict[str, Any]) -> Item:
    """The item after an update expression of the form that the kit writes."""
    item = copy.deepcopy(before)
    values, names = arguments.get("ExpressionAttributeValues", {}), arguments["ExpressionAttributeNames"]
    _, *parts = _CLAUSES.split(arguments["UpdateExpression"])
    clauses = dict(zip(parts[::2], parts[1::2], strict=True))
    for path, default, value in _SET.findall(clauses.get("SET", "")):
        parent, name = _spot(item, path, names)
        if not (default and name in parent):
            parent[name] = values[value]
    for path, value in _ADD.findall(clauses.get("ADD", "")):
        parent, name = _spot(item, path, names)
        parent[name] = _sum(parent.get(name), values[value])
    for path in filter(None, clauses.get("REMOVE", "").strip().split(", ")):
        parent, name = _spot(item, path, names)
        parent.pop(name, None)
    return item


def _spot(item: Item, path: str, names: Mapping[str, str]) -> tuple[Item, str]:
    *parents, last = [names[part] for part in path.split(".")]
    for name in parents:
        item = item[name]["M"]
    return item, last


def _sum(before: Item | None, more: Item) -> Item:
    ((kind, added),) = more.items()
    if before is None:
        return more
    return {"N": str(int(before["N"]) + int(added))} if kind == "N" else {kind: sorted({*before[kind], *added})}
