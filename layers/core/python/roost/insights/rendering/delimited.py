"""CSV by RFC 4180, made piece by piece: a report of any length takes the memory of one piece."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Final

from roost.insights.rendering.sheet import Cell, Sheet

PIECE: Final = 2**16


def csv_pieces(sheet: Sheet) -> Iterator[bytes]:
    """The header and the rows as UTF-8, lines ended by CR LF, in pieces of about 64 KiB."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(column.name for column in sheet.columns)
    for row in sheet.rows:
        writer.writerow(_text(cell) for cell in row)
        if text.tell() >= PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _text(cell: Cell) -> str:
    return cell.isoformat() if isinstance(cell, date) else str(cell)
