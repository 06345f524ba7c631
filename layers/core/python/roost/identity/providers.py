"""Identity providers as data: where they are, who we are to them, what they may be believed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Final

from roost.identity.linked.errors import ProviderUnconfigured, ProviderUnknown

SECRET_LIVES_S: Final = 300
OPENID_SCOPES: Final = ("openid", "email", "profile")


class Kind(StrEnum):
    """How a provider is spoken to."""

    OIDC = "oidc"
    GITHUB = "github"


Secret = str | Callable[[int], str]
"""A client secret, or what makes or reads it at an instant in milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider as a dialect offers it.

    `issuer` is where OIDC providers are discovered; GitHub has none and is reached at that address and at `api_url`.
    `extra` goes along to the authorization page. Each claim in `trusts`, when true, vouches for the mail address.
    """

    key: str
    display_name: str
    issuer: str
    client_id: str
    client_secret: Secret = field(default="", repr=False)
    scopes: tuple[str, ...] = OPENID_SCOPES
    extra: Mapping[str, str] = field(default_factory=dict)
    kind: Kind = Kind.OIDC
    trusts: tuple[str, ...] = ("email_verified",)
    api_url: str = ""

    @property
    def is_configured(self) -> bool:
        """Whether there is anything to sign people in with."""
        return bool(self.client_id and self.client_secret)

    def secret_at(self, now_ms: int) -> str:
        """The client secret to present now."""
        return self.client_secret if isinstance(self.client_secret, str) else self.client_secret(now_ms)


@dataclass(frozen=True, slots=True)
class Page:
    """Where a provider asks people to sign in, and whether it checks what a code is asked for with (PKCE)."""

    url: str
    takes_pkce: bool = True


@dataclass(frozen=True, slots=True)
class Grant:
    """A code that a provider sent back, with what it was asked for."""

    code: str
    redirect_uri: str
    verifier: str
    nonce: str


def choose(providers: Iterable[Provider], key: str) -> Provider:
    """The provider of that key. Raises ProviderUnknown, ProviderUnconfigured."""
    provider = next((each for each in providers if each.key == key), None)
    if provider is None:
        raise ProviderUnknown()
    if not provider.is_configured:
        raise ProviderUnconfigured()
    return provider


def apple_secret(
    *, team_id: str, key_id: str, private_key: Callable[[], str], client_id: str, issuer: str
) -> Callable[[int], str]:
    """Apple's client secret is a token that we sign ourselves; each one is good for five minutes.

    The key is PEM; its line ends may be written as a backslash and an `n`, as environments demand.
    """
    claims = {"iss": team_id, "sub": client_id, "aud": issuer}
    return partial(_signed, claims, key_id, private_key)


def _signed(claims: Mapping[str, str], key_id: str, private_key: Callable[[], str], now_ms: int) -> str:
    import jwt  # 80 ms, for the functions that need it

    issued = now_ms // 1000
    about = {**claims, "iat": issued, "exp": issued + SECRET_LIVES_S}
    return jwt.encode(about, private_key().replace("\\n", "\n"), algorithm="ES256", headers={"kid": key_id})
