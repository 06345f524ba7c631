"""Progress on the terminal: one line for each step, with how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class LocalStackError(RuntimeError):
    """The local stack cannot go on. The message says why and what to do, and is shown without a traceback."""


def say(text: str = "") -> None:
    """Print one line at once."""
    print(text, flush=True)


@contextmanager
def step(name: str, quiet: bool = False) -> Iterator[None]:
    """Print the name of what runs, then the seconds it took."""
    if quiet:
        yield
        return
    started = time.monotonic()
    sys.stdout.write(f"  {name:<34} ")
    sys.stdout.flush()
    try:
        yield
    except BaseException:
        say("failed")
        raise
    say(f"{time.monotonic() - started:5.1f} s")
