"""Text as clients send it: what every dialect refuses."""

from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

MAX_EMAIL: Final = 254


def storable(value: Any) -> Any:
    """Text that can be stored, and anything else as it is."""
    if isinstance(value, str):
        if "\x00" in value:
            raise PydanticCustomError("null_character", "Null characters are not allowed")
        if any("\ud800" <= each <= "\udfff" for each in value):
            raise PydanticCustomError("surrogate", "The text is not valid Unicode")
    return value


def trimmed(value: Any) -> Any:
    """Text without blanks at both ends; anything else as it is."""
    return value.strip() if isinstance(value, str) else value


def _is_address(value: str) -> str:
    local, at, domain = value.rpartition("@")
    labels = domain.split(".")
    plain = value.isprintable() and " " not in value and len(value) <= MAX_EMAIL
    local_fits = 0 < len(local) <= 64 and not local.startswith(".") and not local.endswith(".") and ".." not in local
    local_plain = all(each.isalnum() or each in "!#$%&'*+/=?^_`{|}~.-" for each in local)
    labels_fit = len(labels) > 1 and all(
        0 < len(each) <= 63 and each.replace("-", "a").isalnum() and each[0] != "-" and each[-1] != "-"
        for each in labels
    )
    if not (at and plain and local_fits and local_plain and labels_fit and not labels[-1].isdigit()):
        raise PydanticCustomError("email", "Enter a valid email address")
    return value


Storable = Annotated[str, BeforeValidator(storable)]
"""A string without NUL and without half characters, as it was given."""

Trimmed = Annotated[str, BeforeValidator(trimmed), BeforeValidator(storable)]
"""The same without blanks at both ends."""

Email = Annotated[Trimmed, AfterValidator(_is_address), AfterValidator(str.lower)]
"""A mail address of at most 254 characters, in lower case."""
