"""What a session's clock shows while it runs, is paused and is resumed (FF-17 to FF-21, FF-68)."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.focus.errors import SessionOver
from roost.focus.model import (
    Session,
    SessionKind,
    SessionState,
    cancel,
    close,
    elapsed_ms,
    elapsed_seconds,
    is_due,
    pause,
    planned_end_ms,
    remaining_seconds,
    resume,
)

MINUTE = 60_000
START = 1_737_367_200_000
FRESH = Session(
    id=7,
    user=1,
    kind=SessionKind.FOCUS,
    space=3,
    task=5,
    started_ms=START,
    planned_ms=25 * MINUTE,
    day="2025-01-20",
    zone="UTC",
)


def at(minutes: float) -> int:
    return START + int(minutes * MINUTE)


def test_a_fresh_session_runs_and_ends_after_its_planned_length() -> None:
    assert FRESH.state is SessionState.ACTIVE
    assert planned_end_ms(FRESH) == at(25)
    assert (elapsed_seconds(FRESH, START), remaining_seconds(FRESH, START)) == (0, 1500)


def test_elapsed_grows_with_the_clock_in_whole_seconds() -> None:
    assert elapsed_seconds(FRESH, START + 61_999) == 61
    assert remaining_seconds(FRESH, START + 61_999) == 1439


def test_elapsed_never_exceeds_the_planned_length() -> None:
    assert elapsed_ms(FRESH, at(600)) == 25 * MINUTE
    assert remaining_seconds(FRESH, at(600)) == 0


def test_elapsed_is_zero_for_a_clock_behind_the_start() -> None:
    assert elapsed_seconds(FRESH, START - 5_000) == 0
    assert remaining_seconds(FRESH, START - 5_000) == 1500


def test_a_pause_freezes_the_clock_and_hides_the_planned_end() -> None:
    paused = pause(FRESH, at(15))
    assert paused.state is SessionState.PAUSED
    assert elapsed_seconds(paused, at(15)) == elapsed_seconds(paused, at(500)) == 900
    assert remaining_seconds(paused, at(500)) == 600
    assert planned_end_ms(paused) is None


def test_pausing_twice_keeps_the_first_pause() -> None:
    paused = pause(FRESH, at(15))
    assert pause(paused, at(20)) is paused


def test_resuming_shifts_the_planned_end_by_the_pause() -> None:
    resumed = resume(pause(FRESH, at(15)), at(35))
    assert resumed.state is SessionState.ACTIVE
    assert planned_end_ms(resumed) == at(45)
    assert elapsed_seconds(resumed, at(36)) == 960


def test_resuming_a_running_session_changes_nothing() -> None:
    assert resume(FRESH, at(3)) is FRESH


def test_every_change_counts_up_the_version() -> None:
    paused = pause(FRESH, at(1))
    resumed = resume(paused, at(2))
    assert [s.v for s in (FRESH, paused, resumed, close(resumed, at(3)), cancel(resumed, at(3)))] == [1, 2, 3, 4, 4]


def test_several_pauses_add_up() -> None:
    session = FRESH
    for minute in (5, 10, 15):
        session = resume(pause(session, at(minute)), at(minute + 2))
    assert session.paused_ms == 6 * MINUTE
    assert planned_end_ms(session) == at(31)


def test_a_session_is_due_from_its_planned_end_on() -> None:
    assert not is_due(FRESH, at(25) - 1)
    assert is_due(FRESH, at(25))


def test_a_paused_session_is_never_due() -> None:
    assert not is_due(pause(FRESH, at(1)), at(100_000))


def test_an_ended_session_is_not_due() -> None:
    assert not is_due(close(FRESH, at(1)), at(100))
    assert not is_due(cancel(FRESH, at(1)), at(100))


@pytest.mark.parametrize("act", [pause, resume, cancel])
def test_a_due_session_can_only_be_completed(act: Callable[[Session, int], Session]) -> None:
    with pytest.raises(SessionOver) as caught:
        act(FRESH, at(25))
    assert caught.value.details == {"session_id": 7}
    assert caught.value.status == 409


@pytest.mark.parametrize("act", [pause, resume, cancel])
def test_a_completed_session_cannot_be_changed(act: Callable[[Session, int], Session]) -> None:
    with pytest.raises(SessionOver):
        act(close(FRESH, at(10)), at(11))


def test_the_clock_of_an_ended_session_stands_still() -> None:
    ended = close(FRESH, at(10))
    assert elapsed_seconds(ended, at(11)) == elapsed_seconds(ended, at(99)) == 600


def test_a_pause_by_a_clock_behind_the_start_begins_at_the_start() -> None:
    paused = pause(FRESH, START - 3_000)
    assert paused.paused_since_ms == START
    assert elapsed_ms(resume(paused, at(1)), at(2)) == MINUTE


def test_a_resume_by_a_clock_behind_the_pause_counts_no_pause() -> None:
    assert resume(pause(FRESH, at(5)), at(4)).paused_ms == 0


def test_breaks_are_breaks_and_all_other_kinds_are_work() -> None:
    assert {kind for kind in SessionKind if kind.is_break} == {SessionKind.SHORT_BREAK, SessionKind.LONG_BREAK}


steps = st.lists(st.integers(0, 20 * MINUTE), max_size=12)
plans = st.integers(1, 180).map(lambda minutes: minutes * MINUTE)


def played(plan: int, gaps: list[int]) -> tuple[Session, int, list[tuple[int, int]]]:
    """A session paused and resumed in turn after each gap until it is due: (session, now, [(instant, elapsed)])."""
    session, now = replace(FRESH, planned_ms=plan), START
    seen = [(now, elapsed_ms(session, now))]
    for gap in gaps:
        now += gap
        if is_due(session, now):
            break
        session = resume(session, now) if session.state is SessionState.PAUSED else pause(session, now)
        seen.append((now, elapsed_ms(session, now)))
    return session, now, seen


@given(plans, steps, st.integers(0, 200 * MINUTE))
def test_elapsed_only_grows_and_stays_within_the_plan(plan: int, gaps: list[int], later: int) -> None:
    session, now, seen = played(plan, gaps)
    shown = [elapsed for _, elapsed in seen] + [elapsed_ms(session, now), elapsed_ms(session, now + later)]
    assert shown == sorted(shown)
    assert shown[0] >= 0
    assert shown[-1] <= plan


@given(plans, steps, st.integers(0, 200 * MINUTE))
def test_elapsed_and_remaining_are_the_planned_seconds(plan: int, gaps: list[int], later: int) -> None:
    session, now, _ = played(plan, gaps)
    remaining = remaining_seconds(session, now + later)
    assert elapsed_seconds(session, now + later) + remaining == plan // 1000
    assert remaining >= 0


@given(plans, steps, st.integers(0, 20 * MINUTE), st.integers(0, 10**9))
def test_a_resume_shifts_the_planned_end_by_exactly_the_pause(plan: int, gaps: list[int], run: int, rest: int) -> None:
    session, now, _ = played(plan, gaps)
    if session.state is SessionState.PAUSED:
        session = resume(session, now)
    before = planned_end_ms(session)
    if is_due(session, now + run):
        return
    resumed = resume(pause(session, now + run), now + run + rest)
    assert before is not None
    assert planned_end_ms(resumed) == before + rest
    assert elapsed_ms(resumed, now + run + rest) == elapsed_ms(session, now + run)


@given(plans, steps, st.integers(0, 300 * MINUTE))
def test_elapsed_is_the_wall_time_outside_pauses(plan: int, gaps: list[int], later: int) -> None:
    session, now, seen = played(plan, gaps)
    instants = [instant for instant, _ in seen] + [now + later]
    running = sum(end - start for start, end in list(pairwise(instants))[::2])
    assert elapsed_ms(session, now + later) == min(running, plan)
