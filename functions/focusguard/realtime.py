"""FocusGuard's side of the WebSocket: what is told of a person's own sessions and garden (FG-61)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from focusguard.wire import realtime as wire
from focusguard.wire import tokens
from focusguard.wire.sessions import SessionItem
from roost.focus.free_sessions import read_free_active, session_of
from roost.focus.model import Session, SessionKind, SessionState
from roost.focus.settling import settle_due_session
from roost.garden.service import plants_in
from roost.inbox.connections.model import Audience
from roost.inbox.connections.talk import Event, Note, Vocabulary
from roost.insights.statistics import read_statistics
from roost.kit import clock, ids
from roost.kit.caller import Caller

Compose = Callable[[Event], str | None]


def _greeting(caller: Caller, now_ms: int) -> str:
    settle_due_session(caller, now_ms)
    active = read_free_active(caller, now_ms)
    return wire.frame("connection_established", wire.Established.of(caller.user, active), now_ms)


def _person(event: Event) -> int:
    return int(event["data"].get("user", event["actor"]))


def _session(event: Event) -> Session | None:
    return session_of(_person(event), event["data"]["session"])


def _started(event: Event) -> str | None:
    session = _session(event)
    return wire.frame("session_started", SessionItem.of(session), event["at_ms"]) if session else None


def _updated(event: Event) -> str | None:
    """None for a session that is completed by now, which is told for itself, as is a deletion."""
    session = _session(event)
    if session is None or session.state is SessionState.COMPLETED:
        return None
    return wire.frame("session_updated", SessionItem.of(session), event["at_ms"])


def _ended(event: Event) -> str | None:
    session = _session(event)
    if session is None or session.state is not SessionState.COMPLETED:
        return _updated(event)
    person = Caller(session.user, tokens.NAME, "access", event["space"], zone=session.zone)
    figures = read_statistics(person, clock.now_ms())
    return wire.frame("session_completed", wire.SessionCompleted.of(session, figures), event["at_ms"])


def _deleted(event: Event) -> str:
    gone = wire.SessionDeleted(id=ids.to_uuid(event["data"]["session"]))
    return wire.frame("session_deleted", gone, event["at_ms"])


def _garden(event: Event) -> str:
    data, user = event["data"], _person(event)
    bed = data.get("bed") if data["action"] in ("created", "updated") else None
    plants = plants_in(user, bed) if bed is not None else []
    meant = [plant for plant in plants if plant.ordinal == data.get("ordinal", plant.ordinal)]
    plant = meant[0] if len(meant) == 1 else None
    updated = wire.GardenUpdated.of(data["action"], user, plant, data["total"])
    return wire.frame("garden_updated", updated, event["at_ms"])


_WORDS: Final[Mapping[str, Compose]] = {
    "session.started": _started,
    "session.changed": _updated,
    "task.paused": _updated,
    "task.resumed": _updated,
    "session.ended": _ended,
    "session.deleted": _deleted,
    "garden.changed": _garden,
}


def notes(event: Event) -> Iterator[Note]:
    """What is to be told of an event: to the person whose it is, and to nobody else."""
    compose, kind = _WORDS.get(event["kind"]), event["data"].get("kind")
    if compose and not (kind and SessionKind(kind).is_break):
        yield Note(Audience(person=_person(event)), lambda: compose(event))


VOCABULARY: Final = Vocabulary(tokens.NAME, _greeting, wire.refused, notes)
