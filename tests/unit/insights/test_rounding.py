"""Rounding of report figures: sums half up, averages cut off, nothing divides by zero."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.insights.rounding import average_hours, average_minutes, hours, percentage

amounts = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, 0), (5400, 1.5), (17, 0), (18, 0.01), (45_000, 12.5), (53, 0.01), (54, 0.02)]
)
def test_hour_sums_round_half_up_to_two_decimals(seconds: int, expected: float) -> None:
    assert hours(seconds) == expected


def test_average_hours_are_cut_off() -> None:
    assert average_hours(45_000, 7) == 1.78
    assert average_hours(71, 1) == 0.01


def test_average_minutes_are_cut_off() -> None:
    assert average_minutes(102_600, 35) == 48
    assert average_minutes(59, 1) == 0


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(30_600, 45_000, 68), (1, 3, 33.3), (2, 3, 66.7), (1, 800, 0.1), (5, 5, 100)]
)
def test_percentages_have_one_decimal(part: int, whole: int, expected: float) -> None:
    assert percentage(part, whole) == expected


def test_nothing_divides_by_zero() -> None:
    assert (average_hours(500, 0), average_minutes(500, 0), percentage(0, 0)) == (0, 0, 0)


@given(amounts)
def test_an_hour_sum_is_within_half_a_cent_and_short(seconds: int) -> None:
    assert abs(hours(seconds) * 3600 - seconds) <= 18 + 1e-6
    assert hours(seconds) == round(hours(seconds), 2)


@given(amounts, st.integers(1, 400))
def test_an_average_is_never_above_the_true_one_and_less_than_a_step_below(seconds: int, n: int) -> None:
    true = seconds / 3600 / n
    assert true - 0.01 - 1e-9 < average_hours(seconds, n) <= true + 1e-9


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=5))
def test_shares_of_a_whole_add_up_to_about_a_hundred(parts: list[int]) -> None:
    shares = [percentage(part, sum(parts)) for part in parts]
    assert all(0 <= share <= 100 for share in shares)
    assert sum(parts) == 0 or abs(sum(shares) - 100) <= 0.05 * len(parts) + 1e-9
