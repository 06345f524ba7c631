"""Accounts and sign-ins in FocusMaster's words (contract section 4)."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from focusmaster.wire.fields import WORD, Document, Input, Integer, LooseInput, Name, Output, Reference
from roost.identity.model import Account, Tokens, email_key
from roost.identity.pictures import address_of
from roost.identity.profile import ProfileChanges
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import Invalid
from roost.kit.exchange import current
from roost.kit.text import Email, Storable, Trimmed

PICTURE: Final = "https://github.com/shadcn.png"
SETTINGS: Final = "focusmaster."
"""What the names of these settings begin with among an account's preferences."""

DEFAULTS: Final[Mapping[str, Any]] = {
    "theme": "light",
    "auto_start_session": False,
    "auto_start_break": False,
    "motivational_quotes": True,
    "focus_duration": 25,
    "short_break_duration": 5,
    "long_break_duration": 15,
    "daily_goal": 8,
    "sound_enabled": True,
    "strict_mode": False,
}

Role = Literal["user", "admin"]


def _strong(value: str) -> str:
    missing = [
        text
        for text, fits in (("at least one letter", str.isalpha), ("at least one number", str.isdecimal))
        if not any(fits(each) for each in value)
    ]
    if missing:
        raise PydanticCustomError("password", "Password must contain {missing}", {"missing": " and ".join(missing)})
    return value


Password = Annotated[Storable, Field(min_length=8, max_length=128), AfterValidator(_strong)]
Login = Annotated[Trimmed, AfterValidator(str.lower), Field(min_length=1)]


class RegisterBody(Input):
    name: Name
    email: Email
    password: Password

    def draft(self) -> Account:
        """The account that the client wants made."""
        return Account(id=0, email=self.email, username="", home=0, created_ms=0, name=self.name)


class LoginBody(Input):
    email: Login
    password: Annotated[Storable, Field(min_length=1)]


class GuestBody(Input):
    guest_id: Reference | None = None


class GoogleBody(LooseInput):
    credential: Annotated[Trimmed, Field(min_length=1, max_length=4096)] = ""
    token: Annotated[Trimmed, Field(min_length=1, max_length=4096)] = ""

    @model_validator(mode="after")
    def _given(self) -> Self:
        if not self.id_token:
            raise PydanticCustomError("missing", "A credential is required")
        return self

    @property
    def id_token(self) -> str:
        """The ID token, by its present name or its older one."""
        return self.credential or self.token


class SettingsBody(Input):
    theme: Annotated[Literal["light", "dark"], WORD] = "light"
    auto_start_session: bool = False
    auto_start_break: bool = False
    motivational_quotes: bool = True
    focus_duration: Annotated[Integer, Field(ge=1, le=240)] = 25
    short_break_duration: Annotated[Integer, Field(ge=1, le=60)] = 5
    long_break_duration: Annotated[Integer, Field(ge=1, le=120)] = 15
    daily_goal: Annotated[Integer, Field(ge=1, le=24)] = 8
    sound_enabled: bool = True
    strict_mode: bool = False


class ProfileBody(Input):
    name: Name = ""
    email: Email = ""
    password: Password = ""
    settings: SettingsBody = SettingsBody()

    @model_validator(mode="after")
    def _any(self) -> Self:
        self.require_any()
        return self

    def require_same_address(self, account: Account) -> None:
        """Raises Invalid for another address than the account's: nobody has proved it."""
        if self.email and email_key(self.email) != email_key(account.email):
            raise Invalid({"email": ["The email cannot be changed"]})

    def changes(self, caller: Caller) -> ProfileChanges:
        """What the client wants changed, but for the password."""
        given = self.settings.given() if "settings" in self.model_fields_set else {}
        preferences = {f"{SETTINGS}{name}": value for name, value in given.items()}
        fields = {"name": self.name} if self.name else {}
        return ProfileChanges(caller.active_space, fields, preferences=preferences)


class Settings(Output):
    theme: Literal["light", "dark"]
    auto_start_session: bool
    auto_start_break: bool
    motivational_quotes: bool
    focus_duration: int
    short_break_duration: int
    long_break_duration: int
    daily_goal: int
    sound_enabled: bool
    strict_mode: bool

    @classmethod
    def of(cls, account: Account) -> Self:
        """The account's settings, as far as it has any of its own."""
        return cls(**{name: account.preferences.get(f"{SETTINGS}{name}", usual) for name, usual in DEFAULTS.items()})


def role_word(role: str) -> Role:
    """FocusMaster knows one kind of administrator."""
    return "user" if role == "user" else "admin"


def picture(account: Account) -> str:
    """The address of the account's picture, or of the one that everybody has at first."""
    return address_of(account.avatar, current().base_url) or PICTURE


class Person(Document):
    """What every answer about an account has."""

    name: str
    email: str


class Registered(Person):
    role: Role
    token: str

    @classmethod
    def of(cls, account: Account, tokens: Tokens) -> Self:
        """A new account (A1)."""
        return cls(**_who(account), role=role_word(account.role), token=tokens.access)


class SignedInAnswer(Person):
    picture: str
    role: Role
    is_guest: bool
    token: str

    @classmethod
    def of(cls, account: Account, tokens: Tokens) -> Self:
        """An account that was signed in to (A2, A3, A5)."""
        return cls(
            **_who(account),
            picture=picture(account),
            role=role_word(account.role),
            is_guest=account.guest,
            token=tokens.access,
        )


class User(Person):
    picture: str
    role: Role
    points: int
    badges: list[str]
    is_guest: bool
    settings: Settings

    @classmethod
    def of(cls, account: Account) -> Self:
        """The caller's own account (A4, A6)."""
        return cls(
            **_who(account),
            picture=picture(account),
            role=role_word(account.role),
            points=account.points,
            badges=[],
            is_guest=account.guest,
            settings=Settings.of(account),
        )


class Profile(Person):
    settings: Settings

    @classmethod
    def of(cls, account: Account) -> Self:
        """The caller's account after a change (A7)."""
        return cls(**_who(account), settings=Settings.of(account))


def _who(account: Account) -> dict[str, Any]:
    return {"_id": ids.to_object_id(account.id), "name": account.display_name, "email": account.email}
