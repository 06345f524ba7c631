"""FocusFlow's side of the WebSocket: who is let in with which words, and what is told to whom (FF-48)."""

from collections.abc import Iterator
from typing import Any, Final

from focusflow.wire import bearer
from focusflow.wire import realtime as wire
from focusflow.wire.pomodoro import ActiveSession
from roost.focus import service as focus
from roost.focus.errors import NoActiveSession
from roost.focus.settling import settle_due_session
from roost.identity.profile import accounts
from roost.inbox.connections.model import Audience
from roost.inbox.connections.service import TO_MANAGERS, TO_MEMBERS
from roost.inbox.connections.talk import Event, Note, Vocabulary
from roost.kit.caller import Caller
from roost.work.service import projects_by_id

_OF_MEMBERS: Final = frozenset({"task.started", "task.completed"})
_IDLE: Final = "member.idle"


def _greeting(caller: Caller, now_ms: int) -> str:
    return wire.established(caller, _active(caller, now_ms))


def _active(caller: Caller, now_ms: int) -> ActiveSession | None:
    settle_due_session(caller, now_ms)
    try:
        return ActiveSession.of(*focus.read_active(caller, now_ms), now_ms)
    except NoActiveSession:
        return None


def notes(event: Event) -> Iterator[Note]:
    """What is to be told of an event, and to whom."""
    space, kind = event["space"], event["kind"]
    actor = event["data"].get("user", event["actor"])
    own = wire.personal(event)
    if own:
        yield Note(Audience(person=actor), lambda: own.text)
    if kind == _IDLE or (kind in _OF_MEMBERS and event["data"].get("shared")):
        yield Note(Audience(space=space, action=TO_MANAGERS, but=actor), lambda: _for_managers(event))
    if kind == "task.assigned":
        assignee = event["data"]["assignee"]
        yield Note(Audience(person=assignee, space=space, action=TO_MEMBERS), lambda: _for_assignee(event))


def _for_managers(event: Event) -> str | None:
    """None when the member has no account any more."""
    project: Any = event["data"].get("project")
    named = projects_by_id([project]).get(project) if project and event["kind"] == "task.started" else None
    who = event["data"].get("user", event["actor"])
    member = accounts([who]).get(who)
    return wire.for_managers(event, member, named.name if named else None).text if member else None


def _for_assignee(event: Event) -> str | None:
    by = event["data"].get("assigned_by", event["actor"])
    assigner = accounts([by]).get(by)
    return wire.for_assignee(event, assigner).text if assigner else None


VOCABULARY: Final = Vocabulary(bearer.NAME, _greeting, wire.refused, notes, teams=True)
