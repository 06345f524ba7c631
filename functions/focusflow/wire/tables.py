"""Tables as FocusFlow hands them out: CSV by RFC 4180 that a spreadsheet opens without running anything."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Final

Cell = str | int | bool | None
Row = Mapping[str, Cell]

FORMULA_MARKS: Final = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """The text as no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return guarded(cell)
    return "" if cell is None else str(cell)


def write_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """A header and the rows, lines ended by CR LF; cells that a row lacks are empty."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_text(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()
