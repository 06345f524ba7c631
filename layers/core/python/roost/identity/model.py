"""Accounts and sign-ins, and the rules about names."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

REFRESH_PREFIX: Final = "rr_"
USERNAME_MAX: Final = 150
USERNAME_MARKS: Final = frozenset("@.+-_")
GRACE_MS: Final = 10_000
"""So long a refresh token that was just replaced is only refused, for browsers with parallel tabs."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person. `zone` is an IANA name; `settings` holds the focus settings that differ from their defaults.

    `name` is how they want to be called, where a document knows one name only. `avatar` is the address of a picture
    elsewhere, or the name of one in the stack's own bucket. `verified` says that they proved the address, `dialects`
    when they first came in through each document, in milliseconds. `preferences` are a document's own settings.
    """

    id: int
    email: str
    username: str
    home: int
    created_ms: int
    first_name: str = ""
    last_name: str = ""
    name: str = ""
    bio: str | None = None
    avatar: str | None = None
    role: str = "user"
    status: str = "active"
    guest: bool = False
    zone: str = "UTC"
    settings: dict[str, int] = field(default_factory=dict)
    preferences: dict[str, Any] = field(default_factory=dict)
    points: int = 0
    verified: bool = False
    dialects: dict[str, int] = field(default_factory=dict)
    last_sign_in_ms: int | None = None
    changed_ms: int | None = None
    v: int = 1

    @property
    def display_name(self) -> str:
        """The one name to show: the wanted one, else first and last, else the user name."""
        return self.name or f"{self.first_name} {self.last_name}".strip() or self.username

    @property
    def updated_ms(self) -> int:
        """When the account was last changed by its person, or made."""
        return self.changed_ms or self.created_ms


@dataclass(frozen=True, slots=True)
class Family:
    """One sign-in of a person in a dialect, with the digest of its refresh token, if it has one.

    `previous` is the digest of the token before, replaced at `rotated_ms`; `access_s` the life of its access tokens.
    """

    id: int
    user: int
    dialect: str
    digest: str
    created_ms: int
    expires_ms: int
    access_s: int = 900
    previous: str | None = None
    rotated_ms: int | None = None
    ended_ms: int | None = None


class Refresh(StrEnum):
    """How a document's clients stay signed in: by an opaque token, by a signed one that is replaced, or not at all."""

    OPAQUE = "opaque"
    ROTATING = "rotating"
    NONE = "none"


def no_claims(_: Account, __: int) -> dict[str, Any]:
    """No claims of the dialect's own."""
    return {}


@dataclass(frozen=True, slots=True)
class TokenPolicy:
    """What a dialect's tokens look like: data of its `wire/`.

    `claims` and `refresh_claims` are the document's own, from the account and the id of the sign-in; they may replace
    `iss`, `sub` and `sid`. `access_s` and `refresh_s` are lives in seconds, None the configured ones. Sign-ins that
    `lapse` end when their person gets another role on the platform. `grace_ms` is how long a refresh token that was
    replaced is only refused when it comes back; after that it ends its sign-in.
    """

    dialect: str
    audience: str
    refresh: Refresh = Refresh.OPAQUE
    claims: Callable[[Account, int], dict[str, Any]] = no_claims
    refresh_claims: Callable[[Account, int], dict[str, Any]] = no_claims
    access_s: int | None = None
    refresh_s: int | None = None
    lapse: bool = False
    grace_ms: int = GRACE_MS


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose mails a person gets: the product's name, and what the tokens of its links are appended to."""

    name: str
    verify_link: str
    reset_link: str


@dataclass(frozen=True, slots=True)
class Proof:
    """An open link of a product: `address` is the one it was mailed to and proves, `digest` that of its token."""

    id: int
    user: int
    purpose: str
    address: str
    digest: str
    until_ms: int
    brand: str = ""


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """An API key as its owner sees it; `prefix` are its first characters."""

    id: int
    name: str
    prefix: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class Integration:
    """A token that a person gave to another service, as they see it; it ends at `expires_ms`, or never."""

    id: int
    space: int
    name: str
    prefix: str
    scope: str
    created_ms: int
    expires_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in hands out; `refresh` is empty where the document knows none."""

    access: str
    refresh: str


def is_username(text: str) -> bool:
    """Letters and digits of any script, and `@ . + - _`; 1 to 150 characters."""
    return 0 < len(text) <= USERNAME_MAX and all(each.isalnum() or each in USERNAME_MARKS for each in text)


def username_candidates(email: str, salt: int) -> Iterator[str]:
    """Names to try for an account that brought none: the address's local part, then the same with numbers."""
    local = unicodedata.normalize("NFC", email.partition("@")[0])
    base = "".join(each for each in local if each.isalnum() or each in USERNAME_MARKS)[: USERNAME_MAX - 10] or "user"
    yield base
    yield from (f"{base}{number}" for number in range(2, 5))
    yield f"{base}{salt % 10**9}"


def email_key(email: str) -> str:
    """The form in which addresses are unique, over all letter cases and ways to compose a letter."""
    return unicodedata.normalize("NFC", email.lower())


def username_key(username: str) -> str:
    """The form in which user names are unique."""
    return unicodedata.normalize("NFC", username).casefold()
