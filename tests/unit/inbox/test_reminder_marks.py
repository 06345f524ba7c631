"""At which marks before it is due a thing is told (contract section 11)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from roost.inbox.reminders.model import (
    DEADLINES_MS,
    HOUR_MS,
    MEETING_MS,
    MINUTE_MS,
    SOON_MS,
    Reminder,
    Thing,
    Verdict,
    armed,
    judge,
)

AT_MS = 1_800_000_000_000
SOON, NEAR, OVER = "task.due_soon", "task.deadline_near", "task.overdue"
NEW = armed(Thing.TASK, 1, AT_MS, 5)


def left(hours: float, reminder: Reminder = NEW, *, is_open: bool = True) -> Verdict:
    return judge(reminder, is_open, AT_MS - int(hours * HOUR_MS))


@pytest.mark.parametrize(
    ("hours", "told", "next_lead_ms"),
    [
        (24, (SOON,), 6 * HOUR_MS),
        (23, (SOON,), 6 * HOUR_MS),
        (6, (SOON, NEAR), 3 * HOUR_MS),
        (2, (SOON, NEAR), 30 * MINUTE_MS),
        (0.5, (SOON, NEAR), 0),
        (0.01, (SOON, NEAR), 0),
    ],
)
def test_what_is_first_seen_so_many_hours_before(hours: float, told: tuple[str, ...], next_lead_ms: int) -> None:
    verdict = left(hours)
    assert verdict.tell == told
    assert verdict.then
    assert verdict.then.look_ms == AT_MS - next_lead_ms


@pytest.mark.parametrize("hours", [0, -1, -1000])
def test_what_has_passed_is_overdue_and_nothing_else(hours: float) -> None:
    assert left(hours) == Verdict((OVER,), None)


def test_a_task_that_is_over_is_told_nothing_but_looked_at_again() -> None:
    verdict = left(5, is_open=False)
    assert verdict == Verdict((), replace(NEW, look_ms=AT_MS - 3 * HOUR_MS))
    assert left(0, is_open=False) == Verdict((), None)


def test_reopened_it_is_told_what_it_missed() -> None:
    closed = left(20, is_open=False).then
    assert closed
    assert left(2, closed).tell == (SOON, NEAR)


def test_a_new_reminder_is_looked_at_a_day_before() -> None:
    assert NEW.look_ms == AT_MS - SOON_MS
    assert armed(Thing.MEETING, 1, AT_MS, 5).look_ms == AT_MS - MEETING_MS


@pytest.mark.parametrize(
    ("minutes", "told"), [(15, ("meeting.starting",)), (1, ("meeting.starting",)), (0, ()), (-5, ())]
)
def test_a_meeting_is_told_before_it_starts(minutes: int, told: tuple[str, ...]) -> None:
    meeting = armed(Thing.MEETING, 1, AT_MS, 5)
    assert judge(meeting, True, AT_MS - minutes * MINUTE_MS) == Verdict(told, None)
    assert judge(meeting, False, AT_MS - minutes * MINUTE_MS) == Verdict((), None)


@given(some.lists(some.integers(-HOUR_MS, 2 * SOON_MS), max_size=20))
def test_however_often_it_is_looked_at_each_mark_is_told_once(looks: list[int]) -> None:
    told: list[str] = []
    reminder: Reminder | None = NEW
    for left_ms in sorted(looks, reverse=True):
        now_ms = AT_MS - left_ms
        if reminder and now_ms >= reminder.look_ms:
            verdict = judge(reminder, True, now_ms)
            told += verdict.tell
            reminder = verdict.then
            assert reminder is None or reminder.look_ms > now_ms
    assert told.count(SOON) <= 1
    assert told.count(OVER) <= 1
    assert told.count(NEAR) <= len(DEADLINES_MS)


@given(some.integers(5 * MINUTE_MS, 15 * MINUTE_MS), some.integers(0, 30 * MINUTE_MS))
def test_looked_at_regularly_every_mark_is_told(pace_ms: int, first_ms: int) -> None:
    told: list[str] = []
    reminder: Reminder | None = NEW
    now_ms = AT_MS - SOON_MS - first_ms
    while reminder:
        if now_ms >= reminder.look_ms:
            verdict = judge(reminder, True, now_ms)
            told += verdict.tell
            reminder = verdict.then
        now_ms += pace_ms
    assert told == [SOON, NEAR, NEAR, NEAR, OVER]
