"""An A4 sheet to draw on, measured in points from its upper left corner."""

from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Final, Literal

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from roost.insights.rendering.typeface import BOLD, REGULAR, embedded, runs, width

WIDTH: Final = float(A4[0])
HEIGHT: Final = float(A4[1])
MARGIN: Final = 42.0
RIGHT: Final = WIDTH - MARGIN
BOTTOM: Final = HEIGHT - 48.0

INK: Final = "#1B2733"
FAINT: Final = "#66727F"
RULE: Final = "#D5DCE3"
PALE: Final = "#F3F6F9"
DEEP: Final = "#1F3A5F"
BLUE: Final = "#2F6DB5"
GREEN: Final = "#2E8B6A"

Align = Literal["left", "right", "centre"]
_SHIFT: Final[dict[Align, float]] = {"left": 0.0, "right": 1.0, "centre": 0.5}

rl_config.useA85 = 0  # text around compressed pages: a quarter larger, and slower to make


@cache
def _colour(ink: str) -> Color:
    return HexColor(ink)


class Paper:
    """Pages in the order they are drawn; `made` is what the file says about its creation."""

    def __init__(self, title: str, subject: str, made: datetime) -> None:
        self._file, self._ink = BytesIO(), ""
        self._canvas = Canvas(self._file, pagesize=A4, pageCompression=1, invariant=1, lang="en")
        self._canvas.setTitle(title)
        self._canvas.setSubject(subject)
        self._canvas.setCreator("Roost")
        self._canvas.setAuthor(subject)
        self._canvas.setDateFormatter(lambda *_: made.strftime("D:%Y%m%d%H%M%S+00'00'"))
        for font in (REGULAR, BOLD):
            embedded(font)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        bold: bool = False,
        ink: str = INK,
        align: Align = "left",
    ) -> None:
        """Set a line of text whose baseline is `y`; `x` is its left or right end, or its middle."""
        font = BOLD if bold else REGULAR
        if align != "left":
            x -= width(text, font, size) * _SHIFT[align]
        self._fill(ink)
        for name, part in runs(text, font):
            self._canvas.setFont(name, size)
            self._canvas.drawString(x, HEIGHT - y, part)
            x += width(part, font, size)

    def box(self, x: float, y: float, wide: float, high: float, ink: str) -> None:
        """Fill a rectangle whose upper left corner is at x, y."""
        self._fill(ink)
        self._canvas.rect(x, HEIGHT - y - high, wide, high, stroke=0, fill=1)

    def _fill(self, ink: str) -> None:
        if ink != self._ink:
            self._canvas.setFillColor(_colour(ink))
            self._ink = ink

    def rule(self, x: float, y: float, to: float, ink: str = RULE, thick: float = 0.5) -> None:
        """Draw a level line."""
        self._canvas.setStrokeColor(_colour(ink))
        self._canvas.setLineWidth(thick)
        self._canvas.line(x, HEIGHT - y, to, HEIGHT - y)

    def turn(self) -> None:
        """Finish the page."""
        self._canvas.showPage()
        self._ink = ""

    def finish(self) -> bytes:
        """The file."""
        self._canvas.save()
        return self._file.getvalue()
