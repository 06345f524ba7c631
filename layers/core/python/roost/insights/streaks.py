"""Runs of active days. A day is active by `DayFigures.is_active`."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Streaks:
    """Lengths in days; `start` is the first day of the current run, None when there is none."""

    current: int
    longest: int
    start: date | None
    total: int


def streaks(active_days: Set[date], today: date) -> Streaks:
    """The current run ends today, or yesterday while today is not active yet (FF-28).

    Days after today, as a change of zone can leave for a while, count for the longest run and the total only.
    """
    numbers = {day.toordinal() for day in active_days}
    end = today.toordinal()
    if end not in numbers:
        end -= 1
    current = _run_back_from(end, numbers)
    longest = max((_run_back_from(number, numbers) for number in numbers if number + 1 not in numbers), default=0)
    start = date.fromordinal(end - current + 1) if current else None
    return Streaks(current, longest, start, len(numbers))


def _run_back_from(end: int, numbers: Set[int]) -> int:
    length = 0
    while end - length in numbers:
        length += 1
    return length
