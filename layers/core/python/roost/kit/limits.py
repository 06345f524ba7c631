"""Rate limits: a sliding window made of two adjacent clock windows, the older one weighted by its overlap."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds."""

    requests: int
    seconds: int = 60

    def times(self, factor: int) -> "Limit":
        """The same window with a multiple of the requests."""
        return Limit(self.requests * factor, self.seconds)

    def window(self, now_ms: int) -> int:
        """The number of the clock window that holds the instant."""
        return now_ms // (self.seconds * 1000)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit after a request; `retry_after_s` is set when it is refused.

    The window ends at `reset_s` in Unix seconds, which is in `reset_in_s` seconds.
    """

    limit: int
    remaining: int
    reset_s: int
    retry_after_s: int | None = None
    reset_in_s: int = 0


def judge(limit: Limit, previous: int, current: int, now_ms: int) -> Allowance:
    """Judge a request that is already counted in `current` (both counts of admitted requests).

    The overlap of the older window counts from the next millisecond on and is rounded down, so that a window admits at
    least one request at its very beginning, whatever came before.
    """
    span = limit.seconds * 1000
    into = now_ms % span
    end_ms = now_ms - into + span
    weighted = previous * (span - into - 1) // span
    remaining, left_s = limit.requests - weighted - current, ceil((end_ms - now_ms) / 1000)
    if remaining >= 0:
        return Allowance(limit.requests, remaining, end_ms // 1000, None, left_s)
    if current > limit.requests:
        wait_ms = end_ms - now_ms
    else:
        allowed = limit.requests - current
        wait_ms = span - into - span * (allowed + 1) // previous
    wait_s = max(1, min(limit.seconds, ceil(wait_ms / 1000)))
    return Allowance(limit.requests, 0, end_ms // 1000, wait_s, left_s)
