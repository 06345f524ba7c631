"""Signing in, staying signed in, signing out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from roost.identity import store
from roost.identity.errors import AccountTaken, BadCredentials
from roost.identity.model import Account, Family, Tokens, username_candidates
from roost.identity.passwords import hash_password, matches
from roost.kit import ids, tokens
from roost.kit.errors import AccountBlocked, AccountGone, TokenExpired, TokenInvalid, TokenRevoked, Unavailable
from roost.kit.settings import settings
from roost.workspace.writes import personal_space_writes

REFRESH_PREFIX: Final = "rr_"
DRAWS: Final = 8

Claims = Callable[[Account], dict[str, Any]]


def _no_claims(_: Account) -> dict[str, Any]:
    return {}


def _family(user: int, dialect: str, now_ms: int) -> tuple[Family, str]:
    family_id = ids.new_id(now_ms)
    refresh, digest = tokens.new_opaque(REFRESH_PREFIX, user, family_id)
    return Family(family_id, user, dialect, digest, now_ms, now_ms + settings().refresh_ttl * 1000), refresh


def _access(account: Account, family: Family, claims: Claims, now_ms: int) -> str:
    return tokens.sign_access(
        claims(account),
        audience=family.dialect,
        user=account.id,
        sign_in=family.id,
        now_ms=now_ms,
        lifetime_s=settings().access_ttl,
    )


def register(
    draft: Account, password: str, *, dialect: str, now_ms: int, claims: Claims = _no_claims
) -> tuple[Account, Tokens]:
    """Make an account with its personal space and sign it in (FF-01). A draft without user name gets one.

    `draft.id` and `draft.home` are drawn here. Raises AccountTaken; of parallel calls for one address one succeeds.
    """
    password_hash = hash_password(password)
    names = [draft.username] * DRAWS if draft.username else list(username_candidates(draft.email, ids.new_id(now_ms)))
    for name in names:
        account = replace(draft, id=ids.new_id(now_ms), home=ids.new_id(now_ms), username=name, created_ms=now_ms)
        family, refresh = _family(account.id, dialect, now_ms)
        space_writes = personal_space_writes(account.home, account.id, name, now_ms)
        try:
            store.add_account(account, password_hash, space_writes, family)
        except AccountTaken as taken:
            if draft.username:
                raise
            if "email" in taken.taken:
                raise AccountTaken({"email"}) from taken
        except store.IdClash:
            continue
        else:
            return account, Tokens(_access(account, family, claims, now_ms), refresh)
    raise Unavailable()


def taken(email: str | None, username: str | None) -> frozenset[str]:
    """Which of `email` and `username` another account holds; for telling all that is wrong with a registration."""
    return store.find_taken(email, username)


def sign_in(
    email: str, password: str, *, dialect: str, now_ms: int, claims: Claims = _no_claims
) -> tuple[Account, Tokens]:
    """Sign in with address and password (FF-02).

    Raises BadCredentials, after the same time for an unknown address, and AccountBlocked once the password matched.
    """
    user = store.find_by_email(email)
    known = store.read_for_sign_in(user) if user is not None else None
    if not matches(password, known[1] if known else None) or known is None:
        raise BadCredentials()
    account, _, card = known
    if card["status"] != "active":
        raise AccountBlocked(state=card["status"])
    family, refresh = _family(account.id, dialect, now_ms)
    store.add_family(family)
    return account, Tokens(_access(account, family, claims, now_ms), refresh)


def _genuine(refresh: str, dialect: str) -> tuple[Family, dict[str, Any]]:
    token = tokens.read_opaque(refresh, REFRESH_PREFIX)
    family, card = store.read_family(token.user, token.item)
    if family is None or not tokens.same(family.digest, token.digest) or family.dialect != dialect:
        raise TokenInvalid()
    if card is None:
        raise AccountGone()
    return family, card


def refresh_access(refresh: str, *, dialect: str, now_ms: int, claims: Claims = _no_claims) -> str:
    """A new access token for a refresh token, which stays usable (FF-03).

    Raises TokenInvalid, TokenExpired, TokenRevoked, AccountGone, AccountBlocked.
    """
    family, card = _genuine(refresh, dialect)
    if family.ended_ms is not None or family.created_ms < card.get("not_before_ms", 0):
        raise TokenRevoked()
    if card["status"] != "active":
        raise AccountBlocked(state=card["status"])
    if family.expires_ms <= now_ms:
        raise TokenExpired()
    return _access(store.read_account(family.user), family, claims, now_ms)


def sign_out(refresh: str, *, dialect: str, now_ms: int) -> None:
    """End the sign-in of a refresh token, its access tokens included (FF-04). Twice is once.

    Raises TokenInvalid, AccountGone.
    """
    family, card = _genuine(refresh, dialect)
    if family.ended_ms is None:
        store.end_family(family, card, card["home"], now_ms + settings().access_ttl * 1000, now_ms)
