"""Accounts and sign-ins, and the rules about names."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

USERNAME_MAX: Final = 150
USERNAME_MARKS: Final = frozenset("@.+-_")


@dataclass(frozen=True, slots=True)
class Account:
    """A person. `zone` is an IANA name; `settings` holds the focus settings that differ from their defaults."""

    id: int
    email: str
    username: str
    home: int
    created_ms: int
    first_name: str = ""
    last_name: str = ""
    role: str = "user"
    zone: str = "UTC"
    settings: dict[str, int] = field(default_factory=dict)
    verified: bool = False
    last_sign_in_ms: int | None = None
    v: int = 1


@dataclass(frozen=True, slots=True)
class Family:
    """One sign-in of a person in a dialect, with the digest of its refresh token."""

    id: int
    user: int
    dialect: str
    digest: str
    created_ms: int
    expires_ms: int
    ended_ms: int | None = None


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """An API key as its owner sees it; `prefix` are its first characters."""

    id: int
    name: str
    prefix: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in hands out."""

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
