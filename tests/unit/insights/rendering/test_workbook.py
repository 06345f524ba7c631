import io
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from roost.insights.errors import ReportTooLong
from roost.insights.rendering import workbook as excel
from roost.insights.rendering.sheet import Sheet
from tests.unit.insights.rendering.conftest import COLUMNS, named, sheet

MADE = datetime(2026, 3, 20, 18, 0)


def reopened(table: Sheet) -> Any:
    return openpyxl.load_workbook(io.BytesIO(excel.workbook(table, "Team report", MADE)))


def test_numbers_are_numbers_and_dates_are_dates() -> None:
    (row,) = reopened(sheet())["team"].iter_rows(min_row=2, values_only=True)
    assert row == (2**53 - 1, "jane", datetime(2026, 3, 2), 45.5, 1032, 0.91)


def test_each_column_has_its_format() -> None:
    formats = [cell.number_format for cell in reopened(sheet())["team"][2]]
    assert formats == ["0", "General", "yyyy-mm-dd", "#,##0.00", "#,##0", "0%"]


def test_the_header_is_frozen_filtered_and_printed_on_each_page() -> None:
    page = reopened(named("a", "b", "c"))["team"]
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A2", "A1:F4", "$1:$1")
    assert all(cell.font.bold for cell in page[1])
    assert not any(cell.font.bold for cell in page[2])


@pytest.mark.parametrize(
    "name", ["=1+1", "{=1}", "https://example.com", "mailto:a@b.c", "007", "", "a\x01b", "x" * 300]
)
def test_text_stays_text(name: str) -> None:
    cell = reopened(named(name))["team"]["B2"]
    assert (cell.data_type, cell.hyperlink) in (("s", None), ("inlineStr", None), ("n", None))
    assert openpyxl.utils.escape.unescape(cell.value or "") == name


def test_columns_are_as_wide_as_their_heading_and_a_button() -> None:
    page = reopened(sheet())["team"]
    for place, column in enumerate(COLUMNS):
        assert page.column_dimensions["ABCDEF"[place]].width >= len(column.name) + 3


def test_the_same_report_is_the_same_file() -> None:
    assert excel.workbook(sheet(), "Team report", MADE) == excel.workbook(sheet(), "Team report", MADE)
    assert reopened(sheet()).properties.created == MADE


def test_a_sheet_without_rows_opens() -> None:
    assert reopened(Sheet("team", COLUMNS, ()))["team"].max_row == 1


def test_what_excel_cannot_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert excel.MAX_ROWS == 1_048_575
    monkeypatch.setattr(excel, "MAX_ROWS", 1)
    assert zipfile.is_zipfile(io.BytesIO(excel.workbook(named("a"), "Team report", MADE)))
    with pytest.raises(ReportTooLong) as refused:
        excel.workbook(named("a", "b"), "Team report", MADE)
    assert set(refused.value.fields) == {"format"}
