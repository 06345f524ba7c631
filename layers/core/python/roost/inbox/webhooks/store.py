"""Every table access about webhooks and their deliveries."""

from roost.inbox.webhooks.errors import TooManyWebhooks
from roost.inbox.webhooks.model import DAY_MS, KEPT_DAYS, MAX_WEBHOOKS, Delivery, Webhook, oldest_kept_day
from roost.kit import ids, keys
from roost.kit.conditions import absent, below, equals, present, version
from roost.kit.errors import NotFound
from roost.kit.items import Item
from roost.kit.outbox import event
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, get_many, query, transact, write
from roost.kit.writes import Delete, Put, Update, Write

_TALLY = "n:"


class IdTaken(Exception):
    """The id of a new webhook belongs to another one."""


def _tally(day: int) -> str:
    return f"{_TALLY}{day}"


def webhooks_of(space: int) -> list[Webhook]:
    """The webhooks of a workspace, oldest first."""
    return [unpack(Webhook, item) for item in query(keys.space(space).pk, begins=keys.WEBHOOK_PREFIX)]


def read_webhook(space: int, webhook: int) -> Webhook:
    """A webhook. Raises NotFound."""
    return read_with_count(space, webhook, 0)[0]


def read_with_count(space: int, webhook: int, now_ms: int) -> tuple[Webhook, int]:
    """A webhook and the number of its deliveries that are kept. Raises NotFound."""
    item = get(keys.webhook(space, webhook))
    if item is None:
        raise NotFound()
    oldest = oldest_kept_day(now_ms)
    return unpack(Webhook, item), sum(item[name] for name in _tallies(item) if _day_of(name) >= oldest)


def _tallies(item: Item) -> list[str]:
    return [name for name in item if name.startswith(_TALLY)]


def _day_of(tally: str) -> int:
    return int(tally.removeprefix(_TALLY))


def add_webhook(webhook: Webhook) -> None:
    """Store a new webhook. Raises TooManyWebhooks at ten, IdTaken."""
    count = Update(keys.webhook_count(webhook.space), add={"count": 1}, condition=below("count", MAX_WEBHOOKS))
    made = Put(keys.webhook(webhook.space, webhook.id), pack(webhook), absent())
    fact = event(
        "webhook.created", actor=webhook.creator, space=webhook.space, now_ms=webhook.created_ms, webhook=webhook.id
    )
    try:
        transact([fact, made, count])
    except ConditionFailed as failed:
        raise IdTaken() if made.key in failed.items else TooManyWebhooks() from failed


def remove_webhook(space: int, webhook: int, actor: int, now_ms: int) -> None:
    """Forget a webhook; what is left of its deliveries is cleared away behind the event. Raises NotFound."""
    fact = event("webhook.deleted", actor=actor, space=space, now_ms=now_ms, webhook=webhook)
    count = Update(keys.webhook_count(space), add={"count": -1})
    try:
        transact([fact, Delete(keys.webhook(space, webhook), present()), count])
    except ConditionFailed as failed:
        raise NotFound() from failed


def forget_deliveries(webhook: int) -> None:
    """Clear away the deliveries of a webhook that is gone."""
    for item in query(keys.deliveries(webhook)):
        write(Delete(keys.delivery(webhook, item["event"])))


def newest_deliveries(webhook: int, now_ms: int, number: int) -> list[Delivery]:
    """The newest deliveries that are kept."""
    first = keys.delivery(webhook, ids.first_id_at(oldest_kept_day(now_ms) * DAY_MS)).sk
    last = keys.delivery(webhook, ids.MAX_ID).sk
    found = query(keys.deliveries(webhook), between=(first, last), newest_first=True, limit=number)
    return [unpack(Delivery, item) for item in found]


def read_delivery(space: int, webhook: int, event_id: int) -> tuple[Webhook | None, Delivery | None]:
    """A delivery and its webhook, either of which may be gone."""
    wanted = keys.webhook(space, webhook), keys.delivery(webhook, event_id)
    found = get_many(wanted)
    hook, delivery = found.get(wanted[0]), found.get(wanted[1])
    return unpack(Webhook, hook) if hook else None, unpack(Delivery, delivery) if delivery else None


def add_delivery(delivery: Delivery, *facts: Put) -> bool:
    """Store a new delivery and count it; False when it is there already or its webhook is gone."""
    day = ids.made_at_ms(delivery.event) // DAY_MS
    item = pack(delivery) | {"expires_at": (day + KEPT_DAYS + 1) * DAY_MS // 1000}
    count = Update(
        keys.webhook(delivery.space, delivery.webhook),
        add={_tally(day): 1},
        remove=[_tally(day - KEPT_DAYS - past) for past in (1, 2, 3)],
        condition=present(),
    )
    try:
        transact([*facts, Put(keys.delivery(delivery.webhook, delivery.event), item, absent()), count])
    except ConditionFailed:
        return False
    return True


def replace_delivery(before: Delivery, after: Delivery, *facts: Put) -> None:
    """Write a changed delivery. Raises ConditionFailed when somebody else changed it meanwhile."""
    transact([*facts, _delivery_change(before, after)])


def _delivery_change(before: Delivery, after: Delivery) -> Update:
    was, becomes = pack(before), pack(after)
    differing = {name: becomes.get(name) for name in was | becomes if was.get(name) != becomes.get(name)}
    return Update(keys.delivery(before.webhook, before.event), set=differing, condition=version(before.v))


def record(before: Delivery, after: Delivery, hook: Webhook, changed: Webhook, now_ms: int) -> None:
    """Write an attempt's outcome, and what it means for the webhook, in one step.

    Raises ConditionFailed when either is not any more what it was.
    """
    if changed == hook:
        write(_delivery_change(before, after))
        return
    was, becomes = pack(hook), pack(changed)
    differing = {name: becomes.get(name) for name in was | becomes if was.get(name) != becomes.get(name)}
    unchanged = equals("failures", hook.failures) & equals("active", hook.active)
    writes: list[Write] = [
        _delivery_change(before, after),
        Update(keys.webhook(hook.space, hook.id), set=differing, condition=unchanged),
    ]
    if hook.active and not changed.active:
        about = {"webhook": hook.id, "url": hook.url, "reason": changed.last_error}
        writes.append(event("webhook.deactivated", actor=hook.creator, space=hook.space, now_ms=now_ms, **about))
    transact(writes)
