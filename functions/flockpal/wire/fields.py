"""Field types of FlockPal's requests, and how its answers spell ids, dates and time (contract section 1)."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from roost.kit import ids
from roost.kit.text import Email as Email
from roost.kit.text import Trimmed, trimmed

MAX_SAFE: Final = 2**53 - 1
NOTHING: Final = 0
"""The id of nothing: well-formed ids that this stack never handed out."""

_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGITS: Final = re.compile(r"[0-9]{1,16}")


def blank_is_none(value: Any) -> Any:
    """Nothing but blanks in an optional field means none."""
    return None if isinstance(value, str) and not value.strip() else value


def _day(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise PydanticCustomError("date", "Use a real date, YYYY-MM-DD")


def _reference(value: Any) -> int:
    text = value.strip() if isinstance(value, str) else ""
    if not _UUID.fullmatch(text):
        raise PydanticCustomError("uuid", "Expected a UUID")
    return ids.from_uuid(text) or NOTHING


def _integer(value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else ""
    if _DIGITS.fullmatch(text):
        return int(text)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("integer", "Expected a whole number")
    return value


def _boolean(value: Any) -> bool:
    if value is None or value == "":
        return False
    if not isinstance(value, bool):
        raise PydanticCustomError("boolean", "Must be true or false")
    return value


Blank = BeforeValidator(blank_is_none)
"""For optional fields, in which text of nothing but blanks means none."""

Uuid = str
"""An id in an answer."""

Required = Annotated[Trimmed, Field(min_length=1)]
"""Text that says something."""

Name = Annotated[Required, Field(max_length=120)]
OptionalName = Annotated[Annotated[Trimmed, Field(max_length=120)] | None, Blank]
OptionalEmail = Annotated[Email | None, Blank]
Notes = Annotated[Annotated[Trimmed, Field(max_length=1000)] | None, Blank]

Integer = Annotated[int, BeforeValidator(_integer)]
"""A whole number, or text that spells one."""

Flag = Annotated[bool, BeforeValidator(_boolean)]
"""A JSON boolean; null and the empty text clear it."""

Day = Annotated[str, BeforeValidator(_day)]
"""A real calendar date as text."""

OptionalDay = Annotated[Day | None, Blank]

Reference = Annotated[int, BeforeValidator(_reference)]
"""A UUID in a body; one that names nothing is NOTHING."""

SpaceId = Annotated[Integer, Field(ge=1, le=MAX_SAFE)]
"""A workspace's id."""

Word = BeforeValidator(trimmed)
"""For fields that take one of some words."""


class Input(BaseModel):
    """A request body: unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore", alias_generator=to_camel, hide_input_in_errors=True)

    def given(self) -> dict[str, Any]:
        """The fields that the client sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Output(BaseModel):
    """An answer, or a part of one."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)


def path_id(text: str) -> int:
    """The id in a path, in lower case as it was handed out; NOTHING for anything else."""
    return (ids.from_uuid(text) or NOTHING) if text == text.lower() else NOTHING


def stamp(instant_ms: int) -> str:
    """An instant on the wire: UTC with milliseconds."""
    moment = datetime.fromtimestamp(instant_ms // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{instant_ms % 1000:03d}Z"


def stamp_or_none(instant_ms: int | None) -> str | None:
    """The same for an instant that may be missing."""
    return None if instant_ms is None else stamp(instant_ms)


def today(now_ms: int) -> date:
    """The UTC day of an instant."""
    return datetime.fromtimestamp(now_ms // 1000, UTC).date()
