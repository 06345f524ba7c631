"""The two charts of a report: hours per day as columns, completion by person as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from typing import Final

from roost.insights.rendering.paper import BLUE, DEEP, FAINT, GREEN, PALE, RULE, Paper
from roost.insights.rendering.typeface import BOLD, REGULAR, shorten, width

_STEPS: Final = (1, 2, 5, 10)
_MAX_LINES: Final = 5
_AXIS: Final = 34.0
_CAPTION: Final = 24.0
_SMALL: Final = 7.0
_BAR: Final = 17.0
_NAMES: Final = 130.0
_COUNTS: Final = 96.0


@dataclass(frozen=True, slots=True)
class DayHours:
    """Hours of focus on one day."""

    day: date
    hours: float


@dataclass(frozen=True, slots=True)
class Completion:
    """How many tasks a person completed, and their share of that person's tasks, None for somebody without tasks."""

    name: str
    done: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a chart goes: its upper left corner and its size."""

    x: float
    y: float
    wide: float
    high: float


def caption(paper: Paper, frame: Frame, title: str, note: str) -> Frame:
    """Head a chart, and return what is left of its frame."""
    paper.write(frame.x, frame.y + 11, title, 11, bold=True, ink=DEEP)
    paper.write(frame.x + frame.wide, frame.y + 11, note, _SMALL, ink=FAINT, align="right")
    return Frame(frame.x, frame.y + _CAPTION, frame.wide, frame.high - _CAPTION)


def scale(highest: float) -> list[float]:
    """Round numbers from 0 to at least `highest`, in at most five steps of 1, 2 or 5 times a power of ten."""
    if highest <= 0:
        return [0.0, 1.0]
    power = 10.0 ** floor(log10(highest / _MAX_LINES))
    step = next(step * power for step in _STEPS if highest <= step * power * _MAX_LINES * (1 + 1e-9))
    return [round(number * step, 6) for number in range(ceil(highest / step - 1e-9) + 1)]


def days_chart(paper: Paper, frame: Frame, days: Sequence[DayHours]) -> None:
    """One column for each day, zeros included, over dated ticks."""
    inner = caption(paper, frame, "Focus per day", "hours, all members")
    lines = scale(max((day.hours for day in days), default=0.0))
    left, wide, high = inner.x + _AXIS, inner.wide - _AXIS, inner.high - 16
    floor_y = inner.y + high
    for line in lines:
        y = floor_y - line / lines[-1] * high
        paper.rule(left, y, left + wide, RULE)
        paper.write(left - 6, y + 2.5, f"{line:g}", _SMALL, ink=FAINT, align="right")
    slot = wide / max(len(days), 1)
    for place, day in enumerate(days):
        tall = day.hours / lines[-1] * high
        if tall > 0:
            paper.box(left + (place + 0.14) * slot, floor_y - tall, min(slot * 0.72, 34), tall, BLUE)
    for place in ticks(len(days), wide):
        middle = left + place * slot + min(slot, 34 / 0.72) / 2
        paper.write(middle, floor_y + 11, days[place].day.strftime("%-d %b"), _SMALL, ink=FAINT, align="centre")


def ticks(count: int, wide: float, apart: float = 36.0) -> range:
    """The positions of every n-th of `count` days, at least `apart` points from each other."""
    return range(0, count, max(1, ceil(count * apart / wide)))


def bars_height(people: int) -> float:
    """What a chart of so many bars needs."""
    return _CAPTION + max(people, 1) * _BAR


def completion_chart(paper: Paper, frame: Frame, people: Sequence[Completion], of: int) -> None:
    """One bar for each person shown; `of` is how many there are."""
    note = "completed tasks of all tasks of the period"
    note = f"{note}; the {len(people)} of {of} members with the most focus" if of > len(people) else note
    inner = caption(paper, frame, "Completion by member", note)
    left, wide = inner.x + _NAMES, inner.wide - _NAMES - _COUNTS
    for place, person in enumerate(people):
        y = inner.y + place * _BAR
        name = shorten(person.name, REGULAR, 8.5, _NAMES - 10)
        paper.write(left - 8, y + 9, name, 8.5, align="right")
        paper.box(left, y + 1, wide, 10, PALE)
        if person.share:
            paper.box(left, y + 1, wide * person.share, 10, GREEN)
        _count(paper, inner.x + inner.wide, y + 9, person)


def _count(paper: Paper, right: float, y: float, person: Completion) -> None:
    if person.share is None:
        paper.write(right, y, "no tasks", 8, ink=FAINT, align="right")
        return
    share = f"{person.share:.0%}"
    paper.write(right, y, share, 8.5, bold=True, align="right")
    paper.write(right - width(share, BOLD, 8.5), y, f"{person.done:,} done  ", 8, ink=FAINT, align="right")
