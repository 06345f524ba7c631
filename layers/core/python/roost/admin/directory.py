"""The directory of all people: what is searched in it, packed into few blocks, and how those grow and split.

People stand in the order of their ids, which is that of their coming. A block holds about a thousand of them as a few
compressed bytes each, so a search through everybody reads one item per thousand people; the head knows how many of
which role and status each block holds, so a page without a search reads the blocks that the page is in.
"""

import json
import unicodedata
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

FULL: Final = 1000
"""People in a block that gets no more of those who come."""

SPLIT: Final = 1500
"""People at which a block is split: the newest one then always holds a good many pages."""

HEAVY: Final = 120_000
"""Bytes at which it is split anyway: an item may hold 400,000."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What people are looked for: text in name or address, roles and statuses; empty means any."""

    search: str = ""
    roles: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()

    def fits(self, role: str, status: str) -> bool:
        """Whether role and status are among those."""
        return (not self.roles or role in self.roles) and (not self.statuses or status in self.statuses)


@dataclass(frozen=True, slots=True)
class Row:
    """What the directory knows of a person; `text` is their name and their address, folded."""

    id: int
    role: str
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Extent:
    """One block as the head knows it: its number, the least id that belongs there, people by `role status`."""

    number: int
    first: int
    counts: Mapping[str, int] = field(default_factory=dict)

    def count(self, wanted: Wanted) -> int:
        """How many of its people have the role and the status."""
        return sum(number for kind, number in self.counts.items() if wanted.fits(*kind.split(" ")))


@dataclass(frozen=True, slots=True)
class Head:
    """All blocks, oldest people first; `v` is the version of the whole directory, 0 before there is one."""

    extents: tuple[Extent, ...] = (Extent(0, 0),)
    v: int = 0

    def extent_of(self, person: int) -> Extent:
        """The block that a person belongs to."""
        return self.extents[bisect_right(self.extents, person, key=lambda each: each.first) - 1]

    def count(self, wanted: Wanted) -> int:
        """How many people have the role and the status, whatever they are called."""
        return sum(each.count(wanted) for each in self.extents)

    def holding(self, wanted: Wanted, start: int, size: int) -> tuple[list[Extent], int]:
        """The blocks, newest first, in which `size` fitting people from the `start`th on stand, and how many fitting
        ones in the first of those come before them.
        """
        found, seen, before = list[Extent](), 0, 0
        for extent in reversed(self.extents):
            fitting = extent.count(wanted)
            if fitting and seen + fitting > start and seen < start + size:
                before = before if found else start - seen
                found.append(extent)
            seen += fitting
        return found, max(0, before)


Blocks = Mapping[int, Sequence[Row]]
"""Rows by the number of their block, oldest first."""


def folded(text: str) -> str:
    """The form in which texts are compared."""
    return unicodedata.normalize("NFC", text).casefold()


def row_of(person: int, role: str, status: str, names: Iterable[str]) -> Row:
    """The row of a person; no search runs over the end of one name into the next."""
    return Row(person, role, status, "\0".join(map(folded, names)))


def pack(rows: Sequence[Row]) -> bytes:
    """A block as it is stored."""
    plain = [[row.id, row.role, row.status, row.text] for row in rows]
    return zlib.compress(json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode())


def unpack(packed: bytes) -> list[Row]:
    """The rows of a stored block, oldest first."""
    return [Row(*fields) for fields in json.loads(zlib.decompress(packed))]


def matching(packed: Iterable[bytes], wanted: Wanted) -> list[int]:
    """The ids of the fitting people in stored blocks, newest first; nothing is made of a person but their id."""
    needle, found = folded(wanted.search), list[int]()
    for block in packed:
        for person, role, status, text in json.loads(zlib.decompress(block)):
            if needle in text and wanted.fits(role, status):
                found.append(person)
    return sorted(found, reverse=True)


def applied(head: Head, blocks: Blocks, known: Mapping[int, Row | None]) -> tuple[Head, dict[int, list[Row]]]:
    """The directory with those rows in place of what it had on their people (None takes them out).

    `blocks` must hold every block that one of them belongs to; the answer has those that changed.
    """
    changed: dict[int, dict[int, Row]] = {}
    for person, row in known.items():
        number = head.extent_of(person).number
        rows = changed.setdefault(number, {each.id: each for each in blocks.get(number, ())})
        if row is None:
            rows.pop(person, None)
        else:
            rows[person] = row
    after = {number: [rows[each] for each in sorted(rows)] for number, rows in changed.items()}
    after = {number: rows for number, rows in after.items() if rows != list(blocks.get(number, ()))}
    return _arranged(head, after)


def _arranged(head: Head, changed: dict[int, list[Row]]) -> tuple[Head, dict[int, list[Row]]]:
    extents, blocks = [], dict[int, list[Row]]()
    free = max(each.number for each in head.extents) + 1
    for extent in head.extents:
        if extent.number not in changed:
            extents.append(extent)
            continue
        for rows in _pieces(changed[extent.number]):
            here = replace(extent, counts=_counted(rows))
            if extent.number in blocks:
                here, free = replace(here, number=free, first=rows[0].id), free + 1
            extents.append(here)
            blocks[here.number] = rows
    return (replace(head, extents=tuple(extents), v=head.v + 1) if blocks else head), blocks


def _pieces(rows: list[Row]) -> list[list[Row]]:
    """The rows cut so that each piece can be stored."""
    if len(rows) <= SPLIT and (len(rows) < 2 or len(pack(rows)) <= HEAVY):
        return [rows]
    cut = FULL if len(rows) > SPLIT else len(rows) // 2
    return [*_pieces(rows[:cut]), *_pieces(rows[cut:])]


def _counted(rows: Iterable[Row]) -> dict[str, int]:
    return dict(Counter(f"{row.role} {row.status}" for row in rows))
