"""Notifications, and what is kept about all of a person's. Instants named `_ms` are milliseconds since 1970, UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

DAY_S: Final = 86_400
KEPT_DAYS: Final = 30
_GOING: Final = "r:"


class Kind(StrEnum):
    """Why somebody is told."""

    TASK_ASSIGNED = "task_assigned"
    TASK_COMPLETED = "task_completed"
    TASK_COMMENTED = "task_commented"
    MENTION = "mention"
    TASK_DUE_SOON = "task_due_soon"
    TASK_OVERDUE = "task_overdue"
    MEMBER_JOINED = "member_joined"
    MEMBER_REMOVED = "member_removed"
    ROLE_UPDATED = "role_updated"
    WORKSPACE_INVITE = "workspace_invite"
    PROJECT_UPDATE = "project_update"
    FILE_SHARED = "file_shared"
    MEETING_CREATED = "meeting_created"
    MEETING_UPDATED = "meeting_updated"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_REMINDER = "meeting_reminder"
    DEADLINE_REMINDER = "deadline_reminder"
    ANNOUNCEMENT = "announcement"


class Place(StrEnum):
    """Where a notification leads."""

    TASK = "task"
    PROJECT = "project"
    MEETING = "meeting"
    ANNOUNCEMENT = "announcement"
    MEMBERS = "members"
    INVITE = "invite"


@dataclass(frozen=True, slots=True)
class Note:
    """A notification of `user`. Ids grow with each one that a person gets, and no later one has a smaller one.

    It leads to the `target` at `place` in `space`. A read one goes `KEPT_DAYS` later, at the end of that UTC day.
    """

    id: int
    user: int
    kind: Kind
    title: str
    message: str
    created_ms: int
    sender: int | None = None
    space: int | None = None
    place: Place | None = None
    target: int | None = None
    read_ms: int | None = None

    @property
    def going_day(self) -> int | None:
        """The day, counted from 1970, on which it is gone; None while it is unread."""
        return None if self.read_ms is None else going_day(self.read_ms)

    def is_there(self, now_ms: int) -> bool:
        """Whether it still shows."""
        return self.going_day is None or now_ms < self.going_day * DAY_S * 1000


def going_day(read_ms: int) -> int:
    """The day on which what was read then is gone."""
    return read_ms // 1000 // DAY_S + KEPT_DAYS + 1


def counter(day: int) -> str:
    """The attribute of the head that counts what goes on a day."""
    return f"{_GOING}{day}"


@dataclass(frozen=True, slots=True)
class Head:
    """The id of a person's last notification, how many are unread, and how many read ones go on which day."""

    last: int = 0
    unread: int = 0
    going: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, item: Mapping[str, Any]) -> "Head":
        """The head that an item holds; of nobody's an empty one."""
        going = {int(name.removeprefix(_GOING)): int(n) for name, n in item.items() if name.startswith(_GOING)}
        return cls(int(item.get("last", 0)), int(item.get("unread", 0)), going)

    def read(self, now_ms: int) -> int:
        """How many read ones still show."""
        return sum(number for day, number in self.going.items() if now_ms < day * DAY_S * 1000)

    def gone(self, now_ms: int) -> list[str]:
        """The counters of days that have come."""
        return [counter(day) for day in self.going if now_ms >= day * DAY_S * 1000]


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of a person's notifications, newest first; `total` counts all that pass, `unread` all unread ones."""

    notes: list[Note]
    total: int
    unread: int
