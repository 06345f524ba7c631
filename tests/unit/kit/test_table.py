"""The table adapter over a table in memory: reads, pages, conditions, lost answers."""

from typing import Any

import pytest

from roost.kit import retries, table
from roost.kit.conditions import absent, equals, present, version
from roost.kit.errors import Unavailable
from roost.kit.keys import BY_SPACE, Key
from roost.kit.outbox import event
from roost.kit.table import ConditionFailed
from roost.kit.writes import MARK, Check, Delete, Put, Update, Write
from tests.support.race import Failure, Send, failing, intercepting, meanwhile, snapshot

pytestmark = pytest.mark.usefixtures("services")
HERE, THERE = Key("A#1", "A"), Key("B#1", "B")
LOST = pytest.mark.parametrize("failure", [Failure.LOST, Failure.LOST_WITH_500])


def put(key: Key = HERE, **attributes: Any) -> None:
    table.write(Put(key, attributes))


def rows(count: int, pk: str = "P") -> list[Key]:
    keys = [Key(pk, f"ROW#{number:04d}") for number in range(count)]
    for key in keys:
        put(key, n=int(key.sk[4:]), gsi1pk="I", gsi1sk=f"{9999 - int(key.sk[4:])}")
    return keys


def without_mark(key: Key) -> dict[str, Any] | None:
    item = table.get(key)
    return {name: value for name, value in item.items() if name not in ("pk", "sk", MARK)} if item else None


def test_reading_one_item() -> None:
    assert table.get(HERE) is None
    put(x=1)
    assert table.get(HERE) == {"pk": "A#1", "sk": "A", "x": 1}


def test_many_items_come_a_hundred_per_call_and_missing_ones_are_left_out() -> None:
    keys = rows(205)
    retries.meter.reset()
    found = table.get_many([*keys, Key("P", "MISSING"), *keys])
    assert set(found) == set(keys)
    assert retries.meter.operations == ["BatchGetItem"] * 3


def test_no_keys_cost_no_call() -> None:
    retries.meter.reset()
    assert table.get_many([]) == {}
    assert retries.meter.operations == []


def test_keys_that_the_table_did_not_get_to_are_asked_for_again() -> None:
    keys = rows(7)
    name = table.settings().table

    def stingy(operation: str, arguments: dict[str, Any], send: Send) -> Any:
        asked = arguments["RequestItems"][name]["Keys"]
        arguments["RequestItems"][name]["Keys"] = asked[:3]
        rest = {name: {"Keys": asked[3:]}} if asked[3:] else {}
        return send() | {"UnprocessedKeys": rest}

    with intercepting(stingy):
        assert set(table.get_many(keys)) == set(keys)


def test_a_table_that_hands_out_nothing_is_given_up() -> None:
    asked = []

    def empty(operation: str, arguments: dict[str, Any], send: Send) -> Any:
        asked.append(operation)
        return {"Responses": {}, "UnprocessedKeys": arguments["RequestItems"]}

    with intercepting(empty), pytest.raises(Unavailable):
        table.get_many([HERE, THERE])
    assert len(asked) == retries.ATTEMPTS


def test_a_query_reads_all_pages_or_stops_at_its_limit() -> None:
    rows(9)

    def paged(operation: str, arguments: dict[str, Any], send: Send) -> Any:
        arguments["Limit"] = min(arguments.get("Limit", 4), 4)
        return send()

    for limit, wanted, calls in ((None, 9, 3), (3, 3, 1), (4, 4, 1), (6, 6, 2), (50, 9, 3)):
        retries.meter.reset()
        with intercepting(paged):
            assert [item["n"] for item in table.query("P", limit=limit)] == list(range(wanted))
        assert len(retries.meter.operations) == calls


def test_a_query_selects_by_prefix_range_direction_and_index() -> None:
    rows(12)
    put(Key("P", "OTHER"), n=99)
    assert [item["n"] for item in table.query("P", begins="ROW#")] == list(range(12))
    assert [item["n"] for item in table.query("P", between=("ROW#0003", "ROW#0005"))] == [3, 4, 5]
    assert [item["n"] for item in table.query("P", begins="ROW#", newest_first=True, limit=2)] == [11, 10]
    assert [item["n"] for item in table.query("I", index=BY_SPACE, limit=2)] == [11, 10]


def test_an_update_answers_the_item_as_it_is_now() -> None:
    put(x=1, gone=2)
    item = table.write(Update(HERE, set={"y": {"z": 1}}, add={"n": 2}, remove=["gone"]))
    assert {name: item[name] for name in ("x", "y", "n")} == {"x": 1, "y": {"z": 1}, "n": 2}
    assert "gone" not in item
    assert without_mark(HERE) == {"x": 1, "y": {"z": 1}, "n": 2}


def test_the_loser_of_a_condition_learns_what_stood_in_the_way() -> None:
    put(x=1)
    for write in (
        Put(HERE, {}, absent()),
        Update(HERE, set={"x": 2}, condition=equals("x", 5)),
        Delete(HERE, version(1)),
    ):
        with pytest.raises(ConditionFailed) as failed:
            table.write(write)
        assert failed.value.items == {HERE: {"pk": "A#1", "sk": "A", "x": 1}}
    with pytest.raises(ConditionFailed) as failed:
        table.write(Update(THERE, set={"x": 2}, condition=present()))
    assert failed.value.items == {THERE: None}


def test_the_losers_of_a_transaction_are_told_by_key_and_nothing_is_written() -> None:
    put(x=1)
    before = snapshot()
    with pytest.raises(ConditionFailed) as failed:
        table.transact([Put(HERE, {}, absent()), Put(Key("C", "C"), {}, absent()), Check(THERE, present())])
    assert set(failed.value.items) == {HERE, THERE}
    assert failed.value.items[HERE] is not None
    assert failed.value.items[THERE] is None
    assert snapshot() == before


WRITES: list[tuple[Write, dict[str, Any] | None]] = [
    (Put(HERE, {"x": 2}, equals("x", 1)), {"x": 2}),
    (Update(HERE, set={"x": 2}, condition=equals("x", 1)), {"x": 2, "n": 1}),
    (Update(HERE, add={"n": 1}, condition=present()), {"x": 1, "n": 2}),
    (Update(HERE, add={"n": 1}), {"x": 1, "n": 2}),
    (Delete(HERE, present()), None),
    (Delete(HERE), None),
]


@LOST
@pytest.mark.parametrize(("write", "after"), WRITES, ids=lambda value: type(value).__name__)
def test_a_write_whose_answer_was_lost_is_done_once_and_succeeds(
    failure: Failure, write: Any, after: dict[str, Any] | None
) -> None:
    put(x=1, n=1)
    with failing(failure, times=2) as calls:
        answer = table.write(write)
    assert len(calls) == 3
    assert without_mark(HERE) == after
    if isinstance(write, Update):
        assert {name: answer[name] for name in ("x", "n")} == after


TRANSACTIONS: list[list[Write]] = [
    [Put(THERE, {"y": 1}, absent()), Update(HERE, add={"n": 1})],
    [Update(HERE, add={"n": 1}, condition=present()), Put(THERE, {"y": 1})],
    [Update(HERE, add={"n": 1}), Put(THERE, {"y": 1})],
    [Check(Key("C", "C"), absent()), Update(HERE, add={"n": 1}), Put(THERE, {"y": 1}, absent())],
]


@LOST
@pytest.mark.parametrize("writes", TRANSACTIONS)
def test_a_transaction_whose_answer_was_lost_is_done_once_and_succeeds(failure: Failure, writes: list[Write]) -> None:
    put(x=1, n=1)
    with failing(failure, times=2) as calls:
        table.transact(writes)
    assert calls.operations == ["TransactWriteItems"] * 3
    assert without_mark(HERE) == {"x": 1, "n": 2}
    assert without_mark(THERE) == {"y": 1}


@LOST
def test_a_delete_with_its_update_is_done_once(failure: Failure) -> None:
    put(n=1)
    put(THERE)
    with failing(failure):
        table.transact([Delete(THERE, present()), Update(HERE, add={"n": 1}, condition=present())])
    assert (without_mark(HERE), table.get(THERE)) == ({"n": 2}, None)


@pytest.mark.parametrize("failure", [Failure.THROTTLED, Failure.TIMED_OUT])
def test_calls_without_effect_are_repeated_until_they_have_one(failure: Failure) -> None:
    with failing(failure, times=3) as calls:
        table.transact([Put(HERE, {"x": 1}, absent())])
    assert len(calls) == 4
    assert without_mark(HERE) == {"x": 1}


def test_somebody_elses_item_is_not_taken_for_ones_own_after_a_lost_answer() -> None:
    def overtake() -> None:
        put(x="theirs")

    with failing(Failure.TIMED_OUT), meanwhile("PutItem", overtake), pytest.raises(ConditionFailed):
        table.write(Put(HERE, {"x": "ours"}, absent()))
    assert without_mark(HERE) == {"x": "theirs"}


def test_a_table_that_stays_away_makes_the_request_fail_in_bounded_time() -> None:
    with failing(Failure.THROTTLED, times=None) as calls, pytest.raises(Unavailable):
        table.get(HERE)
    assert len(calls) == retries.ATTEMPTS


def test_a_transaction_that_could_not_recognise_its_repetition_is_refused() -> None:
    with pytest.raises(ValueError, match="recognise"):
        table.transact([Put(HERE, {}), Delete(THERE)])


def test_many_items_are_removed_twenty_five_per_call() -> None:
    keys, kept = rows(60), rows(3, "Q")
    retries.meter.reset()
    table.delete_many([*keys, Key("P", "MISSING"), *keys])
    assert retries.meter.operations == ["BatchWriteItem"] * 3
    assert table.query("P") == []
    assert [Key(item["pk"], item["sk"]) for item in table.query("Q")] == kept
    table.delete_many([])
    assert len(retries.meter.operations) == 5


def test_what_the_table_did_not_get_to_remove_is_removed_again() -> None:
    keys, asked = rows(30), list[int]()
    name = table.settings().table

    def stingy(operation: str, arguments: dict[str, Any], send: Send) -> Any:
        wanted = arguments["RequestItems"][name]
        asked.append(len(wanted))
        arguments["RequestItems"][name] = wanted[:4]
        return send() | {"UnprocessedItems": {name: wanted[4:]} if wanted[4:] else {}}

    with intercepting(stingy):
        table.delete_many(keys)
    assert table.query("P") == []
    assert sum(asked) == 30 + sum(max(0, each - 4) for each in asked)


def test_a_table_that_removes_nothing_is_given_up() -> None:
    keys, asked = rows(30), list[str]()

    def idle(operation: str, arguments: dict[str, Any], send: Send) -> Any:
        asked.append(operation)
        return {"UnprocessedItems": arguments["RequestItems"]}

    with intercepting(idle), pytest.raises(Unavailable):
        table.delete_many(keys)
    assert len(asked) == retries.ATTEMPTS
    assert len(table.query("P")) == 30


@pytest.mark.parametrize("failure", list(Failure))
def test_removing_many_goes_on_after_a_failed_call(failure: Failure) -> None:
    keys = rows(30)
    with failing(failure, at=2, times=3):
        table.delete_many(keys)
    assert table.query("P") == []


def test_a_partition_is_cleared_page_by_page_and_no_other_with_it() -> None:
    rows(30)
    rows(2, "P2")

    def paged(operation: str, arguments: dict[str, Any], send: Send) -> Any:
        if operation == "Query":
            arguments["Limit"] = 12
        return send()

    with intercepting(paged):
        table.clear("P")
    assert table.query("P") == []
    assert len(table.query("P2")) == 2
    retries.meter.reset()
    table.clear("P")
    assert retries.meter.operations == ["Query"]


def test_what_the_race_tools_put_around_the_client_is_gone_afterwards() -> None:
    """Whatever else watches the client's calls must see them again."""
    client = table.aws.client("dynamodb")
    with intercepting(lambda _, __, send: send()), meanwhile("GetItem", lambda: None):
        table.get(HERE)
    assert "_make_api_call" not in vars(client)


def test_an_event_whose_id_is_taken_gets_another_one_and_the_rest_is_done() -> None:
    taken, other = event("a", actor=1, space=1, now_ms=1_772_442_000_000), Put(HERE, {"x": 1}, absent())
    table.transact([taken])
    table.transact([taken, other])
    assert table.get(HERE) is not None
    events = [item for key, item in snapshot().items() if key[0] == taken.key.pk]
    assert len(events) == 2
    assert all(item["sk"]["S"].endswith(item["id"]["N"]) for item in events)


def test_a_condition_that_fails_beside_a_taken_event_is_told() -> None:
    taken = event("a", actor=1, space=1, now_ms=1_772_442_000_000)
    table.transact([taken])
    put(x=1)
    with pytest.raises(ConditionFailed) as failed:
        table.transact([taken, Put(HERE, {"x": 2}, absent())])
    assert HERE in failed.value.items
    assert without_mark(HERE) == {"x": 1}
