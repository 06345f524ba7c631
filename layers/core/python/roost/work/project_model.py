"""Projects with members: roles, what a client sees of them, and their slugs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from roost.identity.model import Account
from roost.kit import ids
from roost.work.model import Project, ProjectState

PLAIN_SLUG: Final = "project"
SLUG_MAX: Final = 60
SLUG_TRIES: Final = 12


class ProjectRole(StrEnum):
    """Roles in a project, highest first."""

    MANAGER = "manager"
    COLLABORATOR = "collaborator"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class ProjectMember:
    """A person's place in a project."""

    id: int
    project: int
    space: int
    user: int
    role: ProjectRole
    joined_ms: int


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A project with its members and what is counted about it; accounts that are gone are missing."""

    project: Project
    members: list[ProjectMember] = field(default_factory=list)
    people: Mapping[int, Account] = field(default_factory=dict)
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """Which projects to list; None does not ask."""

    space: int | None = None
    state: ProjectState | None = None

    def admits(self, project: Project) -> bool:
        """Whether the project is one of those asked for."""
        return self.space in (None, project.space) and self.state in (None, project.stands)


def first_member(project: Project, now_ms: int) -> ProjectMember:
    """Whoever makes a project manages it."""
    return ProjectMember(ids.new_id(now_ms), project.id, project.space, project.owner, ProjectRole.MANAGER, now_ms)


def plain_slug(name: str) -> str:
    """The plain letters and digits of a name, small, with one dash for whatever else stands between them."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower())[:SLUG_MAX].strip("-") or PLAIN_SLUG


def slugs(name: str, salt: int) -> list[str]:
    """Slugs to try, in this order: the plain one, numbered ones, and one that is as good as free."""
    base = plain_slug(name)
    return [base, *(f"{base}-{number}" for number in range(2, SLUG_TRIES)), f"{base}-{salt}"]
