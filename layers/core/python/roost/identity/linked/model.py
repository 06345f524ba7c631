"""An identity as a provider asserts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

NAME_MAX: Final = 120
SUBJECT_MAX: Final = 255
PICTURE_MAX: Final = 2048


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a provider says signed in: `sub` names them for good among the people of the issuer `iss`.

    `email` is in lower case and None unless well-formed; `email_verified` says that it is theirs. `through` is the
    issuer that was asked, where that speaks for many.
    """

    iss: str
    sub: str
    email: str | None = None
    email_verified: bool = False
    name: str = ""
    picture: str | None = None
    through: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """That an identity opens an account. `address` is the one by which the two were brought together."""

    iss: str
    sub: str
    through: str
    user: int
    address: str
    linked_ms: int

    def outlives(self, address: str, not_before_ms: int) -> bool:
        """Whether it still holds now that the account has this address and ended all its sign-ins then.

        Who linked an account and gave it somebody else's address must not get in after that person came and proved it.
        """
        return self.address == address or self.linked_ms >= not_before_ms


def plain_name(value: Any) -> str:
    """A name as it may be stored, from whatever stands in its place: on one line, at most 120 characters."""
    text = value if isinstance(value, str) else ""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:NAME_MAX].rstrip()


def picture_address(value: Any) -> str | None:
    """The address of a picture, if it is one."""
    fits = isinstance(value, str) and len(value) <= PICTURE_MAX and value.isprintable() and " " not in value
    return value if fits and value.startswith(("https://", "http://")) else None


def is_true(value: Any) -> bool:
    """Whether a claim says yes: as a boolean, or as the text that some providers send."""
    return value is True or value == "true"


def full_name(claims: Mapping[str, Any]) -> str:
    """How somebody is called: in one piece, or as their two names."""
    parts = (plain_name(claims.get("given_name")), plain_name(claims.get("family_name")))
    return plain_name(claims.get("name")) or plain_name(" ".join(parts))
