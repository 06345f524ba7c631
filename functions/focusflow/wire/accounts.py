"""Accounts, sign-ins and API keys in FocusFlow's words (contract sections 3 and 6)."""

from contextlib import suppress
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from focusflow.wire.fields import Id, Input, Integer, Name, Output, Zone, stamp, stamp_or_none
from roost.focus.model import FocusSettings
from roost.identity.model import Account, KeyRecord, Tokens, is_username
from roost.identity.profile import ProfileChanges
from roost.kit.caller import Caller
from roost.kit.errors import Invalid
from roost.kit.text import Email, Storable, Trimmed

SETTINGS = ("focus_duration", "short_break", "long_break", "long_break_interval")


def _username(value: str) -> str:
    if not is_username(value):
        raise PydanticCustomError("username", "Use 1 to 150 letters, digits and @ . + - _")
    return value


def _long_enough(value: str) -> str:
    if len(value) < 8:
        raise PydanticCustomError("password", "Password must be at least 8 characters")
    return value


Username = Annotated[Trimmed, AfterValidator(_username)]
Password = Annotated[Storable, Field(max_length=128), AfterValidator(_long_enough)]


class RegisterBody(Input):
    email: Email
    username: Username = ""
    password: Password
    first_name: Name = ""
    last_name: Name = ""
    timezone: Zone = "UTC"


class Names(Input):
    """What of a registration another account may hold."""

    email: Email | None = None
    username: Username | None = None


class LoginBody(Input):
    email: Annotated[Trimmed, AfterValidator(str.lower), Field(min_length=1)]
    password: Annotated[Storable, Field(min_length=1)]


class RefreshBody(Input):
    refresh: Annotated[Trimmed, Field(min_length=1)]


class SettingsBody(Input):
    focus_duration: Annotated[Integer, Field(ge=10, le=180)] = 25
    short_break: Annotated[Integer, Field(ge=1, le=30)] = 5
    long_break: Annotated[Integer, Field(ge=1, le=60)] = 15
    long_break_interval: Annotated[Integer, Field(ge=2, le=10)] = 4


class ProfileBody(Input):
    first_name: Name = ""
    last_name: Name = ""
    username: Username = ""
    timezone: Zone = "UTC"
    pomodoro_settings: SettingsBody = SettingsBody()
    active_organization: Trimmed | None = None


class TokenPair(Output):
    access: str
    refresh: str


class AccessToken(Output):
    access: str


class Registered(Output):
    id: Id
    email: str
    username: str
    first_name: str
    last_name: str
    user_type: str
    timezone: str
    created_at: str
    tokens: TokenPair


class SignedInUser(Output):
    id: Id
    email: str
    username: str
    user_type: str


class SignedInAnswer(Output):
    user: SignedInUser
    tokens: TokenPair


class PomodoroSettings(Output):
    focus_duration: int
    short_break: int
    long_break: int
    long_break_interval: int


class Profile(Output):
    id: Id
    email: str
    username: str
    first_name: str
    last_name: str
    user_type: str
    timezone: str
    pomodoro_settings: PomodoroSettings
    created_at: str
    active_organization: str | None

    @classmethod
    def of(cls, account: Account, caller: Caller) -> Self:
        """The caller's own account."""
        settings = FocusSettings(**account.settings)
        slug = caller.slug_of(caller.active_space) if caller.active_space else None
        words = account_words(account) | {"created_at": stamp(account.created_ms), "active_organization": slug}
        return cls(**words, pomodoro_settings=PomodoroSettings(**{name: getattr(settings, name) for name in SETTINGS}))


class ApiKeyBody(Input):
    name: Annotated[Trimmed, Field(min_length=1, max_length=100)]


class ApiKeyItem(Output):
    id: Id
    name: str
    prefix: str
    created_at: str
    last_used_at: str | None

    @classmethod
    def of(cls, record: KeyRecord, used_ms: int | None) -> Self:
        """A key as its owner's list shows it."""
        created = stamp(record.created_ms)
        return cls(
            id=record.id,
            name=record.name,
            prefix=record.prefix,
            created_at=created,
            last_used_at=stamp_or_none(used_ms),
        )


class ApiKeyCreated(Output):
    id: Id
    name: str
    prefix: str
    key: str
    created_at: str


def user_type(account: Account) -> str:
    """`admin` for administrators of the platform, else `individual`."""
    return "individual" if account.role == "user" else "admin"


def account_words(account: Account) -> dict[str, Any]:
    """The fields that profile and registration share."""
    return {
        "id": account.id,
        "email": account.email,
        "username": account.username,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "user_type": user_type(account),
        "timezone": account.zone,
    }


def registered(account: Account, tokens: Tokens) -> Registered:
    """The answer to a registration (FF-01)."""
    words = account_words(account) | {"created_at": stamp(account.created_ms)}
    return Registered(**words, tokens=TokenPair(access=tokens.access, refresh=tokens.refresh))


def signed_in(account: Account, tokens: Tokens) -> SignedInAnswer:
    """The answer to a sign-in (FF-02)."""
    user = SignedInUser(id=account.id, email=account.email, username=account.username, user_type=user_type(account))
    return SignedInAnswer(user=user, tokens=TokenPair(access=tokens.access, refresh=tokens.refresh))


def profile_changes(body: ProfileBody, caller: Caller) -> ProfileChanges:
    """What a profile update asks for. Raises Invalid for an organization that the caller is no member of."""
    given = body.given()
    words = {"first_name": "first_name", "last_name": "last_name", "username": "username", "timezone": "zone"}
    space = caller.active_space
    if "active_organization" in given:
        slug = given["active_organization"]
        space = caller.space_called(slug) if slug is not None else None
        if slug is not None and space is None:
            raise Invalid({"active_organization": ["You are not a member of this organization"]})
    settings = body.pomodoro_settings.given() if "pomodoro_settings" in given else {}
    return ProfileChanges(space, {words[name]: given[name] for name in words if name in given}, settings)


def names_in(body: dict[str, Any]) -> Names:
    """The address and the user name of a refused registration, as far as they are fit to be looked up."""
    names = Names()
    for field in ("email", "username"):
        with suppress(ValidationError):
            names = names.model_copy(update=Names.model_validate({field: body.get(field)}).given())
    return names
