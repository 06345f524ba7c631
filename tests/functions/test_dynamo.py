"""The table in memory against moto's: whatever is asked of both, in whatever order, the answers are the same.

Where AWS itself is stricter than moto, or says it in other words, the tests below the comparison hold ours to AWS.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID

from roost.kit import aws
from roost.kit.conditions import Condition, Term
from roost.kit.keys import Key
from roost.kit.writes import Check, Delete, Put, Update, combine
from tests.support.dynamo import Dynamo, switch
from tests.support.stack import make_table, running

TABLE = "roost-test"
UNSAID = {"ResponseMetadata", "ConsumedCapacity", "ItemCollectionMetrics", "Message", "message"}

keys = st.builds(Key, st.sampled_from(["A#1", "A#2"]), st.sampled_from(["A", "B#1", "B#2", "C"]))
names = st.sampled_from(["a", "b", "c", "m", "m.x", "m.y"])
texts = st.sampled_from(["", "x", "y", "é", "B#1"])
numbers = st.integers(-3, 3) | st.sampled_from([0.5, 10**17])
sets = st.frozensets(st.sampled_from(["x", "y", "z"]), min_size=1) | st.frozensets(st.integers(1, 3), min_size=1)
plain = texts | numbers | st.booleans() | st.none() | sets
values = plain | st.lists(plain, max_size=3) | st.dictionaries(st.sampled_from(["x", "y"]), plain, max_size=2)

terms = st.one_of(
    st.builds(Term, st.sampled_from(["absent", "present"]), names | st.just("pk")),
    st.builds(Term, st.sampled_from(["is", "is_not"]), names, values.filter(lambda value: value is not None)),
    st.builds(Term, st.sampled_from(["below", "at_most"]), st.just("n"), numbers),
)
conditions = st.lists(terms, min_size=1, max_size=3).map(lambda some: Condition(tuple(some)))
maybe = st.none() | conditions


def _place(index: str, pk: str, sk: str) -> dict[str, str]:
    return {f"{index}pk": pk, f"{index}sk": sk, "title": sk} if index else {}


places = st.builds(
    _place, st.sampled_from(["", "gsi1", "gsi4"]), st.sampled_from(["L1", "L2"]), st.sampled_from(["1", "2", "3"])
)


@st.composite
def items(draw: st.DrawFn) -> dict[str, Any]:
    item = draw(st.dictionaries(st.sampled_from(["a", "b", "c"]), values, max_size=4))
    item |= draw(st.sampled_from([{}, {"m": {}}, {"m": {"x": 1}}, {"m": {"x": "x", "y": [1]}}]))
    item |= draw(st.sampled_from([{}, {"n": 1}, {"n": 2.5}]))
    return item | draw(places)


@st.composite
def updates(draw: st.DrawFn) -> Update:
    """One that sets, adds and removes different things."""
    left = draw(st.permutations(["a", "b", "c", "m", "n"]))
    nested = draw(st.booleans())
    names = ["m.x" if nested and each == "m" else each for each in left]
    count = draw(st.integers(1, 4))
    kinds = [draw(st.sampled_from(["set", "default", "add", "remove"])) for _ in range(count)]
    chosen: dict[str, Any] = {"set": {}, "default": {}, "add": {}, "remove": []}
    for name, kind in zip(names, kinds, strict=False):
        if name == "n":
            chosen["add"][name] = draw(numbers)
        elif kind == "remove":
            chosen["remove"].append(name)
        elif name == "m":
            chosen["set"][name] = draw(st.dictionaries(st.sampled_from(["x", "y"]), plain, max_size=2))
        else:
            chosen[kind][name] = draw(st.integers(1, 5) | sets) if kind == "add" else draw(plain)
    chosen["set"] |= draw(places)
    return Update(draw(keys), condition=draw(maybe), **chosen)


writes = st.one_of(st.builds(Put, keys, items(), maybe), updates(), st.builds(Delete, keys, maybe))
checks = st.builds(Check, keys, conditions)
Call = tuple[str, dict[str, Any]]


@st.composite
def single(draw: st.DrawFn) -> Call:
    kind, arguments = draw(writes).request(TABLE, None)
    more = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if "ConditionExpression" in arguments else {}
    returned = {"Update": ["NONE", "ALL_NEW", "ALL_OLD"], "Put": ["NONE", "ALL_OLD"], "Delete": ["NONE", "ALL_OLD"]}
    return f"{kind.lower()}_item", arguments | more | {"ReturnValues": draw(st.sampled_from(returned[kind]))}


@st.composite
def transaction(draw: st.DrawFn) -> Call:
    wanted = {each.key: each for each in draw(st.lists(writes | checks, min_size=1, max_size=4))}
    requests = [each.request(TABLE, None) for each in combine(wanted.values())]
    old = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    return "transact_write_items", {"TransactItems": [{kind: arguments | old} for kind, arguments in requests]}


def _encoded(key: Key) -> dict[str, Any]:
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


@st.composite
def reading(draw: st.DrawFn) -> Call:
    if draw(st.booleans()):
        asked = draw(st.lists(keys, min_size=1, max_size=5, unique=True))
        wanted = {TABLE: {"Keys": [_encoded(key) for key in asked], "ConsistentRead": True}}
        return "batch_get_item", {"RequestItems": wanted}
    key = draw(keys)
    projected = {"ProjectionExpression": "#a, #b", "ExpressionAttributeNames": {"#a": "a", "#b": "b"}}
    more = projected if draw(st.booleans()) else {}
    return "get_item", {"TableName": TABLE, "Key": _encoded(key), "ConsistentRead": True} | more


@st.composite
def querying(draw: st.DrawFn) -> Call:
    index = draw(st.sampled_from(["", "gsi1", "gsi4"]))  # the last has not all of an item
    indexed = bool(index)
    range_of = {
        "": {},
        " AND #sk BETWEEN :low AND :high": {":low": {"S": "1" if indexed else "B"}, ":high": {"S": "2"}},
        " AND begins_with(#sk, :low)": {":low": {"S": "1" if indexed else "B#"}},
        " AND #sk > :low": {":low": {"S": "1" if indexed else "B#1"}},
    }
    text = draw(st.sampled_from(sorted(range_of)))
    partition = draw(st.sampled_from(["L1", "L2"] if indexed else ["A#1", "A#2"]))
    filtered = index != "gsi4" and draw(st.booleans())
    filters = {"FilterExpression": "attribute_exists(a) AND NOT contains(#c, :part)"} if filtered else {}
    placed = {"#c": "c"} if filters else {}
    arguments = {
        "TableName": TABLE,
        "KeyConditionExpression": f"#pk = :pk{text}",
        "ExpressionAttributeNames": {"#pk": f"{index}pk"} | ({"#sk": f"{index}sk"} if text else {}) | placed,
        "ExpressionAttributeValues": {":pk": {"S": partition}}
        | range_of[text]
        | ({":part": {"S": "x"}} if filters else {}),
        "ScanIndexForward": draw(st.booleans()),
    }
    arguments |= {"IndexName": index.upper()} if indexed else {"ConsistentRead": True}
    return "query", arguments | filters | draw(st.sampled_from([{}, {"Limit": 2}, {"Select": "COUNT"}]))


calls = st.lists(st.one_of(single(), single(), transaction(), reading(), querying()), min_size=1, max_size=12)


def _plainly(value: Any) -> Any:
    """A value in which neither the order of sets nor the spelling of numbers says anything."""
    if isinstance(value, list):
        return [_plainly(each) for each in value]
    if not isinstance(value, dict):
        return value
    rest = {name: _plainly(each) for name, each in value.items() if name not in UNSAID}
    return rest | {name: frozenset(each) for name, each in value.items() if name == "SS"} | _counted(value)


def _counted(value: dict[str, Any]) -> dict[str, Any]:
    one = {"N": Decimal(value["N"])} if isinstance(value.get("N"), str) else {}
    return one | ({"NS": frozenset(map(Decimal, value["NS"]))} if isinstance(value.get("NS"), list) else {})


def _said(method: str, arguments: dict[str, Any]) -> Any:
    """An answer or an error, as far as it depends neither on words nor on an order that nobody is promised."""
    try:
        answer = _plainly(getattr(aws.client("dynamodb"), method)(**arguments))
    except ClientError as error:
        return _plainly(dict(error.response))
    unordered = {"scan": answer.get("Items"), "batch_get_item": answer.get("Responses", {}).get(TABLE)}
    (unordered.get(method) or []).sort(key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
    return answer


@dataclass
class Pair:
    """Ours and moto's: two tables that hold the same."""

    ours: Dynamo
    theirs: Any
    begun: tuple[Dynamo, Any]

    def empty(self) -> None:
        """Forget all items."""
        self.ours, self.theirs.tables = self.begun[0].copy(), copy.deepcopy(self.begun[1])

    def ask(self, method: str, arguments: dict[str, Any]) -> tuple[Any, Any]:
        """What both say."""
        theirs = _said(method, arguments)
        with switched_on(self.ours):
            return _said(method, arguments), theirs


@contextmanager
def switched_on(dynamo: Dynamo) -> Iterator[None]:
    switch.dynamo = dynamo
    try:
        yield
    finally:
        switch.dynamo = None


@pytest.fixture
def pair() -> Iterator[Pair]:
    with mock_aws():
        make_table()
        theirs, ours = get_backend("dynamodb")[DEFAULT_ACCOUNT_ID]["us-east-1"], Dynamo()
        with switched_on(ours):
            make_table()
        yield Pair(ours, theirs, (ours.copy(), copy.deepcopy(theirs.tables)))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(calls=calls)
def test_both_answer_alike(pair: Pair, calls: list[Call]) -> None:
    pair.empty()
    for method, arguments in calls:
        ours, theirs = pair.ask(method, arguments)
        assert ours == theirs, (method, arguments)
        if ours.get("Error", {}).get("Code") == "ValidationException":
            return  # moto leaves half an update behind
    ours, theirs = pair.ask("scan", {"TableName": TABLE, "ConsistentRead": True})
    assert ours == theirs


def put(**attributes: Any) -> None:
    """Put an item, as botocore's client takes it."""
    aws.client("dynamodb").put_item(TableName=TABLE, Item={"pk": {"S": "A"}, "sk": {"S": "A"}} | attributes)


def got() -> Any:
    return aws.client("dynamodb").get_item(TableName=TABLE, Key={"pk": {"S": "A"}, "sk": {"S": "A"}})["Item"]


def update(expression: str, **more: Any) -> Any:
    key = {"pk": {"S": "A"}, "sk": {"S": "A"}}
    return aws.client("dynamodb").update_item(TableName=TABLE, Key=key, UpdateExpression=expression, **more)


@pytest.fixture
def ours() -> Iterator[None]:
    with running():
        switch.dynamo = Dynamo()
        make_table()
        yield


@pytest.mark.usefixtures("ours")
class TestLikeAws:
    """What moto lets pass or spells otherwise."""

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("92.0", "92"),
            ("-0", "0"),
            ("1e3", "1000"),
            ("0.10", "0.1"),
            ("12345678901234567890", "12345678901234567890"),
        ],
    )
    def test_numbers_are_kept_without_what_means_nothing(self, given: str, kept: str) -> None:
        put(a={"N": given}, b={"L": [{"N": given}]}, c={"NS": [given]})
        assert (got()["a"], got()["b"], got()["c"]) == ({"N": kept}, {"L": [{"N": kept}]}, {"NS": [kept]})

    def test_sums_are_exact(self) -> None:
        put(a={"N": "0.1"})
        update("ADD a :more", ExpressionAttributeValues={":more": {"N": "0.2"}})
        assert got()["a"] == {"N": "0.3"}

    @pytest.mark.parametrize(
        "attributes",
        [
            {"a": {"S": "x" * 410_000}},
            {"a": {"SS": []}},
            {"a": {"SS": ["x", "x"]}},
            {"a": {"N": "many"}},
            {"gsi1pk": {"S": ""}, "gsi1sk": {"S": "1"}},
            {"sk": {"S": ""}},
        ],
        ids=["large", "empty set", "twice", "no number", "empty index key", "empty key"],
    )
    def test_what_cannot_be_stored_is_refused(self, attributes: dict[str, Any]) -> None:
        with pytest.raises(ClientError, match="ValidationException"):
            put(**attributes)

    @pytest.mark.parametrize(
        ("expression", "more"),
        [
            ("SET a = :a", {"ExpressionAttributeValues": {":a": {"N": "1"}, ":b": {"N": "1"}}}),
            ("REMOVE a", {"ExpressionAttributeNames": {"#a": "a"}}),
            ("SET m.x.y = :a", {"ExpressionAttributeValues": {":a": {"N": "1"}}}),
            ("SET a = :a, a = :a", {"ExpressionAttributeValues": {":a": {"N": "1"}}}),
            ("SET pk = :a", {"ExpressionAttributeValues": {":a": {"S": "1"}}}),
            ("ADD s :a", {"ExpressionAttributeValues": {":a": {"N": "1"}}}),
            ("SET a = b + :a", {"ExpressionAttributeValues": {":a": {"N": "1"}}}),
            ("SET a = ", {}),
        ],
        ids=["unused value", "unused name", "no parent", "twice", "key", "kinds differ", "no operand", "half"],
    )
    def test_a_senseless_update_is_refused_and_changes_nothing(self, expression: str, more: dict[str, Any]) -> None:
        put(s={"S": "x"}, m={"M": {}})
        before = got()
        with pytest.raises(ClientError, match="ValidationException"):
            update(expression, **more)
        assert got() == before

    def test_what_is_not_there_differs_from_everything(self) -> None:
        put(a={"N": "1"})
        value = {":none": {"NULL": True}}
        update("SET a = :none", ConditionExpression="b <> :none", ExpressionAttributeValues=value)
        assert got()["a"] == {"NULL": True}

    def test_a_page_ends_at_a_mebibyte(self) -> None:
        for number in range(5):
            put(sk={"S": str(number)}, a={"S": "x" * 300_000})
        wanted = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "A"}}}
        client, pages, start = aws.client("dynamodb"), [], {}
        while start is not None:
            page = client.query(TableName=TABLE, **wanted, **start)
            pages.append([item["sk"]["S"] for item in page["Items"]])
            last = page.get("LastEvaluatedKey")
            start = {"ExclusiveStartKey": last} if last else None
        assert pages == [["0", "1", "2"], ["3", "4"]]

    def test_bytes_come_back_as_bytes(self) -> None:
        put(a={"B": b"\0\xff"})
        assert got()["a"] == {"B": b"\0\xff"}

    def test_what_was_handed_out_is_not_what_is_stored(self) -> None:
        put(a={"L": [{"N": "1"}]})
        got()["a"]["L"].append({"N": "2"})
        assert got()["a"] == {"L": [{"N": "1"}]}
