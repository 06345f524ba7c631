"""Field types of FocusFlow's requests, and how its answers spell time (contract section 1)."""

import re
from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Any, Final
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from roost.kit.text import Trimmed

MAX_SAFE: Final = 2**53 - 1
_DECIMAL: Final = re.compile(r"-?[0-9]+")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _integer(value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else ""
    if _DECIMAL.fullmatch(text):
        return int(text) if len(text) <= 17 else MAX_SAFE + 1
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("integer", "A valid integer is required")
    return value


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - {"Factory", "localtime", "posixrules"}  # files, but no zones


def _zone(value: str) -> str:
    if value not in _zones():
        raise PydanticCustomError("zone", "Unknown timezone")
    return value


def _day(value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else ""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise PydanticCustomError("date", "Use the format YYYY-MM-DD")


def _flag(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    flags = {"true": True, "1": True, "false": False, "0": False}
    if not isinstance(value, str) or value.strip().lower() not in flags:
        raise PydanticCustomError("boolean", "Must be true or false")
    return flags[value.strip().lower()]


Integer = Annotated[int, BeforeValidator(_integer)]
"""A JSON integer or a decimal string; no boolean, no float, no blank."""

Id = Annotated[int, BeforeValidator(_integer), Field(ge=1, le=MAX_SAFE)]
"""An id in a body or a query."""

Day = Annotated[date, BeforeValidator(_day)]
"""A date, `YYYY-MM-DD`."""

Flag = Annotated[bool, BeforeValidator(_flag)]
"""A boolean in a query: true, false, 1, 0 in any letter case."""

Zone = Annotated[Trimmed, AfterValidator(_zone)]
"""An IANA zone name."""

Name = Annotated[Trimmed, Field(max_length=150)]
Title = Annotated[Trimmed, Field(min_length=1, max_length=255)]
Colour = Annotated[Trimmed, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Input(BaseModel):
    """A request body: unknown and read-only fields are ignored."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    def given(self) -> dict[str, Any]:
        """The fields that the client sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Output(BaseModel):
    """An answer, or a part of one."""

    model_config = ConfigDict(extra="forbid")


def stamp(instant_ms: int) -> str:
    """An instant on the wire: UTC, whole seconds, `Z`."""
    return datetime.fromtimestamp(instant_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stamp_or_none(instant_ms: int | None) -> str | None:
    """The same for an instant that may be missing."""
    return None if instant_ms is None else stamp(instant_ms)
