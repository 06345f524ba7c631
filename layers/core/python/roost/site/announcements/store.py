"""Every table access about announcements."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from roost.identity.model import Account
from roost.kit import keys
from roost.kit.conditions import absent, equals, present, version
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.records import pack, unpack
from roost.kit.table import delete_many, get, get_many, query, transact
from roost.kit.writes import Check, Delete, Put, Update
from roost.site.announcements.model import Announcement


@dataclass(frozen=True, slots=True)
class Named:
    """Who of some people sits in a workspace, and the accounts of those that have one."""

    members: set[int] = field(default_factory=set)
    people: dict[int, Account] = field(default_factory=dict)


def read_named(space_id: int, users: Iterable[int], author: int) -> Named:
    """People who are to be named, and who names them; one call per hundred items."""
    seats = {keys.member(space_id, user): user for user in users}
    profiles = {keys.profile(user): user for user in {*seats.values(), author}}
    found = get_many([*seats, *profiles])
    return Named(
        {user for key, user in seats.items() if key in found and found[key]["active"]},
        {user: unpack(Account, found[key]) for key, user in profiles.items() if key in found},
    )


def read_announcement(announcement_id: int) -> Announcement | None:
    """An announcement by id."""
    item = get(keys.announcement(announcement_id))
    return unpack(Announcement, item) if item else None


def announcements_of_space(space_id: int) -> list[Announcement]:
    """The announcements of a workspace."""
    rows = query(keys.announcements_of_space(space_id), index=keys.BY_SPACE)
    return [unpack(Announcement, row) for row in rows]


def add_announcement(announcement: Announcement, fact: Put) -> None:
    """Write a new announcement in a workspace that is there, for people who sit in it. Raises ConditionFailed."""
    own, space = keys.announcement(announcement.id), announcement.space
    index: Item = {
        keys.BY_SPACE.pk: keys.announcements_of_space(space),
        keys.BY_SPACE.sk: keys.ordered(announcement.id),
    }
    seated = [Check(keys.member(space, user), equals("active", True)) for user in announcement.targets]
    transact([fact, Put(own, pack(announcement) | index, absent()), Check(keys.space(space), present()), *seated])


def pin(before: Announcement, pinned: bool, now_ms: int, fact: Put) -> None:
    """Pin an announcement as it was read, or not. Raises ConditionFailed."""
    own, fields = keys.announcement(before.id), {"pinned": pinned, "updated_ms": now_ms}
    transact([fact, Update(own, set=fields, add={"v": 1}, condition=version(before.v))])


def remove_announcement(announcement: Announcement, fact: Put) -> None:
    """Delete an announcement. Raises ConditionFailed when it is gone."""
    transact([fact, Delete(keys.announcement(announcement.id), present())])


def forget_announcements(space_id: int) -> None:
    """Drop the announcements of a workspace that is there no more."""
    rows = query(keys.announcements_of_space(space_id), index=keys.BY_SPACE)
    delete_many(Key(row["pk"], row["sk"]) for row in rows)
