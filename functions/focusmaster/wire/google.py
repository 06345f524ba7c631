"""Whom Google vouches for (contract section 5)."""

from typing import Final

from focusmaster.wire.settings import settings
from roost.identity.linked.errors import IdTokenInvalid
from roost.identity.linked.model import Identity
from roost.identity.oidc import verify_id_token
from roost.kit.http_client import Unreachable

GOOGLE: Final = "https://accounts.google.com"
SHORT_NAME: Final = "accounts.google.com"
"""The other name under which Google itself issues tokens."""


def issuers() -> tuple[str, ...]:
    """The spellings of the configured issuer."""
    issuer = settings().google_issuer
    return (issuer, SHORT_NAME) if issuer == GOOGLE else (issuer,)


def identity_of(id_token: str, now_ms: int) -> Identity:
    """Who the token is about. Raises IdTokenInvalid for every defect, also when nobody can tell."""
    if not settings().google_client_id:
        raise IdTokenInvalid()
    try:
        return verify_id_token(
            id_token,
            jwks_url=settings().google_jwks_url,
            issuers=issuers(),
            audience=settings().google_client_id,
            algorithms=("RS256",),
            now_ms=now_ms,
        )
    except Unreachable as silent:
        raise IdTokenInvalid() from silent
