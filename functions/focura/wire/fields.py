"""Field types of Focura's requests, and how its answers spell times and ids (contract sections 1 and 3)."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from roost.kit import ids
from roost.kit.text import Email as AnyEmail
from roost.kit.text import Storable, Trimmed

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _instant(value: Any) -> Any:
    if not isinstance(value, str):
        raise PydanticCustomError("instant", "Must be an ISO 8601 date or time")
    try:
        parsed = datetime.fromisoformat(value.strip())
        known = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        return (known.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        raise PydanticCustomError("instant", "Must be an ISO 8601 date or time") from None


def named_id(value: str) -> int:
    """The core id of a text in a path; what matches nothing is an id as good as any: it names nothing (0)."""
    return ids.from_cuid(value) or 0


def _named(value: Any) -> Any:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "Must be a string")
    return named_id(value)


def _flag(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        raise PydanticCustomError("boolean", "Must be true or false")
    return value == "true"


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise PydanticCustomError("colour", "Use a colour such as #667eea")
    return value


Text = Trimmed
Email = Annotated[AnyEmail, Field(max_length=255)]
Password = Annotated[Storable, Field(min_length=8, max_length=128)]
Colour = Annotated[Trimmed, AfterValidator(_colour)]
Flag = Annotated[bool, Field(strict=True)]
QueryFlag = Annotated[bool, BeforeValidator(_flag)]
Whole = Annotated[int, Field(strict=True)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]


def _unspelled(value: Any) -> Any:
    return ids.from_cuid(value) if isinstance(value, str) else value


InstantMs = Annotated[int, BeforeValidator(_instant)]
"""An instant with its offset, a local one (UTC) or a date (its first moment in UTC), as milliseconds."""

IdIn = Annotated[int, BeforeValidator(_named)]
"""An id in a body or a query; 0 for what this dialect did not write."""

IdOut = Annotated[int, BeforeValidator(_unspelled), PlainSerializer(ids.to_cuid, return_type=str)]
"""A core id, spelled as a cuid; what was written can be read back."""


class Input(BaseModel):
    """A request body: unknown fields are ignored."""

    model_config = ConfigDict(
        extra="ignore", hide_input_in_errors=True, alias_generator=to_camel, populate_by_name=False
    )

    def given(self) -> dict[str, Any]:
        """The fields that the client sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Output(BaseModel):
    """An answer, or a part of one; written with the document's camel case."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)


def stamp(instant_ms: int) -> str:
    """An instant on the wire: UTC, milliseconds, `Z`."""
    whole = datetime.fromtimestamp(instant_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{whole}.{instant_ms % 1000:03d}Z"


def stamp_or_none(instant_ms: int | None) -> str | None:
    """The same for an instant that may be missing."""
    return None if instant_ms is None else stamp(instant_ms)
