"""How FocusGuard's clients come in and stay in: the refresh cookie, and where a refresh token is looked for."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from focusguard.wire.accounts import SignedIn, TokenPair, User
from focusguard.wire.api import BASE
from focusguard.wire.settings import settings
from focusguard.wire.tokens import NAME, POLICY
from roost.garden.model import Growth
from roost.identity import sign_in
from roost.identity.model import Account, Tokens
from roost.kit import tokens
from roost.kit.caller import Caller
from roost.kit.cookies import Cookie
from roost.kit.errors import AccountBlocked, Denied, ForeignOrigin, TokenMissing, Unauthenticated
from roost.kit.exchange import Exchange
from roost.kit.settings import settings as stack

COOKIE: Final = "refresh_token"


def _cookie(request: Exchange, value: str, max_age_s: int) -> Cookie:
    same_site = settings().cookie_same_site
    return Cookie(COOKIE, value, BASE, max_age_s, same_site, request.secure)


def pair(request: Exchange, handed_out: Tokens) -> TokenPair:
    """New tokens, in the body and in the cookie."""
    request.set_cookie(_cookie(request, handed_out.refresh, stack().refresh_ttl))
    return TokenPair.of(handed_out)


def signed_in(request: Exchange, account: Account, growth: Growth, handed_out: Tokens) -> SignedIn:
    """The answer to somebody who came in."""
    request.set_cookie(_cookie(request, handed_out.refresh, stack().refresh_ttl))
    return SignedIn.of(handed_out, user=User.of(account, growth, request))


def clear_cookie(request: Exchange) -> None:
    """Let the answer take the refresh cookie away."""
    request.set_cookie(_cookie(request, "", 0))


@contextmanager
def welcoming() -> Iterator[None]:
    """Who is banned or suspended is told so when they come in; their tokens are only invalid. Raises Denied."""
    try:
        yield
    except AccountBlocked as blocked:
        raise Denied("This account is not active") from blocked


def _offered(request: Exchange, given: str | None) -> list[str]:
    """The refresh tokens of a request: cookie, body, bearer. Raises ForeignOrigin when the cookie alone would count."""
    cookie, others = request.cookies.get(COOKIE), [given] if given else []
    if request.bearer:
        others.append(request.bearer)
    if not cookie or not request.foreign_origin:
        return [cookie, *others] if cookie else others
    if not others:
        raise ForeignOrigin()
    return others


def rotated(request: Exchange, given: str | None) -> TokenPair:
    """New tokens for the first usable refresh token of the request (FG-07 to FG-10).

    Raises TokenMissing when there is none, ForeignOrigin, and what is wrong with the first when none is usable.
    """
    faults: list[Unauthenticated] = []
    for token in _offered(request, given):
        try:
            _, handed_out = sign_in.rotate(token, policy=POLICY, now_ms=request.now_ms)
        except Unauthenticated as fault:
            faults.append(fault)
        else:
            return pair(request, handed_out)
    raise faults[0] if faults else TokenMissing()


def sign_out(request: Exchange, caller: Caller, given: str | None) -> None:
    """End the caller's sign-in, and those of the refresh tokens that come along, if they are the caller's (FG-11)."""
    ended = {caller.sign_in}
    for token in (given, request.cookies.get(COOKIE)):
        with suppress(Unauthenticated):
            named = tokens.read_refresh(token or "", audience=NAME, now_ms=request.now_ms)
            ended |= {named.item} if named.user == caller.user else set()
    for each in ended - {None}:
        sign_in.end_sign_in(caller.user, int(each or 0), request.now_ms)
    clear_cookie(request)
