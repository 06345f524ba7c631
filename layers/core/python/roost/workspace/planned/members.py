"""The members of workspaces with a tier: listing them, inviting more, their roles, their going."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from roost.identity.model import Account
from roost.identity.profile import accounts
from roost.kit.caller import Caller
from roost.kit.errors import Denied, NotFound
from roost.kit.parallel import settled
from roost.workspace import invitations
from roost.workspace import members as memberships
from roost.workspace import store as spaces
from roost.workspace.errors import OwnerFixed
from roost.workspace.model import Action, Invite, InviteDraft, Member, Role, Space
from roost.workspace.planned.service import enter, member_limit, read_shared, require, require_room, seats

LEAD = frozenset({Role.ADMIN, Role.MANAGER})
"""Roles that are one here."""


@dataclass(frozen=True, slots=True)
class Team:
    """The members of a workspace, the longest first, and their accounts."""

    members: list[Member]
    people: Mapping[int, Account]


def list_members(caller: Caller, space: int) -> Team:
    """Everybody in a workspace (FU-28). Raises NotFound, Denied."""
    enter(caller, space)
    present = _present(space)
    people = accounts(member.user for member in present)
    known = [member for member in present if member.user in people]
    return Team(sorted(known, key=lambda member: (member.joined_ms, member.id)), people)


def _present(space: int) -> list[Member]:
    return [member for member in spaces.members_of(space) if member.active]


def find_member(space: int, named: int) -> Member:
    """A member by their membership, or by themselves. Raises NotFound."""
    found = next((member for member in _present(space) if named in (member.id, member.user)), None)
    if found is None:
        raise NotFound()
    return found


def invite(caller: Caller, space: int, draft: InviteDraft, now_ms: int) -> Invite:
    """Invite an address (FU-29). Somebody who leads without being an administrator invites to their own role at most.

    Raises NotFound, Denied, also where nobody may be invited; PlanLimitReached, AlreadyInvited.
    """
    own = require(caller, space, Action.RUN_SPACE)
    found = read_shared(space)
    if not found.invites_allowed:
        raise Denied("This workspace does not allow invitations")
    limit = member_limit(found)
    require_room(-1 if limit is None else limit, found.member_count)
    return invitations.create_invite(caller, space, replace(draft, role=_at_most(draft.role, own)), now_ms)


def _at_most(wanted: Role, own: Role) -> Role:
    return own if wanted in LEAD and own in LEAD else wanted


def accept(caller: Caller, token: str, now_ms: int) -> tuple[Space, Member]:
    """Join by an invitation (FU-30), if the tier has room at that moment; else as `invitations.accept_invite`."""
    space, member = invitations.accept_invite(caller, token, now_ms, member_limit)
    return replace(space, member_count=space.member_count + 1), member


def change_role(caller: Caller, space: int, named: int, role: Role, now_ms: int) -> tuple[Member, Account]:
    """Give a member another role (FU-31); who leads already and is asked to keeps theirs, nothing changes.

    Raises NotFound, Denied for whoever does not own the workspace, OwnerFixed for an owner.
    """
    require(caller, space, Action.OWN_SPACE)
    after = settled(lambda: _change_role(caller, find_member(space, named), role, now_ms))
    people = accounts([after.user])
    if after.user not in people:
        raise NotFound()
    return after, people[after.user]


def _change_role(caller: Caller, before: Member, role: Role, now_ms: int) -> Member:
    if before.role is Role.OWNER:
        raise OwnerFixed()
    kept = {before.role, role} <= LEAD
    return before if kept else memberships.give_role(caller, before, role, now_ms)


def remove(caller: Caller, space: int, named: int, now_ms: int) -> None:
    """End a membership (FU-32): owners may end every other, who leads only those of ordinary members.

    Raises NotFound, Denied, OwnerFixed for an owner.
    """
    own = require(caller, space, Action.RUN_SPACE)

    def attempt() -> None:
        member = find_member(space, named)
        if member.role is Role.OWNER:
            raise OwnerFixed()
        if own is not Role.OWNER and member.role in LEAD:
            raise Denied()
        memberships.end_membership(caller, space, member.user, now_ms)

    settled(attempt)


def leave(caller: Caller, space: int, now_ms: int) -> bool:
    """End the caller's own membership (FU-32); False when there is none. Raises NotFound, OwnerFixed for an owner."""
    if space not in seats(caller):
        read_shared(space)
        return False
    settled(lambda: memberships.end_membership(caller, space, caller.user, now_ms))
    return True
