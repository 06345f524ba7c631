"""Webhooks and deliveries, and the rules of trying again and of giving up. Instants in milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

MAX_WEBHOOKS: Final = 10
RETRY_S: Final = (10, 60, 300, 1800, 7200)
"""Seconds between an attempt that failed and the next: one attempt more than pauses."""
PATIENCE: Final = 20
"""Deliveries given up in a row after which a webhook is switched off."""
GONE: Final = 410
KEPT_DAYS: Final = 30
DAY_MS: Final = 86_400_000

PING: Final = "webhook.pinged"
"""The event that a person sends to one webhook to see whether it works."""
REDELIVERY: Final = "webhook.redelivery_asked"

SWITCHED_OFF: Final = "The webhook is switched off"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that wants to hear of a workspace's `events` (core kinds).

    `failures` counts deliveries given up in a row; `last_status` and `last_error` are of the last attempt.
    """

    id: int
    space: int
    slug: str
    creator: int
    url: str
    events: list[str]
    secret: str
    created_ms: int
    active: bool = True
    failures: int = 0
    last_status: int | None = None
    last_error: str | None = None

    def wants(self, event: Mapping[str, Any]) -> bool:
        """Whether it is to hear of an event: not of what happened before it was made, nor of what is told aside."""
        told = event["kind"] in self.events and not event["data"].get("aside")
        return self.active and told and bool(event["at_ms"] >= self.created_ms)


@dataclass(frozen=True, slots=True)
class WebhookDraft:
    """A webhook to be made; without a secret it gets one."""

    url: str
    events: list[str]
    secret: str | None = None


class DeliveryStatus(StrEnum):
    """Where a delivery stands; a failed one is given up."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one webhook: exactly what is sent, and how that went.

    `attempts` counts all, `tries` those since it was last asked for. One that somebody `asked` for is also sent when
    the webhook is switched off.
    """

    webhook: int
    event: int
    space: int
    kind: str
    body: str
    created_ms: int
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: int = 0
    tries: int = 0
    asked: bool = False
    response_status: int | None = None
    error: str | None = None
    next_ms: int | None = None
    v: int = 1


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of an attempt: a status, or an error when none came."""

    status: int | None = None
    error: str | None = None

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def fault(self) -> str | None:
        """What is wrong with it, for the log; None for a good one."""
        if self.status is None or self.is_good:
            return self.error
        hint = "; redirects are not followed" if 300 <= self.status < 400 else ""
        return f"The receiver answered {self.status}{hint}"


def after_attempt(delivery: Delivery, reply: Reply, now_ms: int) -> Delivery:
    """The delivery after an attempt that ended at `now_ms`."""
    tried = replace(
        delivery,
        attempts=delivery.attempts + 1,
        tries=delivery.tries + 1,
        response_status=reply.status,
        error=reply.fault,
        next_ms=None,
        v=delivery.v + 1,
    )
    if reply.is_good:
        return replace(tried, status=DeliveryStatus.DELIVERED)
    if reply.status == GONE or tried.tries > len(RETRY_S):
        return replace(tried, status=DeliveryStatus.FAILED)
    return replace(tried, next_ms=now_ms + RETRY_S[tried.tries - 1] * 1000)


def stopped(delivery: Delivery) -> Delivery:
    """A delivery that is not tried again because its webhook was switched off meanwhile."""
    return replace(
        delivery, status=DeliveryStatus.FAILED, error=delivery.error or SWITCHED_OFF, next_ms=None, v=delivery.v + 1
    )


def asked_again(delivery: Delivery, now_ms: int) -> Delivery:
    """The delivery when somebody wants it sent once more, now, with all attempts before it."""
    return replace(delivery, status=DeliveryStatus.PENDING, asked=True, tries=0, next_ms=now_ms, v=delivery.v + 1)


def after_delivery(webhook: Webhook, delivery: Delivery) -> Webhook:
    """What an attempt's outcome means for the webhook."""
    seen = replace(webhook, last_status=delivery.response_status, last_error=delivery.error)
    if delivery.status is DeliveryStatus.DELIVERED:
        return replace(seen, failures=0)
    if delivery.status is DeliveryStatus.PENDING:
        return seen
    failures = webhook.failures + 1
    gone = delivery.response_status == GONE
    if not webhook.active or not (gone or failures >= PATIENCE):
        return replace(seen, failures=failures)
    why = "it wants no more" if gone else f"{failures} deliveries in a row were given up"
    return replace(seen, failures=failures, active=False, last_error=f"{delivery.error}; switched off because {why}")


def oldest_kept_day(now_ms: int) -> int:
    """The first of the days since 1970 (UTC) whose deliveries are kept."""
    return now_ms // DAY_MS - KEPT_DAYS
