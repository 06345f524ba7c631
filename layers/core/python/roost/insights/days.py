"""The calendar of a person: local days, ISO weeks, months and report periods. `zone` is an IANA name."""

from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from roost.insights.errors import PeriodInvalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_DAY_MS = 86_400_000
_HOUR_MS = 3_600_000
FIRST_YEAR, LAST_YEAR = 1970, 9999


@dataclass(frozen=True, slots=True)
class Period:
    """A range of days, both ends included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(date.fromordinal(number) for number in range(self.start.toordinal(), self.end.toordinal() + 1))


def local_day(ms: int, zone: str) -> date:
    """The date on the person's wall at that instant."""
    return (_EPOCH + ms * _MS).astimezone(ZoneInfo(zone)).date()


def local_hours(started_ms: int, ended_ms: int, zone: str) -> set[int]:
    """The hours on the person's wall that a stretch of time touches; without length, the hour that it starts in."""
    local = ZoneInfo(zone)
    at, hours = started_ms, set[int]()
    while True:
        moment = (_EPOCH + at * _MS).astimezone(local)
        hours.add(moment.hour)
        at += _HOUR_MS - (moment.minute * 60 + moment.second) * 1000 - moment.microsecond // 1000
        if at >= ended_ms or len(hours) == 24:
            return hours


def day_bounds_ms(day: date, zone: str) -> tuple[int, int]:
    """First instant of the local day and of what follows it; both are equal for a day that the zone skipped."""
    start = _first_instant_ms(day, zone)
    if day == date.max:
        return start, start + _DAY_MS
    return start, _first_instant_ms(day + timedelta(days=1), zone)


def _first_instant_ms(day: date, zone: str) -> int:
    """Midnight has two readings where clocks change around it; the earliest instant of the day lies between them."""
    midnight = datetime.combine(day, time.min, ZoneInfo(zone))
    first, last = sorted((midnight.replace(fold=fold) - _EPOCH) // _MS for fold in (0, 1))
    if first == last:
        return first
    return first + bisect_left(range(first, last), True, key=lambda ms: local_day(ms, zone) >= day)


def years_since(ms: int, now_ms: int) -> range:
    """The years of the days between two instants, in whatever zone."""
    return range(local_day(ms, "UTC").year - 1, local_day(now_ms, "UTC").year + 2)


def weeks_in_year(year: int) -> int:
    """52 or 53; 28 December is always in the last ISO week of its year."""
    return date(year, 12, 28).isocalendar().week


def current_week(today: date) -> tuple[int, int]:
    """ISO week-year and week, which around New Year is not always the calendar's year."""
    year, week, _ = today.isocalendar()
    return year, week


def week_days(year: int, week: int) -> tuple[date, ...]:
    """Monday to Sunday of an ISO week; raises PeriodInvalid for a year or a week of it that does not exist (FF-26)."""
    _check_year(year)
    if not 1 <= week <= weeks_in_year(year):
        raise PeriodInvalid({"week": [f"Must be between 1 and {weeks_in_year(year)} in {year}"]})
    monday = date.fromisocalendar(year, week, 1).toordinal()
    if monday + 6 > date.max.toordinal():
        raise PeriodInvalid({"week": [f"Reaches beyond the year {LAST_YEAR}"]})
    return tuple(date.fromordinal(monday + offset) for offset in range(7))


def month_days(year: int, month: int) -> tuple[date, ...]:
    """Every day of a calendar month; raises PeriodInvalid for a year or month that does not exist (FF-27)."""
    _check_year(year)
    if not 1 <= month <= 12:
        raise PeriodInvalid({"month": ["Must be between 1 and 12"]})
    return tuple(date(year, month, number) for number in range(1, monthrange(year, month)[1] + 1))


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodInvalid({"year": [f"Must be between {FIRST_YEAR} and {LAST_YEAR}"]})


def resolve_period(start: date | None, end: date | None, today: date, max_days: int = 366) -> Period:
    """Fills in today as the end and the first day of the end's month as the start (FF-29).

    Raises PeriodInvalid when the start is after the end or the range has more than `max_days` days.
    """
    end = end or today
    start = start or end.replace(day=1)
    if start > end:
        raise PeriodInvalid({"start_date": ["Must not be after the end date"]})
    if (end - start).days >= max_days:
        raise PeriodInvalid({"start_date": [f"The period must not be longer than {max_days} days"]})
    return Period(start, end)
