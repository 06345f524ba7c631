"""FocusMaster on the wire: its token and cookie, its limits, its headers, and the resolver that its functions share."""

from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

from focusmaster.wire.errors import render
from focusmaster.wire.settings import settings
from roost.focus.settling import settle_due_session
from roost.identity.model import Account, Refresh, TokenPolicy
from roost.kit import gate, ids, tokens
from roost.kit.cookies import Cookie
from roost.kit.cors import Cors
from roost.kit.dialect import Dialect, Headers
from roost.kit.errors import ForeignOrigin, TokenMissing, Unauthenticated
from roost.kit.exchange import current
from roost.kit.gate import Bucket, Tier
from roost.kit.http import Api, Exchange
from roost.kit.limits import Allowance, Limit
from roost.kit.tokens import Access

NAME: Final = "focusmaster"
BASE: Final = "/focusmaster/api"
TOKEN_S: Final = 30 * 86_400
COOKIE: Final = "jwt"

_HOUR_S: Final = 3600
_ADMINS: Final = (Tier("role", "admin", 5000), Tier("role", "super_admin", 5000))
HOUR: Final = Bucket("fm-hour", Limit(1000, _HOUR_S), tiers=(*_ADMINS, Tier("guest", True, 100)))
PUBLIC: Final = Bucket("fm-public", Limit(100, _HOUR_S))

_READS: Final = frozenset({"GET", "HEAD"})
_LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1"})
_EXPOSED: Final = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After", "X-Request-Id")


def _claims(account: Account, _: int) -> dict[str, Any]:
    return {"userId": ids.to_object_id(account.id)}


POLICY: Final = TokenPolicy(NAME, NAME, Refresh.NONE, claims=_claims, access_s=TOKEN_S)


def _read(text: str, request: Exchange) -> Access:
    return tokens.read_access(text, audience=NAME, now_ms=request.now_ms)


def authenticate(request: Exchange) -> Access:
    """The token of the cookie or, when there is none or it fails, of the header (contract section 4).

    A token that was revoked fails too, which costs a read where a header offers another one. Raises TokenMissing,
    TokenInvalid, TokenExpired, and ForeignOrigin for a write that somebody else's page made with the cookie.
    """
    cookie, header = request.cookies.get(COOKIE, ""), request.bearer
    if not cookie or cookie == header:
        if not header:
            raise TokenMissing()
        return _read(header, request)
    try:
        token = _read(cookie, request)
        if header and (fault := gate.check_person(token, request.now_ms).fault):
            raise fault
    except Unauthenticated:
        if not header:
            raise
        return _read(header, request)
    if request.method not in _READS and request.foreign_origin:
        raise ForeignOrigin()
    return token


def presented(request: Exchange) -> list[Access]:
    """The genuine tokens that a request carries, for signing out; a foreign page cannot use the cookie for it."""
    cookie = "" if request.foreign_origin else request.cookies.get(COOKIE, "")
    found = []
    for text in {cookie, request.bearer} - {""}:
        with suppress(Unauthenticated):
            found.append(_read(text, request))
    return found


def _is_local(address: str) -> bool:
    return urlsplit(address).hostname in _LOCAL_HOSTS


def _cookie(request: Exchange, value: str, max_age_s: int) -> Cookie:
    """Across sites over https; a page or a stack on the same machine has neither."""
    local = _is_local(request.base_url) or _is_local(request.headers.get("origin", ""))
    across = request.secure and not local
    return Cookie(COOKIE, value, f"/{NAME}", max_age_s, "None" if across else "Lax", secure=across)


def keep_token(request: Exchange, token: str) -> None:
    """Let the browser keep a token."""
    request.set_cookie(_cookie(request, token, TOKEN_S))


def drop_token(request: Exchange) -> None:
    """Let the browser forget its token."""
    request.set_cookie(_cookie(request, "", 0))


def _allowance_headers(allowance: Allowance) -> Headers:
    return {
        "RateLimit-Limit": str(allowance.limit),
        "RateLimit-Remaining": str(allowance.remaining),
        "RateLimit-Reset": str(allowance.reset_in_s),
    }


def _allowed_origins() -> list[str]:
    """There is no wildcard: the cookie comes along."""
    return [origin for origin in settings().allowed_origins if origin != "*"]


FOCUSMASTER: Final = Dialect(
    name=NAME,
    public=PUBLIC,
    authenticate=authenticate,
    render=render,
    allowance_headers=_allowance_headers,
    cors=Cors(
        _allowed_origins,
        credentials=True,
        methods="GET, POST, PUT, PATCH, DELETE, OPTIONS",
        any_localhost=True,
    ),
    path_headers=lambda _: {"X-Request-Id": current().request_id},
    replays=lambda _: False,
    exposed_headers=_EXPOSED,
    counts_options=False,
    known=HOUR,
)


def focusmaster_api(*, settles: bool = False, **options: Any) -> Api:
    """The resolver of a FocusMaster function; with `settles` a session past its planned end is closed first."""
    return Api(FOCUSMASTER, HOUR, kinds=("access",), prepare=settle_due_session if settles else None, **options)


def focusmaster_public() -> Api:
    """The resolver of a function whose routes ask nobody who they are."""
    return Api(FOCUSMASTER, PUBLIC, public=True)
