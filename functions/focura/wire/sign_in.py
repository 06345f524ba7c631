"""How Focura's clients come in and stay in: the refresh cookie, and the proof of a frontend's server (section 6)."""

from contextlib import suppress
from typing import Final

from focura.wire import accounts
from focura.wire.api import AUDIENCE, BASE, POLICY
from focura.wire.tokens import read_token
from roost.identity import sign_in
from roost.identity.model import Account, Tokens
from roost.kit import tokens
from roost.kit.cookies import Cookie
from roost.kit.errors import ForeignOrigin, TokenMissing, Unauthenticated
from roost.kit.exchange import Exchange
from roost.kit.settings import settings

COOKIE: Final = "refreshToken"


def _cookie(request: Exchange, value: str, max_age_s: int) -> Cookie:
    return Cookie(COOKIE, value, BASE, max_age_s, "None" if request.secure else "Lax", request.secure)


def keep(request: Exchange, handed_out: Tokens) -> None:
    """Let the answer set the refresh cookie."""
    request.set_cookie(_cookie(request, handed_out.refresh, settings().refresh_ttl))


def logged_in(request: Exchange, account: Account, handed_out: Tokens) -> accounts.LoggedIn:
    """The answer to somebody who came in (A2)."""
    keep(request, handed_out)
    user = accounts.SignedInUser(**accounts.user_words(account, request))
    return accounts.LoggedIn(access_token=handed_out.access, user=user)


def must_be_proved() -> bool:
    """Whether only people who proved their address may sign in."""
    return settings().require_verified


def cookie_of(request: Exchange) -> str | None:
    """The refresh token of the cookie. Raises ForeignOrigin when a page of another site sent it along."""
    token = request.cookies.get(COOKIE)
    if token and request.foreign_origin:
        raise ForeignOrigin()
    return token or None


def refreshed(request: Exchange, given: str | None) -> accounts.Refreshed | accounts.Rotated:
    """New tokens for the refresh token of the cookie or, without one, of the body, which then gets the new one, too.

    Raises TokenMissing, TokenInvalid, TokenExpired, TokenRevoked, ForeignOrigin.
    """
    cookie = cookie_of(request)
    token = cookie or given
    if not token:
        raise TokenMissing()
    _, handed_out = sign_in.rotate(token, policy=POLICY, now_ms=request.now_ms)
    keep(request, handed_out)
    if cookie:
        return accounts.Refreshed(access_token=handed_out.access)
    return accounts.Rotated(access_token=handed_out.access, refresh_token=handed_out.refresh)


def _named(request: Exchange) -> set[tuple[int, int]]:
    """Person and sign-in of the tokens that came along, as far as they are any good."""
    found = set()
    with suppress(Unauthenticated):
        access = read_token(request.bearer, request.now_ms)
        found.add((access.user, access.sign_in))
    with suppress(Unauthenticated):
        refresh = tokens.read_refresh(cookie_of(request) or "", audience=AUDIENCE, now_ms=request.now_ms)
        found.add((refresh.user, refresh.item))
    return found


def log_out(request: Exchange, everywhere: bool) -> None:
    """End the sign-ins of the tokens that came along, or all of their people; without any nothing happens (A5)."""
    for user, sign_in_id in _named(request):
        end = sign_in.end_all_from if everywhere else sign_in.end_sign_in
        end(user, sign_in_id, request.now_ms)
    request.set_cookie(_cookie(request, "", 0))
