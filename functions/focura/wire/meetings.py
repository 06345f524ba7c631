"""Meetings in Focura's words (contract section 13)."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from focura.wire.accounts import Address
from focura.wire.faults import StatusUnknown
from focura.wire.fields import IdIn, IdOut, Input, InstantMs, Output, QueryFlag, Text, stamp
from focura.wire.people import person
from focura.wire.workspaces import MemberPerson
from roost.kit import ids
from roost.meetings.model import (
    MAX_ATTENDEES,
    MeetingDraft,
    MeetingFilter,
    MeetingPage,
    MeetingStatus,
    MeetingView,
    Visibility,
)

VisibilityWord = Literal["PUBLIC", "PRIVATE"]
StatusWord = Literal["SCHEDULED", "ONGOING", "COMPLETED", "CANCELLED"]
_NAMES: Final = {"start_time": "start_ms", "end_time": "end_ms", "attendee_ids": "attendees"}
_NOT_GIVEN: Final[Any] = None
"""Of what may be left out, but not be null."""


def _position(value: str) -> str:
    start, _, meeting = value.partition(".")
    if not (start.isascii() and start.isdigit() and len(start) <= 16 and ids.from_cuid(meeting)):
        raise PydanticCustomError("cursor", "Unknown cursor")
    return value


Title = Annotated[Text, Field(min_length=1, max_length=200)]
Description = Annotated[Text, Field(max_length=2000)]
Location = Annotated[Text, Field(max_length=300)]
Link = Address | Literal[""]
Start = Annotated[InstantMs, Field(ge=0)]
Attendees = Annotated[list[IdIn], Field(max_length=MAX_ATTENDEES), AfterValidator(lambda ids: list(dict.fromkeys(ids)))]


class MeetingBody(Input):
    title: Title
    visibility: VisibilityWord
    start_time: Start
    end_time: Start
    description: Description = _NOT_GIVEN
    link: Link = _NOT_GIVEN
    location: Location = _NOT_GIVEN
    attendee_ids: Attendees = Field(default_factory=list)

    def draft(self) -> MeetingDraft:
        """The meeting to be made."""
        return MeetingDraft(**_fields(self.given()))


class MeetingChanges(Input):
    title: Title = ""
    visibility: VisibilityWord = "PUBLIC"
    status: StatusWord = "SCHEDULED"
    start_time: Start = 0
    end_time: Start = 0
    description: Description | None = None
    link: Link | None = None
    location: Location | None = None
    attendee_ids: Attendees = Field(default_factory=list)

    def changes(self) -> dict[str, Any]:
        """What the body asks for, by fields of Meeting."""
        return _fields(self.given())


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    fields = {_NAMES.get(name, name): value for name, value in given.items()}
    if "visibility" in fields:
        fields["visibility"] = Visibility(fields["visibility"].lower())
    if "status" in fields:
        fields["status"] = MeetingStatus(fields["status"].lower())
    return fields


class MeetingQuery(Input):
    status: str | None = None
    upcoming: QueryFlag = False
    cursor: Annotated[str, AfterValidator(_position)] | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 20

    def filter(self) -> MeetingFilter:
        """What the list is narrowed to. Raises StatusUnknown."""
        return MeetingFilter(self._status(), self.upcoming, self._after(), self.limit)

    def _status(self) -> MeetingStatus | None:
        if self.status is None:
            return None
        if self.status not in {each.value.upper() for each in MeetingStatus}:
            raise StatusUnknown()
        return MeetingStatus(self.status.lower())

    def _after(self) -> tuple[int, int] | None:
        if self.cursor is None:
            return None
        start, _, meeting = self.cursor.partition(".")
        return int(start), ids.from_cuid(meeting) or 0


class AttendeeItem(Output):
    id: IdOut
    user_id: IdOut
    joined_at: str
    user: MemberPerson


class MeetingItem(Output):
    id: IdOut
    title: str
    description: str | None
    link: str | None
    location: str | None
    visibility: str
    status: str
    start_time: str
    end_time: str
    workspace_id: IdOut
    created_by_id: IdOut
    created_by: MemberPerson | None
    attendees: list[AttendeeItem]
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, view: MeetingView) -> Self:
        """A meeting with those of its people who have an account."""
        meeting = view.meeting
        same = {name: getattr(meeting, name) for name in ("id", "title", "description", "link", "location")}
        return cls(
            **same,
            visibility=meeting.visibility.value.upper(),
            status=meeting.status.value.upper(),
            start_time=stamp(meeting.start_ms),
            end_time=stamp(meeting.end_ms),
            workspace_id=meeting.space,
            created_by_id=meeting.owner,
            created_by=person(meeting.owner, view.people),
            attendees=_attendees(view),
            created_at=stamp(meeting.created_ms),
            updated_at=stamp(meeting.updated_ms),
        )


def _attendees(view: MeetingView) -> list[AttendeeItem]:
    found = ((seat, person(seat.user, view.people)) for seat in view.meeting.attendees)
    return [
        AttendeeItem(id=seat.id, user_id=seat.user, joined_at=stamp(seat.joined_ms), user=user)
        for seat, user in found
        if user
    ]


class Meetings(Output):
    meetings: list[MeetingItem]
    total: int
    next_cursor: str | None

    @classmethod
    def page(cls, found: MeetingPage) -> Self:
        """Some meetings, and where to go on."""
        cursor = f"{found.last[0]}.{ids.to_cuid(found.last[1])}" if found.last else None
        return cls(meetings=[MeetingItem.of(view) for view in found.views], total=found.total, next_cursor=cursor)
