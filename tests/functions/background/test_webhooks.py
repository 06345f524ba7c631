"""Section 13, FF-71 to FF-73: deliveries to real receivers on the loopback interface, with time that is held."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Event
from typing import Any

import pytest

from background import webhooks
from roost.inbox.webhooks import deliveries, model, store
from roost.inbox.webhooks.events import event_happened
from roost.kit import keys, outbound, table
from roost.kit.items import decode_item
from roost.kit.outbox import event
from roost.kit.retries import meter
from tests.functions.background.webhook_line import Hooks, Line, line
from tests.functions.conftest import Person
from tests.functions.focusflow.desk import Desk
from tests.support.client import Client, Context
from tests.support.deliveries import failed, of_kind, queue_event
from tests.support.organizations import Organization, make_organization
from tests.support.race import Failure, failing, meanwhile
from tests.support.receiver import Receiver, receiving
from tests.support.stack import HeldClock

V1 = "/focusflow/api/v1"
ORGANIZATION = "/focusflow/api/v2/organizations/acme"


@pytest.fixture
def post(api: Client, clock: HeldClock) -> Iterator[Line]:
    with line(clock) as opened:
        yield opened


@pytest.fixture
def boss(api: Client, register: Callable[..., Person]) -> Desk:
    return Desk(api, register("boss", first_name="Bo"))


@pytest.fixture
def acme(clock: HeldClock, boss: Desk) -> Organization:
    return make_organization(clock, "acme", boss.id)


@pytest.fixture
def hooks(boss: Desk, acme: Organization) -> Hooks:
    return Hooks(boss)


@pytest.fixture
def jane(api: Client, acme: Organization, register: Callable[..., Person]) -> Desk:
    """An employee at work for the organization."""
    desk = Desk(api, register("jane", first_name="Jané"))
    acme.seat(desk.id, active=True)
    return desk


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def start(desk: Desk, **fields: Any) -> int:
    """A task in the organization whose session starts."""
    task = desk.task("Grüße 🦆", organization="acme", **fields)["id"]
    desk.act(task, "start")
    return int(task)


def words(receiver: Receiver) -> list[str]:
    return [got.json["event"] for got in receiver.got]


def test_an_event_reaches_the_receiver_signed_twice(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, acme: Organization
) -> None:
    hook = hooks.make(receiver.url, "task_started", secret="sécret-of-mine")
    project = jane.project("Garden", organization="acme")["id"]
    task = start(jane, project=project)
    post.run()
    [got] = receiver.got
    assert got.is_signed_with("sécret-of-mine")
    assert not got.is_signed_with("another secret")
    body = got.json
    assert (body["event"], body["organization"]) == ("task_started", {"id": acme.id, "slug": "acme"})
    assert body["timestamp"] == "2026-03-02T09:00:00Z"
    session = body["data"]["pomodoro_session"]["id"]
    assert body["data"] == {
        "user": {"id": jane.id, "username": "jane", "first_name": "Jané"},
        "task": {"id": task, "title": "Grüße 🦆", "project": "Garden"},
        "task_id": task,
        "title": "Grüße 🦆",
        "started_at": "2026-03-02T09:00:00Z",
        "pomodoro_session": {"id": session, "duration_minutes": 25},
    }
    assert got.path == "/hook?from=roost"
    [row] = hooks.log(hook)
    assert got.headers["X-FocusFlow-Delivery"] == row["id"]
    assert got.headers["X-FocusFlow-Event"] == "task_started"
    assert got.headers["User-Agent"] == "FocusFlow-Webhooks/2.0"
    assert got.headers["Content-Type"] == "application/json"


def test_the_log_tells_of_a_delivery(hooks: Hooks, jane: Desk, post: Line, receiver: Receiver) -> None:
    receiver.status = 204
    hook = hooks.make(receiver.url)
    start(jane)
    post.relay()
    post.work(*post.due())
    [row] = hooks.log(hook)
    assert (row["status"], row["attempts"], row["next_attempt_at"]) == ("pending", 0, "2026-03-02T09:00:00Z")
    post.run()
    assert hooks.log(hook) == [
        {
            "id": row["id"],
            "event": "task_started",
            "attempts": 1,
            "status": "delivered",
            "response_status": 204,
            "error": None,
            "created_at": "2026-03-02T09:00:00Z",
            "next_attempt_at": None,
        }
    ]
    assert hooks.shown(hook)["last_status"] == 204


def test_the_work_of_a_day_is_told_in_the_documents_words(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, clock: HeldClock
) -> None:
    everything = ("task_started", "task_paused", "task_resumed", "task_completed", "pomodoro_completed")
    hooks.make(receiver.url, *everything)
    task = start(jane)
    for action in ("pause", "resume", "complete"):
        clock.tick(minutes=5)
        jane.act(task, action)
    post.run()
    told = {got.json["event"]: got.json["data"] for got in receiver.got}
    assert set(told) == set(everything)
    assert told["task_paused"]["elapsed_seconds"] == 300
    assert told["task_resumed"]["remaining_seconds"] == 1200
    assert told["task_completed"]["total_focus_seconds"] == 600
    assert told["pomodoro_completed"]["task"] == {"id": task, "title": "Grüße 🦆", "project": None}
    assert told["pomodoro_completed"]["play_sound"] is False


def test_only_work_in_the_organization_is_told(hooks: Hooks, jane: Desk, post: Line, receiver: Receiver) -> None:
    hooks.make(receiver.url)
    task = jane.task("private", organization=None)["id"]
    jane.act(task, "start")
    jane.act(task, "complete")
    post.run()
    assert receiver.got == []


def test_personal_work_costs_the_relay_no_call(jane: Desk, services: None) -> None:
    task = jane.task("private", organization=None)["id"]
    jane.act(task, "complete")
    [item] = of_kind("task.completed")
    meter.reset()
    event_happened(decode_item(item))
    assert meter.operations == []


def test_each_webhook_gets_what_it_subscribed_to(hooks: Hooks, jane: Desk, post: Line, receiver: Receiver) -> None:
    with receiving() as other:
        hooks.make(receiver.url, "task_started")
        hooks.make(other.url, "task_completed", secret="another-secret")
        task = start(jane)
        post.run()
        jane.act(task, "complete")
        post.run()
        assert (words(receiver), words(other)) == (["task_started"], ["task_completed"])
        assert other.got[0].is_signed_with("another-secret")


OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "employee_idle": ("member.idle", {"idle_since_ms": 0, "idle_minutes": 31}),
    "member_joined": ("member.joined", {"role": "member"}),
    "member_removed": ("member.removed", {"role": "manager"}),
}


@pytest.mark.parametrize("word", OTHERS)
def test_what_is_done_to_somebody_is_told_about_them(
    hooks: Hooks, acme: Organization, boss: Desk, jane: Desk, post: Line, receiver: Receiver, word: str
) -> None:
    hooks.make(receiver.url, word)
    kind, data = OTHERS[word]
    actor = jane.id if word == "employee_idle" else boss.id
    about = data if word == "employee_idle" else data | {"user": jane.id}
    table.write(event(kind, actor=actor, space=acme.id, now_ms=post.clock.now_ms, **about))
    post.run()
    [got] = receiver.got
    assert got.is_signed_with("geheimnis")
    assert got.json["event"] == word
    assert got.json["data"]["user"] == {"id": jane.id, "username": "jane", "first_name": "Jané"}


def test_an_assignment_is_told_about_the_assignee(
    hooks: Hooks, boss: Desk, jane: Desk, post: Line, receiver: Receiver
) -> None:
    hooks.make(receiver.url, "task_assigned")
    task = boss.task("Dig", organization="acme")["id"]
    wanted = {"task_id": task, "assigned_to": jane.id, "priority": "high"}
    answer = boss.send("POST", f"{ORGANIZATION}/tasks/assign/", json=wanted)
    assert answer.status == 200, answer.body
    post.run()
    [got] = receiver.got
    assert got.json["data"] == {
        "user": {"id": jane.id, "username": "jane", "first_name": "Jané"},
        "task": {"id": task, "title": "Dig", "project": None, "priority": "high"},
        "assigned_by": {"id": boss.id, "username": "boss", "first_name": "Bo"},
        "assigned_at": answer.json["assigned_at"],
    }


def test_a_removal_is_told_about_who_was_removed(
    hooks: Hooks, boss: Desk, jane: Desk, post: Line, receiver: Receiver
) -> None:
    hooks.make(receiver.url, "member_removed")
    assert boss.send("DELETE", f"{ORGANIZATION}/members/{jane.id}/").status == 204
    post.run()
    [got] = receiver.got
    user = {"id": jane.id, "username": "jane", "first_name": "Jané"}
    assert got.json["data"] == {"user": user, "role": "employee"}


def test_what_happened_before_the_webhook_was_made_is_not_told(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, clock: HeldClock
) -> None:
    start(jane)
    clock.tick(1)
    hooks.make(receiver.url)
    post.run()
    assert receiver.got == []


def test_retries_come_when_the_contract_says_with_identical_bytes(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, clock: HeldClock
) -> None:
    receiver.status = 500
    times: list[int] = []
    receiver.before = lambda: times.append(clock.now_ms)
    hook = hooks.make(receiver.url)
    start(jane)
    began = clock.now_ms
    post.wait(hours=5)
    assert [(at - began) // 1000 for at in times] == [0, 10, 70, 370, 2170, 9370]
    assert {got.body for got in receiver.got} == {receiver.got[0].body}
    assert len({tuple(sorted(got.headers.items())) for got in receiver.got}) == 1
    [row] = hooks.log(hook)
    assert (row["status"], row["attempts"], row["response_status"]) == ("failed", 6, 500)
    assert (row["error"], row["next_attempt_at"]) == ("The receiver answered 500", None)
    shown = hooks.shown(hook)
    assert (shown["last_status"], shown["failure_count"], shown["is_active"]) == (500, 1, True)
    assert shown["last_error"] == "The receiver answered 500"


def test_while_it_waits_the_log_says_until_when(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, clock: HeldClock
) -> None:
    receiver.answers = [503, 503, 503, 503]
    hook = hooks.make(receiver.url)
    start(jane)
    post.wait(minutes=7)
    [row] = hooks.log(hook)
    assert (row["status"], row["attempts"], row["next_attempt_at"]) == ("pending", 4, "2026-03-02T09:36:10Z")
    post.wait(minutes=30)
    [row] = hooks.log(hook)
    assert (row["status"], row["attempts"], row["error"]) == ("delivered", 5, None)
    assert hooks.shown(hook)["last_error"] is None


def test_nothing_is_lost_when_the_receiver_is_down_for_an_hour(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, clock: HeldClock
) -> None:
    hook = hooks.make(receiver.url, "task_started", "task_paused", "task_resumed", "task_completed")
    up_at = clock.now_ms + 3_600_000
    receiver.before = lambda: setattr(receiver, "status", 200 if clock.now_ms >= up_at else 503)
    for _ in range(2):
        task = start(jane)
        for action in ("pause", "resume", "complete"):
            post.wait(minutes=3)
            jane.act(task, action)
        post.wait(minutes=3)
    post.wait(hours=4)
    rows = hooks.log(hook)
    assert len(rows) == 8
    assert {row["status"] for row in rows} == {"delivered"}
    delivered = {got.headers["X-FocusFlow-Delivery"] for got in receiver.got}
    assert delivered == {row["id"] for row in rows}
    assert hooks.shown(hook)["failure_count"] == 0


def test_a_receiver_that_hangs_holds_up_nobody_else(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "TIMEOUT_S", 0.4)
    with receiving() as other:
        released = Event()
        receiver.before = lambda: released.wait(20)
        hook = hooks.make(receiver.url)
        hooks.make(other.url)
        start(jane)
        post.run()
        assert words(other) == ["task_started"]
        released.set()
    [row] = hooks.log(hook)
    assert (row["status"], row["error"]) == ("pending", "No answer within 0.4 seconds")
    assert row["response_status"] is None


def test_410_switches_the_webhook_off_and_the_owner_is_told(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, mails: list[Any]
) -> None:
    receiver.status = 410
    hook = hooks.make(receiver.url)
    task = start(jane)
    post.run()
    [row] = hooks.log(hook)
    assert (row["status"], row["attempts"], row["response_status"]) == ("failed", 1, 410)
    shown = hooks.shown(hook)
    assert (shown["is_active"], shown["last_status"]) == (False, 410)
    assert shown["last_error"] == "The receiver answered 410; switched off because it wants no more"
    [mail] = mails
    assert mail["Destination"] == {"ToAddresses": ["boss@example.com"]}
    text = mail["Content"]["Simple"]["Body"]["Text"]["Data"]
    assert receiver.url in text
    assert "it wants no more" in text
    receiver.take()
    jane.act(task, "complete")
    post.wait(hours=5)
    assert receiver.got == []
    assert len(hooks.log(hook)) == 1
    assert len(mails) == 1


@pytest.fixture
def mails(services: None, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The mails that are sent, as SES is asked to send them."""
    from roost.kit import aws

    sent: list[Any] = []
    client = aws.client("sesv2")
    monkeypatch.setattr(client, "_make_api_call", lambda _, arguments: sent.append(arguments), raising=False)
    return sent


def test_too_many_given_up_in_a_row_switch_it_off(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, mails: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twenty of the contract stand in the rules' own test; here four are enough."""
    monkeypatch.setattr(model, "PATIENCE", 4)
    receiver.status = 500
    hook = hooks.make(receiver.url, "task_started", "task_completed")
    for _ in range(2):
        jane.act(start(jane), "complete")
    post.wait(hours=2, minutes=5)
    assert (hooks.shown(hook)["failure_count"], hooks.shown(hook)["is_active"]) == (0, True)
    start(jane)
    post.wait(hours=1)
    shown = hooks.shown(hook)
    assert (shown["failure_count"], shown["is_active"]) == (4, False)
    assert "4 deliveries in a row were given up" in shown["last_error"]
    assert len(mails) == 1
    asked = len(receiver.got)
    post.wait(hours=3)
    rows = hooks.log(hook)
    assert [(row["status"], row["attempts"]) for row in rows] == [("failed", 4)] + [("failed", 6)] * 4
    assert rows[0]["error"] == "The receiver answered 500"
    assert len(receiver.got) == asked == 4 * 6 + 4


def test_one_success_begins_the_row_anew(hooks: Hooks, jane: Desk, post: Line, receiver: Receiver) -> None:
    receiver.status = 500
    hook = hooks.make(receiver.url, "task_started")
    for _ in range(3):
        jane.act(start(jane), "complete")
    post.wait(hours=5)
    assert hooks.shown(hook)["failure_count"] == 3
    receiver.status = 200
    start(jane)
    post.run()
    shown = hooks.shown(hook)
    assert (shown["failure_count"], shown["last_status"], shown["last_error"]) == (0, 200, None)


def test_a_deleted_webhook_gets_no_more_and_leaves_nothing(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver
) -> None:
    receiver.status = 500
    hook = hooks.make(receiver.url)
    start(jane)
    post.run()
    assert len(receiver.take()) == 1
    hooks.admin.send("DELETE", f"{hooks.path}{hook}/")
    post.wait(hours=5)
    assert receiver.got == []
    assert table.query(keys.deliveries(hook)) == []


def test_a_message_twice_is_sent_once(hooks: Hooks, jane: Desk, post: Line, receiver: Receiver) -> None:
    hook = hooks.make(receiver.url)
    start(jane)
    post.relay()
    spreads = post.due()
    assert post.work(*spreads, *spreads) == []
    attempts = post.due()
    assert len(attempts) == 2
    for message in (*attempts, *attempts):
        assert post.work(message) == []
    assert len(receiver.got) == 1
    assert [row["attempts"] for row in hooks.log(hook)] == [1]


def test_the_stream_twice_is_one_delivery(hooks: Hooks, jane: Desk, post: Line, receiver: Receiver) -> None:
    hook = hooks.make(receiver.url)
    start(jane)
    post.run()
    post.relayed.clear()
    post.run()
    assert len(receiver.got) == len(hooks.log(hook)) == 1


@pytest.mark.parametrize("failure", [Failure.THROTTLED, Failure.LOST])
@pytest.mark.parametrize("operation", ["BatchGetItem", "UpdateItem", "TransactWriteItems", "Query"])
def test_a_worker_that_dies_half_way_loses_nothing(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, failure: Failure, operation: str
) -> None:
    """Whatever call stays away for good: the message comes again, and the log is right in the end."""
    receiver.answers = [500]
    hook = hooks.make(receiver.url)
    start(jane)
    post.relay()
    [message] = post.due()
    for _ in range(3):
        with failing(failure, operation=operation, times=None):
            given_back = post.work(message)
        waiting, post.waiting = post.waiting, []
        if not given_back:
            [(_, _, message)] = waiting[:1]
    assert post.work(message) == []
    post.wait(hours=5)
    [row] = hooks.log(hook)
    assert row["status"] == "delivered"
    assert len(receiver.got) >= 2
    assert {got.body for got in receiver.got} == {receiver.got[0].body}


def test_a_queue_that_is_away_leaves_the_message_to_come_again(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver
) -> None:
    receiver.answers = [500]
    hook = hooks.make(receiver.url)
    start(jane)
    post.relay()
    [spread] = post.due()
    post.outgoing.failures = 100
    assert post.work(spread) == ["message-1"]
    post.outgoing.failures = 0
    assert post.work(spread) == []
    [attempt] = post.due()
    post.outgoing.failures = 100
    assert post.work(attempt) == ["message-1"]
    post.outgoing.failures = 0
    post.work(attempt)
    post.wait(hours=1)
    [row] = hooks.log(hook)
    assert (row["status"], len(receiver.got)) == ("delivered", 2)


def test_one_bad_message_does_not_hold_up_the_others(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    hooks.make(receiver.url)
    start(jane)
    post.relay()
    [spread] = post.due()
    post.work(spread)
    [attempt] = post.due()
    webhooks.logger.setLevel("ERROR")
    answer = webhooks.handler(queue_event("no json", {"work": "unknown"}, attempt), Context())
    webhooks.logger.setLevel("CRITICAL")
    assert failed(answer) == ["message-1", "message-2"]
    assert len(receiver.got) == 1
    assert [vars(record)["message_id"] for record in caplog.records] == ["message-1", "message-2"]


def test_redelivery_sends_the_same_bytes_under_the_same_id(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, clock: HeldClock
) -> None:
    hook = hooks.make(receiver.url)
    start(jane)
    post.run()
    [row] = hooks.log(hook)
    clock.tick(days=2)
    asked = hooks.post(hook, f"deliveries/{row['id']}/redeliver")
    assert asked == row | {"status": "pending", "next_attempt_at": "2026-03-04T09:00:00Z"}
    assert len(receiver.got) == 1
    post.run()
    first, second = receiver.got
    assert (first.body, first.headers) == (second.body, second.headers)
    [after] = hooks.log(hook)
    assert (after["status"], after["attempts"], after["created_at"]) == ("delivered", 2, row["created_at"])


def test_a_redelivery_that_fails_is_tried_again_like_a_new_one(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, clock: HeldClock
) -> None:
    receiver.status = 500
    hook = hooks.make(receiver.url)
    start(jane)
    post.wait(hours=5)
    [row] = hooks.log(hook)
    hooks.post(hook, f"deliveries/{row['id']}/redeliver")
    post.wait(seconds=30)
    [after] = hooks.log(hook)
    assert (after["status"], after["attempts"]) == ("pending", 8)
    assert hooks.shown(hook)["failure_count"] == 1
    post.wait(hours=5)
    assert hooks.log(hook)[0]["attempts"] == 12
    assert hooks.shown(hook)["failure_count"] == 2


def test_asking_while_a_retry_waits_leaves_one_chain(hooks: Hooks, jane: Desk, post: Line, receiver: Receiver) -> None:
    receiver.answers = [500, 500, 500, 500, 500]
    hook = hooks.make(receiver.url)
    start(jane)
    post.wait(minutes=10)
    [row] = hooks.log(hook)
    assert row["attempts"] == 4
    hooks.post(hook, f"deliveries/{row['id']}/redeliver")
    post.run()
    assert len(receiver.got) == 5
    post.wait(hours=5)
    assert len(receiver.got) == 6
    assert hooks.log(hook)[0]["status"] == "delivered"


def test_what_was_lost_is_redelivered_also_by_a_webhook_that_is_off(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, mails: list[Any]
) -> None:
    receiver.answers = [410]
    hook = hooks.make(receiver.url)
    start(jane)
    post.run()
    [row] = hooks.log(hook)
    hooks.post(hook, f"deliveries/{row['id']}/redeliver")
    hooks.post(hook, "ping")
    post.run()
    assert sorted(words(receiver)[1:]) == ["ping", "task_started"]
    assert {row["status"] for row in hooks.log(hook)} == {"delivered"}
    assert hooks.shown(hook)["is_active"] is False


def test_a_ping_reaches_a_webhook_that_did_not_subscribe_to_it(
    hooks: Hooks, boss: Desk, post: Line, receiver: Receiver
) -> None:
    hook = hooks.make(receiver.url, "member_joined")
    asked = hooks.post(hook, "ping")
    assert (asked["event"], asked["status"], asked["attempts"]) == ("ping", "pending", 0)
    assert receiver.got == []
    post.run()
    [got] = receiver.got
    assert got.is_signed_with("geheimnis")
    assert got.json["data"] == {"user": {"id": boss.id, "username": "boss", "first_name": "Bo"}}
    assert got.headers["X-FocusFlow-Delivery"] == asked["id"]
    assert got.headers["X-FocusFlow-Event"] == "ping"
    assert [row["status"] for row in hooks.log(hook)] == ["delivered"]


def test_the_log_is_newest_first_in_pages(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, clock: HeldClock
) -> None:
    hook = hooks.make(receiver.url)
    pings = []
    for _ in range(5):
        pings.append(hooks.post(hook, "ping")["id"])
        clock.tick(1)
    answer = hooks.admin.send("GET", f"{hooks.path}{hook}/deliveries/", params={"page_size": 2}).json
    assert (answer["count"], answer["previous"]) == (5, None)
    assert answer["next"] == f"https://api.test{hooks.path}{hook}/deliveries/?page_size=2&page=2"
    pages = [[row["id"] for row in hooks.log(hook, page_size=2, page=page)] for page in (1, 2, 3)]
    assert [each for page in pages for each in page] == pings[::-1]
    for page in (0, 4, "x"):
        missing = hooks.admin.send("GET", f"{hooks.path}{hook}/deliveries/", params={"page_size": 2, "page": page})
        assert missing.status == 404


def test_the_log_goes_back_thirty_days(hooks: Hooks, post: Line, receiver: Receiver, clock: HeldClock) -> None:
    hook = hooks.make(receiver.url)
    first = hooks.post(hook, "ping")["id"]
    clock.tick(days=30)
    second = hooks.post(hook, "ping")["id"]
    assert [row["id"] for row in hooks.log(hook)] == [second, first]
    clock.tick(days=1)
    page = hooks.admin.send("GET", f"{hooks.path}{hook}/deliveries/").json
    assert (page["count"], [row["id"] for row in page["results"]]) == (1, [second])
    pinged = int(of_kind("webhook.pinged")[0]["id"]["N"])
    item = table.get(keys.delivery(hook, pinged)) or {}
    assert item["expires_at"] == int(datetime.fromisoformat("2026-04-02T00:00:00+00:00").timestamp())


def test_a_page_of_the_log_costs_the_same_however_long_the_log_is(
    hooks: Hooks, post: Line, receiver: Receiver, clock: HeldClock
) -> None:
    hook = hooks.make(receiver.url)

    def cost() -> tuple[list[str], float]:
        meter.reset()
        hooks.admin.send("GET", f"{hooks.path}{hook}/deliveries/", params={"page_size": 5})
        return list(meter.operations), meter.capacity

    for _ in range(6):
        hooks.post(hook, "ping")
    few = cost()
    for _ in range(60):
        hooks.post(hook, "ping")
    assert cost() == few
    assert few[0][-2:] == ["GetItem", "Query"]


def test_the_address_is_checked_again_at_each_send(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.status = 500
    hook = hooks.make(receiver.url)
    start(jane)
    post.run()
    monkeypatch.setattr(outbound, "_is_allowed", lambda _: False)
    post.wait(seconds=10)
    assert len(receiver.got) == 1
    [row] = hooks.log(hook)
    assert (row["attempts"], row["error"], row["response_status"]) == (2, "The address is not public", None)


def test_a_redirect_is_a_failure_and_leads_nowhere(hooks: Hooks, jane: Desk, post: Line, receiver: Receiver) -> None:
    with receiving() as inside:
        receiver.status, receiver.location = 302, inside.url
        hook = hooks.make(receiver.url)
        start(jane)
        post.run()
        assert inside.got == []
    [row] = hooks.log(hook)
    assert row["error"] == "The receiver answered 302; redirects are not followed"


def test_a_receiver_that_is_not_there_is_named_in_the_log(hooks: Hooks, jane: Desk, post: Line) -> None:
    with receiving() as gone:
        url = gone.url
    hook = hooks.make(url)
    start(jane)
    post.run()
    assert hooks.log(hook)[0]["error"] == "The connection was refused"
    assert hooks.shown(hook)["last_error"] == "The connection was refused"


def test_two_that_are_given_up_at_once_both_count(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver, clock: HeldClock
) -> None:
    """While one outcome is written the other one is: the webhook's row is counted up one by one."""
    receiver.status = 500
    hook = hooks.make(receiver.url, "task_started", "task_completed")
    task = start(jane)
    jane.act(task, "complete")
    post.wait(hours=2)
    assert hooks.shown(hook)["failure_count"] == 0
    clock.tick(hours=1)
    first, second = post.due()
    with meanwhile("TransactWriteItems", lambda: post.work(second)):
        assert post.work(first) == []
    assert hooks.shown(hook)["failure_count"] == 2


def test_a_session_cut_off_by_something_else_is_not_told(
    hooks: Hooks, jane: Desk, post: Line, receiver: Receiver
) -> None:
    hooks.make(receiver.url, "pomodoro_completed")
    task = start(jane)
    assert jane.send("DELETE", f"{V1}/tasks/{task}/").status == 204
    post.run()
    assert receiver.got == []


def test_deliveries_cost_few_calls(hooks: Hooks, jane: Desk, post: Line, receiver: Receiver) -> None:
    hook = hooks.make(receiver.url)
    start(jane)
    post.relay()
    [spread] = post.due()
    meter.reset()
    post.work(spread)
    assert sorted(meter.operations) == ["BatchGetItem", "Query", "TransactWriteItems"]
    [attempt] = post.due()
    meter.reset()
    post.work(attempt)
    assert meter.operations == ["BatchGetItem", "BatchGetItem", "TransactWriteItems"]
    assert store.read_webhook(space_of(hook), hook).last_status == 200


def space_of(_: int) -> int:
    return int(of_kind("webhook.created")[0]["space"]["N"])


def test_a_body_is_one_line_of_compact_json(hooks: Hooks, jane: Desk, post: Line, receiver: Receiver) -> None:
    hooks.make(receiver.url)
    start(jane)
    post.run()
    body = receiver.got[0].body.decode()
    assert body == json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False)
