"""The identity providers that FocusGuard offers, out of its settings (contract section 5)."""

from functools import partial
from typing import Final, Literal, Self

from focusguard.wire.fields import Output
from focusguard.wire.settings import settings
from roost.identity.providers import Kind, Provider
from roost.kit.client_secrets import client_secret

GITHUB_SCOPES: Final = ("read:user", "user:email")
ProviderKey = Literal["google", "github"]


def _secret(name: str, _: int) -> str:
    return client_secret(f"FOCUSGUARD_{name}_CLIENT_SECRET")


def providers() -> list[Provider]:
    """Both, in the order in which they are shown; the template leaves out the client id of one that lacks a secret."""
    known = settings()
    google = Provider(
        key="google",
        display_name="Google",
        issuer=known.google_issuer,
        client_id=known.google_client_id,
        client_secret=partial(_secret, "GOOGLE"),
    )
    github = Provider(
        key="github",
        display_name="GitHub",
        issuer=known.github_url,
        client_id=known.github_client_id,
        client_secret=partial(_secret, "GITHUB"),
        scopes=GITHUB_SCOPES,
        kind=Kind.GITHUB,
        api_url=known.github_api_url,
    )
    return [google, github]


class ProviderItem(Output):
    provider: ProviderKey
    display_name: str
    enabled: bool


class ProviderList(Output):
    providers: list[ProviderItem]

    @classmethod
    def of(cls, offered: list[Provider]) -> Self:
        """What a sign-in page may show."""
        return cls.model_validate(
            {
                "providers": [
                    {"provider": each.key, "display_name": each.display_name, "enabled": each.is_configured}
                    for each in offered
                ]
            }
        )
