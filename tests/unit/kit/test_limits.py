"""The sliding window: two adjacent clock windows, the older one weighted by its overlap."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from roost.kit.limits import Allowance, Limit, judge

START_MS = 1_772_442_000_000


@dataclass
class Counter:
    """Counts as the gate does: an admitted request stays counted, a refused one does not."""

    limit: Limit
    admitted: dict[int, int] = field(default_factory=dict)

    def ask(self, now_ms: int) -> Allowance:
        window = self.limit.window(now_ms)
        current, previous = self.admitted.get(window, 0), self.admitted.get(window - 1, 0)
        allowance = judge(self.limit, previous, current + 1, now_ms)
        if allowance.retry_after_s is None:
            self.admitted[window] = current + 1
        return allowance


limits = st.builds(Limit, st.integers(1, 120), st.sampled_from([1, 60, 3600]))
gaps = st.lists(st.integers(0, 70_000), max_size=60)
starts = st.integers(0, 59_999) | st.just(0)


@given(limits, starts, gaps)
def test_no_clock_window_ever_admits_more_than_the_limit(limit: Limit, start: int, steps: list[int]) -> None:
    counter, now_ms = Counter(limit), START_MS + start
    for step in steps:
        now_ms += step * limit.seconds // 60
        counter.ask(now_ms)
    assert all(count <= limit.requests for count in counter.admitted.values())


@given(limits, starts, gaps)
def test_any_two_windows_with_the_overlap_weighted_stay_within_the_limit(
    limit: Limit, start: int, steps: list[int]
) -> None:
    counter, now_ms = Counter(limit), START_MS + start
    span = limit.seconds * 1000
    for step in steps:
        now_ms += step * limit.seconds // 60
        if counter.ask(now_ms).retry_after_s is None:
            window, into = limit.window(now_ms), now_ms % span
            weighted = counter.admitted.get(window - 1, 0) * (span - into - 1) // span
            assert weighted + counter.admitted[window] <= limit.requests


@given(limits, st.integers(0, 3_599_999))
def test_a_fresh_key_may_use_its_whole_limit_at_once_and_not_one_more(limit: Limit, into: int) -> None:
    counter = Counter(limit)
    answers = [counter.ask(START_MS + into) for _ in range(limit.requests + 1)]
    assert [each.remaining for each in answers] == [*range(limit.requests - 1, -1, -1), 0]
    assert [each.retry_after_s is None for each in answers] == [True] * limit.requests + [False]


@given(limits, starts, gaps, st.integers(0, 200))
def test_who_waits_as_told_is_admitted(limit: Limit, start: int, steps: list[int], burst: int) -> None:
    counter, now_ms = Counter(limit), START_MS + start
    for step in steps:
        now_ms += step * limit.seconds // 60
        counter.ask(now_ms)
    refused = None
    for _ in range(burst):
        refused = counter.ask(now_ms).retry_after_s
    if refused is not None:
        assert 1 <= refused <= limit.seconds
        assert counter.ask(now_ms + refused * 1000).retry_after_s is None


@given(limits, starts)
def test_an_exhausted_limit_admits_again_at_the_start_of_the_next_window(limit: Limit, start: int) -> None:
    counter, now_ms = Counter(limit), START_MS + start
    for _ in range(limit.requests):
        counter.ask(now_ms)
    span = limit.seconds * 1000
    begins = (limit.window(now_ms) + 1) * span
    assert counter.ask(begins - 1).retry_after_s is not None
    assert counter.ask(begins).retry_after_s is None


@given(limits, st.integers(0, 200), st.integers(1, 200), st.integers(0, 10**9))
def test_the_reset_is_the_end_of_the_clock_window_and_the_rest_never_negative(
    limit: Limit, previous: int, current: int, into: int
) -> None:
    now_ms = START_MS + into
    allowance = judge(limit, previous, current, now_ms)
    assert allowance.limit == limit.requests
    assert 0 <= allowance.remaining <= limit.requests
    assert allowance.reset_s % limit.seconds == 0
    assert 0 < allowance.reset_s * 1000 - now_ms <= limit.seconds * 1000


@given(limits, st.integers(0, 200), st.integers(1, 200), st.integers(0, 10**9))
def test_the_seconds_until_the_reset_lead_into_the_next_window_and_not_beyond_its_first(
    limit: Limit, previous: int, current: int, into: int
) -> None:
    now_ms = START_MS + into
    allowance = judge(limit, previous, current, now_ms)
    left_ms = allowance.reset_s * 1000 - now_ms
    assert 1 <= allowance.reset_in_s <= limit.seconds
    assert 0 <= allowance.reset_in_s * 1000 - left_ms < 1000
    assert limit.window(now_ms + allowance.reset_in_s * 1000) == limit.window(now_ms) + 1


def test_a_multiple_keeps_the_window() -> None:
    assert Limit(10).times(1000) == Limit(10_000, 60)
