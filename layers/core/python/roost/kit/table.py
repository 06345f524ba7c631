"""The one table: typed operations, counted calls, bounded retries, and answers that survive a lost response."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from roost.kit import aws, retries
from roost.kit.conditions import Expression
from roost.kit.errors import Unavailable
from roost.kit.items import Item, decode_item
from roost.kit.keys import Index, Key
from roost.kit.outbox import redrawn
from roost.kit.settings import settings
from roost.kit.writes import MARK, Delete, Put, Update, Write, combine, encoded_key

BATCH_GET_LIMIT: Final = 100
BATCH_WRITE_LIMIT: Final = 25
DRAWS: Final = 8


class ConditionFailed(Exception):
    """A conditional write lost; `items` holds, by key, what stood in the way (None: that nothing was there)."""

    def __init__(self, items: Mapping[Key, Item | None]) -> None:
        super().__init__(f"conditions failed at {sorted(items)}")
        self.items = dict(items)


def _call(operation: str, arguments: dict[str, Any]) -> retries.Answer:
    return retries.call(aws.client("dynamodb"), operation, arguments | {"ReturnConsumedCapacity": "TOTAL"})


def get(key: Key) -> Item | None:
    """Read one item, strongly consistent."""
    arguments = {"TableName": settings().table, "Key": encoded_key(key), "ConsistentRead": True}
    item = _call("GetItem", arguments).body.get("Item")
    return decode_item(item) if item else None


def get_many(keys: Iterable[Key]) -> dict[Key, Item]:
    """Read items by key, strongly consistent, one call per hundred; what does not exist is left out.

    Raises Unavailable when the table hands out nothing time after time.
    """
    wanted, found, fruitless = list(dict.fromkeys(keys)), {}, 0
    while wanted:
        if fruitless:
            retries.pause(fruitless)
        batch, wanted = wanted[:BATCH_GET_LIMIT], wanted[BATCH_GET_LIMIT:]
        ask = {settings().table: {"Keys": [encoded_key(key) for key in batch], "ConsistentRead": True}}
        body = _call("BatchGetItem", {"RequestItems": ask}).body
        for raw in body.get("Responses", {}).get(settings().table, []):
            item = decode_item(raw)
            found[Key(item["pk"], item["sk"])] = item
        unread = body.get("UnprocessedKeys", {}).get(settings().table, {}).get("Keys", [])
        wanted += [Key(key["pk"]["S"], key["sk"]["S"]) for key in unread]
        fruitless = fruitless + 1 if len(unread) == len(batch) else 0
        if fruitless == retries.ATTEMPTS:
            raise Unavailable()
    return found


def query(
    pk: str,
    *,
    index: Index | None = None,
    begins: str = "",
    between: tuple[str, str] | None = None,
    newest_first: bool = False,
    limit: int | None = None,
) -> list[Item]:
    """Read the items of one partition in key order, all pages of them or the first `limit`.

    Strongly consistent on the table itself, eventually on an index. `between` includes both ends.
    """
    expression = Expression()
    arguments = {"TableName": settings().table, "ScanIndexForward": not newest_first}
    arguments |= {"IndexName": index.name} if index else {"ConsistentRead": True}
    arguments |= expression.key_condition(index, pk, begins, between)
    items: list[Item] = []
    while True:
        page = _call("Query", arguments | ({"Limit": limit - len(items)} if limit else {})).body
        items += [decode_item(raw) for raw in page["Items"]]
        if "LastEvaluatedKey" not in page or (limit and len(items) >= limit):
            return items
        arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def write(operation: Put | Update | Delete) -> Item:
    """Do one write and return the item as it now is (empty after a delete or a put).

    Raises ConditionFailed with the item that stood in the way.
    """
    adds = isinstance(operation, Update) and operation.add
    mark = secrets.token_urlsafe(9) if operation.condition or adds else None
    kind, arguments = operation.request(settings().table, mark)
    if mark:
        arguments["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    if kind == "Update":
        arguments["ReturnValues"] = "ALL_NEW"
    answer = _call(f"{kind}Item", arguments)
    if answer.error is None:
        return decode_item(answer.body.get("Attributes", {})) if kind == "Update" else {}
    item = decode_item(answer.body["Item"]) if answer.body.get("Item") else None
    if answer.ambiguous and item and item.get(MARK) == mark:
        return item if kind == "Update" else {}
    if answer.ambiguous and item is None and kind == "Delete":
        return {}
    raise ConditionFailed({operation.key: item})


def delete_many(keys: Iterable[Key]) -> None:
    """Remove items unconditionally, one call per twenty-five; for what nobody reads or writes any more.

    Raises Unavailable when the table takes nothing time after time.
    """
    wanted, fruitless = list(dict.fromkeys(keys)), 0
    while wanted:
        if fruitless:
            retries.pause(fruitless)
        batch, wanted = wanted[:BATCH_WRITE_LIMIT], wanted[BATCH_WRITE_LIMIT:]
        ask = {settings().table: [{"DeleteRequest": {"Key": encoded_key(key)}} for key in batch]}
        left = _call("BatchWriteItem", {"RequestItems": ask}).body.get("UnprocessedItems", {}).get(settings().table, [])
        undone = [each["DeleteRequest"]["Key"] for each in left]
        wanted += [Key(key["pk"]["S"], key["sk"]["S"]) for key in undone]
        fruitless = fruitless + 1 if len(undone) == len(batch) else 0
        if fruitless == retries.ATTEMPTS:
            raise Unavailable()


def clear(pk: str) -> None:
    """Remove every item of a partition that nobody reads or writes any more."""
    delete_many(Key(item["pk"], item["sk"]) for item in query(pk))


def _marked(writes: Sequence[Write]) -> int:
    """The position whose own failure proves, on a repeated attempt, that the first one went through."""
    for position, each in enumerate(writes):
        if isinstance(each, Put) and each.condition:
            return position
    for position, each in enumerate(writes):
        if isinstance(each, Update):
            return position
    raise ValueError("a transaction needs an update or a conditional put, or a repetition cannot recognise itself")


def transact(writes: Iterable[Write]) -> None:
    """Do all writes or none; updates of one item are joined. There must be an update or a conditional put, so
    that a repeat after a lost response recognises itself. An event whose id is taken gets another one.

    Raises ConditionFailed with the items that stood in the way.
    """
    wanted = list(writes)
    for _ in range(DRAWS):
        try:
            return _transact(wanted)
        except ConditionFailed as failed:
            again = redrawn(wanted, failed.items)
            if again is None:
                raise
            wanted = again
    raise Unavailable()


def _transact(writes: Iterable[Write]) -> None:
    operations, combined = [], combine(writes)
    mark, marked = secrets.token_urlsafe(9), _marked(combined)
    for position, each in enumerate(combined):
        kind, arguments = each.request(settings().table, mark if position == marked else None)
        operations.append({kind: arguments | {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}})
    answer = _call("TransactWriteItems", {"TransactItems": operations, "ClientRequestToken": mark})
    if answer.error is None:
        return
    failures: dict[Key, Item | None] = {}
    for each, reason in zip(combined, answer.body.get("CancellationReasons", []), strict=False):
        if reason.get("Code") == "ConditionalCheckFailed":
            failures[each.key] = decode_item(reason["Item"]) if reason.get("Item") else None
    if answer.ambiguous and (failures.get(combined[marked].key) or {}).get(MARK) == mark:
        return
    raise ConditionFailed(failures)
