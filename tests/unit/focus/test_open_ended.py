"""Sessions that end when their person says so. Times in minutes from the start."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.focus.model import (
    ABANDONED_AFTER_MS,
    Session,
    SessionKind,
    SessionState,
    close,
    completed_ms,
    credited_minutes,
    due_ms,
    elapsed_seconds,
    is_due,
    minutes_worked,
    pause,
    planned_end_ms,
    planned_minutes,
    remaining_seconds,
    resume,
)

START, MINUTE = 1_772_442_000_000, 60_000
DAY = ABANDONED_AFTER_MS // MINUTE


def session(planned: int | None = 25) -> Session:
    return Session(
        id=1,
        user=7,
        kind=SessionKind.FOCUS,
        space=2,
        started_ms=START,
        planned_ms=(planned or DAY) * MINUTE,
        day="2026-03-02",
        zone="UTC",
        open_ended=True,
        unplanned=planned is None,
    )


def at(minutes: float) -> int:
    return START + int(minutes * MINUTE)


@given(st.integers(1, DAY), st.floats(0, 2 * DAY))
def test_it_stands_still_at_its_planned_length(planned: int, minutes: float) -> None:
    running = session(planned)
    elapsed, rest = elapsed_seconds(running, at(minutes)), remaining_seconds(running, at(minutes))
    assert (elapsed + rest, rest >= 0) == (60 * planned, True)


def test_it_is_due_a_day_after_its_start_whatever_it_was_planned_for() -> None:
    for each in (session(1), session(None), pause(session(25), at(3))):
        assert (due_ms(each), planned_end_ms(each)) == (at(DAY), None)
        assert not is_due(each, at(DAY) - 1)
        assert is_due(each, at(DAY))


def test_then_it_ends_without_credit_as_of_that_moment() -> None:
    over = close(session(25), at(3 * DAY))
    assert (over.state, over.ended_ms, completed_ms(over)) == (SessionState.CANCELLED, at(DAY), None)
    assert due_ms(over) is None


def test_before_that_it_is_completed_when_it_ends() -> None:
    over = close(session(25), at(40))
    assert (over.state, over.ended_ms, completed_ms(over)) == (SessionState.COMPLETED, at(40), at(40))
    assert (over.focus_seconds, credited_minutes(over)) == (1500, 25)


@pytest.mark.parametrize(("planned", "shown"), [(25, 25), (1440, 1440), (None, None)])
def test_a_length_is_shown_only_if_it_was_given(planned: int | None, shown: int | None) -> None:
    assert planned_minutes(session(planned)) == shown


@given(st.integers(1, DAY) | st.none(), st.integers(0, DAY * MINUTE - 1))
def test_it_counts_the_minutes_begun_up_to_the_planned_ones(planned: int | None, elapsed_ms: int) -> None:
    credited = minutes_worked(session(planned), START + elapsed_ms)
    assert credited == min(max(1, -(-elapsed_ms // MINUTE)), planned or DAY)


def test_pauses_do_not_count() -> None:
    running = resume(pause(session(25), at(3)), at(10))
    assert minutes_worked(running, at(12)) == 5


def test_with_a_grace_it_is_due_so_long_after_its_planned_end() -> None:
    graceful = replace(session(25), grace_ms=60 * MINUTE)
    assert (due_ms(graceful), planned_end_ms(graceful)) == (at(85), None)
    assert due_ms(resume(pause(graceful, at(5)), at(10))) == at(90)
    given_up = close(graceful, at(500))
    assert (given_up.state, given_up.ended_ms, completed_ms(given_up)) == (SessionState.CANCELLED, at(25), None)
    assert close(graceful, at(84)).ended_ms == at(84)
