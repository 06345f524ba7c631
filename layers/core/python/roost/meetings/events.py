"""What meetings do about events: who left a workspace attends nothing there any more."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from roost.kit import clock, queues
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.kit.settings import settings
from roost.meetings import store
from roost.meetings.model import Meeting

UNATTEND: Final = "unattend"


def member_removed(event: Mapping[str, Any]) -> None:
    """`member.removed`: the purge takes them off the meetings."""
    message = {"work": UNATTEND, "space": event["space"], "user": event["data"]["user"]}
    queues.send(settings().purge_queue_url, message)


def unattend(message: Mapping[str, Any]) -> None:
    """Who left a workspace attends none of its meetings, unless they came back. Twice is once."""
    space, user = message["space"], message["user"]
    mine = [meeting for meeting in store.meetings_of_space(space) if _attends(meeting, user)]
    if mine and user not in store.read_scene(space, members=[user]).members:
        for meeting in mine:
            settled(partial(_leave, meeting.id, user))


def _attends(meeting: Meeting, user: int) -> bool:
    return any(each.user == user for each in meeting.attendees)


def _leave(meeting_id: int, user: int) -> None:
    for before in store.read_meetings([meeting_id]):
        if _attends(before, user):
            now_ms = clock.now_ms()
            seats = [seat for seat in before.seats if seat[1] != user]
            after = replace(before, seats=seats, updated_ms=now_ms, v=before.v + 1)
            about = {"meeting": before.id, "user": user}
            fact = event("meeting.left", actor=user, space=before.space, now_ms=now_ms, **about)
            store.replace_meeting(before, after, fact)


def purge_space(space_id: int) -> None:
    """The meetings of a deleted workspace go. Twice is once."""
    store.forget_meetings(space_id)
