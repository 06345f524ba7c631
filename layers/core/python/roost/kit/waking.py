"""A process until its first answer: nearly all that it makes stays, so the garbage collector would look in vain.

Importing this lets the collector wait; it still runs when a process that never answers makes very much.
"""

import gc
from typing import Final

_USUAL: Final = gc.get_threshold()
_PATIENT: Final = 200_000

gc.set_threshold(_PATIENT)


def done() -> None:
    """From now on collect as usual, but leave out what is there already; only the first call does anything."""
    if gc.get_threshold() != _USUAL:
        gc.set_threshold(*_USUAL)
        gc.freeze()
