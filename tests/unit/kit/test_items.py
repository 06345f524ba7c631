"""Plain values to attribute values and back, entities to items and back, keys."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.kit import ids, keys
from roost.kit.items import decode, decode_item, encode, encode_item
from roost.kit.records import pack, unpack

numbers = st.integers(-(2**60), 2**60) | st.floats(
    allow_nan=False, allow_infinity=False, min_value=-1e30, max_value=1e30
)
leaves = st.none() | st.booleans() | numbers | st.text() | st.binary()
members = st.sets(st.text(min_size=1), min_size=1) | st.sets(st.integers(), min_size=1)
values = st.recursive(leaves | members, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6)


@given(values)
def test_every_value_survives_storage(value: Any) -> None:
    assert decode(encode(value)) == value


@given(st.dictionaries(st.text(min_size=1), values, max_size=4))
def test_every_item_survives_storage(item: dict[str, Any]) -> None:
    assert decode_item(encode_item(item)) == item


@given(st.integers() | st.booleans())
def test_truth_and_numbers_stay_apart(value: Any) -> None:
    assert type(decode(encode(value))) is type(value)


def test_what_has_no_form_is_refused_by_its_type() -> None:
    with pytest.raises(TypeError, match="not storable: date"):
        encode(date(2026, 1, 1))


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Spot:
    x: int


@dataclass(frozen=True)
class Thing:
    id: int
    colour: Colour
    spot: Spot | None = None
    note: str | None = None
    parts: dict[str, int] = field(default_factory=dict)


@pytest.mark.parametrize(
    "thing", [Thing(1, Colour.RED), Thing(2, Colour.RED, Spot(3), "é", {"a": 1}), Thing(3, Colour.RED, note="")]
)
def test_an_entity_survives_its_item(thing: Thing) -> None:
    assert unpack(Thing, decode_item(encode_item(pack(thing)))) == thing


def test_an_item_leaves_out_what_is_none_and_ignores_what_is_no_field() -> None:
    item = pack(Thing(1, Colour.RED))
    assert item == {"id": 1, "colour": "red", "parts": {}}
    assert unpack(Thing, item | {"pk": "THING#1", "tx": "mark", "gsi1pk": "x"}) == Thing(1, Colour.RED)


def test_a_missing_field_takes_its_default_and_a_needed_one_fails() -> None:
    assert unpack(Thing, {"id": 1, "colour": "red"}).parts == {}
    with pytest.raises(TypeError):
        unpack(Thing, {"id": 1})


canonical = st.integers(0, ids.MAX_ID)


@given(canonical, canonical)
def test_ids_in_keys_sort_like_numbers(one: int, other: int) -> None:
    assert (keys.ordered(one) < keys.ordered(other)) == (one < other)


@given(canonical, canonical)
def test_an_id_is_read_back_from_a_sort_key(user: int, inner: int) -> None:
    for key in (keys.session(user, inner), keys.family(user, inner), keys.api_key(user, inner), keys.member(1, inner)):
        assert keys.id_in(key.sk) == inner
    assert keys.id_in(keys.event(user, inner).sk) == inner


@given(canonical, st.dates())
def test_a_day_is_read_back_from_its_key(user: int, day: date) -> None:
    assert keys.day_in(keys.day(user, day).sk) == day


@given(canonical)
def test_the_active_session_sorts_behind_all_ended_ones(session: int) -> None:
    assert keys.active_session(1).sk > keys.session(1, session).sk


def test_no_two_builders_make_the_same_key() -> None:
    n, day = 7, date(2026, 1, 1)
    made = [
        keys.profile(n), keys.credential(n), keys.card(n), keys.family(n, n), keys.api_key(n, n), keys.session(n, n),
        keys.active_session(n), keys.day(n, day), keys.stats(n, 2026), keys.idempotency(n, "7"), keys.email("7"),
        keys.username("7"), keys.space(n), keys.member(n, n), keys.project(n), keys.task(n), keys.task_session(n, n),
        keys.event(n, n), keys.address_card("7"), keys.public_keys(),
    ]  # fmt: skip
    assert len(set(made)) == len(made)
    assert keys.address_card("USER#7").pk != keys.card(7).pk
