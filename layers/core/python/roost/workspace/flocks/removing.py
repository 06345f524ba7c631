"""Ending memberships of flocks."""

from roost.kit.caller import Caller
from roost.kit.errors import Denied
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.workspace import members
from roost.workspace.errors import MemberMissing, OwnerFixed
from roost.workspace.flocks import store
from roost.workspace.flocks.joining import membership_fact
from roost.workspace.flocks.model import Listed, PendingMember
from roost.workspace.flocks.service import active_flock, require
from roost.workspace.model import Action, Role, ranks


def remove(caller: Caller, member_id: int, now_ms: int) -> None:
    """End a membership of the active flock, or wait for it no more; access ends at once (FP-32).

    Raises Denied, also for somebody of a higher role; MemberMissing for nobody and for owners.
    """
    space = active_flock(caller)
    own = require(caller, space, Action.MANAGE_FLOCK)
    settled(lambda: _remove(caller, own, space, member_id, now_ms))


def _remove(caller: Caller, own: Role, space_id: int, member_id: int, now_ms: int) -> None:
    space, present, pending = store.read_team(space_id)
    everybody: list[Listed] = [*present, *pending]
    found = next((each for each in everybody if each.id == member_id), None)
    if space is None or found is None or found.role is Role.OWNER:
        raise MemberMissing()
    if not ranks(own, found.role):
        raise Denied()
    if isinstance(found, PendingMember):
        fact = event("flock.uninvited", actor=caller.user, space=space_id, now_ms=now_ms, member=found.id)
        store.remove_pending(found, fact)
    elif space.personal:
        store.leave(space_id, found, membership_fact("removed", caller.user, space, found, now_ms))
    else:
        _end(caller, space_id, found.user, now_ms)


def _end(caller: Caller, space: int, user: int, now_ms: int) -> None:
    try:
        members.end_membership(caller, space, user, now_ms)
    except OwnerFixed as promoted:
        raise MemberMissing() from promoted
