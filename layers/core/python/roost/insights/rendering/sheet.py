"""A report as a table that knows what its columns hold, so that each file format can show them in its own way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Cell = str | int | float | date
Row = tuple[Cell, ...]


class Kind(StrEnum):
    """What a column holds: hours at 2 decimals, a rate from 0 to 1."""

    TEXT = "text"
    ID = "id"
    COUNT = "count"
    HOURS = "hours"
    RATE = "rate"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is the reader's handle in every format; `label` is how a page for people heads it."""

    name: str
    kind: Kind
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its rows in order, each as wide as the columns."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
