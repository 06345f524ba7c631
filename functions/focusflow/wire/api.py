"""FocusFlow on the wire: its limits, its versions, its headers, and the resolver that its functions share."""

from collections.abc import Mapping
from typing import Any, Final

from focusflow.wire import bearer
from focusflow.wire.errors import render
from roost.focus.settling import settle_due_session
from roost.identity.model import TokenPolicy
from roost.kit import keys
from roost.kit.bodies import BodyRules
from roost.kit.caller import Caller
from roost.kit.cors import Cors
from roost.kit.dialect import Dialect, Headers
from roost.kit.errors import VersionUnsupported
from roost.kit.gate import Bucket
from roost.kit.http import Api, Exchange
from roost.kit.keys import Key
from roost.kit.limits import Allowance, Limit
from roost.kit.settings import settings
from roost.kit.tokens import Token

V1: Final = "/focusflow/api/v1"
V2: Final = "/focusflow/api/v2"
NAME: Final = bearer.NAME
KEY_PREFIX: Final = bearer.KEY_PREFIX
POLICY: Final = TokenPolicy(NAME, NAME)

AUTH: Final = Bucket("auth", Limit(10))
STANDARD: Final = Bucket("v1-standard", Limit(100))
ANALYTICS: Final = Bucket("v1-analytics", Limit(30))
PUBLIC: Final = Bucket("public", Limit(100))
ORGANIZATION: Final = Bucket("v2-standard", Limit(300))
DASHBOARD: Final = Bucket("v2-dashboard", Limit(60))
PERSON: Final = Bucket("v2-user", Limit(300))

_VERSIONS: Final = {"1": "1.0", "1.0": "1.0", "2": "2.0", "2.0": "2.0"}
_EXPOSED: Final = (
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "Retry-After",
    "X-API-Version",
    "Content-Disposition",
    "Idempotency-Replayed",
)


def version_of(path: str) -> str:
    """The version that a path belongs to."""
    return "2.0" if path == V2 or path.startswith(f"{V2}/") else "1.0"


def _asked_versions(accept: str) -> set[str]:
    parameters = (part.strip() for media_range in accept.split(",") for part in media_range.split(";")[1:])
    pairs = (parameter.partition("=") for parameter in parameters)
    return {value.strip().strip('"') for name, _, value in pairs if name.strip().lower() == "version"}


def negotiate(path: str, headers: Mapping[str, str]) -> None:
    """Refuse an `Accept` that asks for a version this path does not have (FF-69). Raises VersionUnsupported."""
    asked = {_VERSIONS.get(version) for version in _asked_versions(headers.get("accept", ""))}
    if None in asked or len(asked) > 1 or (version_of(path) == "2.0" and asked - {"2.0"}):
        raise VersionUnsupported()


def authenticate(request: Exchange) -> Token:
    """A bearer token: an access token, or an API key. Raises TokenMissing, TokenInvalid, TokenExpired."""
    return bearer.read_token(request.bearer, request.now_ms)


def _allowance_headers(allowance: Allowance) -> Headers:
    return {
        "X-RateLimit-Limit": str(allowance.limit),
        "X-RateLimit-Remaining": str(allowance.remaining),
        "X-RateLimit-Reset": str(allowance.reset_s),
    }


FOCUSFLOW: Final = Dialect(
    name=NAME,
    public=PUBLIC,
    authenticate=authenticate,
    render=render,
    allowance_headers=_allowance_headers,
    cors=Cors(lambda: settings().cors_origins),
    path_headers=lambda path: {"X-API-Version": version_of(path)},
    negotiate=negotiate,
    replays=lambda path: not path.startswith(f"{V1}/auth/"),
    exposed_headers=_EXPOSED,
    bodies=BodyRules(declared=True),
)


def focusflow_api(bucket: Bucket = STANDARD, **options: Any) -> Api:
    """The resolver of a FocusFlow function. A session past its planned end is closed before any route sees it."""
    return Api(FOCUSFLOW, bucket, prepare=settle_due_session, **options)


def slug_in(path: str) -> str | None:
    """The organization that a V2 path is about."""
    parts = path.removeprefix(f"{V2}/").split("/")
    return parts[1] if len(parts) > 1 and parts[0] == "organizations" else None


def _tally(bucket: Bucket) -> Any:
    """Requests about an organization that the caller sits in count there; all others on the caller (section 4)."""

    def choose(exchange: Exchange, caller: Caller) -> tuple[Key, Bucket]:
        slug = slug_in(exchange.path)
        space = caller.space_called(slug) if slug else None
        if space is None:
            return keys.person_tally(caller.user), PERSON
        if bucket is DASHBOARD:
            return keys.member_tally(space, caller.user), bucket
        return keys.space_tally(space), bucket

    return choose


def focusflow_v2(bucket: Bucket = ORGANIZATION, **options: Any) -> Api:
    """The resolver of a V2 function: `bucket` is ORGANIZATION or DASHBOARD."""
    return focusflow_api(bucket, tally=_tally(bucket), **options)
