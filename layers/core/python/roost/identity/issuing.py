"""Making the tokens that a sign-in hands out, as its dialect wants them."""

from dataclasses import replace
from typing import Any

from roost.identity.model import REFRESH_PREFIX, Account, Family, Refresh, TokenPolicy, Tokens
from roost.kit import ids, tokens
from roost.kit.settings import settings


def access_for(account: Account, family: Family, policy: TokenPolicy, now_ms: int) -> str:
    """An access token of a sign-in."""
    return tokens.sign_access(
        policy.claims(account, family.id),
        audience=policy.audience,
        user=account.id,
        sign_in=family.id,
        now_ms=now_ms,
        lifetime_s=family.access_s,
    )


def _refresh_token(account: Account, family: int, policy: TokenPolicy, life_s: int, now_ms: int) -> tuple[str, str]:
    match policy.refresh:
        case Refresh.NONE:
            return "", ""
        case Refresh.OPAQUE:
            return tokens.new_opaque(REFRESH_PREFIX, account.id, family)
        case Refresh.ROTATING:
            about: dict[str, Any] = {"user": account.id, "sign_in": family, "now_ms": now_ms, "lifetime_s": life_s}
            return tokens.sign_refresh(policy.refresh_claims(account, family), audience=policy.audience, **about)


def opened(account: Account, policy: TokenPolicy, now_ms: int, going_on: Family | None = None) -> tuple[Family, Tokens]:
    """A new sign-in, or one that goes on with a new refresh token, and the tokens to hand out."""
    family_id = going_on.id if going_on else ids.new_id(now_ms)
    access_s = policy.access_s or settings().access_ttl
    life_s = access_s if policy.refresh is Refresh.NONE else policy.refresh_s or settings().refresh_ttl
    refresh, digest = _refresh_token(account, family_id, policy, life_s, now_ms)
    ends_ms = now_ms + life_s * 1000
    if going_on:
        family = replace(going_on, digest=digest, previous=going_on.digest, rotated_ms=now_ms, expires_ms=ends_ms)
    else:
        family = Family(family_id, account.id, policy.dialect, digest, now_ms, ends_ms, access_s)
    return family, Tokens(access_for(account, family, policy, now_ms), refresh)
