"""Field types of FocusGuard's requests, and how its answers spell times and ids (contract section 2)."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from roost.kit import ids
from roost.kit.text import storable, trimmed

MAX_SAFE: Final = 2**53 - 1
LOGIN_MAX: Final = 255
_USERNAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|[_-](?![_-]))*")
_LOCAL: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL: Final = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)+(?![0-9]+$){_LABEL}")
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
NOTHING: Final = 0
_LETTER: Final = re.compile(r"[A-Za-z]")
_DIGIT: Final = re.compile(r"[0-9]")


def _username(value: str) -> str:
    if not _USERNAME.fullmatch(value):
        raise PydanticCustomError("username", "Use letters, digits, single - and _; begin with a letter or digit")
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise PydanticCustomError("email", "Enter a valid email address")
    return value.lower()


def _password(value: str) -> str:
    if not (_LETTER.search(value) and _DIGIT.search(value)):
        raise PydanticCustomError("password", "Password must contain at least one letter and one digit")
    return value


def _id(value: Any) -> int:
    """A UUID that this stack never handed out is as good as any: it names nothing."""
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise PydanticCustomError("uuid_parsing", "Must be a UUID")
    return ids.from_uuid(value) or NOTHING


def _measured(value: float) -> float:
    return round(value, 6)  # storage knows no numbers below 1e-130


_TEXT: Final = BeforeValidator(storable)
_TRIM: Final = BeforeValidator(trimmed)  # runs after the one behind it: validators that come before run backwards

Username = Annotated[str, Field(min_length=3, max_length=50), _TRIM, _TEXT, AfterValidator(_username)]
Email = Annotated[str, Field(min_length=5, max_length=255), _TRIM, _TEXT, AfterValidator(_email)]
Password = Annotated[str, Field(min_length=8, max_length=128), _TEXT, AfterValidator(_password)]
Login = Annotated[str, Field(min_length=1, max_length=LOGIN_MAX), _TRIM, _TEXT]
Given = Annotated[str, Field(min_length=1), _TEXT]
FullName = Annotated[str, Field(max_length=100), _TRIM, _TEXT]
Bio = Annotated[str, Field(max_length=500), _TEXT]

Id = Annotated[int, BeforeValidator(_id), WithJsonSchema({"type": "string", "format": "uuid"})]
"""An id in a body."""

Minutes = Annotated[int, Field(strict=True, ge=1, le=1440)]
Score = Annotated[float, Field(strict=True, ge=0, le=100, allow_inf_nan=False), AfterValidator(_measured)]
BlinkRate = Annotated[float, Field(strict=True, ge=0, le=MAX_SAFE, allow_inf_nan=False), AfterValidator(_measured)]
Flag = Annotated[bool, Field(strict=True)]


class Input(BaseModel):
    """A request body: unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    def given(self) -> dict[str, Any]:
        """The fields that the client sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Output(BaseModel):
    """An answer, or a part of one."""

    model_config = ConfigDict(extra="forbid")


class Message(Output):
    message: str


def stamp(instant_ms: int) -> str:
    """An instant on the wire: UTC, milliseconds, `Z`."""
    whole = datetime.fromtimestamp(instant_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{whole}.{instant_ms % 1000:03d}Z"


def stamp_or_none(instant_ms: int | None) -> str | None:
    """The same for an instant that may be missing."""
    return None if instant_ms is None else stamp(instant_ms)
