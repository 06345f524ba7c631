"""The only place that reads the wall clock. Instants are integer milliseconds since the Unix epoch, in UTC."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_source: Callable[[], int] | None = None


def now_ms() -> int:
    """The present instant."""
    return _source() if _source else time.time_ns() // 1_000_000


def sleep(seconds: float) -> None:
    """Wait, unless the clock is held: then nothing moves and nobody waits."""
    if _source is None:
        time.sleep(seconds)


@contextmanager
def held(source: Callable[[], int]) -> Iterator[None]:
    """Let `source` tell the time inside the block: for tests, and for replays of the past."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before


def seconds(instant_ms: int) -> int:
    """Whole Unix seconds of an instant, cut off."""
    return instant_ms // 1000
