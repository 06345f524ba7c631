"""The stream of notifications on the wire: who may listen, and what server-sent events look like (contract section 11).

The gateway hands an answer over when it is complete. So a stream waits a while for something to say, says it and ends;
its client comes back with the id of the last thing it heard.
"""

from dataclasses import replace
from typing import Any, Final

from aws_lambda_powertools.event_handler import Response

from focura.wire.api import FOCURA, POLICY, authenticate
from focura.wire.notifications import NotificationItem, items
from focura.wire.settings import settings
from focura.wire.sign_in import cookie_of
from focura.wire.tokens import read_token
from roost.identity import sign_in
from roost.inbox.notifications import service
from roost.kit import ids, keys
from roost.kit.caller import Caller
from roost.kit.errors import TokenMissing
from roost.kit.exchange import Exchange
from roost.kit.gate import Bucket
from roost.kit.limits import Limit
from roost.kit.tokens import Access, Token

LISTENING: Final = Bucket("fu-stream", Limit(300))
"""Apart from other requests: whoever has many tabs open must not use up their allowance by listening."""

RETRY_MS: Final = 3000
RESPONSES: Final[dict[int, Any]] = {
    200: {"description": "Server-sent events", "content": {"text/event-stream": {"schema": {"type": "string"}}}}
}


def _asked(request: Exchange, name: str) -> str:
    return str((request.event.get("queryStringParameters") or {}).get(name, ""))


def _listener(request: Exchange) -> Token:
    """The bearer token, the one in the address, or whose sign-in the refresh cookie keeps alive, in this order.

    Raises TokenMissing, TokenInvalid, TokenExpired, TokenRevoked, AccountGone, AccountBlocked, ForeignOrigin.
    """
    if "authorization" in request.headers:
        return authenticate(request)
    if token := _asked(request, "token"):
        return read_token(token, request.now_ms)
    cookie = cookie_of(request)
    if cookie is None:
        raise TokenMissing()
    family = sign_in.recognise(cookie, policy=POLICY, now_ms=request.now_ms)
    return Access(family.user, family.id, family.created_ms, {})


DIALECT: Final = replace(FOCURA, authenticate=_listener)


def _position(request: Exchange) -> int | None:
    """The id of the last notification that the client heard; None for what never was one."""
    said = request.headers.get("last-event-id") or _asked(request, "lastEventId")
    is_id = len(said) == len(keys.ordered(0)) and said.isascii() and said.isdigit()
    return int(said) if is_id and int(said) < ids.MAX_ID else None


def _event(note: int, item: NotificationItem) -> str:
    text = item.model_dump_json(by_alias=True)
    return f"event: notification\nid: {keys.ordered(note)}\ndata: {text}\n\n"


def streamed(request: Exchange, caller: Caller) -> Response[str]:
    """What the caller has not heard yet, at once, or else what comes within the next seconds."""
    begin, notes = service.await_notes(caller.user, _position(request), settings().stream_seconds)
    opening = f"retry: {RETRY_MS}\n: welcome\n\nid: {keys.ordered(begin)}\n\n"
    events = (_event(note.id, item) for note, item in zip(notes, items(notes, request), strict=True))
    request.extra_headers["Cache-Control"] = "no-cache, no-transform"
    return Response(200, "text/event-stream", opening + "".join(events))
