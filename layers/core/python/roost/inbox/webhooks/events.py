"""What webhooks do about events: each sends one message to a queue, so that the stream never waits for them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from roost.inbox.webhooks import store
from roost.inbox.webhooks.model import PING, REDELIVERY, Delivery
from roost.kit import queues
from roost.kit.settings import settings

SPREAD: Final = "spread"
ATTEMPT: Final = "attempt"
TELL_OWNER: Final = "tell_owner"
PURGE_WEBHOOK: Final = "purge_webhook"

WORK: Final = ("task.started", "task.paused", "task.resumed", "task.completed", "task.assigned", "session.ended")
"""The kinds that happen in personal workspaces as well."""

HEARD: Final = (*WORK, "member.idle", "member.joined", "member.removed")
"""The kinds of events that webhooks may subscribe to."""

_TOLD: Final = ("id", "kind", "actor", "space", "at_ms", "data")


def event_happened(event: Mapping[str, Any]) -> None:
    """Anything that webhooks may subscribe to: if one did, the event will be spread to all that did.

    Personal workspaces have no webhooks, and are not asked for any.
    """
    if event["kind"] in WORK and not event["data"].get("shared"):
        return
    hooks = store.webhooks_of(event["space"])
    if any(hook.wants(event) for hook in hooks):
        message = {"work": SPREAD, "event": {name: event[name] for name in _TOLD}}
        queues.send(settings().webhook_queue_url, message)


def delivery_asked(event: Mapping[str, Any]) -> None:
    """`webhook.pinged` and `webhook.redelivery_asked`: somebody wants a delivery sent now."""
    data = event["data"]
    delivery = event["id"] if event["kind"] == PING else data["delivery"]
    at_ms = event["at_ms"]
    wait_until(_attempt(event["space"], data["webhook"], delivery, data.get("v", 1), at_ms), at_ms)


def webhook_deleted(event: Mapping[str, Any]) -> None:
    """`webhook.deleted`: the purge will clear its deliveries away."""
    message = {"work": PURGE_WEBHOOK, "webhook": event["data"]["webhook"]}
    queues.send(settings().purge_queue_url, message)


def webhook_deactivated(event: Mapping[str, Any]) -> None:
    """`webhook.deactivated`: the workspace's owner will get a mail."""
    message = {"work": TELL_OWNER, "space": event["space"], **event["data"]}
    queues.send(settings().webhook_queue_url, message)


def purge_webhook(message: Mapping[str, Any]) -> None:
    """What a deleted webhook was sent goes. Twice is once."""
    store.forget_deliveries(message["webhook"])


CONSUMERS: Final[Mapping[str, tuple[Callable[[Mapping[str, Any]], None], ...]]] = {
    **dict.fromkeys(HEARD, (event_happened,)),
    PING: (delivery_asked,),
    REDELIVERY: (delivery_asked,),
    "webhook.deleted": (webhook_deleted,),
    "webhook.deactivated": (webhook_deactivated,),
}
"""By kind of event: who acts on it."""


def schedule(delivery: Delivery, now_ms: int) -> None:
    """Have a pending delivery attempted at its time, or looked at in fifteen minutes if that is earlier.

    The message carries the delivery's version: a delivery that has changed since is none of its business.
    """
    due_ms = now_ms if delivery.next_ms is None else delivery.next_ms
    wait_until(_attempt(delivery.space, delivery.webhook, delivery.event, delivery.v, due_ms), now_ms)


def wait_until(message: Mapping[str, Any], now_ms: int) -> None:
    """Send a message about an attempt so that it arrives when that is due, or fifteen minutes from now if earlier."""
    remaining_s = -(-max(0, message["due_ms"] - now_ms) // 1000)
    queues.send(settings().webhook_queue_url, message, delay_s=min(remaining_s, queues.LONGEST_DELAY_S))


def _attempt(space: int, webhook: int, delivery: int, version: int, due_ms: int) -> dict[str, Any]:
    place = {"space": space, "webhook": webhook, "delivery": delivery}
    return {"work": ATTEMPT, **place, "v": version, "due_ms": due_ms}
