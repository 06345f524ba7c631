"""Announcements, and who sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

MAX_TARGETS: Final = 80
"""Each is checked in the transaction that names them."""


@dataclass(frozen=True, slots=True)
class AnnouncementDraft:
    """An announcement to be made; `targets` are the people whom a private one is for."""

    title: str
    content: str
    private: bool = False
    pinned: bool = False
    project: int | None = None
    targets: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """What somebody announced in a workspace, or about a project of it."""

    id: int
    space: int
    owner: int
    title: str
    content: str
    created_ms: int
    updated_ms: int
    private: bool = False
    pinned: bool = False
    project: int | None = None
    project_name: str | None = None
    targets: list[int] = field(default_factory=list)
    v: int = 1

    def shows_to(self, user: int) -> bool:
        """Whether somebody of the workspace sees it."""
        return not self.private or user == self.owner or user in self.targets


@dataclass(frozen=True, slots=True)
class AnnouncementFilter:
    """Which announcements to list; None does not ask."""

    private: bool | None = None
    pinned: bool | None = None
    project: int | None = None

    def admits(self, announcement: Announcement) -> bool:
        """Whether it is one of those asked for."""
        return (
            self.private in (None, announcement.private)
            and self.pinned in (None, announcement.pinned)
            and self.project in (None, announcement.project)
        )


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """An announcement with the accounts of its people; accounts that are gone are missing."""

    announcement: Announcement
    people: Mapping[int, Any]


@dataclass(frozen=True, slots=True)
class AnnouncementPage:
    """Some announcements of `total`."""

    views: Sequence[AnnouncementView]
    total: int


def ordered(announcements: Sequence[Announcement]) -> list[Announcement]:
    """Pinned ones first, then the newest."""
    return sorted(announcements, key=lambda each: (each.pinned, each.id), reverse=True)
