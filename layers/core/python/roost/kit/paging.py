"""Numbered pages and orderings over rows that were read for their count anyway."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from roost.kit.errors import NotFound

Row = TypeVar("Row")
Field = Callable[[Any], Any]


class PageUnknown(NotFound):
    """The page number is none, or past the last page."""

    code = "page_unknown"
    message = "Invalid page"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of `count` rows; `number` starts at 1 and `last` is at least 1."""

    rows: Sequence[Row]
    count: int
    number: int
    last: int


def cut(rows: Sequence[Row], number: int, size: int) -> Page[Row]:
    """Cut page `number` out of all rows. Raises PageUnknown; page 1 always exists."""
    last = max(1, -(-len(rows) // size))
    if not 1 <= number <= last:
        raise PageUnknown()
    return Page(rows[(number - 1) * size : number * size], len(rows), number, last)


def order(rows: Sequence[Row], ordering: Sequence[str], fields: Mapping[str, Field], tie: Field) -> list[Row]:
    """Sort by field names, `-` for descending; unknown names do not count, None comes last, `tie` decides the rest.

    Ties follow the direction of the first field, so that reversing an ordering reverses the list.
    """
    known = [name for name in ordering if name.lstrip("-") in fields]
    ordered = sorted(rows, key=tie, reverse=bool(known) and known[0].startswith("-"))
    for name in reversed(known):
        read, descending = fields[name.lstrip("-")], name.startswith("-")
        present = [row for row in ordered if read(row) is not None]
        missing = [row for row in ordered if read(row) is None]
        ordered = sorted(present, key=read, reverse=descending) + missing
    return ordered
