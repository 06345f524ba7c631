"""Sending what webhooks subscribed to: at least once, in any order, again when it failed, until it is given up."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from roost.identity.profile import accounts
from roost.inbox.webhooks import store
from roost.inbox.webhooks.events import schedule, wait_until
from roost.inbox.webhooks.facts import WriteBody, new_delivery, read_facts
from roost.inbox.webhooks.model import (
    Delivery,
    DeliveryStatus,
    Reply,
    Webhook,
    after_attempt,
    after_delivery,
    stopped,
)
from roost.kit import clock, mail, outbound
from roost.kit.mail import Mail
from roost.kit.parallel import settled
from roost.workspace.service import read_space

TIMEOUT_S: Final = 10.0

WriteHeaders = Callable[[Delivery, str], Mapping[str, str]]
"""What a dialect puts into the head of a delivery; the second argument is the webhook's secret."""

WriteMail = Callable[[str, str, str, str], Mail]
"""The mail to an address about a workspace of a name, its webhook's url, and why that was switched off."""


def spread(event: Mapping[str, Any], write_body: WriteBody, now_ms: int) -> None:
    """Make an event's delivery to each webhook that wants it, and have it sent. Twice is once."""
    hooks = [hook for hook in store.webhooks_of(event["space"]) if hook.wants(event)]
    facts = read_facts(event) if hooks else None
    for hook in hooks:
        if facts:
            delivery = new_delivery(hook, event, write_body(hook, event, facts))
            store.add_delivery(delivery)
            schedule(delivery, now_ms)


def attempt(message: Mapping[str, Any], write_headers: WriteHeaders) -> None:
    """Send a delivery if it is still pending, as the message knew it, and due; then note how that went.

    Whoever loses the race for the note has nothing left to do: the other one has gone on.
    """
    if clock.now_ms() < message["due_ms"]:
        wait_until(message, clock.now_ms())
        return
    hook, delivery = store.read_delivery(message["space"], message["webhook"], message["delivery"])
    if hook is None or delivery is None or delivery.v != message["v"]:
        return
    if delivery.status is not DeliveryStatus.PENDING:
        return
    if hook.active or delivery.asked:
        _note(delivery, _send(delivery, hook, write_headers))
    else:
        _settle(delivery, stopped(delivery), lambda hook, _: hook)


def _send(delivery: Delivery, hook: Webhook, write_headers: WriteHeaders) -> Reply:
    headers = write_headers(delivery, hook.secret)
    try:
        status = outbound.post(hook.url, delivery.body.encode(), headers, seconds=TIMEOUT_S)
    except outbound.NameUnknown:
        return Reply(error="The host name does not resolve")
    except (outbound.AddressRefused, outbound.NoAnswer) as failure:
        return Reply(error=str(failure))
    return Reply(status)


def _note(before: Delivery, reply: Reply) -> None:
    """The next attempt is arranged before the outcome is written: what dies between the two is sent again."""
    now_ms = clock.now_ms()
    after = after_attempt(before, reply, now_ms)
    if after.status is DeliveryStatus.PENDING:
        schedule(after, now_ms)
    _settle(before, after, after_delivery)


def _settle(before: Delivery, after: Delivery, judge: Callable[[Webhook, Delivery], Webhook]) -> None:
    """Write a delivery's new state and what that means for its webhook, as that is by now."""

    def write() -> None:
        hook, delivery = store.read_delivery(before.space, before.webhook, before.event)
        if hook and delivery and delivery.v == before.v:
            store.record(before, after, hook, judge(hook, after), clock.now_ms())

    settled(write)


def tell_owner(message: Mapping[str, Any], write_mail: WriteMail) -> None:
    """Let the workspace's owner know by mail that a webhook was switched off."""
    space = read_space(message["space"])
    owner = accounts([space.owner]).get(space.owner)
    if owner:
        mail.send(write_mail(owner.email, space.name, message["url"], message["reason"]))
