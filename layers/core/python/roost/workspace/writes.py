"""Writes about workspaces that other modules put into their own transactions."""

from typing import Any, Final

from roost.kit import ids, keys
from roost.kit.conditions import Condition, absent, fewer, present
from roost.kit.items import Item
from roost.kit.records import pack
from roost.kit.writes import Put, Update, Write
from roost.workspace.model import Member, Role, Space

MAX_SPACES: Final = 200
"""Seats stand on the person's card, which the gate reads with every request."""


def member_put(member: Member) -> Put:
    """A membership that the person did not have before; it is found by person, too."""
    index = {keys.BY_PERSON.pk: keys.spaces_of_person(member.user), keys.BY_PERSON.sk: keys.ordered(member.space)}
    return Put(keys.member(member.space, member.user), pack(member) | index, absent())


def personal_space_writes(space_id: int, owner: int, name: str, now_ms: int) -> list[Write]:
    """The writes that make a person's own space, for the transaction that makes the person."""
    space = Space(space_id, name, owner, now_ms, personal=True)
    member = Member(ids.new_id(now_ms), space_id, owner, Role.OWNER, now_ms)
    return [Put(keys.space(space_id), pack(space), absent()), member_put(member)]


def seat_taken(member: Member, slug: str | None, *, activate: bool) -> Update:
    """The person's card gets the seat, and the workspace becomes their active one if wanted. Refused at 200 seats."""
    seat: Item = {"role": member.role.value, "slug": slug, "joined_ms": member.joined_ms}
    changes: dict[str, Any] = {f"spaces.{member.space}": {name: value for name, value in seat.items() if value}}
    active = {"active_space": member.space} if activate else {}
    room: Condition = present() & fewer("spaces", MAX_SPACES)
    return Update(keys.card(member.user), set=changes | active, condition=room)


def space_counts(space: int, *, members: int = 0, projects: int = 0, owners: int = 0) -> Update:
    """Add to a workspace's counts; negative numbers take away."""
    counts = {"member_count": members, "project_count": projects, "owner_count": owners}
    add = {name: number for name, number in counts.items() if number}
    return Update(keys.space(space), add=add, condition=present())
