"""Runs of days, against the rule in its document's words: each completed session compared with the one before."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roost.insights.streaks import streaks

FIRST = date(2026, 3, 2)


def by_the_rule(days: list[date]) -> tuple[int, int]:
    """The run at the end and the longest one, of the days of sessions as they were completed."""
    run = best = 0
    last: date | None = None
    for day in days:
        gap = (day - last).days if last else None
        run = run if gap == 0 else run + 1 if gap == 1 else 1
        last, best = day, max(best, run)
    return run, best


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60), st.integers(0, 4))
def test_the_set_of_days_says_what_following_every_session_would(gaps: list[int], later: int) -> None:
    days = [FIRST]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    run, best = by_the_rule(days)
    found = streaks(set(days), days[-1] + timedelta(days=later))
    assert (found.current, found.longest) == (run if later <= 1 else 0, best)
