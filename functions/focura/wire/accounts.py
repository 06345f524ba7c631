"""Accounts and sign-ins in Focura's words (contract sections 5 and 6)."""

from functools import cache
from typing import Annotated, Any, Final, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from focura.wire.fields import Email, Flag, IdOut, Input, Output, Password, stamp
from focura.wire.settings import settings
from roost.identity import pictures
from roost.identity.model import Account, Brand
from roost.identity.profile import ProfileChanges
from roost.kit.caller import Caller
from roost.kit.exchange import Exchange
from roost.kit.text import Storable, Trimmed

_FIELDS: Final = {"name": "name", "bio": "bio", "image": "avatar", "timezone": "zone"}
NOTIFIED: Final = "focura_notifications"


@cache
def _zones() -> frozenset[str]:
    """IANA's names; reading them takes a while, so only who is sent one does."""
    return frozenset(available_timezones()) - {"Factory", "localtime", "posixrules"}


def _zone(value: str) -> str:
    if value not in _zones():
        raise PydanticCustomError("zone", "Unknown timezone")
    return value


def _address(value: str) -> str:
    if not value.startswith(("https://", "http://")):
        raise PydanticCustomError("url", "Must be an http or https address")
    return value


Name = Annotated[Trimmed, Field(min_length=2, max_length=100)]
Address = Annotated[Trimmed, Field(max_length=2000), AfterValidator(_address)]


class RegisterBody(Input):
    name: Name
    email: Email
    password: Password

    def draft(self) -> Account:
        """The account to be made."""
        return Account(id=0, email=self.email, username="", home=0, created_ms=0, name=self.name)


class LoginBody(Input):
    email: Email
    password: Annotated[Storable, Field(min_length=1, max_length=128)]


class EmailBody(Input):
    email: Email


class TokenBody(Input):
    token: Annotated[Trimmed, Field(min_length=1, max_length=512)]


class ResetBody(TokenBody):
    new_password: Password


class RefreshBody(Input):
    refresh_token: Storable | None = None


class LogoutBody(Input):
    logout_all: Flag = False


class ProfileBody(Input):
    name: Name = ""
    bio: Annotated[Trimmed, Field(max_length=1000)] = ""
    image: Address | None = None
    timezone: Annotated[Trimmed, AfterValidator(_zone)] = "UTC"
    notifications: Flag = True

    def changes(self, caller: Caller) -> ProfileChanges:
        """What the body asks for."""
        given = self.given()
        fields = {_FIELDS[name]: value for name, value in given.items() if name in _FIELDS}
        preferences = {NOTIFIED: given["notifications"]} if "notifications" in given else {}
        return ProfileChanges(caller.active_space, fields, preferences=preferences)


class Registered(Output):
    id: IdOut
    email: str
    name: str
    role: str

    @classmethod
    def of(cls, account: Account) -> Self:
        """A new account."""
        return cls(id=account.id, email=account.email, name=account.display_name, role=account.role.upper())


class SignedInUser(Registered):
    image: str | None


class LoggedIn(Output):
    access_token: str
    user: SignedInUser


class Refreshed(Output):
    access_token: str


class Rotated(Refreshed):
    refresh_token: str


class Exchanged(Output):
    access_token: str
    refresh_token: str
    access_token_expiry: int
    refresh_token_expiry: int


class Profile(SignedInUser):
    timezone: str
    created_at: str


class OwnedWorkspace(Output):
    id: IdOut
    name: str
    slug: str


class OwnProfile(Profile):
    bio: str | None
    notifications: bool
    updated_at: str
    owned_workspaces: list[OwnedWorkspace]


class OwnProfileAnswer(Output):
    user: OwnProfile


def user_words(account: Account, request: Exchange) -> dict[str, Any]:
    """The fields of a person that answers share."""
    image = pictures.address_of(account.avatar, request.base_url)
    return {"id": account.id, "email": account.email, "name": account.display_name, "image": image} | {
        "role": account.role.upper()
    }


def profile(account: Account, request: Exchange) -> Profile:
    """The caller's account (A6)."""
    words = user_words(account, request)
    return Profile(**words, timezone=account.zone, created_at=stamp(account.created_ms))


def brand() -> Brand:
    """Whose mails its people get, and where their links lead."""
    base = f"{settings().client_url.rstrip('/')}/authentication"
    return Brand("Focura", f"{base}/verify-email?token=", f"{base}/reset-password?token=")
