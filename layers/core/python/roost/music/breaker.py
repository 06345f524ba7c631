"""Leaving a service alone that keeps failing, so that nobody waits for it in vain."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from roost.music.errors import MusicUnavailable

FAILURES: Final = 5
REST_MS: Final = 30_000


class Breaker:
    """Opens after five failures in a row; thirty seconds later one attempt decides whether it closes again.

    Each function instance has its own: one answers a single request at a time, so there is nothing to share it with
    that would be cheaper than finding out.
    """

    def __init__(self) -> None:
        self._failures, self._rests_until_ms = 0, 0

    def close(self) -> None:
        """Forget every failure."""
        self._failures, self._rests_until_ms = 0, 0

    @contextmanager
    def attempt(self, now_ms: int) -> Iterator[None]:
        """Run an attempt that says by MusicUnavailable that it failed. Raises it at once while the service rests."""
        if now_ms < self._rests_until_ms:
            raise MusicUnavailable()
        try:
            yield
        except MusicUnavailable:
            self._failures += 1
            if self._failures >= FAILURES:
                self._rests_until_ms = now_ms + REST_MS
            raise
        self.close()
