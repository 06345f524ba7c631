"""The identity providers that FlockPal offers, out of its settings (contract section 5)."""

from functools import partial
from typing import Final

from flockpal.wire.settings import FlockpalSettings, settings
from roost.identity.providers import Provider, apple_secret
from roost.kit.client_secrets import client_secret

APPLE_SCOPES: Final = ("openid", "name", "email")
APPLE_ANSWERS: Final = {"response_mode": "form_post"}
MICROSOFT_TRUSTS: Final = ("email_verified", "xms_edov")


def _secret(name: str, _: int) -> str:
    return client_secret(f"FLOCKPAL_{name}_CLIENT_SECRET")


def _google(known: FlockpalSettings) -> Provider:
    return Provider(
        key="google",
        display_name="Google",
        issuer=known.google_issuer,
        client_id=known.google_client_id,
        client_secret=partial(_secret, "GOOGLE"),
    )


def _microsoft(known: FlockpalSettings) -> Provider:
    return Provider(
        key="microsoft",
        display_name="Microsoft",
        issuer=known.microsoft_issuer,
        client_id=known.microsoft_client_id,
        client_secret=partial(_secret, "MICROSOFT"),
        trusts=MICROSOFT_TRUSTS,
    )


def _apple(known: FlockpalSettings) -> Provider:
    signed = apple_secret(
        team_id=known.apple_team_id,
        key_id=known.apple_key_id,
        private_key=partial(client_secret, "FLOCKPAL_APPLE_PRIVATE_KEY"),
        client_id=known.apple_client_id,
        issuer=known.apple_issuer,
    )
    return Provider(
        key="apple",
        display_name="Apple",
        issuer=known.apple_issuer,
        client_id=known.apple_client_id,
        client_secret=signed if known.apple_key_id else partial(_secret, "APPLE"),
        scopes=APPLE_SCOPES,
        extra=APPLE_ANSWERS,
    )


def providers() -> list[Provider]:
    """All of them, in the order in which they are shown; the template leaves out the client id of one that lacks a
    secret, so that nobody needs to read secrets to know what is configured.
    """
    known = settings()
    return [_google(known), _microsoft(known), _apple(known)]
