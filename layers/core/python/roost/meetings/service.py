"""Meetings of workspaces (FU-63): making, reading, changing, cancelling and deleting them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from roost.identity.profile import accounts
from roost.inbox.reminders.model import Thing
from roost.inbox.reminders.writes import armed, forget
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import Denied, Invalid, NotFound
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.kit.writes import Put, Write
from roost.meetings import store
from roost.meetings.errors import MeetingCancelled
from roost.meetings.model import (
    Meeting,
    MeetingDraft,
    MeetingFilter,
    MeetingPage,
    MeetingStatus,
    MeetingView,
    faults,
    month_of,
    seated,
)
from roost.meetings.store import Scene
from roost.workspace.model import Action
from roost.workspace.planned.model import LIMITS
from roost.workspace.planned.service import enter, require, require_room
from roost.workspace.planned.writes import meeting_counted, meeting_uncounted, meetings_in
from roost.workspace.service import may


def list_meetings(caller: Caller, space: int, wanted: MeetingFilter, now_ms: int) -> MeetingPage:
    """Some of a workspace's meetings that the caller sees, the earliest first: a query, and a call per hundred people.

    Raises NotFound, Denied for whoever does not sit in the workspace.
    """
    enter(caller, space)
    leads = may(caller, space, Action.RUN_SPACE)
    found = [
        meeting
        for meeting in store.meetings_of_space(space, now_ms if wanted.upcoming else 0)
        if meeting.shows_to(caller.user, leads=leads) and wanted.status in (None, meeting.status)
    ]
    ahead = [meeting for meeting in found if wanted.after is None or meeting.position > wanted.after]
    shown = ahead[: wanted.size]
    people = accounts({user for meeting in shown for user in meeting.attending}) if shown else {}
    last = shown[-1].position if len(ahead) > len(shown) else None
    return MeetingPage([MeetingView(meeting, people) for meeting in shown], len(found), last)


def read_meeting(caller: Caller, space: int, meeting_id: int) -> MeetingView:
    """A meeting with its people, in two calls. Raises NotFound, Denied as `list_meetings`."""
    enter(caller, space)
    meeting = _visible(caller, space, store.read_scene(space, meeting_id).meeting)
    return MeetingView(meeting, accounts(meeting.attending))


def _visible(caller: Caller, space: int, meeting: Meeting | None) -> Meeting:
    leads = may(caller, space, Action.RUN_SPACE)
    if meeting is None or meeting.space != space or not meeting.shows_to(caller.user, leads=leads):
        raise NotFound()
    return meeting


def _changeable(caller: Caller, space: int, scene: Scene) -> Meeting:
    meeting = _visible(caller, space, scene.meeting)
    if meeting.owner != caller.user and not may(caller, space, Action.RUN_SPACE):
        raise Denied()
    return meeting


def create_meeting(caller: Caller, space: int, draft: MeetingDraft, now_ms: int) -> MeetingView:
    """Plan a meeting; people are told behind the event `meeting.created`, and reminded before it starts.

    Raises NotFound, Denied, Invalid for an end before the start, people outside the workspace and a private meeting
    of nobody; PlanLimitReached beyond a month's number, also in parallel; Conflict.
    """
    require(caller, space, Action.RUN_SPACE)
    return settled(lambda: _create_meeting(caller, space, draft, now_ms))


def _create_meeting(caller: Caller, space_id: int, draft: MeetingDraft, now_ms: int) -> MeetingView:
    scene = store.read_scene(space_id, members=draft.attendees, people=[caller.user, *draft.attendees])
    meeting = _drawn(caller, space_id, draft, now_ms)
    _refuse(faults(meeting, set(draft.attendees) - _present(scene)))
    if scene.space is None:
        raise NotFound()
    month = month_of(now_ms)
    require_room(LIMITS[scene.space.tier].max_meetings, meetings_in(scene.space, month))
    others = [meeting_counted(scene.space, month), *armed(Thing.MEETING, meeting.id, meeting.start_ms, now_ms)]
    store.add_meeting(meeting, _fact("meeting.created", caller, meeting, now_ms), others)
    return MeetingView(meeting, scene.people)


def _present(scene: Scene) -> set[int]:
    return scene.members & scene.people.keys()


def _refuse(found: Mapping[str, Sequence[str]]) -> None:
    if found:
        raise Invalid(found)


def _drawn(caller: Caller, space: int, draft: MeetingDraft, now_ms: int) -> Meeting:
    new = (ids.new_id(now_ms) for _ in draft.attendees)
    return Meeting(
        id=ids.new_id(now_ms),
        space=space,
        owner=caller.user,
        title=draft.title,
        start_ms=draft.start_ms,
        end_ms=draft.end_ms,
        created_ms=now_ms,
        updated_ms=now_ms,
        visibility=draft.visibility,
        description=draft.description,
        link=draft.link,
        location=draft.location,
        seats=seated(draft.attendees, [], new, now_ms),
    )


def update_meeting(caller: Caller, space: int, meeting_id: int, changes: Mapping[str, Any], now_ms: int) -> MeetingView:
    """Change fields of a meeting by name, `attendees` being people; without a real change it writes nothing.

    Raises NotFound, Denied, MeetingCancelled for one that was cancelled before, Invalid as `create_meeting`, Conflict.
    """
    enter(caller, space)
    return settled(lambda: _update_meeting(caller, space, meeting_id, changes, now_ms))


def _update_meeting(
    caller: Caller, space: int, meeting_id: int, changes: Mapping[str, Any], now_ms: int
) -> MeetingView:
    named = list(changes.get("attendees", ()))
    scene = store.read_scene(space, meeting_id, members=named, people=[caller.user, *named])
    before = _changeable(caller, space, scene)
    if before.status is MeetingStatus.CANCELLED:
        raise MeetingCancelled()
    after = _changed(before, changes, now_ms)
    _refuse(faults(after, set(named) - _present(scene)))
    people = {**scene.people, **accounts(set(after.attending) - scene.people.keys())}
    if after == before:
        return MeetingView(before, people)
    after = replace(after, updated_ms=now_ms, v=before.v + 1)
    kind = "meeting.cancelled" if after.status is MeetingStatus.CANCELLED else "meeting.updated"
    moved = after.start_ms != before.start_ms
    again = armed(Thing.MEETING, after.id, after.start_ms, now_ms) if moved else []
    store.replace_meeting(before, after, _fact(kind, caller, after, now_ms), again)
    return MeetingView(after, people)


def _changed(before: Meeting, changes: Mapping[str, Any], now_ms: int) -> Meeting:
    fields = {name: value for name, value in changes.items() if name != "attendees"}
    if "attendees" in changes:
        new = (ids.new_id(now_ms) for _ in changes["attendees"])
        fields["seats"] = seated(changes["attendees"], before.attendees, new, now_ms)
    return replace(before, **fields)


def cancel_meeting(caller: Caller, space: int, meeting_id: int, now_ms: int) -> MeetingView:
    """Cancel a meeting; who attends it is told. Raises NotFound, Denied, MeetingCancelled, Conflict."""
    return update_meeting(caller, space, meeting_id, {"status": MeetingStatus.CANCELLED}, now_ms)


def delete_meeting(caller: Caller, space: int, meeting_id: int, now_ms: int) -> None:
    """Delete a meeting; of one that was still to come people are told as if it was cancelled.

    Raises NotFound, Denied, Conflict.
    """
    enter(caller, space)
    settled(lambda: _delete_meeting(caller, space, meeting_id, now_ms))


def _delete_meeting(caller: Caller, space: int, meeting_id: int, now_ms: int) -> None:
    scene = store.read_scene(space, meeting_id)
    meeting = _changeable(caller, space, scene)
    awaited = meeting.status is MeetingStatus.SCHEDULED and meeting.start_ms > now_ms
    kind = "meeting.cancelled" if awaited else "meeting.deleted"
    others: list[Write] = [forget(Thing.MEETING, meeting.id)]
    if scene.space and month_of(meeting.created_ms) == month_of(now_ms):
        others += meeting_uncounted(scene.space, month_of(now_ms))
    store.remove_meeting(meeting, _fact(kind, caller, meeting, now_ms), others)


def _fact(kind: str, caller: Caller, meeting: Meeting, now_ms: int) -> Put:
    about = {"meeting": meeting.id, "title": meeting.title, "start_ms": meeting.start_ms}
    return event(kind, actor=caller.user, space=meeting.space, now_ms=now_ms, receivers=meeting.concerns, **about)
