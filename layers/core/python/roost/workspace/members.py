"""The members of a workspace: listing them, their roles, their removal."""

from dataclasses import replace

from roost.focus.service import close_for_leaver
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.items import Item
from roost.kit.outbox import event, in_order
from roost.kit.parallel import settled
from roost.kit.writes import Put, Write
from roost.workspace import store
from roost.workspace.errors import OwnerFixed
from roost.workspace.model import Action, Member, Role
from roost.workspace.service import require
from roost.workspace.store import Leaving


def list_members(space: int) -> list[Member]:
    """Everybody who is or was a member of a workspace, the longest first (FF-34)."""
    return sorted(store.members_of(space), key=lambda member: (member.joined_ms, member.id))


def _present(member: Member | None) -> Member:
    if member is None or not member.active:
        raise NotFound()
    return member


def require_member(caller: Caller, space: int, user: int) -> Member:
    """A member whom the caller may manage. Raises Denied, NotFound."""
    require(caller, space, Action.MANAGE_MEMBERS)
    return _present(store.read_member(space, user))


def change_role(caller: Caller, space: int, user: int, role: Role, now_ms: int) -> Member:
    """Give a member another role (FF-37), from their next request on; the same role writes nothing.

    Raises Denied, NotFound, OwnerFixed.
    """
    return settled(lambda: _change_role(caller, space, user, role, now_ms))


def _change_role(caller: Caller, space: int, user: int, role: Role, now_ms: int) -> Member:
    return give_role(caller, require_member(caller, space, user), role, now_ms)


def give_role(caller: Caller, before: Member, role: Role, now_ms: int) -> Member:
    """The same for a member as read and a right that was judged before. Raises OwnerFixed, ConditionFailed."""
    if before.role is role:
        return before
    if before.role is Role.OWNER:
        raise OwnerFixed()
    after = replace(before, role=role)
    store.change_role(before, role, _fact("member.role_changed", caller, after, now_ms))
    return after


def remove_member(caller: Caller, space: int, user: int, now_ms: int) -> None:
    """End a membership (FF-38): its seat is gone at once, and a session on a task of the workspace ends.

    If the workspace was their active one, the one they joined last of those that are left is. Raises Denied, NotFound,
    OwnerFixed.
    """
    require(caller, space, Action.MANAGE_MEMBERS)
    settled(lambda: end_membership(caller, space, user, now_ms))


def end_membership(caller: Caller, space: int, user: int, now_ms: int) -> None:
    """The same for a caller whose right to do it was judged. Raises NotFound, OwnerFixed, ConditionFailed."""
    leaving = store.read_leaving(space, user)
    member = _present(leaving.member if leaving else None)
    if leaving is None or member.role is Role.OWNER:
        raise OwnerFixed()
    was = leaving.card.get("active_space")
    becomes = _latest_seat(leaving.card, space) if was == space else was
    fact = _fact("member.removed", caller, member, now_ms)
    store.remove_member(member, (was, becomes), _with_session(leaving, fact, now_ms))


def _latest_seat(card: Item, left: int) -> int | None:
    """The shared workspace that the person joined last, without the one they leave."""
    shared = {int(space): seat for space, seat in card["spaces"].items() if seat.get("slug") and int(space) != left}
    return max(shared, key=lambda space: (shared[space].get("joined_ms", 0), space), default=None)


def _with_session(leaving: Leaving, fact: Put, now_ms: int) -> list[Write]:
    """The event, with the end of a session on a task of the workspace; any other session must still be the same."""
    member, session = leaving.member, leaving.session
    if session is None or session.task is None or session.space != member.space:
        return [fact, store.unchanged_session(member.user, session)]
    ended, closing = close_for_leaver(session, now_ms, leaving.card["zone"])
    return [*in_order(ended, fact), *closing]


def _fact(kind: str, caller: Caller, member: Member, now_ms: int) -> Put:
    """`actor` is who did it, `user` whom it was done to."""
    return event(
        kind,
        actor=caller.user,
        space=member.space,
        now_ms=now_ms,
        member=member.id,
        user=member.user,
        username=member.username,
        first_name=member.first_name,
        role=member.role.value,
    )
