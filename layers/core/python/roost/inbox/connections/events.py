"""What is left to the queue: telling whoever is connected, and what must happen to a connection later."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from roost.inbox.connections.model import WAIT_MS
from roost.kit import queues
from roost.kit.settings import settings

TELL: Final = "tell"
TELL_THESE: Final = "tell_these"
GREET: Final = "greet"
DEADLINE: Final = "deadline"
SIGN_IN_ENDED: Final = "sign_in_ended"
SIGN_INS_ENDED: Final = "sign_ins_ended"
SEAT_TAKEN: Final = "seat_taken"

TOGETHER: Final = 10
"""Events in one message: a worker tells them one after the other, so those of one transaction keep their order."""

TOLD: Final = frozenset(
    {
        "task.started",
        "task.paused",
        "task.resumed",
        "task.completed",
        "task.assigned",
        "session.started",
        "session.changed",
        "session.ended",
        "session.deleted",
        "garden.changed",
        "member.idle",
        "note.given",
    }
)
"""The kinds of event that somebody who is connected may hear of."""

_CARRIED: Final = ("id", "kind", "actor", "space", "at_ms", "data")


def send(work: str, *, delay_s: int = 0, **message: Any) -> None:
    """Leave work to the queue."""
    queues.send(settings().push_queue_url, {"work": work, **message}, delay_s=delay_s)


def announce(events: Iterable[Mapping[str, Any]]) -> None:
    """Let those events be told that somebody may hear of; a repetition is told again."""
    told = sorted((each for each in events if each["kind"] in TOLD), key=lambda each: (each["actor"], each["id"]))
    for start in range(0, len(told), TOGETHER):
        send(TELL, events=[_carried(each) for each in told[start : start + TOGETHER]])


def _carried(event: Mapping[str, Any]) -> dict[str, Any]:
    return {name: event[name] for name in _CARRIED}


def tell_these(text: str, audience: Mapping[str, Any], connections: Sequence[Any], tries: int, delay_s: int) -> None:
    """Let another worker tell some of the connections."""
    send(TELL_THESE, text=text, audience=audience, connections=connections, tries=tries, delay_s=delay_s)


def set_deadline(connection: str) -> None:
    """Somebody looks in ten seconds whether the connection has got a person."""
    send(DEADLINE, connection=connection, delay_s=WAIT_MS // 1000)


def greet_soon(connection: str, marks: Mapping[str, Any], delay_s: int = 0) -> None:
    """Let a connection in by the marks of its token, as soon as it is open."""
    send(GREET, connection=connection, marks=marks, delay_s=delay_s)


def sign_in_ended(event: Mapping[str, Any]) -> None:
    """`sign_in.ended`: the connections of that sign-in are closed (FF-04)."""
    send(SIGN_IN_ENDED, user=event["actor"], sign_in=event["data"]["sign_in"])


def sign_ins_ended(event: Mapping[str, Any]) -> None:
    """`sign_ins.ended`, `person.status_changed`, `person.deleted`: all connections are closed but a kept sign-in's."""
    user = event["data"].get("user", event["actor"])
    send(SIGN_INS_ENDED, user=user, kept=event["data"].get("kept"))


def seat_taken(event: Mapping[str, Any]) -> None:
    """`member.joined`, `space.created`: who is connected already hears of the workspace from now on."""
    send(SEAT_TAKEN, user=event["data"].get("user", event["actor"]), space=event["space"])
