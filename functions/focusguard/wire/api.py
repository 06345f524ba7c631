"""FocusGuard on the wire: its bases, its limits, its headers, and the resolver that its functions share."""

from dataclasses import replace
from functools import partial
from typing import Any, Final

from focusguard.wire import tokens
from focusguard.wire.errors import NOT_FOUND, render
from focusguard.wire.settings import settings
from roost.focus.settling import settle_due_session
from roost.kit.cors import Cors
from roost.kit.dialect import Dialect, Headers
from roost.kit.errors import TokenMissing
from roost.kit.gate import Bucket
from roost.kit.http import Api, Exchange
from roost.kit.limits import Allowance, Limit
from roost.kit.tokens import Token

ROOT: Final = "/focusguard"
BASE: Final = f"{ROOT}/api"
NAME: Final = tokens.NAME
_ALIASES: Final = (f"{BASE}/v1", f"{BASE}/v2")
_SERVICE: Final = ("docs", "redoc", "openapi.json", "health", "info")
_AT_ROOT: Final = {f"{BASE}/{name}": f"{ROOT}/{name}" for name in _SERVICE}

GENERAL: Final = Bucket("fg", Limit(60))


def canonical(path: str) -> str:
    """A path as it is declared: under the first base, the service's own pages at the dialect's root."""
    for alias in _ALIASES:
        if path == alias or path.startswith(f"{alias}/"):
            path = BASE + path.removeprefix(alias)
            break
    return _AT_ROOT.get(path, path)


def version_of(path: str) -> str:
    """The version that a path, as it was sent, belongs to."""
    return "2" if path == _ALIASES[1] or path.startswith(f"{_ALIASES[1]}/") else "1"


def authenticate(request: Exchange) -> Token:
    """The bearer token. Raises TokenMissing, TokenInvalid, TokenExpired."""
    if not request.bearer:
        raise TokenMissing()
    return tokens.read_token(request.bearer, request.now_ms)


def allowed_origins() -> list[str]:
    """The origins whose pages may read answers; there is no wildcard, because cookies come along."""
    return [origin for origin in settings().allowed_origins if origin != "*"]


def _allowance_headers(allowance: Allowance) -> Headers:
    return {
        "X-RateLimit-Limit": str(allowance.limit),
        "X-RateLimit-Remaining": str(allowance.remaining),
        "X-RateLimit-Reset": str(allowance.reset_s),
    }


FOCUSGUARD: Final = Dialect(
    name=NAME,
    public=GENERAL,
    authenticate=authenticate,
    render=render,
    allowance_headers=_allowance_headers,
    cors=Cors(
        allowed_origins,
        credentials=True,
        methods="GET, POST, PUT, PATCH, DELETE, OPTIONS",
        headers="Authorization, Content-Type, Accept",
    ),
    path_headers=lambda path: {"X-API-Version": version_of(path)},
    canonical=canonical,
    replays=lambda _: False,
    exposed_headers=("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After", "X-API-Version"),
    counts_options=False,
)


def focusguard_api(bucket: Bucket = GENERAL, *, missing: str = NOT_FOUND, **options: Any) -> Api:
    """The resolver of a FocusGuard function; `missing` is what it calls an object that is not there.

    A session past its planned end is closed before any route sees it.
    """
    dialect = replace(FOCUSGUARD, render=partial(render, missing=missing))
    return Api(dialect, bucket, kinds=("access",), prepare=settle_due_session, **options)
