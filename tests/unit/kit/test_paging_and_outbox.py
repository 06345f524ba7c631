"""Numbered pages and orderings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.kit import outbox
from roost.kit.conditions import absent
from roost.kit.paging import PageUnknown, cut, order

Row = tuple[int, int | None]
FIELDS = {"value": lambda row: row[1], "id": lambda row: row[0]}
rows = st.lists(st.integers(0, 3) | st.none(), max_size=30).map(lambda values: list(enumerate(values)))


def sort(found: list[Row], *ordering: str) -> list[Row]:
    return order(found, ordering, FIELDS, lambda row: row[0])


@given(st.lists(st.integers(), max_size=60), st.integers(1, 25))
def test_pages_put_together_are_all_rows(found: list[int], size: int) -> None:
    first = cut(found, 1, size)
    pages = [cut(found, number, size) for number in range(1, first.last + 1)]
    assert [row for page in pages for row in page.rows] == found
    assert all(page.count == len(found) and len(page.rows) <= size for page in pages)
    assert all(page.rows for page in pages) or found == []


@given(st.lists(st.integers(), max_size=60), st.integers(1, 25), st.integers(1, 99))
def test_there_is_no_page_past_the_last_or_before_the_first(found: list[int], size: int, beyond: int) -> None:
    last = cut(found, 1, size).last
    for number in (last + beyond, 0, -beyond):
        with pytest.raises(PageUnknown):
            cut(found, number, size)


@given(rows)
def test_what_is_missing_comes_last_in_both_directions(found: list[Row]) -> None:
    for direction in ("value", "-value"):
        missing = [row[1] is None for row in sort(found, direction)]
        assert missing == sorted(missing)


@given(rows)
def test_ordering_sorts_by_the_field_and_reversing_it_reverses_the_list(found: list[Row]) -> None:
    ascending = [row for row in sort(found, "value") if row[1] is not None]
    descending = [row for row in sort(found, "-value") if row[1] is not None]
    assert ascending == sorted(ascending, key=lambda row: (row[1], row[0]))
    assert descending == ascending[::-1]


@given(rows)
def test_unknown_names_do_not_count(found: list[Row]) -> None:
    assert sort(found, "nonsense", "-value", "", "-", "value__x") == sort(found, "-value")
    assert sort(found, "nonsense") == sorted(found)


@given(rows)
def test_later_names_decide_among_equals(found: list[Row]) -> None:
    assert sort(found, "value", "-id")[: len(found)] == sorted(
        found, key=lambda row: (row[1] is None, row[1] or 0, -row[0])
    )


def test_an_event_carries_the_fact_its_doer_and_the_day_it_may_go() -> None:
    put = outbox.event("task.completed", actor=3, space=4, now_ms=1_772_442_000_123, task=5, project=None)
    assert put.condition == absent()
    assert put.key.pk == "FEED#0000000000000004"
    assert put.item == {
        "id": put.item["id"],
        "kind": "task.completed",
        "actor": 3,
        "space": 4,
        "at_ms": 1_772_442_000_123,
        "data": {"task": 5},
        "expires_at": 1_772_442_000 + 90 * 86_400,
    }


def test_events_of_one_space_sort_by_time() -> None:
    made = [outbox.event("x", actor=1, space=4, now_ms=1_772_442_000_000 + n).key.sk for n in range(5)]
    assert made == sorted(made)
