"""Every table access about flocks: their members, those who are awaited, and what stands on cards about them."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from roost.identity.model import Account, email_key
from roost.kit import keys
from roost.kit.conditions import absent, equals, fewer, later, present, version
from roost.kit.items import Item
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, get_many, query, transact, write
from roost.kit.tokens import digest
from roost.kit.writes import Check, Delete, Put, Update, Write
from roost.workspace.errors import TooManySpaces
from roost.workspace.flocks.model import Awaited, Flock, PendingMember
from roost.workspace.model import Member, Role, Space
from roost.workspace.writes import MAX_SPACES, member_put, seat_taken, space_counts

COPIES: Final = ("username", "email", "first_name", "last_name", "name", "zone")

AT_ONCE: Final = 50
"""So many of what waits for an address are looked at in one sign-in, however many there are."""


@dataclass(frozen=True, slots=True)
class Inviting:
    """What the invitation of an address into a workspace concerns; `user` has the address already."""

    space: Space | None
    pending: PendingMember | None
    user: int | None


def _pending_key(pending: PendingMember) -> keys.Key:
    return keys.pending_member(pending.space, digest(email_key(pending.email)))


def _awaited_key(pending: PendingMember) -> keys.Key:
    return keys.awaited_member(email_key(pending.email), pending.space)


def _unpacked(kind: type[Any], item: Item | None) -> Any:
    return unpack(kind, item) if item else None


def read_flocks(spaces: Iterable[int], user: int) -> dict[int, Flock]:
    """Workspaces with somebody's membership of each, in one call per fifty; what does not exist is left out."""
    wanted = {space: (keys.space(space), keys.member(space, user)) for space in spaces}
    found = get_many(key for pair in wanted.values() for key in pair)
    whole = {space: pair for space, pair in wanted.items() if pair[0] in found and pair[1] in found}
    return {
        space: Flock(unpack(Space, found[own]), unpack(Member, found[member])) for space, (own, member) in whole.items()
    }


def read_space(space: int) -> Space | None:
    """A workspace by id."""
    found: Space | None = _unpacked(Space, get(keys.space(space)))
    return found


def read_team(space: int) -> tuple[Space | None, list[Member], list[PendingMember]]:
    """A workspace, its members and those it awaits, in one strongly consistent query."""
    own = keys.space(space)
    members, pending, found = [], [], None
    for item in query(own.pk, between=(keys.MEMBER_PREFIX, own.sk)):
        if item["sk"] == own.sk:
            found = unpack(Space, item)
        elif item["sk"].startswith(keys.MEMBER_PREFIX):
            members.append(unpack(Member, item))
        elif item["sk"].startswith(keys.PENDING_PREFIX):
            pending.append(unpack(PendingMember, item))
    return found, [member for member in members if member.active], pending


def read_inviting(space: int, address: str) -> Inviting:
    """What the invitation of an address concerns, in one call."""
    wanted = keys.space(space), keys.pending_member(space, digest(address)), keys.email(address)
    found = get_many(wanted)
    holder = found.get(wanted[2])
    return Inviting(
        _unpacked(Space, found.get(wanted[0])),
        _unpacked(PendingMember, found.get(wanted[1])),
        holder["user"] if holder else None,
    )


def read_candidate(space: int, user: int) -> tuple[Account | None, Member | None]:
    """A person, and their membership of a workspace, also one that has ended, in one call."""
    wanted = keys.profile(user), keys.member(space, user)
    found = get_many(wanted)
    return _unpacked(Account, found.get(wanted[0])), _unpacked(Member, found.get(wanted[1]))


def read_account(user: int) -> Account | None:
    """A person; None when they are gone."""
    found: Account | None = _unpacked(Account, get(keys.profile(user)))
    return found


def read_card(user: int) -> Item:
    """What the gate knows of a person; empty when they are gone."""
    return get(keys.card(user)) or {}


def read_awaited(address: str) -> Awaited:
    """What waits for an address, strongly consistent; what is more than anybody means waits for the next look."""
    whose = keys.awaited(address)
    spaces = query(whose, begins=keys.PENDING_PREFIX, limit=AT_ONCE)
    transfers = query(whose, begins=keys.TRANSFER_PREFIX, limit=AT_ONCE)
    return Awaited([keys.id_in(row["sk"]) for row in spaces], [keys.id_in(row["sk"]) for row in transfers])


def read_waiting(space: int, address: str, user: int) -> tuple[Space | None, PendingMember | None, Member | None]:
    """A membership that waits for an address, with its workspace, and what the person was there before."""
    wanted = keys.space(space), keys.pending_member(space, digest(address)), keys.member(space, user)
    found = get_many(wanted)
    place, pending, member = (found.get(key) for key in wanted)
    return _unpacked(Space, place), _unpacked(PendingMember, pending), _unpacked(Member, member)


def add_pending(pending: PendingMember, event: Put, holder: int | None) -> None:
    """Let a membership wait for an address, which nobody has or `holder` has not proved.

    Raises ConditionFailed when that changed or it waits already.
    """
    awaited = Put(_awaited_key(pending), {"space": pending.space})
    unproved = Check(keys.email(email_key(pending.email)), equals("user", holder) if holder is not None else absent())
    writes: list[Write] = [event, Put(_pending_key(pending), pack(pending), absent()), awaited, unproved]
    if holder is not None:
        writes.append(Check(keys.profile(holder), equals("verified", False)))
    transact(writes)


def change_pending(before: PendingMember, role: Role, label: str | None) -> None:
    """Give one who is awaited another role or label. Raises ConditionFailed when they wait no more."""
    write(Update(_pending_key(before), set={"role": role.value, "label": label}, condition=equals("id", before.id)))


def remove_pending(pending: PendingMember, event: Put) -> None:
    """Wait no more. Raises ConditionFailed when they came meanwhile."""
    transact([event, *_no_longer_awaited(pending)])


def _no_longer_awaited(pending: PendingMember) -> list[Write]:
    return [Delete(_pending_key(pending), equals("id", pending.id)), Delete(_awaited_key(pending))]


def forget_awaited(address: str, space: int) -> None:
    """Wait for an address in a workspace no more. Twice is once."""
    own = keys.pending_member(space, digest(address))
    for key in (own, keys.awaited_member(address, space)):
        with suppress(ConditionFailed):
            write(Delete(key, present()))


def _seat(space: Space, member: Member) -> Update:
    """A seat in somebody's personal workspace stands apart, where only flocks are looked for."""
    if not space.personal:
        return seat_taken(member, space.slug, activate=False)
    seat = {f"flocks.{space.id}": {"role": member.role.value, "joined_ms": member.joined_ms}}
    return Update(keys.card(member.user), set=seat, condition=present() & fewer("flocks", MAX_SPACES))


def _seat_role(space: Space, user: int, role: Role) -> Update:
    seat = f"{'flocks' if space.personal else 'spaces'}.{space.id}"
    return Update(keys.card(user), set={f"{seat}.role": role.value}, condition=present(seat))


def admit(
    space: Space, member: Member, before: Member | None, pending: PendingMember | None, events: list[Put]
) -> None:
    """Make a person a member, or one again; one who was awaited is so no longer.

    Raises TooManySpaces, ConditionFailed.
    """
    seat = _seat(space, member)
    owners = space_counts(space.id, members=1, owners=int(member.role is Role.OWNER))
    place = _revived(member) if before else member_put(member)
    try:
        transact([*events, place, seat, owners, *(_no_longer_awaited(pending) if pending else [])])
    except ConditionFailed as failed:
        if set(failed.items) == {seat.key} and failed.items[seat.key]:
            raise TooManySpaces() from failed
        raise


def _revived(member: Member) -> Update:
    packed = pack(member)
    fields = ("id", "active", "role", "joined_ms", "invited_ms", "label", *COPIES)
    own = keys.member(member.space, member.user)
    return Update(own, set={name: packed.get(name) for name in fields}, condition=equals("active", False))


def change_member(space: Space, before: Member, after: Member, heir: Member | None, event: Put) -> None:
    """Give a member another role or label; `heir` is the owner who takes the place of the one the workspace names.

    Raises ConditionFailed, also when nobody would own the workspace any more.
    """
    same = equals("active", True) & equals("role", before.role.value)
    changes = {"role": after.role.value, "label": after.label}
    own = keys.member(space.id, before.user)
    writes: list[Write] = [event, Update(own, set=changes, condition=same)]
    if after.role is not before.role:
        writes.append(_seat_role(space, before.user, after.role))
    gained = (after.role is Role.OWNER) - (before.role is Role.OWNER)
    if gained:
        others = later("owner_count", 1) if gained < 0 else present()
        writes.append(Update(keys.space(space.id), add={"owner_count": gained}, condition=others))
    if heir:
        named = {"owner": heir.user, "owner_username": heir.username, "owner_email": heir.email}
        writes.append(Update(keys.space(space.id), set=named, condition=equals("owner", before.user)))
        writes.append(Check(keys.member(space.id, heir.user), equals("role", heir.role.value) & equals("active", True)))
    transact(writes)


def leave(space: int, member: Member, event: Put) -> None:
    """End a membership of a personal workspace. Raises ConditionFailed."""
    seat = f"flocks.{space}"
    same = equals("active", True) & equals("role", member.role.value)
    transact(
        [
            event,
            Update(keys.member(space, member.user), set={"active": False}, condition=same),
            Update(keys.card(member.user), remove=[seat], condition=present(seat)),
            space_counts(space, members=-1),
        ]
    )


def show_home(account: Account, name: str, now_ms: int, event: Put) -> bool:
    """Show a personal workspace under a name; False, and nothing changes, when it was shown before."""
    copies = {field: getattr(account, field) for field in COPIES if field != "name"} | {"name": account.display_name}
    seat = {f"flocks.{account.home}": {"role": Role.OWNER.value, "joined_ms": now_ms}}
    named = {"name": name, "updated_ms": now_ms, "owner_username": account.username, "owner_email": account.email}
    show = Update(keys.card(account.id), set=seat, condition=present() & absent(f"flocks.{account.home}"))
    try:
        transact(
            [
                event,
                show,
                Update(keys.space(account.home), set=named, add={"v": 1}, condition=present()),
                Update(keys.member(account.home, account.id), set=copies, condition=present()),
            ]
        )
    except ConditionFailed as failed:
        if set(failed.items) == {show.key} and failed.items[show.key]:
            return False
        raise
    return True


def change_space(before: Space, fields: Item, event: Put) -> None:
    """Set fields of a workspace as it was read. Raises ConditionFailed when it was edited meanwhile."""
    transact([event, Update(keys.space(before.id), set=fields, add={"v": 1}, condition=version(before.v))])
