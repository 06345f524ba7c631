"""What events bring about in people's inboxes, done at once: the way from the stream to the function that notifies."""

from typing import Any

from background import notes, relay
from roost.kit import clock, ids
from tests.support.client import Context
from tests.support.deliveries import failed, queue_event, stored_events, stream_event, watching_queues


def happened(kind: str, *, actor: int, space: int, **data: Any) -> dict[str, Any]:
    """An event of this moment."""
    now_ms = clock.now_ms()
    about = {"id": ids.new_id(now_ms), "kind": kind, "actor": actor, "space": space, "at_ms": now_ms}
    return {**about, "data": data}


def work_off(*bodies: dict[str, Any]) -> list[dict[str, Any]]:
    """Let the queue's messages be worked off, and those that follow from them; returns what is to be told live."""
    told, waiting = [], list(bodies)
    while waiting:
        with watching_queues() as outgoing:
            assert not failed(notes.handler(queue_event(*waiting[:10]), Context()))
        waiting = waiting[10:] + [sent.body for sent in outgoing.messages if sent.queue == "notes"]
        told += [event for sent in outgoing.messages if sent.queue == "push" for event in sent.body["events"]]
    return told


def notify(*events: dict[str, Any]) -> list[dict[str, Any]]:
    """Notify whomever these events concern."""
    return work_off(*({"work": "notify", "event": event} for event in events))


def deliver() -> list[dict[str, Any]]:
    """Notify whomever anything concerns that happened so far; who was notified already stays so."""
    with watching_queues() as outgoing:
        assert not failed(relay.handler(stream_event(stored_events()), Context()))
    return work_off(*(sent.body for sent in outgoing.messages if sent.queue == "notes"))
