"""What a person has done, in whole minutes and by local days, and what all people of the boards have done together.

Days are those of the zone that the person is in now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from roost.insights import store
from roost.insights.boards import store as boards
from roost.insights.days import local_day
from roost.insights.model import DayFigures, focus_dates
from roost.insights.streaks import streaks
from roost.kit.caller import Caller

WEEK: Final = 7
MONTH: Final = 30


@dataclass(frozen=True, slots=True)
class Statistics:
    """Sums of all completed sessions; streaks are runs of days with one. `updated_ms` is None before the first."""

    minutes: int
    sessions: int
    current_streak: int
    best_streak: int
    updated_ms: int | None


@dataclass(frozen=True, slots=True)
class DayStatistics:
    day: date
    minutes: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Window:
    """Some days in a row; `score` is the mean of the sessions that have one, 0 without.

    `growth` is how many percent more minutes there are than in the window before, None where that has none.
    """

    minutes: int
    sessions: int
    score: float
    growth: float | None = None


@dataclass(frozen=True, slots=True)
class Trends:
    """The last 7 and 30 days, today included, each with as many before."""

    this_week: Window
    last_week: Window
    this_month: Window
    last_month: Window


@dataclass(frozen=True, slots=True)
class Summary:
    """All people of the boards together; `active_today` completed a session that they began on the caller's date."""

    people: int
    sessions: int
    minutes: int
    active_today: int
    plants: int


def read_statistics(caller: Caller, now_ms: int) -> Statistics:
    """The caller's sums and streaks (FG-42). A run of days that ended before yesterday is over."""
    growth, years = store.read_earned(caller.user, now_ms)
    runs = streaks(focus_dates(years), local_day(now_ms, caller.zone))
    return Statistics(growth.minutes, growth.sessions, runs.current, runs.longest, growth.changed_ms)


def read_daily(caller: Caller, days: int, now_ms: int) -> list[DayStatistics]:
    """So many days back from today, each one, today first (FG-43)."""
    today = local_day(now_ms, caller.zone)
    found = _days(caller, today, days)
    wanted = [found.get(day, DayFigures(day)) for day in _back_from(today, days)]
    return [DayStatistics(figures.day, figures.minutes, figures.pomodoros) for figures in wanted]


def _back_from(last: date, days: int) -> list[date]:
    return [last - timedelta(days=number) for number in range(days)]


def _days(caller: Caller, last: date, days: int) -> dict[date, DayFigures]:
    first = last - timedelta(days=days - 1)
    return {figures.day: figures for figures in store.read_days(caller.user, first, last)}


def read_trends(caller: Caller, now_ms: int) -> Trends:
    """How the last week and month compare with those before (FG-46)."""
    today = local_day(now_ms, caller.zone)
    found = _days(caller, today, 2 * MONTH)

    def window(days: int, ago: int) -> Window:
        wanted = _back_from(today - timedelta(days=ago), days)
        return _window(found[day] for day in wanted if day in found)

    last_week, last_month = window(WEEK, WEEK), window(MONTH, MONTH)
    return Trends(_compared(window(WEEK, 0), last_week), last_week, _compared(window(MONTH, 0), last_month), last_month)


def _window(days: Iterable[DayFigures]) -> Window:
    days = list(days)
    scores, total = sum(day.scores for day in days), sum(day.score_sum for day in days)
    minutes, sessions = sum(day.minutes for day in days), sum(day.pomodoros for day in days)
    return Window(minutes, sessions, total / scores / 1_000_000 if scores else 0.0)


def _compared(window: Window, before: Window) -> Window:
    growth = round((window.minutes - before.minutes) / before.minutes * 100, 1) if before.minutes else None
    return Window(window.minutes, window.sessions, window.score, growth)


def read_summary(caller: Caller, now_ms: int) -> Summary:
    """What all people of the boards have done together (FG-45), in one call; the last seconds may be missing."""
    shards, active = boards.read_sums(local_day(now_ms, caller.zone))
    people, sessions = sum(each.people for each in shards), sum(each.sessions for each in shards)
    minutes, plants = sum(each.minutes for each in shards), sum(each.plants for each in shards)
    return Summary(people, sessions, minutes, active, plants)
