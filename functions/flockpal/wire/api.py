"""FlockPal on the wire: its limits, its tokens, its headers, and the resolver that its functions share."""

from typing import Any, Final

from flockpal.wire.errors import render
from flockpal.wire.settings import settings
from roost.identity import integrations, logins
from roost.kit.bodies import BodyRules
from roost.kit.caller import Caller
from roost.kit.cors import Cors
from roost.kit.dialect import Dialect, Headers
from roost.kit.errors import TokenMissing
from roost.kit.gate import Bucket
from roost.kit.http import Api, Exchange, current
from roost.kit.limits import Allowance, Limit
from roost.kit.redirects import origin_text
from roost.kit.tokens import Token
from roost.workspace.flocks import settling

BASE: Final = "/flockpal/api"
NAME: Final = "flockpal"
GRANT_PREFIX: Final = "flpt_"
MAX_BODY: Final = 2 * 2**20

QUARTER_S: Final = 900
STANDARD: Final = Bucket("flockpal", Limit(300), per_token=True)
PUBLIC: Final = Bucket("flockpal-public", Limit(300))
SIGNING_IN: Final = Bucket("flockpal-sign-in", Limit(30, QUARTER_S))
ASKING_FOR_LINKS: Final = Bucket("flockpal-links", Limit(20, QUARTER_S))
LINKS_TO_ONE: Final = Bucket("flockpal-links-to", Limit(5, QUARTER_S))
INVITING: Final = Bucket("flockpal-inviting", Limit(30, 3600))

_EXPOSED: Final = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After")


def authenticate(request: Exchange) -> Token:
    """A browser's token or an integration's. Raises TokenMissing, TokenInvalid."""
    token = request.bearer
    if not token:
        raise TokenMissing()
    if token.startswith(GRANT_PREFIX):
        return integrations.read_token(token, GRANT_PREFIX)
    return logins.read_login(token)


def allowed_origins() -> list[str]:
    """Where browsers may be sent after signing in, and whose pages may call."""
    addresses = (settings().frontend_url, *settings().allowed_origins)
    return [origin for origin in map(origin_text, addresses) if origin]


def backend_url(request: Exchange) -> str:
    """Where this API is reached from outside; no request header has a say in it."""
    return settings().backend_url or request.base_url


def _allowance_headers(allowance: Allowance) -> Headers:
    return {
        "X-RateLimit-Limit": str(allowance.limit),
        "X-RateLimit-Remaining": str(allowance.remaining),
        "X-RateLimit-Reset": str(allowance.reset_s),
    }


FLOCKPAL: Final = Dialect(
    name=NAME,
    public=PUBLIC,
    authenticate=authenticate,
    render=render,
    allowance_headers=_allowance_headers,
    cors=Cors(allowed_origins, methods="GET, POST, PUT, DELETE, OPTIONS", headers="Authorization, Content-Type"),
    replays=lambda _: False,
    exposed_headers=_EXPOSED,
    bodies=BodyRules(limit=MAX_BODY),
    counts_options=False,
)


def _settle(caller: Caller, now_ms: int) -> None:
    """Whoever lost the workspace that they were in goes on in another one."""
    current().caller = settling.settle(caller, now_ms)


def flockpal_api(bucket: Bucket = STANDARD, **options: Any) -> Api:
    """The resolver of a FlockPal function; without other `kinds` it takes browsers and integrations."""
    return Api(FLOCKPAL, bucket, **{"kinds": ("login", "integration"), "prepare": _settle, **options})


BROWSERS: Final = ("login",)
"""The `kinds` of routes that integrations may not call."""
