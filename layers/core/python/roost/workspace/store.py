"""Every table access about workspaces, their members and invitations."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from roost.focus.model import Session
from roost.identity.model import Account, email_key
from roost.kit import keys
from roost.kit.conditions import absent, at_most, below, differs, equals, present, version
from roost.kit.errors import NotFound
from roost.kit.items import Item
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, get_many, query, transact, write
from roost.kit.writes import Check, Delete, Put, Update, Write
from roost.workspace.errors import AlreadyInvited, SlugTaken, TooManySpaces
from roost.workspace.model import Invite, InviteState, Member, Role, Space
from roost.workspace.writes import member_put, seat_taken, space_counts

INVITE_KEPT_AFTER_S: Final = 30 * 86_400


@dataclass(frozen=True, slots=True)
class Leaving:
    """What the removal of a member concerns, read in one strongly consistent call; `card` is the gate's."""

    member: Member
    card: Item
    session: Session | None


@dataclass(frozen=True, slots=True)
class Accepting:
    """What the acceptance of an invitation concerns, read in one strongly consistent call."""

    invite: Invite | None
    space: Space | None
    account: Account
    member: Member | None


def read_space(space_id: int) -> Space | None:
    """A workspace by id."""
    item = get(keys.space(space_id))
    return unpack(Space, item) if item else None


def read_spaces(space_ids: Iterable[int]) -> dict[int, Space]:
    """Workspaces by id, in one call per hundred; what does not exist is left out."""
    found = get_many(keys.space(each) for each in space_ids)
    return {space.id: space for space in (unpack(Space, item) for item in found.values())}


def read_space_and_members(space_id: int) -> tuple[Space | None, list[Member]]:
    """A workspace and everybody who is or was a member, by person, in one strongly consistent query."""
    own, members = keys.space(space_id), []
    space = None
    for item in query(own.pk, between=(keys.MEMBER_PREFIX, own.sk)):
        if item["sk"] == own.sk:
            space = unpack(Space, item)
        elif item["sk"].startswith(keys.MEMBER_PREFIX):
            members.append(unpack(Member, item))
    return space, members


def members_of(space_id: int) -> list[Member]:
    """Everybody who is or was a member, by person, strongly consistent."""
    items = query(keys.space(space_id).pk, begins=keys.MEMBER_PREFIX)
    return [unpack(Member, item) for item in items]


def read_member(space_id: int, user: int) -> Member | None:
    """The membership of a person, also one that has ended."""
    item = get(keys.member(space_id, user))
    return unpack(Member, item) if item else None


def add_space(space: Space, owner: Member, event: Put, *, activate: bool) -> Space | None:
    """Write a new shared workspace with its owner's seat.

    Returns the workspace that has the id already, if there is one, and writes nothing then. Raises SlugTaken,
    TooManySpaces, ConditionFailed for a clash of event ids.
    """
    own, slug = keys.space(space.id), keys.slug(space.slug or "")
    seat = seat_taken(owner, space.slug, activate=activate)
    puts = [event, Put(slug, {"space": space.id}, absent()), Put(own, pack(space), absent()), member_put(owner)]
    try:
        transact([*puts, seat])
    except ConditionFailed as failed:
        taken = failed.items.get(own)
        if taken:
            return unpack(Space, taken)
        if slug in failed.items:
            raise SlugTaken() from failed
        if seat.key in failed.items:
            raise TooManySpaces() from failed
        raise
    return None


def change_space(before: Space, fields: Item, event: Put) -> None:
    """Set fields of a workspace as it was read. Raises ConditionFailed when it was edited meanwhile."""
    transact([event, Update(keys.space(before.id), set=fields, add={"v": 1}, condition=version(before.v))])


def change_role(before: Member, role: Role, event: Put) -> None:
    """Give a member as read another role, on their card too. Raises ConditionFailed."""
    same = equals("active", True) & equals("role", before.role.value)
    seat, own = f"spaces.{before.space}", keys.member(before.space, before.user)
    transact(
        [
            event,
            Update(own, set={"role": role.value}, condition=same),
            Update(keys.card(before.user), set={f"{seat}.role": role.value}, condition=present(seat)),
        ]
    )


def read_leaving(space_id: int, user: int) -> Leaving | None:
    """What the removal of a person concerns; None when they were never a member."""
    wanted = keys.member(space_id, user), keys.card(user), keys.active_session(user)
    found = get_many(wanted)
    if wanted[0] not in found:
        return None
    session = found.get(wanted[2])
    member, card = unpack(Member, found[wanted[0]]), found.get(wanted[1], {})
    return Leaving(member, card, unpack(Session, session) if session else None)


def unchanged_session(user: int, session: Session | None) -> Check:
    """The demand that a person's active session is still the one that was read, or still none."""
    return Check(keys.active_session(user), equals("id", session.id) if session else absent())


def remove_member(member: Member, active_space: tuple[int | None, int | None], writes: list[Write]) -> None:
    """End a membership and take its seat off the card, with an event first in `writes` and what else goes with it.

    `active_space` is the person's active workspace as it was read and as it is to be. Raises ConditionFailed.
    """
    seat, (was, becomes) = f"spaces.{member.space}", active_space
    same = present(seat) & (equals("active_space", was) if was else absent("active_space"))
    stays = same & present(f"spaces.{becomes}") if becomes else same
    changes = {"active_space": becomes} if was != becomes else {}
    as_read = equals("active", True) & equals("role", member.role.value)
    transact(
        [
            *writes,
            Update(keys.member(member.space, member.user), set={"active": False}, condition=as_read),
            Update(keys.card(member.user), set=changes, remove=[seat], condition=stays),
            space_counts(member.space, members=-1),
        ]
    )


def add_invite(invite: Invite, event: Put, known: int | None) -> Invite | None:
    """Write a new invitation; `known` is the person who has its address already.

    Returns the invitation that has the id already, if there is one, and writes nothing then. Raises AlreadyInvited for
    a member and for an address that holds an open invitation, ConditionFailed for a clash of event ids.
    """
    own, holder = keys.invite(invite.space, invite.id), keys.invited(invite.space, email_key(invite.email))
    gone = {"expires_at": invite.expires_ms // 1000 + INVITE_KEPT_AFTER_S}
    held = {"invite": invite.id, "until_ms": invite.expires_ms} | gone
    writes: list[Write] = [event, Put(own, pack(invite) | gone, absent())]
    writes.append(Put(holder, held, at_most("until_ms", invite.created_ms)))
    if known is not None:
        writes.append(Check(keys.member(invite.space, known), differs("active", True)))
    try:
        transact(writes)
    except ConditionFailed as failed:
        taken = failed.items.get(own)
        if taken:
            return unpack(Invite, taken)
        if failed.items.keys() - {event.key}:
            raise AlreadyInvited() from failed
        raise
    return None


def invites_of(space_id: int) -> list[Invite]:
    """The invitations of a workspace, answered ones of the last weeks too, oldest first."""
    items = query(keys.space(space_id).pk, begins=keys.INVITE_PREFIX)
    return [unpack(Invite, item) for item in items]


def read_invite(space_id: int, invite_id: int) -> Invite | None:
    """An invitation by id."""
    item = get(keys.invite(space_id, invite_id))
    return unpack(Invite, item) if item else None


def read_invite_and_space(space_id: int, invite_id: int) -> tuple[Invite | None, Space | None]:
    """An invitation and its workspace in one call."""
    wanted = keys.invite(space_id, invite_id), keys.space(space_id)
    found = get_many(wanted)
    invite, space = (found.get(key) for key in wanted)
    return unpack(Invite, invite) if invite else None, unpack(Space, space) if space else None


def read_accepting(space_id: int, invite_id: int, user: int) -> Accepting:
    """What the acceptance of an invitation by a person concerns. Raises NotFound when their account is gone."""
    wanted = keys.invite(space_id, invite_id), keys.space(space_id), keys.profile(user), keys.member(space_id, user)
    found = get_many(wanted)
    invite, space, account, member = (found.get(key) for key in wanted)
    if account is None:
        raise NotFound()
    return Accepting(
        invite=unpack(Invite, invite) if invite else None,
        space=unpack(Space, space) if space else None,
        account=unpack(Account, account),
        member=unpack(Member, member) if member else None,
    )


def accept_invite(
    invite: Invite, slug: str | None, before: Member | None, after: Member, events: list[Put], most: int | None
) -> None:
    """Make the person a member, or one again, and the workspace their active one, with `events`.

    `invite` is as it is to be, `most` how many members there may be then, if that is limited.
    Raises TooManySpaces, ConditionFailed.
    """
    answer = {"state": invite.state.value, "accepted_by": invite.accepted_by, "claim": invite.claim}
    seat = seat_taken(after, slug, activate=True)
    own, holder = keys.invite(invite.space, invite.id), keys.invited(invite.space, email_key(invite.email))
    counted = space_counts(invite.space, members=1)
    try:
        transact(
            [
                *events,
                Update(own, set=answer, condition=equals("state", InviteState.PENDING.value)),
                Delete(holder, equals("invite", invite.id)),
                _revived(after) if before else member_put(after),
                seat,
                counted if most is None else replace(counted, condition=present() & below("member_count", most)),
            ]
        )
    except ConditionFailed as failed:
        if set(failed.items) == {seat.key}:
            raise TooManySpaces() from failed
        raise


def _revived(after: Member) -> Update:
    fields = ("active", "role", "joined_ms", "username", "email", "first_name", "last_name", "name", "zone")
    packed = pack(after)
    same = equals("active", False)
    return Update(keys.member(after.space, after.user), set={name: packed[name] for name in fields}, condition=same)


def close_invite(invite: Invite, state: InviteState, event: Put) -> None:
    """Revoke a pending invitation, or let it expire. Raises ConditionFailed when it was answered meanwhile."""
    own, holder = keys.invite(invite.space, invite.id), keys.invited(invite.space, email_key(invite.email))
    pending = equals("state", InviteState.PENDING.value)
    writes: list[Write] = [event, Update(own, set={"state": state.value}, condition=pending)]
    if state is InviteState.REVOKED:
        writes.append(Delete(holder, equals("invite", invite.id)))
    transact(writes)


def note_on_invite(invite: Invite, **notes: int | str) -> bool:
    """Set what the flow keeps on a pending invitation; False when it is not pending any more."""
    pending = equals("state", InviteState.PENDING.value)
    try:
        write(Update(keys.invite(invite.space, invite.id), set=notes, condition=pending))
    except ConditionFailed:
        return False
    return True


def read_person(user: int) -> tuple[Account, Item] | None:
    """An account and its card; None when it is gone."""
    wanted = keys.profile(user), keys.card(user)
    found = get_many(wanted)
    if len(found) < len(wanted):
        return None
    return unpack(Account, found[wanted[0]]), found[wanted[1]]


def refresh_copies(space_id: int, user: int, names: Item, owner: Item | None) -> None:
    """Set how a person is called on their membership, and on the workspace they own."""
    targets = [Update(keys.member(space_id, user), set=names, condition=present())]
    targets += [Update(keys.space(space_id), set=owner, condition=equals("owner", user))] if owner else []
    for each in targets:
        try:
            write(each)
        except ConditionFailed:
            continue
