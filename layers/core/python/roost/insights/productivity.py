"""How much a person has focused, out of the figures that are kept of their days and years."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from roost.insights import store
from roost.insights.days import local_day
from roost.insights.model import DayFigures, YearFigures
from roost.insights.rounding import average_seconds
from roost.kit.caller import Caller


@dataclass(frozen=True, slots=True)
class Focus:
    """Seconds of focus and how many sessions they were."""

    seconds: int
    sessions: int

    @classmethod
    def of(cls, figures: Iterable[DayFigures | YearFigures]) -> "Focus":
        """What days or years add up to."""
        rows = list(figures)
        return cls(sum(row.focus_seconds for row in rows), sum(row.pomodoros for row in rows))

    @property
    def average(self) -> int:
        """The length of a session, rounded; 0 without any."""
        return average_seconds(self.seconds, self.sessions)


def read_focus(caller: Caller) -> Focus:
    """All sessions of work that the caller ever completed, in any dialect (FM-24)."""
    return Focus.of(store.read_years(caller.user))


def read_recent_days(caller: Caller, count: int, now_ms: int) -> list[DayFigures]:
    """The caller's last `count` local days, today included, oldest first; those without figures are empty (FM-35)."""
    today = local_day(now_ms, caller.zone)
    days = [today - timedelta(days=back) for back in reversed(range(count))]
    known = {figures.day: figures for figures in store.read_days(caller.user, days[0], days[-1])}
    return [known.get(day, DayFigures(day)) for day in days]
