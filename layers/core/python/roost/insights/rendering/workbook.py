"""Excel: one sheet, its header frozen and filterable, numbers as numbers and dates as dates."""

from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from roost.insights.errors import ReportTooLong
from roost.insights.rendering.sheet import Cell, Kind, Sheet

MAX_ROWS: Final = 2**20 - 1
"""What Excel takes below the header."""

_FORMATS: Final = {
    Kind.TEXT: "General",
    Kind.ID: "0",
    Kind.COUNT: "#,##0",
    Kind.HOURS: "#,##0.00",
    Kind.RATE: "0%",
    Kind.DATE: "yyyy-mm-dd",
}
_WIDTHS: Final = {Kind.TEXT: 28, Kind.ID: 19, Kind.COUNT: 12, Kind.HOURS: 12, Kind.RATE: 12, Kind.DATE: 12}
_HEADER: Final = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3A5F", "valign": "vcenter"}
_FILTER_BUTTON: Final = 4


def workbook(sheet: Sheet, title: str, made: datetime) -> bytes:
    """The file; `made` is its creation time. Raises ReportTooLong for more rows than Excel has."""
    if len(sheet.rows) > MAX_ROWS:
        raise ReportTooLong(MAX_ROWS)
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    book.set_properties({"title": title, "created": made})
    page = book.add_worksheet(sheet.name)
    _lay_out(book, page, sheet)
    for number, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row):
            _write(page, number, place, cell)
    book.close()
    return file.getvalue()


def _lay_out(book: Any, page: Any, sheet: Sheet) -> None:
    """Formats belong to whole columns: a cell without one of its own takes its column's."""
    header = book.add_format(_HEADER)
    page.set_row(0, 20, header)
    for place, column in enumerate(sheet.columns):
        width = max(_WIDTHS[column.kind], len(column.name) + _FILTER_BUTTON)
        page.set_column(place, place, width, book.add_format({"num_format": _FORMATS[column.kind]}))
        page.write_string(0, place, column.name, header)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _write(page: Any, row: int, place: int, cell: Cell) -> None:
    """Never the library's own guess: text stays text, whatever it looks like."""
    if isinstance(cell, str):
        page.write_string(row, place, cell)
    elif isinstance(cell, date):
        page.write_datetime(row, place, cell)
    else:
        page.write_number(row, place, cell)
