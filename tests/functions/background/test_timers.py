"""FF-68: timers end a session at its planned end, whatever comes early, late or twice."""

from collections.abc import Iterator
from typing import Any

import pytest

from background import relay, timers
from roost.kit.retries import meter
from tests.functions.conftest import Person
from tests.functions.focusflow.workday import Workday
from tests.support.client import Client, Context
from tests.support.deliveries import (
    Outgoing,
    failed,
    of_kind,
    queue_event,
    stored_events,
    stream_event,
    watching_queues,
)
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock


@pytest.fixture
def day(api: Client, clock: HeldClock, person: Person) -> Workday:
    return Workday(api, clock, person)


@pytest.fixture
def outgoing(services: None) -> Iterator[Outgoing]:
    with watching_queues(but={"push"}) as seen:
        yield seen


def ring(*messages: Any) -> list[str]:
    return failed(timers.handler(queue_event(*messages), Context()))


def begun(day: Workday, minutes: int = 10) -> tuple[int, dict[str, Any]]:
    """A task with a running session, and its timer's message."""
    task = day.task()
    session = day.act(task, "start", {"pomodoro_duration": minutes})["pomodoro_session"]["id"]
    due_ms = day.clock.now_ms + minutes * 60_000
    return task, {"user": day.person.id, "session": session, "due_ms": due_ms}


def ends() -> list[Any]:
    return of_kind("session.ended")


def test_at_its_planned_end_the_session_is_closed_as_of_that_moment(day: Workday, outgoing: Outgoing) -> None:
    task, message = begun(day)
    day.clock.tick(minutes=10, seconds=3)
    assert ring(message) == []
    assert len(ends()) == 1
    [session] = day.sessions()
    assert (session["ended_at"], session["actual_duration_seconds"]) == ("2026-03-02T09:10:00Z", 600)
    detail = day.detail(task)
    assert (detail["status"], detail["completed_pomodoros"]) == ("in_progress", 1)


def test_the_event_tells_what_a_listener_wants_to_know(day: Workday, outgoing: Outgoing) -> None:
    task, message = begun(day)
    day.clock.tick(minutes=11)
    ring(message)
    [event] = [each for each in day.events() if each["kind"] == "session.ended"]
    assert event["data"] == {
        "session": message["session"],
        "kind": "focus",
        "task": task,
        "state": "completed",
        "started_ms": message["due_ms"] - 600_000,
        "ended_ms": message["due_ms"],
        "focus_seconds": 600,
        "full": True,
        "suggested": "short_break",
    }


def test_a_message_twice_closes_once(day: Workday, outgoing: Outgoing) -> None:
    _, message = begun(day)
    day.clock.tick(minutes=10)
    assert ring(message, message) == []
    before = snapshot()
    assert ring(message) == []
    assert snapshot() == before
    assert len(ends()) == 1


def test_an_early_message_is_sent_on_and_changes_nothing(day: Workday, outgoing: Outgoing) -> None:
    _, message = begun(day)
    day.clock.tick(599.5)
    before = snapshot()
    assert ring(message) == []
    assert snapshot() == before
    assert [(sent.body, sent.delay_s) for sent in outgoing.messages] == [(message, 1)]


@pytest.mark.parametrize("minutes", [1, 15, 25, 180])
def test_hops_of_at_most_fifteen_minutes_lead_to_the_second(day: Workday, outgoing: Outgoing, minutes: int) -> None:
    _, message = begun(day, minutes)
    relay.handler(stream_event(of_kind("session.started")), Context())
    hops = 0
    while sent := outgoing.take():
        [next_one] = sent
        assert 0 < next_one.delay_s <= 900
        assert next_one.body == message
        assert ends() == []
        day.clock.tick(next_one.delay_s)
        assert ring(next_one.body) == []
        hops += 1
    assert hops == -(-minutes // 15)
    assert day.clock.now_ms == message["due_ms"]
    assert len(ends()) == 1


def test_a_paused_session_is_left_alone(day: Workday, outgoing: Outgoing) -> None:
    task, message = begun(day)
    day.clock.tick(minutes=5)
    day.act(task, "pause")
    day.clock.tick(minutes=5)
    assert ring(message) == []
    assert (ends(), outgoing.messages) == ([], [])
    assert day.active()["elapsed_seconds"] == 300


def test_after_a_pause_only_the_later_end_counts(day: Workday, outgoing: Outgoing) -> None:
    task, message = begun(day)
    day.clock.tick(minutes=5)
    day.act(task, "pause")
    day.clock.tick(minutes=2)
    day.act(task, "resume")
    day.clock.tick(minutes=3)
    assert ring(message) == []
    assert ends() == []
    relay.handler(stream_event(of_kind("task.resumed")), Context())
    [later] = outgoing.take()
    day.clock.tick(later.delay_s)
    assert ring(later.body) == []
    assert day.sessions()[0]["ended_at"] == "2026-03-02T09:12:00Z"


@pytest.mark.parametrize("how", ["complete", "session", "delete"])
def test_one_that_ended_early_is_left_alone(day: Workday, outgoing: Outgoing, how: str) -> None:
    task, message = begun(day)
    day.clock.tick(minutes=5)
    if how == "complete":
        day.act(task, "complete")
    elif how == "session":
        day.ok(f"pomodoro/sessions/{message['session']}/complete/")
    else:
        day.api.delete(f"/focusflow/api/v1/tasks/{task}/", token=day.token)
    day.clock.tick(minutes=5)
    before = snapshot()
    assert ring(message) == []
    assert snapshot() == before


def test_the_timer_of_an_ended_session_leaves_the_next_one_alone(day: Workday, outgoing: Outgoing) -> None:
    task, message = begun(day)
    day.clock.tick(minutes=5)
    day.ok(f"pomodoro/sessions/{message['session']}/complete/")
    following = day.act(task, "start", {"pomodoro_duration": 10})["pomodoro_session"]["id"]
    day.clock.tick(minutes=5)
    assert ring(message) == []
    assert day.active()["id"] == following


def test_a_request_that_settles_at_the_same_moment_settles_for_both(day: Workday, outgoing: Outgoing) -> None:
    task, message = begun(day)
    day.clock.tick(minutes=10)
    with meanwhile("TransactWriteItems", lambda: day.get("tasks/")):
        assert ring(message) == []
    assert len(ends()) == 1
    assert day.detail(task)["total_focus_seconds"] == 600


def test_a_pause_at_the_last_moment_wins_or_loses_as_a_whole(day: Workday, outgoing: Outgoing) -> None:
    task, message = begun(day)
    day.clock.tick(599.999)
    day.act(task, "pause")
    day.clock.tick(10)
    assert ring(message) == []
    day.act(task, "resume")
    day.clock.tick(0.001)
    day.refused(task, "pause")
    assert day.detail(task)["total_focus_seconds"] == 600


def test_a_person_who_is_gone_is_nobodys_problem(services: None, outgoing: Outgoing, clock: HeldClock) -> None:
    assert ring({"user": 4242, "session": 4711, "due_ms": clock.now_ms}) == []
    assert stored_events() == []


def test_one_bad_message_does_not_hold_up_the_others(day: Workday, outgoing: Outgoing) -> None:
    _, message = begun(day)
    day.clock.tick(minutes=10)
    assert ring("no json", {"user": 1}, message) == ["message-1", "message-2"]
    assert len(ends()) == 1


def test_a_table_that_is_away_leaves_the_message_to_come_again(day: Workday, outgoing: Outgoing) -> None:
    task, message = begun(day)
    day.clock.tick(minutes=10)
    with failing(Failure.THROTTLED, times=None):
        assert ring(message) == ["message-1"]
    assert ring(message) == []
    assert day.detail(task)["completed_pomodoros"] == 1


def test_it_costs_three_calls_to_close_and_one_to_find_nothing_to_do(day: Workday, outgoing: Outgoing) -> None:
    _, message = begun(day)
    day.clock.tick(minutes=10)
    meter.reset()
    ring(message)
    assert meter.operations == ["GetItem", "BatchGetItem", "TransactWriteItems"]
    meter.reset()
    ring(message)
    assert meter.operations == ["GetItem"]
