"""What members are doing right now, kept beside their membership: the latest event of their sessions decides.

Every event says the whole state, so one that comes late or again is simply older than what is there.
"""

from collections.abc import Mapping
from typing import Any, Final

from roost.focus.model import SessionKind
from roost.insights import store
from roost.kit import keys
from roost.kit.conditions import below, present
from roost.kit.items import Item
from roost.kit.writes import Update
from roost.workspace.model import Status

Event = Mapping[str, Any]

IDLE_MS: Final = 30 * 60_000
"""How long somebody does nothing before their managers are told."""


def _note(event: Event, changes: Item) -> None:
    newer = present() & below("live_event", event["id"])
    changes = {"live_event": event["id"], "live_at_ms": event["at_ms"], **changes}
    store.note_on_member(Update(keys.member(event["space"], event["actor"]), set=changes, condition=newer))


def _session(data: Mapping[str, Any]) -> Item:
    """The session that an event tells of; what it does not tell is taken off."""
    return {
        "live_session": data["session"],
        "live_task": data.get("task"),
        "live_title": data.get("title"),
        "live_since_ms": data["started_ms"],
        "live_planned_ms": data["planned_ms"],
        "live_paused_ms": data.get("pauses_ms", 0),
        "live_paused_since_ms": data.get("paused_ms"),
    }


def _busy() -> Item:
    return dict.fromkeys(("idle_since_ms", "idle_from_ms", keys.BY_TIME.pk, keys.BY_TIME.sk))


def _idle(event: Event, stopped_ms: int, since_ms: int) -> Item:
    """Somebody who stopped is looked at half an hour later."""
    due = keys.idle_due(stopped_ms + IDLE_MS, event["space"], event["actor"])
    shard = keys.idle_members(event["actor"] % keys.IDLE_SHARDS)
    return {
        "idle_from_ms": stopped_ms,
        "idle_since_ms": since_ms,
        keys.BY_TIME.pk: shard,
        keys.BY_TIME.sk: due,
    }


def task_runs(event: Event) -> None:
    """`task.started` and `task.resumed`: its worker focuses on it."""
    if event["data"].get("shared"):
        _note(event, {"live_status": Status.FOCUSED.value, **_session(event["data"]), **_busy()})


def task_paused(event: Event) -> None:
    """`task.paused`."""
    data = event["data"]
    if data.get("shared"):
        idle = _idle(event, data["paused_ms"], data["paused_ms"])
        _note(event, {"live_status": Status.PAUSED.value, **_session(data), **idle})


def session_runs(event: Event) -> None:
    """`session.started`: a break, or work without a task; of work on a task `task.started` tells more."""
    data = event["data"]
    if data.get("shared") and data.get("task") is None:
        status = Status.ON_BREAK if SessionKind(data["kind"]).is_break else Status.FOCUSED
        _note(event, {"live_status": status.value, **_session(data), **_busy()})


def session_ended(event: Event) -> None:
    """`session.ended`: idle since then, or since the pause that it was in; one that was logged says nothing of now."""
    data = event["data"]
    if data.get("shared") and not data.get("logged"):
        over = _session({"session": None, "planned_ms": None, "started_ms": data["started_ms"]})
        idle = _idle(event, data.get("stopped_ms", data["ended_ms"]), data["ended_ms"])
        _note(event, {"live_status": Status.IDLE.value, **over, **idle})
