"""Events: facts written in the transaction of the change that caused them; the stream carries them on."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, Final

from roost.kit import ids
from roost.kit.conditions import absent
from roost.kit.items import Item
from roost.kit.keys import BY_SPACE, EVENT_PREFIX, Key, activity_of_space
from roost.kit.keys import event as event_key
from roost.kit.keys import ordered as sortable
from roost.kit.writes import Put, Write

KEPT_S: Final = 90 * 86_400


def event(kind: str, /, *, actor: int, space: int, now_ms: int, **data: Any) -> Put:
    """The write that records the event `kind` (such as `task.completed`) done by `actor` in `space`.

    `data` holds core words only: ids as integers, instants in milliseconds. Kept for 90 days.
    """
    event_id = ids.new_id(now_ms)
    item = {
        "id": event_id,
        "kind": kind,
        "actor": actor,
        "space": space,
        "at_ms": now_ms,
        "data": {name: value for name, value in data.items() if value is not None},
        "expires_at": now_ms // 1000 + KEPT_S,
    }
    return Put(event_key(space, event_id), item, absent())


def _shown(space: int, event_id: int) -> Item:
    return {BY_SPACE.pk: activity_of_space(space), BY_SPACE.sk: sortable(event_id)}


def shown(event: Put) -> Put:
    """The same event as one that its workspace's activity feed shows."""
    return replace(event, item={**event.item, **_shown(event.item["space"], event.item["id"])})


def in_order(*events: Put) -> list[Put]:
    """The events of one transaction, with ids that keep them apart and sort as given.

    Drawn within one millisecond they would do neither.
    """
    ordered, last = [], 0
    for put, drawn in zip(events, sorted(int(each.item["id"]) for each in events), strict=True):
        last = max(drawn, last + 1)
        place = _shown(put.item["space"], last) if BY_SPACE.pk in put.item else {}
        item = {**put.item, "id": last, **place}
        ordered.append(replace(put, key=event_key(put.item["space"], last), item=item))
    return ordered


def events_first(writes: Iterable[Write]) -> list[Write]:
    """The writes of one transaction with its events at their head and in order, wherever they come from."""
    every = list(writes)
    events = [each for each in every if isinstance(each, Put) and each.key.sk.startswith(EVENT_PREFIX)]
    return [*in_order(*events), *(each for each in every if each not in events)]


def _moved(put: Put, by: int) -> Put:
    event_id = int(put.item["id"]) + by
    place = _shown(put.item["space"], event_id) if BY_SPACE.pk in put.item else {}
    return replace(put, key=event_key(put.item["space"], event_id), item={**put.item, "id": event_id, **place})


def redrawn(writes: Iterable[Write], taken: Collection[Key]) -> list[Write] | None:
    """The same writes with other event ids, if nothing but ids of events stood in the way; else None.

    Ids of one millisecond are drawn from a few thousand; events of one workspace that come together may meet.
    """
    if not taken or not all(key.sk.startswith(EVENT_PREFIX) for key in taken):
        return None
    by = 1 + secrets.randbelow(2**ids.RANDOM_BITS)
    events = [each for each in writes if isinstance(each, Put) and each.key.sk.startswith(EVENT_PREFIX)]
    if len(events) < len(taken):
        return None
    return [_moved(each, by) if isinstance(each, Put) and each in events else each for each in writes]
