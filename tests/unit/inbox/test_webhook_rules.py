"""When a delivery is tried again, when it is given up, and what that means for its webhook."""

from dataclasses import replace
from typing import Any

import pytest

from roost.inbox.webhooks.model import (
    DAY_MS,
    PATIENCE,
    SWITCHED_OFF,
    Delivery,
    DeliveryStatus,
    Reply,
    Webhook,
    after_attempt,
    after_delivery,
    asked_again,
    oldest_kept_day,
    stopped,
)

NOW = 1_800_000_000_000
HOOK = Webhook(1, 2, "acme", 3, "https://hooks.example.com/", ["task.started", "session.ended"], "s" * 8, NOW)
DELIVERY = Delivery(1, 9, 2, "task.started", "{}", NOW, next_ms=NOW)
BROKEN = Reply(500)


def tried(times: int, reply: Reply = BROKEN) -> Delivery:
    delivery = DELIVERY
    for _ in range(times):
        delivery = after_attempt(delivery, reply, NOW)
    return delivery


def event(kind: str = "task.started", at_ms: int = NOW, **data: Any) -> dict[str, Any]:
    return {"kind": kind, "at_ms": at_ms, "data": data}


def test_the_pauses_between_six_attempts_are_those_of_the_contract() -> None:
    pauses = [(tried(times).next_ms or NOW) - NOW for times in range(1, 6)]
    assert pauses == [10_000, 60_000, 300_000, 1_800_000, 7_200_000]
    assert {tried(times).status for times in range(1, 6)} == {DeliveryStatus.PENDING}
    last = tried(6)
    assert (last.status, last.next_ms, last.attempts) == (DeliveryStatus.FAILED, None, 6)
    assert last.v == DELIVERY.v + 6


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_a_success(status: int) -> None:
    after = tried(1, Reply(status))
    assert (after.status, after.error, after.next_ms) == (DeliveryStatus.DELIVERED, None, None)
    assert after.response_status == status


@pytest.mark.parametrize("status", [100, 199, 300, 304, 400, 401, 404, 409, 429, 500, 503, 599])
def test_any_other_answer_is_tried_again_with_its_reason(status: int) -> None:
    after = tried(1, Reply(status))
    assert after.status is DeliveryStatus.PENDING
    assert after.error is not None
    assert str(status) in after.error


def test_a_redirect_says_that_it_is_not_followed() -> None:
    assert tried(1, Reply(302)).error == "The receiver answered 302; redirects are not followed"


def test_no_answer_leaves_no_status() -> None:
    after = after_attempt(tried(1), Reply(error="The connection was refused"), NOW)
    assert (after.response_status, after.error) == (None, "The connection was refused")


def test_410_is_given_up_at_once_and_switches_the_webhook_off() -> None:
    after = tried(1, Reply(410))
    assert (after.status, after.attempts, after.next_ms) == (DeliveryStatus.FAILED, 1, None)
    hook = after_delivery(HOOK, after)
    assert (hook.active, hook.failures, hook.last_status) == (False, 1, 410)
    assert hook.last_error == "The receiver answered 410; switched off because it wants no more"


def test_the_twentieth_delivery_given_up_in_a_row_switches_it_off() -> None:
    hook = HOOK
    for number in range(1, PATIENCE + 1):
        hook = after_delivery(hook, tried(6))
        assert (hook.failures, hook.active) == (number, number < PATIENCE)
    assert hook.last_error == ("The receiver answered 500; switched off because 20 deliveries in a row were given up")


def test_one_success_begins_the_row_anew() -> None:
    hook = after_delivery(replace(HOOK, failures=19, last_error="x", last_status=500), tried(1, Reply(204)))
    assert (hook.failures, hook.last_error, hook.last_status, hook.active) == (0, None, 204, True)


def test_an_attempt_that_will_be_repeated_is_no_failure_yet() -> None:
    hook = after_delivery(HOOK, tried(5))
    assert (hook.failures, hook.active, hook.last_status) == (0, True, 500)


def test_a_webhook_that_is_off_stays_off_whatever_is_delivered() -> None:
    off = replace(HOOK, active=False, failures=20)
    assert after_delivery(off, tried(1, Reply(200))).active is False
    again = after_delivery(off, tried(1, Reply(410)))
    assert (again.active, again.last_error) == (False, "The receiver answered 410")


def test_asking_again_grants_all_attempts_again_and_keeps_the_bytes() -> None:
    asked = asked_again(tried(6), NOW + 5)
    assert (asked.status, asked.next_ms, asked.attempts, asked.tries) == (DeliveryStatus.PENDING, NOW + 5, 6, 0)
    assert (asked.body, asked.event, asked.asked) == (DELIVERY.body, DELIVERY.event, True)
    after = after_attempt(asked, BROKEN, NOW)
    assert (after.attempts, after.next_ms) == (7, NOW + 10_000)


def test_what_waits_when_the_webhook_is_switched_off_stops_with_a_reason() -> None:
    assert stopped(DELIVERY).error == SWITCHED_OFF
    after = stopped(tried(2))
    assert (after.status, after.error, after.next_ms) == (DeliveryStatus.FAILED, "The receiver answered 500", None)


def test_a_webhook_hears_of_what_it_subscribed_to_since_it_was_made() -> None:
    assert HOOK.wants(event())
    assert HOOK.wants(event("session.ended"))
    assert not HOOK.wants(event("task.paused"))
    assert not HOOK.wants(event(at_ms=NOW - 1))
    assert not HOOK.wants(event("session.ended", aside=True))
    assert not replace(HOOK, active=False).wants(event())


def test_thirty_days_and_today_are_kept() -> None:
    today = NOW // DAY_MS
    assert oldest_kept_day(NOW) == today - 30
    assert oldest_kept_day((today + 1) * DAY_MS - 1) == today - 30
