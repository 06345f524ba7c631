"""Accounts and sign-ins in FocusGuard's words (contract sections 5 and 6)."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field

from focusguard.wire.fields import (
    LOGIN_MAX,
    Bio,
    Email,
    FullName,
    Given,
    Input,
    Login,
    Output,
    Password,
    Username,
    stamp,
)
from focusguard.wire.settings import settings
from focusguard.wire.tokens import NAME
from roost.garden.model import Growth
from roost.identity import pictures
from roost.identity.model import Account, Brand, Tokens
from roost.identity.profile import ProfileChanges
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.exchange import Exchange
from roost.kit.text import Storable, storable, trimmed

_FIELDS: Final = {"username": "username", "email": "email", "full_name": "name", "bio": "bio"}

AnyAddress = Annotated[
    str,
    Field(min_length=5, max_length=LOGIN_MAX, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
    BeforeValidator(trimmed),
    BeforeValidator(storable),
    AfterValidator(str.lower),
]
"""An address of whoever has an account, wherever it was made."""


class RegisterBody(Input):
    username: Username
    email: Email
    password: Password
    full_name: FullName | None = None

    def draft(self) -> Account:
        """The account to be made."""
        name = self.full_name or ""
        return Account(id=0, email=self.email, username=self.username, home=0, created_ms=0, name=name)


class LoginBody(Input):
    username: Login
    password: Given


class RefreshBody(Input):
    refresh_token: Storable | None = None


class LinkBody(Input):
    token: Given


class AddressBody(Input):
    email: AnyAddress


class ResetBody(LinkBody):
    new_password: Password


class CodeBody(Input):
    code: Given


class ProfileBody(Input):
    username: Username = ""
    email: Email = ""
    full_name: FullName | None = None
    bio: Bio | None = None

    def changes(self, caller: Caller) -> ProfileChanges:
        """What the update asks for; null takes a name or a text away."""
        given = {_FIELDS[name]: value for name, value in self.given().items()}
        if given.get("name", "") is None:
            given["name"] = ""
        return ProfileChanges(caller.active_space, given, brand=brand())


class PasswordBody(Input):
    current_password: Given
    new_password: Password


class PublicUser(Output):
    id: str
    username: str
    lvl: int
    xp_points: int
    avatar_url: str | None

    @classmethod
    def of(cls, account: Account | None, growth: Growth, request: Exchange) -> Self:
        """What everybody may know. Raises NotFound for people who never came to FocusGuard."""
        if account is None or NAME not in account.dialects:
            raise NotFound()
        return cls(
            id=ids.to_uuid(account.id),
            username=account.username,
            lvl=growth.level,
            xp_points=growth.xp,
            avatar_url=pictures.address_of(account.avatar, request.base_url),
        )


class User(Output):
    id: str
    user_id: str
    username: str
    email: str
    full_name: str | None
    bio: str | None
    avatar_url: str | None
    lvl: int
    xp_points: int
    email_verified: bool
    is_active: Literal[True]
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, account: Account, growth: Growth, request: Exchange) -> Self:
        """An account as its person sees it."""
        named = ids.to_uuid(account.id)
        return cls(
            id=named,
            user_id=named,
            username=account.username,
            email=account.email,
            full_name=account.name or None,
            bio=account.bio,
            avatar_url=pictures.address_of(account.avatar, request.base_url),
            lvl=growth.level,
            xp_points=growth.xp,
            email_verified=account.verified,
            is_active=True,
            created_at=stamp(account.created_ms),
            updated_at=stamp(account.updated_ms),
        )


class TokenPair(Output):
    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = Field(default="bearer")

    @classmethod
    def of(cls, tokens: Tokens, **more: Any) -> Self:
        """What a sign-in hands out."""
        return cls(access_token=tokens.access, refresh_token=tokens.refresh, **more)


class SignedIn(TokenPair):
    user: User


class Verified(Output):
    message: str
    user: User


def brand() -> Brand:
    """Whose mails people get, and where their links lead."""
    frontend = settings().frontend_url.rstrip("/")
    return Brand("FocusGuard", f"{frontend}/verify-email?token=", f"{frontend}/reset-password?token=")


def caller_of(account: Account) -> Caller:
    """Somebody who is just coming in."""
    return Caller(user=account.id, dialect=NAME, kind="access", home=account.home, zone=account.zone)
