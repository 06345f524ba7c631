"""Reading, deciding and writing conditionally, again when somebody else wrote in between."""

from collections.abc import Callable
from typing import Final, TypeVar

from roost.kit.errors import Conflict
from roost.kit.retries import pause
from roost.kit.table import ConditionFailed

ATTEMPTS: Final = 8

Answer = TypeVar("Answer")


def settled(attempt: Callable[[], Answer]) -> Answer:
    """What `attempt` answers once its conditions hold; it must read afresh. Raises Conflict after eight defeats."""
    for defeats in range(ATTEMPTS):
        if defeats > 1:
            pause(defeats)
        try:
            return attempt()
        except ConditionFailed:
            continue
    raise Conflict()
