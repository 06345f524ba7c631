"""Meetings, and the rules that need no storage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from roost.meetings.errors import ENDS_FIRST, NO_MEMBER, NOBODY_INVITED

MAX_ATTENDEES: Final = 80
"""Each is checked in the transaction that invites them."""


class Visibility(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


class MeetingStatus(StrEnum):
    SCHEDULED = "scheduled"
    ONGOING = "ongoing"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who attends a meeting, and since when they are asked to."""

    id: int
    user: int
    joined_ms: int


@dataclass(frozen=True, slots=True)
class MeetingDraft:
    """A meeting to be made; `attendees` are people."""

    title: str
    visibility: Visibility
    start_ms: int
    end_ms: int
    description: str | None = None
    link: str | None = None
    location: str | None = None
    attendees: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a workspace. `seats` are its attendees: id, person and `joined_ms` of each."""

    id: int
    space: int
    owner: int
    title: str
    start_ms: int
    end_ms: int
    created_ms: int
    updated_ms: int
    visibility: Visibility
    status: MeetingStatus = MeetingStatus.SCHEDULED
    description: str | None = None
    link: str | None = None
    location: str | None = None
    seats: list[list[int]] = field(default_factory=list)
    v: int = 1

    @property
    def attendees(self) -> list[Attendee]:
        """Who attends, as they were named."""
        return [Attendee(*seat) for seat in self.seats]

    @property
    def attending(self) -> list[int]:
        """The people who attend it; whoever made it does anyway."""
        return list(dict.fromkeys([self.owner, *(each.user for each in self.attendees)]))

    @property
    def position(self) -> tuple[int, int]:
        """Where it stands among others."""
        return self.start_ms, self.id

    @property
    def concerns(self) -> list[int] | None:
        """Whom news of it concern; None stands for the whole workspace."""
        return None if self.visibility is Visibility.PUBLIC else self.attending

    def shows_to(self, user: int, *, leads: bool) -> bool:
        """Whether somebody of the workspace sees it; who leads that sees everything."""
        return leads or self.visibility is Visibility.PUBLIC or user in self.attending


@dataclass(frozen=True, slots=True)
class MeetingFilter:
    """Which meetings to list, after which position, and how many at most; `upcoming` ones have not begun."""

    status: MeetingStatus | None = None
    upcoming: bool = False
    after: tuple[int, int] | None = None
    size: int = 20


def month_of(instant_ms: int) -> str:
    """The calendar month of an instant in UTC, such as `2026-03`."""
    return f"{datetime.fromtimestamp(instant_ms // 1000, UTC):%Y-%m}"


def seated(users: Iterable[int], before: Sequence[Attendee], new_ids: Iterable[int], now_ms: int) -> list[list[int]]:
    """The seats of people; who had one keeps it."""
    known, fresh = {each.user: each for each in before}, iter(new_ids)
    return [
        [known[user].id, user, known[user].joined_ms] if user in known else [next(fresh), user, now_ms]
        for user in dict.fromkeys(users)
    ]


def faults(meeting: Meeting, outside: Iterable[int]) -> dict[str, list[str]]:
    """What is wrong with a meeting as it would be; `outside` are those named who are no members."""
    found: dict[str, list[str]] = {}
    if meeting.end_ms <= meeting.start_ms:
        found["end_ms"] = [ENDS_FIRST]
    if list(outside):
        found["attendees"] = [NO_MEMBER]
    elif meeting.visibility is Visibility.PRIVATE and not meeting.seats:
        found["attendees"] = [NOBODY_INVITED]
    return found


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting with the accounts of its people; accounts that are gone are missing."""

    meeting: Meeting
    people: Mapping[int, Any]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """Some meetings of `total`; `last` is the position to go on after, None if nothing follows."""

    views: Sequence[MeetingView]
    total: int
    last: tuple[int, int] | None
