"""Days and instants in queries: a day is the caller's own (contract section 3)."""

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, TypeAdapter

from focura.wire.fields import InstantMs
from roost.insights.days import day_bounds_ms, local_day

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final[TypeAdapter[int]] = TypeAdapter(InstantMs)


def _moment(value: Any) -> Any:
    """A day stays one; anything else must be an instant."""
    return value if isinstance(value, str) and _DAY.fullmatch(value) else _INSTANT.validate_python(value)


Moment = Annotated[date | int, BeforeValidator(_moment)]
"""A day, or an instant in milliseconds."""


def first_ms(moment: Moment | None, zone: str) -> int | None:
    """Where a range begins."""
    return day_bounds_ms(moment, zone)[0] if isinstance(moment, date) else moment


def after_ms(moment: Moment | None, zone: str) -> int | None:
    """Where a range that includes the moment has ended."""
    if isinstance(moment, date):
        return day_bounds_ms(moment, zone)[1]
    return None if moment is None else moment + 1


def day_of(moment: Moment | None, zone: str) -> date | None:
    """The day that is meant."""
    return local_day(moment, zone) if isinstance(moment, int) else moment
