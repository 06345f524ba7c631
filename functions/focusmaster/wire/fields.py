"""Field types of FocusMaster's requests, and how its answers spell ids and time (contract sections 1 and 3)."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from roost.kit import ids
from roost.kit.errors import NotFound
from roost.kit.text import Trimmed, trimmed

_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_OBJECT_ID: Final = re.compile(r"[0-9A-Fa-f]{24}")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)
FIRST_MS: Final = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MS
LAST_MS: Final = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MS
LAST_MOMENT_MS: Final = ids.made_at_ms(ids.MAX_ID)
"""The end of the time that ids can tell, in 2093: nothing that has happened happened later."""

NOTHING: Final = 0
"""The id of nothing: well-formed references that this stack never handed out."""


def _number(value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else ""
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("number", "Expected a number")
    return value


def _integer(value: Any) -> Any:
    number = _number(value)
    if isinstance(number, float) and not number.is_integer():
        raise PydanticCustomError("integer", "Expected a whole number")
    return int(number)


def _plain(value: Any) -> Any:
    """A whole number as such: what is stored and shown has no `.0`."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _instant(value: Any) -> int:
    found = value if isinstance(value, int | float) and not isinstance(value, bool) else _read(value)
    if found is None or not FIRST_MS <= found <= LAST_MS:
        raise PydanticCustomError("instant", "Expected a date")
    return int(found)


def _moment(value: int) -> int:
    if not 0 <= value <= LAST_MOMENT_MS:
        raise PydanticCustomError("instant", "Expected a date from 1970 to 2093")
    return value


def _read(value: Any) -> int | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return (aware - _EPOCH) // _MS
    except (ValueError, OverflowError):
        return None


def _reference(value: Any) -> int:
    if not isinstance(value, str) or not _OBJECT_ID.fullmatch(value.strip()):
        raise PydanticCustomError("object_id", "Expected an id of 24 hexadecimal digits")
    return ids.from_object_id(value.strip()) or NOTHING


Integer = Annotated[int, BeforeValidator(_integer)]
"""A whole number, or text that spells one."""

Seconds = Annotated[int | float, BeforeValidator(_number), Field(ge=0, le=86_400), AfterValidator(_plain)]
"""A length of at most a day."""

Instant = Annotated[int, BeforeValidator(_instant)]
"""An ISO date or date-time, UTC unless it says otherwise, or Unix milliseconds; as milliseconds."""

Moment = Annotated[Instant, AfterValidator(_moment)]
"""The same for what has happened, which its id is drawn from."""

Reference = Annotated[int, BeforeValidator(_reference)]
"""An id in a body, as the core's; NOTHING for one that is well-formed and names nothing."""

ObjectId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{24}$")]
"""An id in an answer."""

Name = Annotated[Trimmed, Field(min_length=1, max_length=100)]

WORD: Final = BeforeValidator(trimmed)
"""For one of a few words, blanks around it are none of it."""


class Input(BaseModel):
    """A request body in camel case: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, hide_input_in_errors=True)

    def given(self) -> dict[str, Any]:
        """The fields that the client sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}

    def require_any(self) -> None:
        """Raises PydanticCustomError for an update that updates nothing."""
        if not self.model_fields_set:
            raise PydanticCustomError("empty", "At least one field is required")


class LooseInput(Input):
    """A request body whose unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore")


class Output(BaseModel):
    """An answer in camel case, or a part of one."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Document(Output):
    """Something that has an id."""

    id: ObjectId = Field(alias="_id")


class Message(Output):
    """An answer that only says that it is done."""

    message: str


def path_id(text: str) -> int:
    """An id in a path. Raises NotFound for anything that is none."""
    canonical = ids.from_object_id(text)
    if canonical is None:
        raise NotFound()
    return canonical


def stamp(instant_ms: int) -> str:
    """An instant on the wire: UTC, milliseconds, `Z`."""
    return (_EPOCH + instant_ms * _MS).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def stamp_or_none(instant_ms: int | None) -> str | None:
    """The same for an instant that may be missing."""
    return None if instant_ms is None else stamp(instant_ms)
