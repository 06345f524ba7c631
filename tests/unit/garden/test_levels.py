"""Experience and levels."""

from math import floor, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.focus.model import Session, SessionKind, SessionState
from roost.garden import writes
from roost.garden.model import Growth, level_of
from roost.kit import keys

JANE = 7


def session(**fields: object) -> Session:
    about = {"id": 5, "user": JANE, "kind": SessionKind.FOCUS, "space": 2, "started_ms": 0, "planned_ms": 1_500_000}
    over = {
        "day": "2026-03-02",
        "zone": "UTC",
        "state": SessionState.COMPLETED,
        "ended_ms": 90_000,
        "focus_seconds": 90,
    }
    return Session(**(about | over | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(("xp", "level"), [(0, 1), (199, 1), (200, 2), (1250, 5), (1799, 5), (3200, 8), (5000, 10)])
def test_the_level_is_the_root_of_a_fiftieth_and_at_least_one(xp: int, level: int) -> None:
    assert level_of(xp) == level


@given(st.integers(1, 10**15))
def test_a_level_begins_at_fifty_times_its_square(level: int) -> None:
    begins = 50 * level * level
    assert (level_of(begins), level_of(begins - 1)) == (level, max(1, level - 1))


@given(st.integers(0, 10**9))
def test_the_level_is_what_the_document_s_formula_says(xp: int) -> None:
    assert level_of(xp) == max(1, floor(sqrt(xp / 50)))


def test_ten_points_for_each_minute() -> None:
    growth = Growth(minutes=125, sessions=5, removed=2)
    assert (growth.xp, growth.level, growth.listed) == (1250, 5, 3)


def test_a_completed_session_earns_its_whole_minutes() -> None:
    (update,) = writes.session_ended(session(focus_seconds=119))
    assert update.key == keys.growth(JANE)
    assert update.add == {"minutes": 1, "sessions": 1, "v": 1}
    assert update.set == {"changed_ms": 90_000}


@pytest.mark.parametrize("kind", [SessionKind.SHORT_BREAK, SessionKind.LONG_BREAK])
def test_a_break_earns_nothing(kind: SessionKind) -> None:
    assert writes.session_ended(session(kind=kind)) == []


def test_what_was_given_up_is_counted_and_earns_nothing() -> None:
    (update,) = writes.session_ended(session(state=SessionState.CANCELLED))
    assert (update.add, update.set) == ({"cancelled": 1, "v": 1}, {})


def test_deleting_takes_nothing_away_but_the_place_in_the_list() -> None:
    assert [update.add for update in writes.session_withdrawn(session())] == [{"removed": 1, "v": 1}]
    given_up = writes.session_withdrawn(session(state=SessionState.CANCELLED))
    assert [update.add for update in given_up] == [{"cancelled": -1, "v": 1}]


@given(st.integers(0, 10**5), st.integers(0, 10**5))
def test_a_session_of_another_length_earns_that(before: int, after: int) -> None:
    first, then = session(focus_seconds=before), session(focus_seconds=after)
    earned = sum(
        update.add["minutes"] for update in (*writes.session_ended(first), *writes.session_resized(first, then))
    )
    assert earned == after // 60
