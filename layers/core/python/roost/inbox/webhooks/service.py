"""What admins do with webhooks (FF-47, FF-57, FF-58, FF-71 to FF-73)."""

import secrets
from typing import Final

from roost.inbox.webhooks import store
from roost.inbox.webhooks.facts import WriteBody, new_delivery, read_facts
from roost.inbox.webhooks.model import PING, REDELIVERY, Delivery, Webhook, WebhookDraft, asked_again
from roost.kit import ids, outbound
from roost.kit.caller import Caller
from roost.kit.errors import Invalid, NotFound, Unavailable
from roost.kit.outbox import event
from roost.kit.paging import Page, PageUnknown
from roost.kit.parallel import settled
from roost.kit.table import ConditionFailed
from roost.workspace.model import Action
from roost.workspace.service import require

DRAWS: Final = 8
SECRET_BYTES: Final = 32
LOOK_UP_S: Final = 2.0
"""What a request waits for the name of a new receiver to resolve; one that does not yet is let pass."""


def require_manager(caller: Caller, space: int) -> None:
    """Raises Denied for whoever may not manage the workspace's webhooks."""
    require(caller, space, Action.MANAGE_WEBHOOKS)


def _check_url(url: str) -> None:
    try:
        outbound.resolve(outbound.parse(url), LOOK_UP_S)
    except outbound.NameUnknown:
        return
    except outbound.AddressRefused as refused:
        raise Invalid({"url": [str(refused)]}) from refused


def create_webhook(caller: Caller, space: int, draft: WebhookDraft, now_ms: int) -> Webhook:
    """Make a webhook; it hears of what happens from now on. Raises Denied, Invalid for its url, TooManyWebhooks."""
    require_manager(caller, space)
    _check_url(draft.url)
    for _ in range(DRAWS):
        hook = Webhook(
            id=caller.reserved_id or ids.new_id(now_ms),
            space=space,
            slug=caller.slug_of(space) or "",
            creator=caller.user,
            url=draft.url,
            events=draft.events,
            secret=draft.secret or secrets.token_urlsafe(SECRET_BYTES),
            created_ms=now_ms,
        )
        try:
            store.add_webhook(hook)
        except store.IdTaken:
            if hook.id == caller.reserved_id:
                return store.read_webhook(space, hook.id)
            continue
        return hook
    raise Unavailable()


def list_webhooks(caller: Caller, space: int) -> list[Webhook]:
    """The workspace's webhooks, oldest first. Raises Denied."""
    require_manager(caller, space)
    return store.webhooks_of(space)


def delete_webhook(caller: Caller, space: int, webhook: int, now_ms: int) -> None:
    """Forget a webhook; pending retries stop. Raises Denied, NotFound."""
    require_manager(caller, space)
    store.remove_webhook(space, webhook, caller.user, now_ms)


def list_deliveries(caller: Caller, space: int, webhook: int, number: int, size: int, now_ms: int) -> Page[Delivery]:
    """A page of a webhook's deliveries of the last thirty days, newest first; what it costs grows with its number only.

    Raises Denied, NotFound, PageUnknown.
    """
    require_manager(caller, space)
    _, count = store.read_with_count(space, webhook, now_ms)
    last = max(1, -(-count // size))
    if not 1 <= number <= last:
        raise PageUnknown()
    newest = store.newest_deliveries(webhook, now_ms, number * size)
    return Page(newest[(number - 1) * size :], count, number, last)


def redeliver(caller: Caller, space: int, webhook: int, event_id: int, now_ms: int) -> Delivery:
    """Have a delivery sent once more, with identical bytes, whatever came of it before. Raises Denied, NotFound."""
    require_manager(caller, space)
    return settled(lambda: _redeliver(caller, space, webhook, event_id, now_ms))


def _redeliver(caller: Caller, space: int, webhook: int, event_id: int, now_ms: int) -> Delivery:
    hook, delivery = store.read_delivery(space, webhook, event_id)
    if hook is None or delivery is None:
        raise NotFound()
    after = asked_again(delivery, now_ms)
    about = {"webhook": webhook, "delivery": event_id, "v": after.v}
    store.replace_delivery(delivery, after, event(REDELIVERY, actor=caller.user, space=space, now_ms=now_ms, **about))
    return after


def ping(caller: Caller, space: int, webhook: int, write_body: WriteBody, now_ms: int) -> Delivery:
    """Have a webhook sent a test event, whichever it subscribed to (FF-73). Raises Denied, NotFound."""
    require_manager(caller, space)
    hook = store.read_webhook(space, webhook)
    return settled(lambda: _ping(caller, hook, write_body, now_ms))


def _ping(caller: Caller, hook: Webhook, write_body: WriteBody, now_ms: int) -> Delivery:
    fact = event(PING, actor=caller.user, space=hook.space, now_ms=now_ms, webhook=hook.id)
    body = write_body(hook, fact.item, read_facts(fact.item))
    delivery = new_delivery(hook, fact.item, body, asked=True)
    if not store.add_delivery(delivery, fact):
        store.read_webhook(hook.space, hook.id)
        raise ConditionFailed({})
    return delivery
