"""Every table access about making and removing workspaces with a tier."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from roost.identity.model import Account
from roost.kit import keys
from roost.kit.conditions import Condition, absent, differs, equals, present
from roost.kit.errors import NotFound
from roost.kit.items import Item
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, get_many, transact
from roost.kit.writes import Delete, Put, Update, Write
from roost.workspace.errors import SlugTaken, TooManySpaces
from roost.workspace.model import Member, Role, Space, Tier
from roost.workspace.store import read_spaces
from roost.workspace.writes import MAX_SPACES, member_put, seat_taken

NUMBERS: Final = 99
SEATS_AT_ONCE: Final = 90
"""Of at most a hundred writes of a transaction."""


@dataclass(frozen=True, slots=True)
class Founder:
    """Somebody who wants to make a workspace: their account, and the seats that stand on their card."""

    account: Account
    seats: Item

    @property
    def owned(self) -> list[int]:
        """The shared workspaces that they own."""
        own = Role.OWNER.value
        return sorted(int(space) for space, seat in self.seats.items() if seat["role"] == own and seat.get("slug"))


def read_slug(slug: str) -> int | None:
    """The workspace of a slug."""
    found = get(keys.slug(slug))
    return found["space"] if found else None


def read_founder(user: int) -> Founder:
    """Whoever wants to make a workspace, in one call. Raises NotFound."""
    profile, card = keys.profile(user), keys.card(user)
    found = get_many((profile, card))
    if len(found) < 2:
        raise NotFound()
    return Founder(unpack(Account, found[profile]), found[card].get("spaces", {}))


def tiers_of(spaces: Iterable[int]) -> list[Tier]:
    """The tiers of workspaces."""
    return [space.tier for space in read_spaces(spaces).values()]


def free_slug(base: str, salt: int) -> str:
    """A slug that nobody held a moment ago: the base with the lowest free number, or a big one."""
    numbered = {number: keys.slug(f"{base}-{number}") for number in range(1, NUMBERS + 1)}
    taken = get_many(numbered.values())
    free = (number for number, key in numbered.items() if key not in taken)
    return f"{base}-{next(free, salt % 10**9)}"


def add_space(space: Space, owner: Member, founder: Founder, event: Put) -> None:
    """Write a new workspace with its owner's seat.

    Raises SlugTaken, TooManySpaces; ConditionFailed when the owner's seats changed since they were read.
    """
    own, slug = keys.space(space.id), keys.slug(space.slug or "")
    if len(founder.seats) >= MAX_SPACES:
        raise TooManySpaces()
    seat = seat_taken(owner, space.slug, activate=False)
    unchanged: Condition = present() & equals("spaces", founder.seats)
    puts = [event, Put(slug, {"space": space.id}, absent()), Put(own, pack(space), absent()), member_put(owner)]
    try:
        transact([*puts, replace(seat, condition=unchanged)])
    except ConditionFailed as failed:
        if slug in failed.items:
            raise SlugTaken() from failed
        raise


def remove_space(space: Space, users: list[int], event: Put) -> None:
    """A workspace is there no more, its slug is free, nobody sits in it. Raises ConditionFailed.

    Seats beyond those of the first transaction that change meanwhile are left to the purge.
    """
    first, *more = list(_seats_gone(space.id, users)) or [[]]
    writes: list[Write] = [event, Delete(keys.space(space.id), present())]
    if space.slug:
        writes.append(Delete(keys.slug(space.slug), equals("space", space.id)))
    transact([*writes, *first])
    for batch in more:
        with suppress(ConditionFailed):
            transact(batch)


def _seats_gone(space: int, users: list[int]) -> Iterator[list[Update]]:
    """What takes the seats off the cards, as many as go into one transaction at a time."""
    seat = f"spaces.{space}"
    for start in range(0, len(users), SEATS_AT_ONCE):
        cards = get_many(keys.card(user) for user in users[start : start + SEATS_AT_ONCE])
        yield [_seat_gone(key, seat, space, card.get("active_space") == space) for key, card in cards.items()]


def _seat_gone(card: keys.Key, seat: str, space: int, active: bool) -> Update:
    same = equals("active_space", space) if active else differs("active_space", space)
    return Update(card, remove=[seat, *(["active_space"] if active else [])], condition=present() & same)
