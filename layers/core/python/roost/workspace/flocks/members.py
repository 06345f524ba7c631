"""The members of a flock: listing them, inviting them, changing what they are."""

from collections.abc import Iterable
from dataclasses import replace

from roost.identity.model import email_key
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import Denied
from roost.kit.outbox import event, in_order
from roost.kit.parallel import settled
from roost.kit.writes import Put
from roost.workspace.errors import LastOwner
from roost.workspace.flocks import store
from roost.workspace.flocks.joining import joining_as, membership_fact
from roost.workspace.flocks.model import Invitee, Listed, PendingMember, made_ms
from roost.workspace.flocks.service import active_flock, require
from roost.workspace.model import Action, Member, Role, Space, ranks


def list_members(caller: Caller) -> list[Listed]:
    """Everybody in the active flock, those who are awaited too, the longest first (FP-29). Raises Denied."""
    _, present, pending = store.read_team(active_flock(caller))
    return sorted([*present, *pending], key=lambda member: (made_ms(member), member.id))


def invite(caller: Caller, invitee: Invitee, now_ms: int) -> Listed:
    """Make an address a member of the active flock, at once if its account has proved it (FP-30, FP-31).

    Of a member already it sets role and label. Raises Denied for a role above the caller's own, given or taken;
    LastOwner, TooManySpaces.
    """
    space = active_flock(caller)
    own = require(caller, space, Action.MANAGE_FLOCK)
    if not ranks(own, invitee.role):
        raise Denied()
    return settled(lambda: _invite(caller, own, space, invitee, now_ms))


def _invite(caller: Caller, own: Role, space_id: int, invitee: Invitee, now_ms: int) -> Listed:
    inviting = store.read_inviting(space_id, email_key(invitee.email))
    space, pending = inviting.space, inviting.pending
    if space is None or (pending and not ranks(own, pending.role)):
        raise Denied()
    account, member = store.read_candidate(space_id, inviting.user) if inviting.user is not None else (None, None)
    if member and member.active:
        return _change(caller, own, space, member, invitee, now_ms)
    if account is None or not account.verified:
        return _await(caller, space, pending, invitee, inviting.user, now_ms)
    joined = joining_as(account, space, invitee, pending, member, now_ms)
    fact = membership_fact("joined", caller.user, space, joined, now_ms)
    told = _told(caller, space, joined, invitee, now_ms)
    store.admit(space, joined, member, pending, in_order(fact, told))
    return joined


def _told(caller: Caller, space: Space, member: Listed, invitee: Invitee, now_ms: int) -> Put:
    """What the mail to the member goes out behind: with a sign-in link for somebody who has no account yet."""
    link = invitee.link if isinstance(member, PendingMember) else None
    about = {"member": member.id, "email": member.email, "place": space.name, "brand": invitee.brand, "link": link}
    return event("flock.invited", actor=caller.user, space=space.id, now_ms=now_ms, **about)


def _await(
    caller: Caller, space: Space, before: PendingMember | None, invitee: Invitee, holder: int | None, now_ms: int
) -> PendingMember:
    if before:
        after = replace(before, role=_kept(before.role, invitee.role), label=invitee.label or before.label)
        store.change_pending(before, after.role, after.label)
        return after
    made = PendingMember(
        id=ids.new_id(now_ms),
        space=space.id,
        email=invitee.email,
        role=invitee.role,
        created_ms=now_ms,
        inviter=caller.user,
        label=invitee.label,
    )
    store.add_pending(made, _told(caller, space, made, invitee, now_ms), holder)
    return made


def _kept(before: Role, wanted: Role) -> Role:
    """Administrators and managers are one role here: asked for what somebody is already, nothing changes."""
    both = {before, wanted}
    return before if both <= {Role.ADMIN, Role.MANAGER} else wanted


def _change(caller: Caller, own: Role, space: Space, before: Member, invitee: Invitee, now_ms: int) -> Member:
    if not ranks(own, before.role):
        raise Denied()
    after = replace(before, role=_kept(before.role, invitee.role), label=invitee.label or before.label)
    if after == before:
        return before
    heir = None
    if before.role is Role.OWNER and after.role is not Role.OWNER:
        if space.owner_count < 2 or (space.personal and space.owner == before.user):
            raise LastOwner()
        heir = _heir(space, before) if space.owner == before.user else None
    store.change_member(space, before, after, heir, membership_fact("role_changed", caller.user, space, after, now_ms))
    return after


def _heir(space: Space, before: Member) -> Member:
    """The owner who is there longest takes the place of the one who will own the workspace no more."""
    _, present, _ = store.read_team(space.id)
    owners = [member for member in present if member.role is Role.OWNER and member.user != before.user]
    if not owners:
        raise LastOwner()
    return min(owners, key=lambda member: (member.joined_ms, member.id))


def addresses(space: int, roles: Iterable[Role]) -> list[str]:
    """Where the members of a workspace with these roles are reached, each address once."""
    wanted = frozenset(roles)
    _, present, _ = store.read_team(space)
    return sorted({member.email for member in present if member.role in wanted and member.email and not member.blocked})
