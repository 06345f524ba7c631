"""ISO weeks, months and report ranges (FF-26, FF-27, FF-29)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.insights.days import Period, current_week, month_days, resolve_period, week_days, weeks_in_year
from roost.insights.errors import PeriodInvalid

TODAY = date(2026, 11, 20)


def test_week_3_of_2025_is_the_13th_to_the_19th_of_january() -> None:
    days = week_days(2025, 3)
    assert (days[0], days[-1], len(days)) == (date(2025, 1, 13), date(2025, 1, 19), 7)


def test_the_first_week_can_begin_in_the_old_year() -> None:
    assert week_days(2025, 1)[0] == date(2024, 12, 30)


def test_the_last_week_can_end_in_the_new_year() -> None:
    assert week_days(2026, 53)[-1] == date(2027, 1, 3)


@pytest.mark.parametrize(("year", "weeks"), [(2020, 53), (2021, 52), (2024, 52), (2025, 52), (2026, 53), (2032, 53)])
def test_years_have_52_or_53_weeks(year: int, weeks: int) -> None:
    assert weeks_in_year(year) == weeks


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 20), (2026, 47)),
        (date(2027, 1, 1), (2026, 53)),
        (date(2024, 12, 30), (2025, 1)),
        (date(2025, 12, 28), (2025, 52)),
    ],
)
def test_the_current_week_belongs_to_its_week_year(today: date, expected: tuple[int, int]) -> None:
    assert current_week(today) == expected


@pytest.mark.parametrize(("year", "week"), [(2025, 53), (2025, 0), (2025, -1), (2026, 54), (9999, 52)])
def test_a_week_that_the_year_does_not_have_is_refused(year: int, week: int) -> None:
    with pytest.raises(PeriodInvalid) as caught:
        week_days(year, week)
    assert caught.value.fields.keys() == {"week"}


@pytest.mark.parametrize("year", [0, 1969, 10_000])
def test_a_year_outside_the_calendar_is_refused(year: int) -> None:
    for days in (week_days, month_days):
        with pytest.raises(PeriodInvalid) as caught:
            days(year, 1)
        assert caught.value.fields.keys() == {"year"}


@given(st.dates(date(1971, 1, 1), date(9998, 12, 31)))
def test_every_day_is_in_the_week_that_is_current_on_it(day: date) -> None:
    days = week_days(*current_week(day))
    assert day in days
    assert [d.isoweekday() for d in days] == [1, 2, 3, 4, 5, 6, 7]


@given(st.integers(1971, 9000))
def test_the_weeks_of_neighbouring_years_touch(year: int) -> None:
    assert week_days(year, weeks_in_year(year))[-1] + timedelta(days=1) == week_days(year + 1, 1)[0]


@pytest.mark.parametrize(("month", "length"), [(1, 31), (2, 29), (4, 30), (12, 31)])
def test_a_month_has_all_its_days_in_order(month: int, length: int) -> None:
    days = month_days(2024, month)
    assert len(days) == length
    assert list(days) == [date(2024, month, 1) + timedelta(days=n) for n in range(length)]


def test_the_last_month_of_the_calendar_is_whole() -> None:
    assert month_days(9999, 12)[-1] == date.max


@pytest.mark.parametrize("month", [0, 13, -1])
def test_an_unknown_month_is_refused(month: int) -> None:
    with pytest.raises(PeriodInvalid) as caught:
        month_days(2025, month)
    assert caught.value.fields.keys() == {"month"}


def test_a_period_defaults_to_this_month_until_today() -> None:
    assert resolve_period(None, None, TODAY) == Period(date(2026, 11, 1), TODAY)


def test_a_lone_end_starts_with_its_own_month() -> None:
    assert resolve_period(None, date(2025, 2, 14), TODAY) == Period(date(2025, 2, 1), date(2025, 2, 14))


def test_a_lone_start_runs_until_today() -> None:
    assert resolve_period(date(2026, 10, 5), None, TODAY) == Period(date(2026, 10, 5), TODAY)


def test_a_period_of_one_day_is_fine() -> None:
    assert resolve_period(TODAY, TODAY, TODAY).days == (TODAY,)


def test_a_start_after_the_end_is_refused() -> None:
    with pytest.raises(PeriodInvalid) as caught:
        resolve_period(date(2026, 11, 21), None, TODAY)
    assert caught.value.fields.keys() == {"start_date"}
    assert caught.value.status == 400


def test_366_days_are_the_longest_period() -> None:
    end = date(2024, 12, 31)
    assert len(resolve_period(date(2024, 1, 1), end, TODAY).days) == 366
    with pytest.raises(PeriodInvalid):
        resolve_period(date(2023, 12, 31), end, TODAY)


def test_the_longest_period_can_be_chosen() -> None:
    with pytest.raises(PeriodInvalid):
        resolve_period(date(2026, 11, 1), date(2026, 11, 8), TODAY, max_days=7)
    assert len(resolve_period(date(2026, 11, 1), date(2026, 11, 7), TODAY, max_days=7).days) == 7


def test_both_ends_of_a_period_belong_to_it() -> None:
    period = Period(date(2026, 11, 1), TODAY)
    assert date(2026, 11, 1) in period
    assert TODAY in period
    assert date(2026, 10, 31) not in period
    assert date(2026, 11, 21) not in period


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 365))
def test_the_days_of_a_period_are_consecutive_and_inside(start: date, more: int) -> None:
    period = resolve_period(start, start + timedelta(days=more), TODAY)
    assert len(period.days) == more + 1
    assert all(day in period for day in period.days)
    assert period.days[0] == start
