"""Writes about workspaces that other modules put into their own transactions."""

from roost.kit import ids, keys
from roost.kit.conditions import absent
from roost.kit.records import pack
from roost.kit.writes import Put, Write
from roost.workspace.model import Member, Role, Space


def personal_space_writes(space_id: int, owner: int, name: str, now_ms: int) -> list[Write]:
    """The writes that make a person's own space, for the transaction that makes the person."""
    space = Space(space_id, name, owner, now_ms, personal=True)
    member = Member(ids.new_id(now_ms), space_id, owner, Role.OWNER, now_ms)
    index = {keys.BY_PERSON.pk: keys.spaces_of_person(owner), keys.BY_PERSON.sk: keys.ordered(space_id)}
    return [
        Put(keys.space(space_id), pack(space), absent()),
        Put(keys.member(space_id, owner), pack(member) | index),
    ]
