"""Every table access about meetings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from roost.identity.model import Account
from roost.kit import keys
from roost.kit.conditions import absent, equals, version
from roost.kit.items import Item
from roost.kit.records import pack, unpack
from roost.kit.table import clear, get_many, query, transact
from roost.kit.writes import Check, Delete, Put, Write
from roost.meetings.model import Meeting
from roost.workspace.model import Space

NEVER_MS: Final = 10**16 - 1
"""Later than anything starts."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What was read in one strongly consistent call; what does not exist is missing.

    `members` are those of the people asked for who sit in the workspace.
    """

    meeting: Meeting | None = None
    space: Space | None = None
    members: set[int] = field(default_factory=set)
    people: dict[int, Account] = field(default_factory=dict)


def read_scene(
    space_id: int, meeting_id: int | None = None, *, members: Iterable[int] = (), people: Iterable[int] = ()
) -> Scene:
    """A workspace, a meeting, and who of some people may attend; one call per hundred items."""
    own = keys.meeting(meeting_id) if meeting_id is not None else None
    seats = {keys.member(space_id, user): user for user in members}
    profiles = {keys.profile(user): user for user in people}
    found = get_many([keys.space(space_id), *([own] if own else []), *seats, *profiles])
    return Scene(
        unpack(Meeting, found[own]) if own and own in found else None,
        unpack(Space, found[keys.space(space_id)]) if keys.space(space_id) in found else None,
        {user for key, user in seats.items() if key in found and found[key]["active"]},
        {user: unpack(Account, found[key]) for key, user in profiles.items() if key in found},
    )


def read_meetings(ids: Iterable[int]) -> list[Meeting]:
    """Those of the meetings that exist, in one call per hundred."""
    return [unpack(Meeting, item) for item in get_many(keys.meeting(each) for each in ids).values()]


def meetings_of_space(space_id: int, from_ms: int = 0) -> list[Meeting]:
    """The meetings of a workspace that start from an instant on, the earliest first."""
    span = keys.meeting_start(from_ms), keys.meeting_start(NEVER_MS)
    rows = query(keys.meetings_of_space(space_id), index=keys.BY_SPACE, between=span)
    return [unpack(Meeting, row) for row in rows]


def _item(meeting: Meeting) -> Item:
    start = keys.meeting_start(meeting.start_ms, meeting.id)
    return pack(meeting) | {keys.BY_SPACE.pk: keys.meetings_of_space(meeting.space), keys.BY_SPACE.sk: start}


def _seated(space_id: int, users: Iterable[int]) -> list[Check]:
    return [Check(keys.member(space_id, user), equals("active", True)) for user in users]


def add_meeting(meeting: Meeting, fact: Put, others: Sequence[Write]) -> None:
    """Write a new meeting whose attendees sit in the workspace, with `others`. Raises ConditionFailed."""
    own = Put(keys.meeting(meeting.id), _item(meeting), absent())
    transact([fact, own, *others, *_seated(meeting.space, (each.user for each in meeting.attendees))])


def replace_meeting(before: Meeting, after: Meeting, fact: Put, others: Sequence[Write] = ()) -> None:
    """Write a meeting anew, if it is as it was read and who is new sits in the workspace. Raises ConditionFailed."""
    known = {each.user for each in before.attendees}
    new = [each.user for each in after.attendees if each.user not in known]
    own = Put(keys.meeting(after.id), _item(after), version(before.v))
    transact([fact, own, *others, *_seated(after.space, new)])


def remove_meeting(meeting: Meeting, fact: Put, others: Sequence[Write]) -> None:
    """Delete a meeting as it was read, with `others`. Raises ConditionFailed."""
    transact([fact, Delete(keys.meeting(meeting.id), version(meeting.v)), *others])


def forget_meetings(space_id: int) -> None:
    """Drop the meetings of a workspace that is there no more, with their reminders."""
    for meeting in meetings_of_space(space_id):
        clear(keys.meeting(meeting.id).pk)
