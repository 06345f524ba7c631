"""What gardens do about events: the rest of what was cleared, which readers do not wait for."""

from collections.abc import Mapping
from typing import Any, Final

from roost.garden import store
from roost.garden.sessions import clear_beds
from roost.kit import clock, queues
from roost.kit.settings import settings

CLEAR_GARDEN: Final = "clear_garden"
AT_ONCE: Final = 400
"""Beds that one message takes away; more are left to another."""


def session_deleted(event: Mapping[str, Any]) -> None:
    """`session.deleted`: none of its plants stays, even if their deletion broke off. Twice is once."""
    clear_beds(event["actor"], event["space"], event["data"]["session"], clock.now_ms())


def garden_changed(event: Mapping[str, Any]) -> None:
    """`garden.changed`: what a reset cleared goes."""
    if event["data"]["action"] == "reset":
        _send(event["actor"], event["data"]["cleared"])


def _send(user: int, cleared: int) -> None:
    queues.send(settings().purge_queue_url, {"work": CLEAR_GARDEN, "user": user, "cleared": cleared})


def clear_garden(message: Mapping[str, Any]) -> None:
    """Take away beds that were cleared, as many as one message may. Twice is once."""
    gone = store.cleared_beds(message["user"], message["cleared"], AT_ONCE)
    store.forget(gone)
    if len(gone) == AT_ONCE:
        _send(message["user"], message["cleared"])
