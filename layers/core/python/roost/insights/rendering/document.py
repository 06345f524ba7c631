"""PDF: a title, the period, the figures that matter, two charts, and the table over as many pages as it takes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, islice, takewhile
from typing import Final

from roost.insights.days import Period
from roost.insights.errors import ReportTooLong
from roost.insights.rendering.charts import Completion, DayHours, Frame, bars_height, completion_chart, days_chart
from roost.insights.rendering.grid import Grid, Line
from roost.insights.rendering.paper import BOTTOM, DEEP, FAINT, HEIGHT, INK, MARGIN, PALE, RIGHT, Paper
from roost.insights.rendering.sheet import Sheet
from roost.insights.rendering.typeface import BOLD, shorten

MAX_ROWS: Final = 50_000
"""More would take longer than a request may."""

MAX_BARS: Final = 12
_WIDE: Final = RIGHT - MARGIN
_DAYS_HIGH: Final = 168.0
_GAP: Final = 22.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that sums a report up."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Document:
    """What a report says on paper; `people` come with the most focus first."""

    title: str
    organization: str
    period: Period
    made: datetime
    figures: Sequence[Figure]
    days: Sequence[DayHours]
    people: Sequence[Completion]
    sheet: Sheet


def document(report: Document) -> bytes:
    """The file. Raises ReportTooLong for more rows than can be set in time."""
    if len(report.sheet.rows) > MAX_ROWS:
        raise ReportTooLong(MAX_ROWS)
    paper = Paper(f"{report.title}: {report.organization}", report.organization, report.made)
    grid = Grid(report.sheet, MARGIN, _WIDE)
    top = _cover(paper, report) + _GAP
    pages = list(_pages(grid, top))
    for number, (start, lines) in enumerate(pages, start=1):
        _foot(paper, report, number, len(pages))
        if lines or number > 1 or len(pages) == 1:
            grid.draw(paper, start, lines)
        paper.turn()
    return paper.finish()


def _cover(paper: Paper, report: Document) -> float:
    """Everything above the table; returns where it ends."""
    paper.box(0, 0, RIGHT + MARGIN, 6, DEEP)
    title = shorten(report.organization, BOLD, 20, _WIDE)
    paper.write(MARGIN, 48, title, 20, bold=True, ink=DEEP)
    paper.write(MARGIN, 68, report.title, 12, ink=INK)
    paper.write(RIGHT, 68, f"{report.period.start} to {report.period.end}", 12, bold=True, align="right")
    _figures(paper, 84, report.figures)
    y = 150.0
    days_chart(paper, Frame(MARGIN, y, _WIDE, _DAYS_HIGH), report.days)
    y += _DAYS_HIGH + _GAP
    shown = report.people[:MAX_BARS]
    completion_chart(paper, Frame(MARGIN, y, _WIDE, bars_height(len(shown))), shown, len(report.people))
    return y + bars_height(len(shown))


def _figures(paper: Paper, y: float, figures: Sequence[Figure]) -> None:
    apart = 10.0
    wide = (_WIDE - apart * (len(figures) - 1)) / max(len(figures), 1)
    for place, figure in enumerate(figures):
        x = MARGIN + place * (wide + apart)
        paper.box(x, y, wide, 46, PALE)
        paper.write(x + 10, y + 22, figure.value, 15, bold=True, ink=DEEP)
        paper.write(x + 10, y + 36, figure.label, 7.5, ink=FAINT)


def _pages(grid: Grid, top: float) -> Iterator[tuple[float, list[Line]]]:
    """Where the table starts on each page, and its lines there; the first page may have room for none."""
    start, lines, place = top, grid.lines(), 0
    while True:
        fitting = _fitting(islice(lines, place, None), BOTTOM - start - grid.head_high)
        end = place + (fitting or start == MARGIN)
        yield start, lines[place:end]
        start, place = MARGIN, end
        if place >= len(lines):
            return


def _fitting(lines: Iterable[Line], room: float) -> int:
    """How many of the lines have room below each other."""
    return sum(1 for _ in takewhile(lambda high: high <= room, accumulate(line.high for line in lines)))


def _foot(paper: Paper, report: Document, number: int, of: int) -> None:
    y = HEIGHT - 24
    made = report.made.strftime("%Y-%m-%d %H:%M UTC")
    paper.rule(MARGIN, y - 12, RIGHT)
    paper.write(MARGIN, y, f"{report.title}, made {made}", 7, ink=FAINT)
    paper.write(RIGHT, y, f"Page {number} of {of}", 7, ink=FAINT, align="right")
