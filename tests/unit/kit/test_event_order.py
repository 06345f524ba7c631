"""The ids of the events of one transaction."""

from hypothesis import given
from hypothesis import strategies as st

from roost.kit import ids, keys
from roost.kit.keys import event as event_key
from roost.kit.outbox import event, events_first, in_order
from roost.kit.writes import Delete, Put

NOW = 1_772_442_000_000


@given(st.lists(st.integers(0, 2), min_size=1, max_size=8))
def test_events_keep_the_order_of_their_making_and_never_share_an_id(spaces: list[int]) -> None:
    made = [event(f"kind.{n}", actor=1, space=space, now_ms=NOW, n=n) for n, space in enumerate(spaces)]
    ordered = in_order(*made)
    numbers = [each.item["id"] for each in ordered]
    assert numbers == sorted(set(numbers))
    assert [each.item["data"]["n"] for each in ordered] == list(range(len(spaces)))
    assert [each.key for each in ordered] == [event_key(space, n) for space, n in zip(spaces, numbers, strict=True)]


def test_events_that_drew_the_same_id_are_kept_apart() -> None:
    one = event("a", actor=1, space=1, now_ms=NOW)
    first, second = in_order(one, one)
    assert second.item["id"] == first.item["id"] + 1
    assert ids.made_at_ms(first.item["id"]) == NOW


def test_an_event_may_carry_a_kind_of_its_own() -> None:
    assert event("session.started", actor=1, space=1, now_ms=NOW, kind="focus").item["data"] == {"kind": "focus"}


def test_events_among_other_writes_come_first_and_are_kept_apart() -> None:
    one, profile, gone = event("a", actor=1, space=1, now_ms=NOW), Put(keys.profile(1), {}), Delete(keys.credential(1))
    first, second, *others = events_first([profile, one, gone, one])
    assert isinstance(first, Put)
    assert isinstance(second, Put)
    assert [first.item["kind"], second.item["id"] - first.item["id"]] == ["a", 1]
    assert others == [profile, gone]
    assert events_first([profile, gone]) == [profile, gone]
