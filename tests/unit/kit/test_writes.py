"""Writes as values: what they ask of DynamoDB, and how those on one item become one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.kit.conditions import Condition, Expression, absent, at_most, below, differs, equals, fewer, present, version
from roost.kit.keys import BY_SPACE, Key
from roost.kit.writes import MARK, Check, Delete, Put, Update, combine

HERE, THERE = Key("A#1", "A"), Key("B#1", "B")


def spelled(arguments: dict[str, Any], clause: str) -> str:
    """A clause with its placeholders filled in again."""
    text: str = arguments[clause]
    names = arguments.get("ExpressionAttributeNames", {})
    values = arguments.get("ExpressionAttributeValues", {})
    for spot, name in sorted(names.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(spot, name)
    for spot, value in sorted(values.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(spot, str(next(iter(value.values()))))
    return text


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (absent(), "attribute_not_exists(pk)"),
        (present("email"), "attribute_exists(email)"),
        (equals("status", "active"), "status = active"),
        (differs("status", "gone"), "status <> gone"),
        (below("n", 5), "(attribute_not_exists(n) OR n < 5)"),
        (at_most("n", 5), "(attribute_not_exists(n) OR n <= 5)"),
        (fewer("keys", 20), "size(keys) < 20"),
        (version(3), "v = 3"),
        (present() & equals("keys.7", "x"), "attribute_exists(pk) AND keys.7 = x"),
    ],
)
def test_a_condition_in_the_tables_words(condition: Condition, text: str) -> None:
    assert spelled(Expression().arguments(condition), "ConditionExpression") == text


def test_names_and_values_are_always_placeholders() -> None:
    _, request = Update(HERE, set={"name": "x OR true", "a.size": 1}, condition=equals("status", "s")).request(
        "t", None
    )
    assert "x OR true" not in request["UpdateExpression"]
    assert not {"name", "size", "status"} & set(request["UpdateExpression"].replace("=", " ").split())
    assert set(request["ExpressionAttributeNames"].values()) == {"name", "a", "size", "status"}


def test_a_key_condition_names_the_index_that_it_searches() -> None:
    arguments = Expression().key_condition(BY_SPACE, "SPACE", "", ("a", "b"))
    assert spelled(arguments, "KeyConditionExpression") == "gsi1pk = SPACE AND gsi1sk BETWEEN a AND b"


def test_an_update_says_everything_in_one_expression() -> None:
    update = Update(HERE, set={"a": 1, "gone": None}, default={"first": 2}, add={"n": 3}, remove=["old"])
    kind, request = update.request("table", None)
    assert kind == "Update"
    assert spelled(request, "UpdateExpression") == "SET a = 1, first = if_not_exists(first, 2) ADD n 3 REMOVE old, gone"
    assert "ConditionExpression" not in request


def test_a_marked_update_refuses_its_own_repetition() -> None:
    _, request = Update(HERE, add={"n": 1}, condition=present()).request("table", "m4rk")
    assert spelled(request, "ConditionExpression") == f"attribute_exists(pk) AND {MARK} <> m4rk"
    assert f"{MARK} = m4rk" in spelled(request, "UpdateExpression")


def test_a_put_carries_its_key_and_its_mark() -> None:
    _, request = Put(HERE, {"x": 1}, absent()).request("table", "m4rk")
    assert request["Item"] == {"x": {"N": "1"}, "pk": {"S": "A#1"}, "sk": {"S": "A"}, MARK: {"S": "m4rk"}}


def test_deletes_and_checks_name_their_item_and_demand() -> None:
    for write, kind in ((Delete(HERE, present()), "Delete"), (Check(HERE, present()), "ConditionCheck")):
        name, request = write.request("table", "mark")
        assert name == kind
        assert request["Key"] == {"pk": {"S": "A#1"}, "sk": {"S": "A"}}
        assert spelled(request, "ConditionExpression") == "attribute_exists(pk)"


def test_updates_of_one_item_become_one_in_their_first_place() -> None:
    first = Update(HERE, set={"a": 1, "b": 1}, add={"n": 1, "days": {1}}, condition=present())
    second = Update(HERE, set={"b": 2}, add={"n": 2, "days": {2}}, condition=version(4))
    joined, other = combine([first, Put(THERE, {}), second])
    assert joined == Update(HERE, {"a": 1, "b": 2}, {}, {"n": 3, "days": {1, 2}}, [], present() & version(4))
    assert isinstance(other, Put)


def test_a_set_beats_a_default_and_the_first_default_stays() -> None:
    one, other = Update(HERE, default={"first": 1, "x": 1}), Update(HERE, set={"x": 2}, default={"first": 9})
    for writes in ([one, other], [other, one]):
        (joined,) = combine(writes)
        assert isinstance(joined, Update)
        assert dict(joined.set) == {"x": 2}
        assert dict(joined.default) == {"first": 1 if writes[0] is one else 9}


def test_the_later_of_set_and_remove_wins() -> None:
    sets, removes = Update(HERE, set={"x": 1}), Update(HERE, remove=["x"])
    assert combine([sets, removes]) == [Update(HERE, remove=["x"])]
    assert combine([removes, sets]) == [Update(HERE, set={"x": 1}, remove=[])]
    assert combine([removes, removes]) == [Update(HERE, remove=["x"])]


def test_adding_to_what_another_sets_is_refused() -> None:
    with pytest.raises(ValueError, match="adds to what another sets"):
        combine([Update(HERE, set={"n": 1}), Update(HERE, add={"n": 1})])


@pytest.mark.parametrize("other", [Put(HERE, {}), Delete(HERE), Check(HERE, present())])
def test_only_updates_join(other: Any) -> None:
    with pytest.raises(ValueError, match="do not combine"):
        combine([Update(HERE, set={"a": 1}), other])


names = st.sampled_from("abc")
numbers = st.dictionaries(names, st.integers(-5, 5))
updates = st.lists(st.tuples(st.sampled_from([HERE, THERE]), numbers))


@given(updates)
def test_additions_come_to_the_same_whether_joined_or_one_by_one(parts: list[tuple[Key, dict[str, int]]]) -> None:
    joined = combine(Update(key, add=add) for key, add in parts)
    assert len({each.key for each in joined}) == len(joined)
    for each in joined:
        assert isinstance(each, Update)
        for name in "abc":
            assert each.add.get(name, 0) == sum(add.get(name, 0) for key, add in parts if key == each.key)


@given(updates)
def test_the_last_value_set_is_the_one_that_stays(parts: list[tuple[Key, dict[str, int]]]) -> None:
    for each in combine(Update(key, set=sets) for key, sets in parts):
        assert isinstance(each, Update)
        expected: dict[str, int] = {}
        for key, sets in parts:
            expected |= sets if key == each.key else {}
        assert dict(each.set) == expected
