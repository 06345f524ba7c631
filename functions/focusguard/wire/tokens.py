"""FocusGuard's tokens: what they say of a person, and how they are read (contract section 4)."""

from typing import Any, Final

from roost.identity.model import Account, Refresh, TokenPolicy
from roost.kit import ids, tokens
from roost.kit.tokens import Access

NAME: Final = "focusguard"


def _access_claims(account: Account, _: int) -> dict[str, Any]:
    return {"sub": ids.to_uuid(account.id), "username": account.username, "type": "access"}


def _refresh_claims(account: Account, _: int) -> dict[str, Any]:
    return {"sub": ids.to_uuid(account.id)}


POLICY: Final = TokenPolicy(
    NAME, NAME, refresh=Refresh.ROTATING, claims=_access_claims, refresh_claims=_refresh_claims, grace_ms=0
)


def read_token(text: str, now_ms: int) -> Access:
    """An access token. Raises TokenInvalid, TokenExpired."""
    return tokens.read_access(text, audience=NAME, now_ms=now_ms)
