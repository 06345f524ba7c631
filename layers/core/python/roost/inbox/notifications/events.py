"""What notifications do about events: their queue notifies everybody, one message after the other."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from roost.inbox.connections.events import announce
from roost.inbox.notifications import giving
from roost.inbox.notifications.giving import Portion, Wants
from roost.inbox.notifications.model import Note
from roost.inbox.notifications.rules import EVENTS
from roost.kit import clock, queues
from roost.kit.records import pack, unpack
from roost.kit.settings import settings

NOTIFY: Final = "notify"
NOTIFY_THESE: Final = "notify_these"
GIVEN: Final = "note.given"

_CARRIED: Final = ("id", "kind", "actor", "space", "at_ms", "data")


def _send(work: str, **message: Any) -> None:
    queues.send(settings().notes_queue_url, {"work": work, **message})


def notify(event: Mapping[str, Any]) -> None:
    """Any event that the table `RULES` names, but what somebody does with a task of their own."""
    if event["data"].get("shared") or event["kind"] != "task.completed" or "receivers" in event["data"]:
        _send(NOTIFY, event={name: event[name] for name in _CARRIED})


CONSUMERS: Final[dict[str, tuple[Callable[[Mapping[str, Any]], None], ...]]] = dict.fromkeys(EVENTS, (notify,))
"""What the relay calls for which kind of event."""


def notified(message: Mapping[str, Any], wants: Wants) -> None:
    """Notify everybody whom an event concerns, or let others do that if they are many. Twice is once."""
    event = message["event"]
    portions = giving.portions(event)
    if sum(len(each.receivers) for each in portions) > giving.TOGETHER:
        for portion in portions:
            _send(NOTIFY_THESE, event=event, portion=pack(portion))
        return
    for portion in portions:
        _give(event, portion, wants)


def notified_these(message: Mapping[str, Any], wants: Wants) -> None:
    """Notify some of them. Twice is once."""
    portion = unpack(Portion, message["portion"])
    _give(message["event"], portion, wants)


def _give(event: Mapping[str, Any], portion: Portion, wants: Wants) -> None:
    """Who is connected hears of it at once, as far as their dialect has words for it."""
    announce([_told(note) for note in giving.give(event, portion, wants, clock.now_ms())])


def _told(note: Note) -> dict[str, Any]:
    about = {"kind": GIVEN, "actor": note.user, "space": note.space or 0, "at_ms": note.created_ms}
    return {"id": note.id, "data": pack(note), **about}


def note_in(event: Mapping[str, Any]) -> Note:
    """The notification that a `note.given` carries."""
    return unpack(Note, event["data"])
