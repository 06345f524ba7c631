"""Every table access about people and workspaces that go for good."""

from collections.abc import Iterable

from roost.kit import keys
from roost.kit.conditions import equals, present
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.records import unpack
from roost.kit.table import ConditionFailed, clear, delete_many, query, transact, write
from roost.kit.writes import Check, Delete, Put, Update, Write
from roost.workspace import store
from roost.workspace.model import Member, Role, Space
from roost.workspace.writes import space_counts


def read_spaces(space_ids: Iterable[int]) -> list[Space]:
    """Those of the workspaces that exist, in one call."""
    return list(store.read_spaces(space_ids).values())


def read_team(space_id: int) -> tuple[Space | None, list[Member]]:
    """A workspace with everybody who is or was a member."""
    return store.read_space_and_members(space_id)


def spaces_of(user: int) -> list[int]:
    """The workspaces that a person is or was a member of, their own among them; the newest may be missing."""
    return [item["space"] for item in query(keys.spaces_of_person(user), index=keys.BY_PERSON)]


def remove_space(space: Space, event: Put) -> None:
    """A workspace is there no more, its slug is free. Raises ConditionFailed."""
    writes: list[Write] = [event, Delete(keys.space(space.id), present())]
    if space.slug:
        writes.append(Delete(keys.slug(space.slug)))
    transact(writes)


def forget_member(space: Space, member: Member, stays: Member | None, event: Put) -> None:
    """A membership goes without trace; of an owner's, another owner `stays`, who stands for the workspace if they did.

    Raises ConditionFailed, also when that owner goes at the same time.
    """
    same = equals("role", member.role.value) & equals("active", member.active)
    writes: list[Write] = [event, Delete(keys.member(space.id, member.user), same)]
    stands: Item = {}
    if stays:
        owns = equals("role", Role.OWNER.value) & equals("active", True)
        writes.append(Check(keys.member(space.id, stays.user), owns))
        if space.owner == member.user:
            stands = {"owner": stays.user, "owner_username": stays.username, "owner_email": stays.email}
    counted = space_counts(space.id, members=-1 if member.active else 0, owners=-1 if stays else 0)
    if counted.add:
        writes.append(Update(counted.key, set=stands, add=counted.add, condition=present()))
    transact(writes)


def forget_space(space_id: int) -> None:
    """Take the seats of its members, and then everything that stands beside a workspace or is its feed."""
    rows = query(keys.space(space_id).pk)
    for row in rows:
        if row["sk"].startswith(keys.MEMBER_PREFIX):
            _take_seat(unpack(Member, row))
        elif row["sk"].startswith(keys.WEBHOOK_PREFIX):
            clear(keys.deliveries(keys.id_in(row["sk"])))
    delete_many(Key(row["pk"], row["sk"]) for row in rows)
    clear(keys.team(space_id))
    clear(keys.feed(space_id))


def _take_seat(member: Member) -> None:
    """The card of a member forgets a workspace; whoever has no account any more needs nothing."""
    card = keys.card(member.user)
    gone = [f"spaces.{member.space}", f"flocks.{member.space}"]
    try:
        write(Update(card, remove=gone, condition=present()))
        write(Update(card, remove=["active_space"], condition=equals("active_space", member.space)))
    except ConditionFailed:
        return
