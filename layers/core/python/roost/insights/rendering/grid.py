"""A table on paper: a head on every page, numbers to the right, long text over several lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from roost.insights.rendering.paper import DEEP, FAINT, PALE, RULE, Align, Paper
from roost.insights.rendering.sheet import Cell, Column, Kind, Row, Sheet
from roost.insights.rendering.typeface import BOLD, REGULAR, width, wrap

_SIZE: Final = 8.0
_LABEL: Final = 7.5
_HANDLE: Final = 5.0
_LEADING: Final = 10.5
_PAD: Final = 4.0
_ROW_PAD: Final = 5.5
_LONGEST: Final = 40
_LEFT: Final = (Kind.TEXT, Kind.DATE, Kind.ID)


@dataclass(frozen=True, slots=True)
class Line:
    """A row made ready: the lines of each of its cells, and the points it takes."""

    cells: tuple[list[str], ...]
    high: float


class Grid:
    """A sheet laid out between `x` and `x + wide`: text columns share what the others leave."""

    head_high = 26.0

    def __init__(self, sheet: Sheet, x: float, wide: float) -> None:
        self._sheet = sheet
        self._texts = [tuple(as_text(cell, column.kind) for cell, column in _paired(row, sheet)) for row in sheet.rows]
        self._widths = self._share(wide)
        self._lefts = [x + sum(self._widths[:place]) for place in range(len(self._widths))]
        self._x, self._to = x, x + wide

    def _share(self, wide: float) -> list[float]:
        """What the headings and figures leave goes to text, most to the columns with the longest."""
        needs = [self._need(place, column) for place, column in enumerate(self._sheet.columns)]
        wants = [self._want(place, column) for place, column in enumerate(self._sheet.columns)]
        spare = (wide - sum(needs)) / (sum(wants) or 1)
        return [need + want * spare for need, want in zip(needs, wants, strict=True)]

    def _need(self, place: int, column: Column) -> float:
        """Figures get what their widest needs; text, which may break, only its heading."""
        head = max(width(column.label, BOLD, _LABEL), width(column.name, REGULAR, _HANDLE))
        if column.kind is Kind.TEXT:
            return head + 2 * _PAD
        return max(head, width("0" * self._longest(place), REGULAR, _SIZE)) + 2 * _PAD

    def _want(self, place: int, column: Column) -> int:
        return min(max(self._longest(place), 1), _LONGEST) if column.kind is Kind.TEXT else 0

    def _longest(self, place: int) -> int:
        return max((len(row[place]) for row in self._texts), default=0)

    def lines(self) -> list[Line]:
        """All rows, made ready."""
        return [self._line(row) for row in self._texts]

    def _line(self, row: Sequence[str]) -> Line:
        cells = tuple(self._cell(place, text) for place, text in enumerate(row))
        return Line(cells, max(len(cell) for cell in cells) * _LEADING + _ROW_PAD)

    def _cell(self, place: int, text: str) -> list[str]:
        if self._sheet.columns[place].kind is not Kind.TEXT:
            return [text]
        return wrap(text, REGULAR, _SIZE, self._widths[place] - 2 * _PAD)

    def draw(self, paper: Paper, y: float, lines: Sequence[Line]) -> None:
        """The head and these lines from `y` downwards."""
        self._head(paper, y)
        y += self.head_high
        for number, line in enumerate(lines):
            if number % 2:
                paper.box(self._x, y, self._to - self._x, line.high, PALE)
            for place, cell in enumerate(line.cells):
                for step, text in enumerate(cell):
                    self._put(paper, place, y + _LEADING * (step + 1), text)
            y += line.high
        paper.rule(self._x, y, self._to)
        if not self._texts:
            paper.write(self._x + _PAD, y + 14, "Nothing in this period", _SIZE, ink=FAINT)

    def _head(self, paper: Paper, y: float) -> None:
        paper.rule(self._x, y, self._to, DEEP, 1)
        for place, column in enumerate(self._sheet.columns):
            x, align = self._anchor(place)
            paper.write(x, y + 11, column.label, _LABEL, bold=True, ink=DEEP, align=align)
            paper.write(x, y + 20, column.name, _HANDLE, ink=FAINT, align=align)
        paper.rule(self._x, y + self.head_high, self._to, RULE, 1)

    def _put(self, paper: Paper, place: int, y: float, text: str) -> None:
        x, align = self._anchor(place)
        paper.write(x, y, text, _SIZE, align=align)

    def _anchor(self, place: int) -> tuple[float, Align]:
        left = self._lefts[place]
        if self._sheet.columns[place].kind in _LEFT:
            return left + _PAD, "left"
        return left + self._widths[place] - _PAD, "right"


def _paired(row: Row, sheet: Sheet) -> Iterator[tuple[Cell, Column]]:
    return zip(row, sheet.columns, strict=True)


def as_text(cell: Cell, kind: Kind) -> str:
    """A cell as people read it."""
    if isinstance(cell, date):
        return cell.isoformat()
    match kind:
        case Kind.COUNT:
            return f"{cell:,}"
        case Kind.HOURS:
            return f"{cell:,.2f}"
        case Kind.RATE:
            return f"{cell:.0%}"
        case _:
            return str(cell)
