"""People who go without trace, and workspaces that go with their last owner."""

from collections.abc import Iterable
from functools import partial

from roost.kit.caller import Caller
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.kit.writes import Put
from roost.workspace import departures_store as store
from roost.workspace.model import Member, Role


def owned_with_others(caller: Caller) -> bool:
    """Whether the caller owns a shared workspace that somebody else is a member of."""
    owned = [space for space, seat in caller.spaces.items() if seat.role == Role.OWNER and space != caller.home]
    return any(space.member_count > 1 for space in store.read_spaces(owned))


def leave_all(user: int, spaces: Iterable[int], now_ms: int) -> list[int]:
    """The memberships of a deleted person go; returns the workspaces that nobody else owned, which went with them.

    `spaces` are those they sat in when they were deleted, but a seat may have been given at that very moment. Twice is
    once: a workspace that went the first time is told again, so that an interrupted purge goes on.
    """
    known = sorted({*spaces, *store.spaces_of(user)})
    return [space for space in known if settled(partial(_leave, user, space, now_ms))]


def _leave(user: int, space_id: int, now_ms: int) -> bool:
    space, members = store.read_team(space_id)
    mine = next((member for member in members if member.user == user), None)
    if space is None:
        return True
    if mine is None or (space.personal and space.owner == user):
        return False
    owns = mine.active and mine.role is Role.OWNER
    owners = [each for each in members if each.role is Role.OWNER and each.active and each.user != user]
    if owns and not owners:
        store.remove_space(space, event("space.deleted", actor=user, space=space_id, now_ms=now_ms))
        return True
    stays = _longest(owners) if owns else None
    store.forget_member(space, mine, stays, _removed(mine, now_ms))
    return False


def leave_home(user: int, home: int, now_ms: int) -> bool:
    """The personal workspace of a deleted person goes, unless others own it too: then it is theirs from now on.

    Says whether it goes. Twice is once.
    """
    return settled(partial(_leave_home, user, home, now_ms))


def _leave_home(user: int, home: int, now_ms: int) -> bool:
    space, members = store.read_team(home)
    mine = next((member for member in members if member.user == user), None)
    owners = [each for each in members if each.role is Role.OWNER and each.active and each.user != user]
    if space is None or not owners:
        return True
    if mine is not None:
        store.forget_member(space, mine, _longest(owners), _removed(mine, now_ms))
    return False


def _longest(owners: list[Member]) -> Member:
    return min(owners, key=lambda member: (member.joined_ms, member.id))


def _removed(member: Member, now_ms: int) -> Put:
    about = {"member": member.id, "user": member.user, "role": member.role.value}
    return event("member.removed", actor=member.user, space=member.space, now_ms=now_ms, **about)


def purge_space(space_id: int) -> None:
    """What is left of a deleted workspace besides its work: seats, invitations, webhooks, its feed. Twice is once."""
    store.forget_space(space_id)
