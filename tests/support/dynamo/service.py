"""The operations of DynamoDB that Roost and its tests use, over tables in memory."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from tests.support.dynamo.changes import updated
from tests.support.dynamo.expressions import Names, condition, placeholders_of
from tests.support.dynamo.table import Key, Schema, Table
from tests.support.dynamo.values import Item, Refused, handed_out, normal_item, size_of

PAGE: Final = 1024 * 1024
BATCH: Final = 16 * PAGE
MAX_READS, MAX_WRITES, MAX_TRANSACTION = 100, 25, 100
Arguments = Mapping[str, Any]
Body = dict[str, Any]


class Failed(Exception):
    """An error answer: its code and what else is in its body."""

    def __init__(self, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.code, self.message, self.more = code, message, more


class Dynamo:
    """All tables of an account."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}

    def copy(self) -> "Dynamo":
        """The same content, of its own."""
        made = Dynamo()
        made.tables = {name: table.copy() for name, table in self.tables.items()}
        return made

    def answer(self, operation: str, arguments: Arguments) -> Body:
        """The body of an answer. Raises Failed."""
        method: Callable[[Arguments], Body] | None = getattr(self, f"_{_snake(operation)}", None)
        if method is None:
            raise NotImplementedError(f"{operation}: add it to {__name__}, or run with ROOST_TEST_TABLE=moto")
        try:
            return method(arguments)
        except Refused as refused:
            raise Failed("ValidationException", str(refused)) from None

    def _table(self, arguments: Arguments) -> Table:
        name = str(arguments["TableName"]).rpartition("/")[2]
        if name not in self.tables:
            raise Failed("ResourceNotFoundException", "Requested resource not found")
        return self.tables[name]

    def _create_table(self, wanted: Arguments) -> Body:
        whole = _schema(wanted)
        indexes = {each["IndexName"]: _schema(each, whole) for each in wanted["GlobalSecondaryIndexes"]}
        self.tables[wanted["TableName"]] = Table(wanted["TableName"], {"": whole} | indexes)
        return {"TableDescription": {"TableName": wanted["TableName"], "TableStatus": "ACTIVE"}}

    def _get_item(self, wanted: Arguments) -> Body:
        table = self._table(wanted)
        item = table.items.get(table.key_of(wanted["Key"], whole=False))
        read = _consumed(wanted, table, _read_units(item, wanted.get("ConsistentRead")))
        return ({"Item": handed_out(_projected(item, wanted))} if item else {}) | read

    def _batch_get_item(self, wanted: Arguments) -> Body:
        ((name, asked),) = wanted["RequestItems"].items()
        table, found, units, size = self._table({"TableName": name}), list[Item](), 0.0, 0
        keys = [table.key_of(each, whole=False) for each in asked["Keys"]]
        if not keys or len(keys) > MAX_READS or len(set(keys)) < len(keys):
            raise Refused("Too many items requested for the BatchGetItem call, or a key twice, or none")
        unread = []
        for key, spelled in zip(keys, asked["Keys"], strict=True):
            item = table.items.get(key)
            size += size_of(item)
            if size > BATCH:
                unread.append(spelled)
                continue
            units += _read_units(item, asked.get("ConsistentRead"))
            found += [handed_out(_projected(item, asked))] if item else []
        left = {name: dict(asked) | {"Keys": unread}} if unread else {}
        return {"Responses": {name: found}, "UnprocessedKeys": left} | _consumed(wanted, table, units, many=True)

    def _query(self, wanted: Arguments) -> Body:
        table, names = self._table(wanted), placeholders_of(wanted)
        index = wanted.get("IndexName", "")
        pk, holds = _key_condition(wanted, table.schemas[index], names)
        found = table.partition(index, pk, forward=wanted.get("ScanIndexForward", True))
        rows = _after(found, wanted, table, index)
        return self._page(wanted, table, index, ((key, item) for key, item in rows if holds(item, names)), names)

    def _scan(self, wanted: Arguments) -> Body:
        table, names = self._table(wanted), placeholders_of(wanted)
        rows = _after(list(table.items.items()), wanted, table, "")
        return self._page(wanted, table, "", iter(rows), names)

    def _page(
        self, wanted: Arguments, table: Table, index: str, rows: Iterator[tuple[Key, Item]], names: Names
    ) -> Body:
        keep = condition(wanted["FilterExpression"]) if "FilterExpression" in wanted else None
        limit, read, size, last = wanted.get("Limit"), list[Item](), 0, None
        for _, item in rows:
            if (limit and len(read) == limit) or size + size_of(item) > PAGE:
                last = read[-1]
                break
            read.append(item)
            size += size_of(item)
        kept = [item for item in read if keep is None or keep(item, names)]
        body: Body = {"Count": len(kept), "ScannedCount": len(read)}
        if wanted.get("Select") != "COUNT":
            body["Items"] = [handed_out(_projected(item, wanted)) for item in kept]
        if last:
            schemas = {table.schemas[""], table.schemas[index]}
            places = {name for schema in schemas for name in (schema.pk, schema.sk)}
            body["LastEvaluatedKey"] = handed_out({name: last[name] for name in places})
        units = max(1, -(-size // 4096)) * (1.0 if wanted.get("ConsistentRead") else 0.5)
        return body | _consumed(wanted, table, units)

    def _put_item(self, wanted: Arguments) -> Body:
        return self._single("Put", wanted)

    def _update_item(self, wanted: Arguments) -> Body:
        return self._single("Update", wanted)

    def _delete_item(self, wanted: Arguments) -> Body:
        return self._single("Delete", wanted)

    def _single(self, kind: str, wanted: Arguments) -> Body:
        table = self._table(wanted)
        key, before, after, holds = _planned(table, kind, wanted)
        if not holds:
            raise Failed("ConditionalCheckFailedException", "The conditional request failed", **_old(wanted, before))
        table.put(key, after)
        units = max(1, -(-max(size_of(before), size_of(after)) // 1024))
        return _returned(wanted, before, after) | _consumed(wanted, table, units)

    def _batch_write_item(self, wanted: Arguments) -> Body:
        ((name, asked),) = wanted["RequestItems"].items()
        table, writes = self._table({"TableName": name}), dict[Key, Item | None]()
        for each in asked:
            ((kind, what),) = each.items()
            item = normal_item(what["Item"]) if kind == "PutRequest" else None
            key = table.key_of(item) if item else table.key_of(what["Key"], whole=False)
            writes[key] = item
        if not 0 < len(asked) <= MAX_WRITES or len(writes) < len(asked):
            raise Refused("Too many items requested for the BatchWriteItem call, or one twice, or none")
        for key, item in writes.items():
            table.put(key, item)
        return {"UnprocessedItems": {}} | _consumed(wanted, table, float(len(writes)), many=True)

    def _transact_write_items(self, wanted: Arguments) -> Body:
        operations = [next(iter(each.items())) for each in wanted["TransactItems"]]
        if not 0 < len(operations) <= MAX_TRANSACTION:
            raise Refused("Member must have length less than or equal to 100, and at least one")
        plans = [(self._table(each), kind, each) for kind, each in operations]
        written = [(table, *_planned(table, kind, each)) for table, kind, each in plans]
        if len({(table.name, key) for table, key, *_ in written}) < len(written):
            raise Refused("Transaction request cannot include multiple operations on one item")
        if not all(holds for *_, holds in written):
            raise Failed(
                "TransactionCanceledException",
                "Transaction cancelled, please refer cancellation reasons for specific reasons",
                CancellationReasons=[
                    {"Code": "None"} if holds else _reason(each, before)
                    for (_, _, each), (_, _, before, _, holds) in zip(plans, written, strict=True)
                ],
            )
        for (table, key, _, after, _), (kind, _) in zip(written, operations, strict=True):
            if kind != "ConditionCheck":
                table.put(key, after)
        return _consumed(wanted, plans[0][0], 2.0 * len(written), many=True)


def _snake(operation: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()


def _schema(wanted: Arguments, table: Schema | None = None) -> Schema:
    """That of a table, or of an index of a table."""
    names = {each["KeyType"]: each["AttributeName"] for each in wanted["KeySchema"]}
    pk, sk, projection = names["HASH"], names["RANGE"], wanted.get("Projection", {})
    if table is None or projection["ProjectionType"] == "ALL":
        return Schema(pk, sk)
    return Schema(pk, sk, frozenset({pk, sk, table.pk, table.sk, *projection.get("NonKeyAttributes", ())}))


def _planned(table: Table, kind: str, wanted: Arguments) -> tuple[Key, Item | None, Item | None, bool]:
    """Where a write goes, what is there, what will be, and whether its condition holds."""
    names = placeholders_of(wanted)
    new = normal_item(wanted["Item"]) if kind == "Put" else None
    key = table.key_of(new) if new else table.key_of(wanted["Key"], whole=False)
    before = table.items.get(key)
    text = wanted.get("ConditionExpression")
    holds = condition(text)(before or {}, names) if text else True
    after = new
    if kind == "Update" and holds:
        start = before or normal_item(wanted["Key"])
        after = (
            updated(start, wanted["UpdateExpression"], names, table.key_names)
            if "UpdateExpression" in wanted
            else start
        )
    return key, before, after, holds


def _old(wanted: Arguments, before: Item | None) -> Body:
    asked = wanted.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
    return {"Item": handed_out(before)} if asked and before else {}


def _reason(wanted: Arguments, before: Item | None) -> Body:
    return {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"} | _old(wanted, before)


def _returned(wanted: Arguments, before: Item | None, after: Item | None) -> Body:
    match wanted.get("ReturnValues", "NONE"):
        case "ALL_OLD":
            return {"Attributes": handed_out(before)} if before else {}
        case "ALL_NEW":
            return {"Attributes": handed_out(after or {})}
        case "NONE":
            return {}
        case other:
            raise NotImplementedError(f"ReturnValues {other}")


def _key_condition(wanted: Arguments, schema: Schema, names: Names) -> tuple[str, Any]:
    """The partition that a key condition names, and the condition."""
    text = wanted["KeyConditionExpression"]
    for found in re.finditer(r"([#\w]+)\s*=\s*(:\w+)", text):
        if names.name(found[1]) == schema.pk:
            return names.value(found[2])["S"], condition(text)
    raise Refused("Query condition missed key schema element")


def _after(rows: list[tuple[Key, Item]], wanted: Arguments, table: Table, index: str) -> list[tuple[Key, Item]]:
    """The rows behind the one that the last page ended with, which need not be there any more."""
    start = wanted.get("ExclusiveStartKey")
    if not start:
        return rows
    key = table.key_of({name: start[name] for name in table.key_names})
    if "KeyConditionExpression" not in wanted:
        places = [each for each, _ in rows]
        return rows[places.index(key) + 1 :] if key in places else rows
    schema, forward = table.schemas[index], wanted.get("ScanIndexForward", True)
    spot = (start[schema.sk]["S"], key)
    places = [(item[schema.sk]["S"], each) for each, item in rows]
    return [row for row, place in zip(rows, places, strict=True) if (place > spot if forward else place < spot)]


def _projected(item: Item, wanted: Arguments) -> Item:
    text = wanted.get("ProjectionExpression")
    if not text:
        return item
    names = Names(wanted.get("ExpressionAttributeNames", {}), {})
    if "." in text or "[" in text:
        raise NotImplementedError("a projection of nested attributes")
    wanted_names = [names.name(part.strip()) for part in text.split(",")]
    return {name: item[name] for name in wanted_names if name in item}


def _read_units(item: Item | None, consistent: object) -> float:
    return max(1, -(-size_of(item) // 4096)) * (1.0 if consistent else 0.5)


def _consumed(wanted: Arguments, table: Table, units: float, *, many: bool = False) -> Body:
    if wanted.get("ReturnConsumedCapacity", "NONE") == "NONE":
        return {}
    one = {"TableName": table.name, "CapacityUnits": float(units)}
    return {"ConsumedCapacity": [one] if many else one}
