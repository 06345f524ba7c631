"""Meetings that people are to be reminded of (FU-62)."""

from collections.abc import Iterable

from roost.inbox.reminders.model import Due
from roost.meetings import store
from roost.meetings.model import MeetingStatus


def due_meetings(ids: Iterable[int]) -> dict[int, Due]:
    """The meetings among these that exist; who attends them is concerned, or the whole workspace."""
    return {
        meeting.id: Due(
            meeting.space,
            meeting.title,
            meeting.status is MeetingStatus.SCHEDULED,
            None if meeting.concerns is None else tuple(meeting.concerns),
        )
        for meeting in store.read_meetings(ids)
    }
