"""Local days and their bounds, over changes of clocks and date lines."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.insights.days import day_bounds_ms, local_day

HOUR = 3_600_000
ZONES = [
    "UTC",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/New_York",
    "America/Havana",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
]
zones = st.sampled_from(ZONES)
days = st.dates(date(1996, 1, 1), date(2037, 12, 31))
instants = st.integers(820_454_400_000, 2_145_916_800_000)


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def length(day: str, zone: str) -> float:
    start, end = day_bounds_ms(date.fromisoformat(day), zone)
    return (end - start) / HOUR


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        ("2025-01-20T23:59:59.999Z", "UTC", "2025-01-20"),
        ("2025-01-20T18:14:59.999Z", "Asia/Kathmandu", "2025-01-20"),
        ("2025-01-20T18:15:00Z", "Asia/Kathmandu", "2025-01-21"),
        ("2025-01-20T04:59:59Z", "America/New_York", "2025-01-19"),
        ("2025-07-20T04:00:00Z", "America/New_York", "2025-07-20"),
        ("2025-01-20T10:00:00Z", "Pacific/Kiritimati", "2025-01-21"),
        ("2025-01-20T10:59:59Z", "Pacific/Pago_Pago", "2025-01-19"),
    ],
)
def test_the_day_is_the_one_on_the_local_wall(instant: str, zone: str, day: str) -> None:
    assert local_day(ms(instant), zone) == date.fromisoformat(day)


def test_an_instant_before_1970_has_a_day() -> None:
    assert local_day(-1, "UTC") == date(1969, 12, 31)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        ("2026-11-20", "UTC", 24),
        ("2026-11-20", "Asia/Kathmandu", 24),
        ("2026-03-08", "America/New_York", 23),
        ("2026-11-01", "America/New_York", 25),
        ("2026-04-05", "Australia/Lord_Howe", 24.5),
        ("2026-10-04", "Australia/Lord_Howe", 23.5),
        ("2018-11-04", "America/Sao_Paulo", 23),
        ("2018-02-17", "America/Sao_Paulo", 25),
        ("2026-11-01", "America/Havana", 25),
        ("2024-04-26", "Africa/Cairo", 23),
    ],
)
def test_a_day_is_as_long_as_its_clock_changes_make_it(day: str, zone: str, hours: float) -> None:
    assert length(day, zone) == hours


def test_kathmandu_days_begin_at_a_quarter_past() -> None:
    assert day_bounds_ms(date(2025, 1, 20), "Asia/Kathmandu") == (
        ms("2025-01-19T18:15:00Z"),
        ms("2025-01-20T18:15:00Z"),
    )


def test_a_day_without_midnight_begins_with_its_first_instant() -> None:
    start, _ = day_bounds_ms(date(2018, 11, 4), "America/Sao_Paulo")
    assert start == ms("2018-11-04T03:00:00Z")
    assert local_day(start - 1, "America/Sao_Paulo") == date(2018, 11, 3)


def test_a_day_with_two_midnights_begins_with_the_first() -> None:
    start, _ = day_bounds_ms(date(2026, 11, 1), "America/Havana")
    assert start == ms("2026-11-01T04:00:00Z")


def test_a_gap_across_midnight_begins_the_day_late() -> None:
    start, end = day_bounds_ms(date(1919, 3, 31), "America/Toronto")
    assert local_day(start, "America/Toronto") == date(1919, 3, 31)
    assert local_day(start - 1, "America/Toronto") == date(1919, 3, 30)
    assert (end - start) / HOUR == 23.5


def test_the_day_that_samoa_skipped_is_empty() -> None:
    start, end = day_bounds_ms(date(2011, 12, 30), "Pacific/Apia")
    assert start == end == ms("2011-12-30T10:00:00Z")
    assert day_bounds_ms(date(2011, 12, 29), "Pacific/Apia")[1] == start
    assert day_bounds_ms(date(2011, 12, 31), "Pacific/Apia")[0] == end
    assert local_day(start - 1, "Pacific/Apia") == date(2011, 12, 29)
    assert local_day(start, "Pacific/Apia") == date(2011, 12, 31)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_have_bounds(day: date, zone: str) -> None:
    start, end = day_bounds_ms(day, zone)
    assert end - start == 24 * HOUR


@given(instants, zones)
def test_every_instant_lies_within_the_bounds_of_its_day(instant: int, zone: str) -> None:
    start, end = day_bounds_ms(local_day(instant, zone), zone)
    assert start <= instant < end


@given(days, zones)
def test_days_follow_each_other_without_gap_or_overlap(day: date, zone: str) -> None:
    assert day_bounds_ms(day, zone)[1] == day_bounds_ms(day + timedelta(days=1), zone)[0]


@given(days, zones)
def test_the_bounds_enclose_exactly_the_day(day: date, zone: str) -> None:
    start, end = day_bounds_ms(day, zone)
    if start == end:
        assert (day, zone) == (date(2011, 12, 30), "Pacific/Apia")
        return
    assert local_day(start, zone) == local_day(end - 1, zone) == day
    assert local_day(start - 1, zone) < day < local_day(end, zone)


@given(instants)
def test_utc_days_are_those_of_the_utc_clock(instant: int) -> None:
    assert local_day(instant, "UTC") == datetime.fromtimestamp(instant // 1000, UTC).date()
