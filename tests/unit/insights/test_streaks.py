"""Current and longest runs of active days (FF-28)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roost.insights.model import YearFigures, active_dates, day_of_year
from roost.insights.streaks import Streaks, streaks

TODAY = date(2026, 11, 20)


def ago(*days: int) -> set[date]:
    return {TODAY - timedelta(days=n) for n in days}


def test_nobody_starts_with_a_streak() -> None:
    assert streaks(set(), TODAY) == Streaks(current=0, longest=0, start=None, total=0)


def test_the_first_active_day_is_a_streak_of_one() -> None:
    assert streaks(ago(0), TODAY) == Streaks(1, 1, TODAY, 1)


def test_the_run_of_yesterday_still_counts_today() -> None:
    assert streaks(ago(1, 2, 3), TODAY) == Streaks(3, 3, TODAY - timedelta(days=3), 3)


def test_work_today_extends_the_run_of_yesterday() -> None:
    assert streaks(ago(0, 1, 2, 3), TODAY).current == 4


def test_a_whole_missed_day_ends_the_streak() -> None:
    assert streaks(ago(2, 3, 4), TODAY) == Streaks(0, 3, None, 3)


def test_a_gap_cuts_the_current_run_only() -> None:
    assert streaks(ago(0, 1, 3, 4, 5, 6), TODAY) == Streaks(2, 4, TODAY - timedelta(days=1), 6)


def test_a_backfilled_day_joins_two_runs() -> None:
    gap = ago(0, 1, 3, 4)
    assert streaks(gap, TODAY).current == 2
    assert streaks(gap | ago(2), TODAY) == Streaks(5, 5, TODAY - timedelta(days=4), 5)


def test_runs_cross_new_year_and_leap_days() -> None:
    days = {date(2027, 12, 31) + timedelta(days=n) for n in range(62)}
    assert streaks(days, date(2028, 3, 1)) == Streaks(62, 62, date(2027, 12, 31), 62)


def test_a_day_after_today_does_not_extend_the_current_run() -> None:
    assert streaks(ago(-1, 0, 1), TODAY) == Streaks(2, 3, TODAY - timedelta(days=1), 3)


def test_a_today_that_moves_west_looks_at_the_run_until_then() -> None:
    days = ago(0, 1, 2)
    assert streaks(days, TODAY - timedelta(days=1)).current == 2


def test_a_today_that_moves_east_keeps_the_run_for_one_day() -> None:
    assert streaks(ago(0, 1, 2), TODAY + timedelta(days=1)).current == 3
    assert streaks(ago(0, 1, 2), TODAY + timedelta(days=2)).current == 0


offsets = st.sets(st.integers(0, 60))


@given(offsets)
def test_the_current_run_is_all_active_and_preceded_by_a_gap(back: set[int]) -> None:
    days = ago(*back)
    found = streaks(days, TODAY)
    if found.start is None:
        assert not ago(0, 1) & days
        return
    assert {found.start + timedelta(days=n) for n in range(found.current)} <= days
    assert found.start - timedelta(days=1) not in days
    assert found.start + timedelta(days=found.current - 1) in ago(0, 1)


@given(offsets)
def test_longest_is_at_least_current_and_at_most_total(back: set[int]) -> None:
    found = streaks(ago(*back), TODAY)
    assert found.current <= found.longest <= found.total == len(back)


@given(offsets, st.integers(0, 60))
def test_one_more_active_day_never_shortens_anything(back: set[int], extra: int) -> None:
    before, after = streaks(ago(*back), TODAY), streaks(ago(*back, extra), TODAY)
    assert after.current >= before.current
    assert after.longest >= before.longest
    assert after.total >= before.total


@given(st.sets(st.dates(date(1970, 1, 1), date(2060, 12, 31)), max_size=20))
def test_years_give_back_the_dates_whose_numbers_they_keep(days: set[date]) -> None:
    years = [
        YearFigures(year, frozenset(day_of_year(day) for day in days if day.year == year))
        for year in {day.year for day in days}
    ]
    assert active_dates(years) == days


def test_days_of_the_year_run_from_1_to_366() -> None:
    assert (day_of_year(date(2027, 1, 1)), day_of_year(date(2027, 12, 31)), day_of_year(date(2028, 12, 31))) == (
        1,
        365,
        366,
    )
