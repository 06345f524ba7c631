"""How sessions end: early, at the planned moment, out of a pause, or without credit (FF-20, FF-23, FF-68)."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from roost.focus.model import Session, SessionKind, SessionState, cancel, close, is_due, pause, resume

MINUTE = 60_000
START = 1_737_367_200_000
FRESH = Session(
    id=7,
    user=1,
    kind=SessionKind.FOCUS,
    space=3,
    started_ms=START,
    planned_ms=25 * MINUTE,
    day="2025-01-20",
    zone="UTC",
)


def at(minutes: float) -> int:
    return START + int(minutes * MINUTE)


def test_an_early_close_keeps_the_real_focus_time() -> None:
    ended = close(FRESH, at(10) + 999)
    assert (ended.state, ended.ended_ms, ended.focus_seconds) == (SessionState.COMPLETED, at(10) + 999, 600)


def test_a_close_at_the_very_start_is_a_completed_session_of_no_length() -> None:
    ended = close(FRESH, START)
    assert (ended.state, ended.focus_seconds) == (SessionState.COMPLETED, 0)


def test_a_due_session_ends_at_its_planned_moment() -> None:
    ended = close(FRESH, at(300))
    assert (ended.ended_ms, ended.focus_seconds) == (at(25), 1500)


def test_a_due_session_with_pauses_ends_that_much_later() -> None:
    ended = close(resume(pause(FRESH, at(10)), at(17)), at(300))
    assert (ended.ended_ms, ended.focus_seconds, ended.paused_ms) == (at(32), 1500, 7 * MINUTE)


def test_an_open_pause_ends_at_the_closing_moment_and_is_no_focus() -> None:
    ended = close(pause(FRESH, at(15)), at(90))
    assert (ended.ended_ms, ended.focus_seconds) == (at(90), 900)
    assert (ended.paused_ms, ended.paused_since_ms) == (75 * MINUTE, None)


def test_closing_twice_changes_nothing() -> None:
    ended = close(FRESH, at(10))
    assert close(ended, at(20)) is ended


def test_closing_a_cancelled_session_leaves_it_cancelled() -> None:
    cancelled = cancel(FRESH, at(10))
    assert close(cancelled, at(20)) is cancelled


def test_cancelling_ends_the_session_now_with_its_real_time() -> None:
    cancelled = cancel(FRESH, at(10))
    assert (cancelled.state, cancelled.ended_ms, cancelled.focus_seconds) == (SessionState.CANCELLED, at(10), 600)


def test_cancelling_a_paused_session_closes_its_pause() -> None:
    cancelled = cancel(pause(FRESH, at(5)), at(8))
    assert (cancelled.paused_ms, cancelled.paused_since_ms, cancelled.focus_seconds) == (3 * MINUTE, None, 300)


def test_cancelling_twice_changes_nothing() -> None:
    cancelled = cancel(FRESH, at(10))
    assert cancel(cancelled, at(20)) is cancelled


def test_a_close_by_a_clock_behind_the_start_ends_at_the_start() -> None:
    ended = close(FRESH, START - 4_000)
    assert (ended.ended_ms, ended.focus_seconds) == (START, 0)


def test_a_close_by_a_clock_behind_the_open_pause_ends_with_it() -> None:
    ended = close(pause(FRESH, at(5)), at(4))
    assert (ended.ended_ms, ended.focus_seconds, ended.paused_ms) == (at(5), 300, 0)


gaps = st.lists(st.integers(0, 20 * MINUTE), max_size=10)
plans = st.integers(1, 60).map(lambda minutes: minutes * MINUTE)


@given(plans, gaps, st.integers(0, 100 * MINUTE))
def test_focus_is_the_wall_time_minus_pauses_capped_at_the_plan(plan: int, between: list[int], last: int) -> None:
    session, now, pauses = replace(FRESH, planned_ms=plan), START, 0
    for gap in [*between, last]:
        was_paused = session.state is SessionState.PAUSED
        pauses += gap if was_paused else 0
        now += gap
        if is_due(session, now):
            break
        session = resume(session, now) if was_paused else pause(session, now)
    ended = close(session, now)
    assert ended.focus_seconds == min(now - START - pauses, plan) // 1000
    assert ended.ended_ms is not None
    assert ended.focus_seconds == (ended.ended_ms - START - ended.paused_ms) // 1000


@given(plans, gaps, st.integers(0, 10**10), st.integers(0, 10**10))
def test_a_due_session_ends_the_same_whenever_it_is_noticed(
    plan: int, between: list[int], early: int, late: int
) -> None:
    session, now = replace(FRESH, planned_ms=plan), START
    for gap in between:
        if is_due(session, now + gap):
            break
        now += gap
        session = resume(pause(session, now), now + gap)
        now += gap
    end = session.started_ms + plan + session.paused_ms
    assert close(session, end + early) == close(session, end + late)
    assert close(session, end + early).ended_ms == end
    assert close(session, end + early).focus_seconds == plan // 1000


@given(plans, st.integers(0, 200 * MINUTE), st.integers(0, 200 * MINUTE))
def test_a_later_close_never_credits_less(plan: int, one: int, other: int) -> None:
    session = replace(FRESH, planned_ms=plan)
    credit = [close(session, START + moment).focus_seconds or 0 for moment in sorted((one, other))]
    assert credit == sorted(credit)
