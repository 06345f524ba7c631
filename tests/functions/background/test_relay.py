"""The relay: from the table's stream to whoever acts on an event."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from background import relay
from roost.kit.keys import EVENT_PREFIX
from tests.functions.conftest import Person
from tests.functions.focusflow.workday import V1, Workday
from tests.support.client import Client, Context
from tests.support.deliveries import (
    Outgoing,
    failed,
    of_kind,
    stored_events,
    stream_event,
    watching_queues,
)
from tests.support.stack import HeldClock
from tests.support.template import functions

SAMPLE = Path(__file__).parents[3] / "events" / "stream-event-inserted.json"


@pytest.fixture
def day(api: Client, clock: HeldClock, person: Person) -> Workday:
    return Workday(api, clock, person)


@pytest.fixture
def outgoing(services: None) -> Iterator[Outgoing]:
    with watching_queues(but={"push"}) as seen:
        yield seen


def test_a_started_session_sets_a_timer_for_its_planned_end(day: Workday, outgoing: Outgoing) -> None:
    session = day.act(day.task(), "start", {"pomodoro_duration": 10})["pomodoro_session"]["id"]
    assert failed(relay.handler(stream_event(of_kind("session.started", "task.started")), Context())) == []
    [sent] = outgoing.messages
    due_ms = day.clock.now_ms + 600_000
    assert sent.body == {"user": day.person.id, "session": session, "due_ms": due_ms}
    assert (sent.queue, sent.delay_s) == ("timers", 600)


def test_a_break_sets_one_too(day: Workday, outgoing: Outgoing) -> None:
    rest = day.ok("pomodoro/break/start/", {"break_type": "short"}, 201)["id"]
    relay.handler(stream_event(of_kind("session.started")), Context())
    assert [(sent.body["session"], sent.delay_s) for sent in outgoing.messages] == [(rest, 300)]


def test_a_resumed_session_sets_one_for_its_later_end(day: Workday, outgoing: Outgoing) -> None:
    task = day.task()
    day.act(task, "start", {"pomodoro_duration": 10})
    day.clock.tick(60)
    day.act(task, "pause")
    day.clock.tick(hours=3)
    day.act(task, "resume")
    relay.handler(stream_event(of_kind("task.resumed")), Context())
    [sent] = outgoing.messages
    assert (sent.body["due_ms"] - day.clock.now_ms, sent.delay_s) == (540_000, 540)


def test_a_pause_and_an_end_set_none(day: Workday, outgoing: Outgoing) -> None:
    task = day.task()
    day.act(task, "start")
    day.act(task, "pause")
    day.act(task, "complete")
    events = of_kind("task.paused", "session.ended", "task.completed", "task.created", "person.registered")
    assert len(events) == 5
    assert failed(relay.handler(stream_event(events), Context())) == []
    assert outgoing.messages == []


@pytest.mark.parametrize(("minutes", "delay_s"), [(14, 840), (15, 900), (16, 900), (180, 900)])
def test_no_timer_waits_longer_than_queues_can(day: Workday, outgoing: Outgoing, minutes: int, delay_s: int) -> None:
    day.act(day.task(), "start", {"pomodoro_duration": minutes})
    relay.handler(stream_event(of_kind("session.started")), Context())
    assert [sent.delay_s for sent in outgoing.messages] == [delay_s]


def test_time_lost_on_the_way_shortens_the_wait(day: Workday, outgoing: Outgoing) -> None:
    day.act(day.task(), "start", {"pomodoro_duration": 1})
    events = of_kind("session.started")
    day.clock.tick(2.4)
    relay.handler(stream_event(events), Context())
    day.clock.tick(minutes=5)
    relay.handler(stream_event(events), Context())
    assert [sent.delay_s for sent in outgoing.messages] == [58, 0]


def test_a_change_of_zone_has_the_figures_rebuilt(day: Workday, outgoing: Outgoing) -> None:
    day.api.patch(f"{V1}/auth/profile/", token=day.token, json={"timezone": "Asia/Kathmandu"})
    relay.handler(stream_event(of_kind("person.zone_changed")), Context())
    assert {(sent.queue, sent.body["user"]) for sent in outgoing.messages} == {("figures", day.person.id)}


def test_events_that_nobody_acts_on_pass(services: None, outgoing: Outgoing) -> None:
    assert failed(relay.handler(json.loads(SAMPLE.read_text()), Context())) == []
    assert outgoing.messages == []


def test_a_poison_record_is_given_back_and_the_others_go_through(day: Workday, outgoing: Outgoing) -> None:
    first = day.act(day.task(), "start")["pomodoro_session"]["id"]
    [good] = of_kind("session.started")
    poison = good | {"kind": {"S": "task.deleted"}, "data": {"M": {}}}
    answer = relay.handler(stream_event([poison, good]), Context())
    assert failed(answer) == ["1"]
    assert [sent.body["session"] for sent in outgoing.messages] == [first]


def test_a_batch_of_nothing_but_poison_is_given_back_too(day: Workday, outgoing: Outgoing) -> None:
    broken = [{**item, "kind": {"S": "task.deleted"}, "data": {"M": {}}} for item in stored_events()]
    assert len(failed(relay.handler(stream_event(broken), Context()))) == len(broken) > 0


def test_what_failed_five_times_is_put_aside_and_not_lost() -> None:
    [stream] = [each["Properties"] for each in functions()["Relay"]["Events"].values() if each["Type"] == "DynamoDB"]
    assert stream["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert stream["MaximumRetryAttempts"] == 5
    assert stream["DestinationConfig"]["OnFailure"]["Type"] == "SQS"
    [wanted] = [json.loads(each["Pattern"]) for each in stream["FilterCriteria"]["Filters"]]
    assert wanted["eventName"] == ["INSERT"]
    assert wanted["dynamodb"]["Keys"]["sk"]["S"] == [{"prefix": EVENT_PREFIX}]


def test_a_queue_that_hiccups_is_asked_again(day: Workday, outgoing: Outgoing) -> None:
    day.act(day.task(), "start")
    outgoing.failures = 2
    assert failed(relay.handler(stream_event(of_kind("session.started")), Context())) == []
    assert len(outgoing.messages) == 1


def test_a_queue_that_is_away_leaves_the_event_to_come_again(day: Workday, outgoing: Outgoing) -> None:
    day.act(day.task(), "start")
    outgoing.failures = 100
    assert failed(relay.handler(stream_event(of_kind("session.started")), Context())) == ["1"]
    outgoing.failures = 0
    assert failed(relay.handler(stream_event(of_kind("session.started")), Context())) == []
    assert len(outgoing.messages) == 1


def _announced(outgoing: Outgoing) -> list[list[str]]:
    """The kinds of event in each message to whoever tells those that are connected."""
    messages = [sent.body for sent in outgoing.messages if sent.queue == "push"]
    return [[event["kind"] for event in message["events"]] for message in messages]


def test_what_listeners_may_hear_of_goes_into_one_message(day: Workday) -> None:
    task = day.task()
    day.act(task, "start")
    day.clock.tick(1)
    day.act(task, "complete")
    with watching_queues() as outgoing:
        relay.handler(stream_event(list(reversed(stored_events()))), Context())
    [kinds] = _announced(outgoing)
    assert set(kinds[:2]) == {"task.started", "session.started"}
    assert kinds[2:] == ["session.ended", "task.completed"]


def test_many_events_go_into_several_messages(day: Workday) -> None:
    for _ in range(4):
        task = day.task()
        day.act(task, "start")
        day.act(task, "complete")
    with watching_queues() as outgoing:
        relay.handler(stream_event(stored_events()), Context())
    assert [len(kinds) for kinds in _announced(outgoing)] == [10, 6]


def test_what_comes_again_is_not_announced_yet(day: Workday) -> None:
    day.act(day.task(), "start")
    events = of_kind("task.started", "session.started")
    with watching_queues() as outgoing:
        outgoing.failures = 3
        relay.handler(stream_event(events), Context())
    assert _announced(outgoing) == [["task.started"]]
