"""Finding people, and keeping the directory that they are found in."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final

from roost.admin import directory, directory_store
from roost.admin.directory import Blocks, Extent, Row, Wanted
from roost.identity import profile
from roost.identity.model import Account
from roost.kit.paging import Page
from roost.kit.parallel import settled

TOGETHER: Final = 25
"""People whose rows are replaced in one transaction: each may stand in a block of their own."""


def find(wanted: Wanted, number: int, size: int) -> Page[Account]:
    """A page of the people who fit, newest first; a page past the last one is empty."""
    start = (number - 1) * size
    if wanted.search:
        everybody = directory.matching(directory_store.read_all().values(), wanted)
        people, count = everybody[start : start + size], len(everybody)
    else:
        people, count = _standing(wanted, start, size)
    found = profile.accounts(people)
    return Page([found[each] for each in people if each in found], count, number, -(-count // size))


def _standing(wanted: Wanted, start: int, size: int) -> tuple[list[int], int]:
    """Those of a page whom nobody searches by name: the head says where they stand."""
    head, blocks = directory_store.read_newest()
    extents, before = head.holding(wanted, start, size)
    blocks |= directory_store.read_blocks(each.number for each in extents if each.number not in blocks)
    rows = _newest_first(extents, blocks)
    fitting = (row.id for row in rows if wanted.fits(row.role, row.status))
    return list(islice(fitting, before, before + size)), head.count(wanted)


def _newest_first(extents: Iterable[Extent], blocks: Blocks) -> Iterable[Row]:
    return (row for extent in extents for row in reversed(blocks.get(extent.number, ())))


def count() -> int:
    """How many people there are."""
    return directory_store.read_head().count(Wanted())


def follow(events: Iterable[Mapping[str, Any]]) -> None:
    """`person.*`: the directory says of those people what is true when it looks, so order and repetition do not matter.

    Raises Conflict when others keep writing.
    """
    people = sorted({whom(each) for each in events if each["kind"].startswith("person.")})
    for start in range(0, len(people), TOGETHER):
        refresh(people[start : start + TOGETHER])


def whom(event: Mapping[str, Any]) -> int:
    """The person that an event is about: who did it, unless it was done to somebody."""
    return int(event["data"].get("user", event["actor"]))


def refresh(people: Iterable[int]) -> None:
    """Bring the rows of at most 25 people up to date. Raises Conflict when others keep writing."""
    settled(lambda: _refresh(list(people)))


def _refresh(people: list[int]) -> None:
    """The accounts are read last: whoever wrote the head that was read before has seen no newer ones."""
    head = directory_store.read_head()
    blocks = directory_store.read_blocks({head.extent_of(each).number for each in people})
    accounts = profile.accounts(people)
    rows = {each: _row(accounts[each]) if each in accounts else None for each in people}
    after, changed = directory.applied(head, blocks, rows)
    if changed:
        directory_store.replace_directory(after, changed)


def _row(account: Account) -> Row:
    return directory.row_of(account.id, account.role, account.status, (account.display_name, account.email))
