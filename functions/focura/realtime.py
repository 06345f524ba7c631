"""Focura's side of the WebSocket: a person's notifications, as the stream has them."""

from collections.abc import Iterator
from typing import Final

from focura.wire import realtime as wire
from focura.wire import tokens
from focura.wire.fields import IdOut, Output
from focura.wire.notifications import NotificationItem, action_url
from roost.inbox.connections.model import Audience
from roost.inbox.connections.talk import Event, Note, Vocabulary
from roost.inbox.notifications import events, service
from roost.inbox.notifications.model import Place
from roost.kit.caller import Caller
from roost.kit.settings import settings


class Established(Output):
    user_id: IdOut


def _greeting(caller: Caller, _: int) -> str:
    return wire.frame("connection_established", Established(user_id=caller.user))


def _notification(event: Event) -> str:
    """An invitation's link is told by the list and the stream alone, which may know the key of mailed links."""
    note = events.note_in(event)
    leads = None if note.place is Place.INVITE or note.space is None else action_url(note, {note.space: note})
    sender = service.senders_of([note]).get(note.sender or 0)
    return wire.frame("notification", NotificationItem.of(note, leads, sender, settings().public_url))


def notes(event: Event) -> Iterator[Note]:
    """What is to be told of an event: a notification to the person whose it is, and nothing else."""
    if event["kind"] == events.GIVEN:
        yield Note(Audience(person=event["actor"]), lambda: _notification(event))


VOCABULARY: Final = Vocabulary(tokens.NAME, _greeting, wire.refused, notes)
