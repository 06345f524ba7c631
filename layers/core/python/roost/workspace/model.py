"""Workspaces and memberships, and the one table of who may do what."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """Roles in a workspace, highest first."""

    OWNER = "owner"
    ADMIN = "admin"
    MANAGER = "manager"
    MEMBER = "member"
    VIEWER = "viewer"


class Action(StrEnum):
    """What somebody may do with the objects of others in a workspace."""

    SEE_PROJECTS = "see_projects"
    EDIT_PROJECTS = "edit_projects"
    CREATE_WORK = "create_work"


_ALLOWED: Final[dict[Action, frozenset[Role]]] = {
    Action.SEE_PROJECTS: frozenset(Role),
    Action.EDIT_PROJECTS: frozenset({Role.OWNER, Role.ADMIN, Role.MANAGER}),
    Action.CREATE_WORK: frozenset({Role.OWNER, Role.ADMIN, Role.MANAGER, Role.MEMBER}),
}


def allows(role: str | None, action: Action) -> bool:
    """Whether the role (None: not a member) may do it."""
    return role is not None and Role(role) in _ALLOWED[action]


@dataclass(frozen=True, slots=True)
class Space:
    """A workspace. A personal one belongs to one account for good and has no slug."""

    id: int
    name: str
    owner: int
    created_ms: int
    personal: bool = False
    slug: str | None = None
    focus_minutes: int | None = None
    estimates_required: bool = False
    v: int = 1


@dataclass(frozen=True, slots=True)
class Member:
    """A person's membership."""

    id: int
    space: int
    user: int
    role: Role
    joined_ms: int
    active: bool = True
