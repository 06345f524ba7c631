"""Section 13 over the running stack: real stream, real queues, receivers that hang, fail, leave or work."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event
from typing import Any

import pytest

from local.testing import RunningStack
from tests.stack.conftest import User, eventually
from tests.support.receiver import Receiver, receiving

V2 = "/focusflow/api/v2/organizations"
SECRET = "geheimnis-ß"


@dataclass
class Organization:
    """An organization with its owner, who is at work in it."""

    owner: User
    slug: str

    def call(self, method: str, path: str, expect: int, **options: Any) -> Any:
        answer = self.owner.http.request(method, f"{V2}/{self.slug}/webhooks/{path}", **options)
        assert answer.status_code == expect, (method, path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def hook(self, receiver: Receiver, *events: str) -> int:
        wanted = {"url": receiver.url, "events": events or ["task_started"], "secret": SECRET}
        return int(self.call("POST", "", 201, json=wanted)["id"])

    def log(self, hook: int) -> Any:
        return self.call("GET", f"{hook}/deliveries/", 200)["results"]

    def shown(self, hook: int) -> Any:
        return next(row for row in self.call("GET", "", 200)["results"] if row["id"] == hook)

    def work(self) -> int:
        task = self.owner.call("POST", "tasks/", 201, json={"title": "Grüße 🦆", "organization": self.slug})["id"]
        self.owner.call("POST", f"tasks/{task}/start/")
        return int(task)


@pytest.fixture
def acme(register: Callable[..., User]) -> Organization:
    owner, slug = register(first_name="Bo"), f"acme-{time.time_ns()}"
    answer = owner.http.post(f"{V2}/", json={"name": "Acme", "slug": slug})
    assert answer.status_code == 201, answer.text
    return Organization(owner, slug)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as opened:
        yield opened


def test_an_event_and_a_ping_arrive_signed(acme: Organization, receiver: Receiver) -> None:
    hook = acme.hook(receiver)
    task = acme.work()
    [told] = eventually(lambda: receiver.take(), seconds=10)
    assert told.is_signed_with(SECRET)
    assert told.json["data"]["task"] == {"id": task, "title": "Grüße 🦆", "project": None}
    asked = acme.call("POST", f"{hook}/ping/", 202)["id"]
    [ping] = eventually(lambda: receiver.take(), seconds=10)
    assert (ping.json["event"], ping.headers["X-FocusFlow-Delivery"]) == ("ping", asked)
    assert ping.is_signed_with(SECRET)
    rows = eventually(lambda: [row for row in acme.log(hook) if row["status"] == "delivered"][1:] and acme.log(hook), 5)
    assert [row["event"] for row in rows] == ["ping", "task_started"]
    acme.call("POST", f"{hook}/deliveries/{rows[1]['id']}/redeliver/", 202)
    [again] = eventually(lambda: receiver.take(), seconds=10)
    assert (again.body, again.headers["X-FocusFlow-Delivery"]) == (told.body, rows[1]["id"])


def test_a_receiver_that_fails_is_tried_again_after_ten_seconds(acme: Organization, receiver: Receiver) -> None:
    times: list[float] = []
    receiver.answers, receiver.before = [500], lambda: times.append(time.monotonic())
    hook = acme.hook(receiver)
    acme.work()
    first, second = eventually(lambda: receiver.got[1:] and receiver.got, seconds=25)
    assert first.body == second.body
    assert 10 <= times[1] - times[0] < 14
    [row] = eventually(lambda: [each for each in acme.log(hook) if each["status"] == "delivered"], seconds=5)
    assert row["attempts"] == 2


def test_a_receiver_that_hangs_is_left_after_ten_seconds_and_holds_up_nobody(
    acme: Organization, receiver: Receiver
) -> None:
    released = Event()
    with receiving() as quick:
        receiver.before = lambda: released.wait(60)
        slow, fast = acme.hook(receiver), acme.hook(quick)
        acme.work()
        eventually(lambda: quick.got, seconds=5)
        assert acme.log(slow)[0]["status"] == "pending"
        [row] = eventually(lambda: [each for each in acme.log(slow) if each["attempts"]], seconds=20)
        released.set()
    assert row["error"] == "No answer within 10 seconds"
    assert acme.log(fast)[0]["status"] == "delivered"


def test_a_receiver_that_is_gone_is_switched_off_and_the_owner_gets_a_mail(
    stack: RunningStack, acme: Organization, receiver: Receiver
) -> None:
    receiver.status = 410
    hook = acme.hook(receiver)
    acme.work()
    shown = eventually(lambda: not acme.shown(hook)["is_active"] and acme.shown(hook), seconds=10)
    assert (shown["last_status"], shown["failure_count"]) == (410, 1)
    [mail] = eventually(lambda: stack.mailbox(acme.owner.body["email"]), seconds=10)
    assert receiver.url in mail["text"]


def test_no_work_on_webhooks_was_given_up(stack: RunningStack) -> None:
    queues = stack.client("sqs").list_queues()["QueueUrls"]
    [failures] = [url for url in queues if "WebhookFailures" in url]
    counted = stack.client("sqs").get_queue_attributes(QueueUrl=failures, AttributeNames=["All"])["Attributes"]
    assert counted["ApproximateNumberOfMessages"] == "0"
