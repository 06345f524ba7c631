"""Signing in, staying signed in, signing out."""

from contextlib import suppress
from typing import Final

from roost.identity import accounts, sign_in_store, store
from roost.identity.errors import AddressUnverified, BadCredentials
from roost.identity.issuing import access_for, opened
from roost.identity.model import REFRESH_PREFIX, Account, Brand, Family, Refresh, TokenPolicy, Tokens
from roost.identity.passwords import hash_password, matches
from roost.identity.proofs import verification_writes
from roost.kit import tokens
from roost.kit.errors import (
    AccountBlocked,
    AccountGone,
    NotFound,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
    Unauthenticated,
    Unavailable,
)
from roost.kit.items import Item
from roost.kit.tokens import Opaque
from roost.kit.writes import Write

DRAWS: Final = 8


def register(
    draft: Account, password: str | None, *, policy: TokenPolicy, now_ms: int, brand: Brand | None = None
) -> tuple[Account, Tokens]:
    """Make an account with its personal space and sign it in (FF-01, FG-01, FM-03). Without user name it gets one.

    `draft.id` and `draft.home` are drawn here. With a `brand` a mail goes out by which the person proves the address.
    Raises AccountTaken; of parallel calls for one address one succeeds.
    """
    handed_out: dict[int, Tokens] = {}

    def first_sign_in(account: Account) -> list[Write]:
        family, handed_out[account.id] = opened(account, policy, now_ms)
        proof = verification_writes(account, brand, now_ms) if brand else []
        return [sign_in_store.family_put(family), *proof]

    password_hash = hash_password(password) if password is not None else None
    account = accounts.create(draft, password_hash, dialect=policy.dialect, now_ms=now_ms, more=first_sign_in)
    return account, handed_out[account.id]


def taken(email: str | None, username: str | None) -> frozenset[str]:
    """Which of `email` and `username` another account holds; for telling all that is wrong with a registration."""
    return store.find_taken(email, username)


def sign_in(
    login: str, password: str, *, policy: TokenPolicy, now_ms: int, by_name: bool = False, proved: bool = False
) -> tuple[Account, Tokens]:
    """Sign in with an address and its password (FF-02, FM-06), or also with a user name (FG-04).

    What looks like an address is one, if an account has it. Raises BadCredentials, after the same time for an unknown
    login, and AccountBlocked or, if it must be `proved`, AddressUnverified once the password matched.
    """
    user = store.find_by_login(login) if by_name else store.find_by_email(login)
    known = store.read_for_sign_in(user) if user is not None else None
    if not matches(password, known[1] if known else None) or known is None:
        raise BadCredentials()
    account, password_hash, card = known
    if card["status"] != "active":
        raise AccountBlocked(state=card["status"])
    if proved and not account.verified:
        raise AddressUnverified()
    return account, _open(account, policy, now_ms, password_hash)


def open_sign_in(account: Account, *, policy: TokenPolicy, now_ms: int) -> Tokens:
    """Open a sign-in for somebody who has shown who they are. Raises AccountGone, AccountBlocked."""
    return _open(account, policy, now_ms)


def _open(account: Account, policy: TokenPolicy, now_ms: int, password_hash: str | None = None) -> Tokens:
    """A password that is replaced while it is being checked opens nothing."""
    for _ in range(DRAWS):
        family, handed_out = opened(account, policy, now_ms)
        try:
            sign_in_store.add_family(family, account, now_ms, password_hash)
        except store.IdClash:
            continue
        return handed_out
    raise Unavailable()


def _genuine(token: Opaque, policy: TokenPolicy) -> tuple[Family, Item]:
    """The sign-in that a refresh token names, if it may go on."""
    family, card = sign_in_store.read_family(token.user, token.item)
    if family is None or family.dialect != policy.dialect:
        raise TokenInvalid() if card is not None else AccountGone()
    if card is None:
        raise AccountGone()
    return family, card


def _require_alive(family: Family, card: Item, now_ms: int, *, lapse: bool = False) -> None:
    ended_with_all = family.created_ms < card.get("not_before_ms", 0) and card.get("kept") != family.id
    lapsed = lapse and family.created_ms < card.get("role_since_ms", 0)
    if family.ended_ms is not None or ended_with_all or lapsed:
        raise TokenRevoked()
    if card["status"] != "active":
        raise AccountBlocked(state=card["status"])
    if family.expires_ms <= now_ms:
        raise TokenExpired()


def _read_opaque(refresh: str, policy: TokenPolicy) -> tuple[Family, Item]:
    token = tokens.read_opaque(refresh, REFRESH_PREFIX)
    family, card = _genuine(token, policy)
    if not tokens.same(family.digest, token.digest):
        raise TokenInvalid()
    return family, card


def refresh_access(refresh: str, *, policy: TokenPolicy, now_ms: int) -> str:
    """A new access token for a refresh token, which stays usable (FF-03).

    Raises TokenInvalid, TokenExpired, TokenRevoked, AccountGone, AccountBlocked.
    """
    family, card = _read_opaque(refresh, policy)
    _require_alive(family, card, now_ms)
    return access_for(_account_of(family), family, policy, now_ms)


def _account_of(family: Family) -> Account:
    try:
        return store.read_account(family.user)
    except NotFound as gone:
        raise AccountGone() from gone


def rotate(refresh: str, *, policy: TokenPolicy, now_ms: int) -> tuple[Account, Tokens]:
    """New tokens for a refresh token, which is dead from then on; of parallel calls one succeeds (FG-07 to FG-10).

    A replaced one that comes back later than the policy forgives was stolen: its sign-in ends. Raises
    TokenInvalid, TokenExpired, TokenRevoked, AccountGone, AccountBlocked.
    """
    token = tokens.read_refresh(refresh, audience=policy.audience, now_ms=now_ms)
    family, card = _genuine(token, policy)
    _require_alive(family, card, now_ms, lapse=policy.lapse)
    if not tokens.same(family.digest, token.digest):
        _refuse_replaced(family, token, card, now_ms, policy.grace_ms)
    account = _account_of(family)
    after, handed_out = opened(account, policy, now_ms, family)
    sign_in_store.rotate_family(family, after, now_ms)
    return account, handed_out


def _refuse_replaced(family: Family, token: Opaque, card: Item, now_ms: int, grace_ms: int) -> None:
    just_now = family.rotated_ms is not None and now_ms - family.rotated_ms <= grace_ms
    if not (grace_ms and just_now and tokens.same(family.previous or "", token.digest)):
        sign_in_store.end_family(family, card, now_ms)
    raise TokenRevoked()


def recognise(refresh: str, *, policy: TokenPolicy, now_ms: int) -> Family:
    """The sign-in that a signed refresh token keeps alive, which is not replaced by that (FU-53).

    Raises TokenInvalid, TokenExpired, TokenRevoked, AccountGone, AccountBlocked.
    """
    token = tokens.read_refresh(refresh, audience=policy.audience, now_ms=now_ms)
    family, card = _genuine(token, policy)
    _require_alive(family, card, now_ms, lapse=policy.lapse)
    if not tokens.same(family.digest, token.digest):
        raise TokenRevoked()
    return family


def sign_out(refresh: str, *, policy: TokenPolicy, now_ms: int) -> None:
    """End the sign-in of a refresh token, its access tokens included (FF-04). Twice is once.

    Raises TokenInvalid, TokenExpired, AccountGone.
    """
    if policy.refresh is Refresh.ROTATING:
        family, card = _genuine(tokens.read_refresh(refresh, audience=policy.audience, now_ms=now_ms), policy)
    else:
        family, card = _read_opaque(refresh, policy)
    if family.ended_ms is None:
        sign_in_store.end_family(family, card, now_ms)


def end_sign_in(user: int, sign_in: int, now_ms: int) -> None:
    """End a sign-in that is known by its access token: all its tokens. Twice is once."""
    family, card = sign_in_store.read_family(user, sign_in)
    if family is not None and card is not None and family.ended_ms is None:
        sign_in_store.end_family(family, card, now_ms)


def end_all_from(user: int, sign_in: int, now_ms: int) -> None:
    """End every sign-in of a person in all dialects, and their API keys, as one that is alive asks (FU-15)."""
    family, card = sign_in_store.read_family(user, sign_in)
    if family is not None and card is not None:
        with suppress(Unauthenticated):
            _require_alive(family, card, now_ms)
            sign_in_store.end_all(user, now_ms)


def enroll(draft: Account, password: str, *, dialect: str, brand: Brand, now_ms: int) -> Account:
    """Make an account that must prove its address before it signs in (FU-04); a mail goes out for that.

    Raises AccountTaken.
    """

    def proof(account: Account) -> list[Write]:
        return [*verification_writes(account, brand, now_ms)]

    return accounts.create(draft, hash_password(password), dialect=dialect, now_ms=now_ms, more=proof)
