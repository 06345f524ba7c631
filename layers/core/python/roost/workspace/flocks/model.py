"""Flocks: workspaces that keep birds, with the memberships that wait for an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roost.workspace.model import Kind, Member, Plan, Role, Space


@dataclass(frozen=True, slots=True)
class Flock:
    """A workspace with somebody's own membership."""

    space: Space
    member: Member


@dataclass(frozen=True, slots=True)
class PendingMember:
    """A membership that waits for whoever has the address; accepted, it keeps its id."""

    id: int
    space: int
    email: str
    role: Role
    created_ms: int
    inviter: int
    label: str | None = None


Listed = Member | PendingMember
"""Whoever a flock's list of members shows."""


def made_ms(member: Listed) -> int:
    """When a membership came about: when its person was invited, or was there."""
    return member.created_ms if isinstance(member, PendingMember) else member.invited_ms or member.joined_ms


@dataclass(frozen=True, slots=True)
class Invitee:
    """Whom somebody wants in a workspace, and as what; a `label` that was not given (None) stays as it is.

    `brand` names whose mail goes to them, `link` is all of its sign-in link but the token.
    """

    email: str
    role: Role
    brand: str
    link: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """What waits for an address: workspaces that want its person as a member, and transfers of birds, by id."""

    spaces: list[int]
    transfers: list[int]


def settled_plan(kind: Kind, plan: Plan | None, before: Plan | None = None) -> Plan | None:
    """What a workspace of that kind is billed as, if `plan` was asked for and `before` it was billed otherwise.

    None: there is no such combination.
    """
    if kind is Kind.RESCUE:
        return Plan.RESCUE_FREE
    if plan is not None:
        return None if plan is Plan.RESCUE_FREE else plan
    return Plan.BASIC if before in (None, Plan.RESCUE_FREE) else before


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's roles in all flocks, by workspace, and the one they were in last."""

    roles: Mapping[int, Role]
    latest: int | None = None

    @property
    def owned(self) -> list[int]:
        """The flocks that they own, by id."""
        return sorted(space for space, role in self.roles.items() if role is Role.OWNER)

    @property
    def start(self) -> int | None:
        """Where they are when nothing else says so: where they were last, else what they own, else where they sit."""
        return self.latest if self.latest in self.roles else min(self.owned or self.roles, default=None)


def standing_on(card: Mapping[str, Any]) -> Standing:
    """What a card says about flocks: shared workspaces, and personal ones that are shown."""
    shared = {space: seat for space, seat in card.get("spaces", {}).items() if seat.get("slug")}
    roles = {int(space): Role(seat["role"]) for space, seat in (shared | card.get("flocks", {})).items()}
    return Standing(roles, card.get("recent_space"))


def first_flock_name(person: str) -> str:
    """What somebody's personal workspace is called when it is first shown."""
    words = person.split()
    return f"{words[0][:100]}'s Flock" if words else "My Flock"
