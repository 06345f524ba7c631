"""Spotify in FocusMaster's words (contract section 9)."""

from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from focusmaster.wire import errors
from focusmaster.wire.api import BASE, COOKIE, HOUR, NAME, presented
from focusmaster.wire.fields import Output
from focusmaster.wire.settings import settings
from roost.kit import gate, tokens
from roost.kit.caller import Caller
from roost.kit.dialect import Rendered
from roost.kit.errors import Fault, Invalid, TokenMissing
from roost.kit.exchange import current
from roost.kit.http import Exchange
from roost.music.errors import AttemptUnknown, MusicLimited, MusicUnavailable, Refused

NOW_PLAYING: Final = f"{BASE}/spotify/now-playing"
CALLBACK: Final = f"{BASE}/spotify/callback"

Code = Annotated[str, Query(description="What Spotify hands out when its user agrees")]
State = Annotated[str | None, Query(description="What the address to visit carried")]


class AuthUrl(Output):
    url: str


class Connected(Output):
    success: bool
    message: str


class Done(Output):
    success: bool


def required(code: str) -> str:
    """The code of a callback. Raises Invalid without one: its user did not agree."""
    if not code.strip():
        raise Invalid({"code": ["Required"]})
    return code


def visitor(request: Exchange, state: str | None) -> Caller | None:
    """Who asks for a link without a state, proved by the header: a cookie alone could be somebody's who was sent here.

    With a state nobody has to prove anything. Raises AttemptUnknown for a cookie alone, Unauthenticated.
    """
    if state is not None:
        return None
    if not request.bearer:
        raise AttemptUnknown() if request.cookies.get(COOKIE) else TokenMissing()
    token = tokens.read_access(request.bearer, audience=NAME, now_ms=request.now_ms)
    passage = request.admit(gate.admit_person(token, HOUR, request.now_ms))
    return gate.caller_of(token, passage.card, NAME, request.address)


def others(request: Exchange) -> frozenset[int]:
    """Whose tokens a callback brings along, whether they are still good or not."""
    return frozenset(token.user for token in presented(request))


def connected(request: Exchange) -> Connected | Response[str]:
    """The answer to a link that was made: a browser goes on to the client's settings."""
    if "text/html" not in request.headers.get("accept", ""):
        return Connected(success=True, message="Spotify Connected")
    target = f"{settings().client_url.rstrip('/')}/settings?spotify=connected"
    return Response(302, "text/plain", "", headers={"Location": target})


def render(fault: Fault) -> Rendered:
    """Word any fault; what Spotify refuses is passed on with the original's two sentences."""
    if not isinstance(fault, Refused | MusicUnavailable):
        return errors.render(fault)
    message = "Spotify API error" if current().route == NOW_PLAYING else "Action failed"
    wait = fault.retry_after if isinstance(fault, MusicLimited) else None
    return Rendered(fault.status, {"message": message}, {"Retry-After": str(wait)} if wait is not None else {})
