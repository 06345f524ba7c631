"""Focura on the wire: its bases, its limits, its headers, and the resolver that its functions share."""

from typing import Any, Final

from focura.wire import tokens as own
from focura.wire.errors import render
from focura.wire.settings import settings
from roost.focus.settling import settle_due_session
from roost.identity.errors import AddressUnverified
from roost.identity.model import Account, Refresh, TokenPolicy
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.cors import Cors
from roost.kit.dialect import Dialect, Headers
from roost.kit.errors import TokenMissing
from roost.kit.gate import Bucket
from roost.kit.http import Api, Exchange
from roost.kit.limits import Allowance, Limit
from roost.kit.settings import settings as stack
from roost.kit.tokens import Token

NAME: Final = own.NAME
AUDIENCE: Final = own.AUDIENCE
ROOT: Final = "/focura"
BASE: Final = f"{ROOT}/api"
ALIAS: Final = f"{BASE}/v1"

GENERAL: Final = Bucket("fu", Limit(300))
LOGIN: Final = Bucket("fu-login", Limit(10, 900))
REGISTER: Final = Bucket("fu-register", Limit(5, 3600))
RESEND: Final = Bucket("fu-resend", Limit(1))
RESET: Final = Bucket("fu-reset", Limit(3, 900))


def canonical(path: str) -> str:
    """A path as it is declared: without the version that is no version."""
    return BASE + path.removeprefix(ALIAS) if path == ALIAS or path.startswith(f"{ALIAS}/") else path


def authenticate(request: Exchange) -> Token:
    """The bearer token. Raises TokenMissing, TokenInvalid, TokenMisused, TokenExpired."""
    if not request.bearer:
        raise TokenMissing()
    return own.read_token(request.bearer, request.now_ms)


def _allowance_headers(allowance: Allowance) -> Headers:
    return {
        "X-RateLimit-Limit": str(allowance.limit),
        "X-RateLimit-Remaining": str(allowance.remaining),
        "X-RateLimit-Reset": str(allowance.reset_s * 1000),
    }


def _content(path: str) -> Headers:
    """What every answer is but the stream's."""
    return {} if path.rstrip("/").endswith("/stream") else {"Content-Type": "application/json; charset=utf-8"}


def _claims(account: Account, sign_in: int) -> dict[str, Any]:
    return {
        "iss": "focura-app",
        "sub": ids.to_cuid(account.id),
        "sid": ids.to_cuid(sign_in),
        "email": account.email,
        "role": account.role.upper(),
        "type": "access",
        "version": 1,
    }


POLICY: Final = TokenPolicy(
    NAME,
    AUDIENCE,
    Refresh.ROTATING,
    claims=_claims,
    refresh_claims=lambda account, sign_in: {"sub": ids.to_cuid(account.id), "sid": ids.to_cuid(sign_in)},
    lapse=True,
)

FOCURA: Final = Dialect(
    name=NAME,
    public=GENERAL,
    authenticate=authenticate,
    render=render,
    allowance_headers=_allowance_headers,
    cors=Cors(
        lambda: settings().allowed_origins,
        credentials=True,
        methods="GET, POST, PUT, PATCH, DELETE, OPTIONS",
        headers="Authorization, Content-Type, Last-Event-ID",
    ),
    canonical=canonical,
    path_headers=_content,
    replays=lambda _: False,
    exposed_headers=("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"),
)


def focura_api(bucket: Bucket = GENERAL, dialect: Dialect = FOCURA, **options: Any) -> Api:
    """The resolver of a Focura function; whoever did not prove their address is kept out of all of them on AWS.

    A session past its planned end is closed before any route sees it.
    """
    return Api(dialect, bucket, kinds=("access",), prepare=_prepare, **options)


def _prepare(caller: Caller, now_ms: int) -> None:
    if stack().require_verified and not caller.verified:
        raise AddressUnverified()
    settle_due_session(caller, now_ms)
