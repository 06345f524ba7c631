"""Work of a background function, and what several kinds of it have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from background import relay
from tests.support.client import Context
from tests.support.deliveries import Record, stored_events, stream_event, watching_queues

Work = Callable[[], Any]


@dataclass(frozen=True)
class Chore:
    """`prepare` gets a world of the dialect ready and returns the work to watch."""

    prepare: Callable[[Any], Work]
    dialect: str = "focusflow"


def relayed(queue: str, events: list[Record] | None = None) -> list[dict[str, Any]]:
    """The messages that the relay sends to a queue for these events, or for all that happened."""
    with watching_queues() as outgoing:
        relay.handler(stream_event(stored_events() if events is None else events), Context())
        return [sent.body for sent in outgoing.messages if sent.queue == queue]
