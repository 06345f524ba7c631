"""FocusGuard's one error envelope (contract section 3)."""

from typing import Any, Final

from focusguard.wire.fields import stamp
from roost.focus.errors import SessionAbandoned, SessionActive, SessionCompleted
from roost.garden.errors import PlantExists, PlantNotFound
from roost.identity.errors import AccountTaken, BadCredentials, LinkInvalid
from roost.kit import clock, ids
from roost.kit.dialect import Rendered
from roost.kit.errors import (
    BodyUnreadable,
    Fault,
    Invalid,
    MethodUnsupported,
    NotFound,
    RateLimited,
    RouteUnknown,
    TokenExpired,
    TokenMissing,
)
from roost.kit.exchange import current

USER_NOT_FOUND: Final = "USER_NOT_FOUND"
SESSION_NOT_FOUND: Final = "SESSION_NOT_FOUND"
NOT_FOUND: Final = "NOT_FOUND"


class TargetRefused(Fault):
    """The address to go back to after signing in is none of the frontend's."""

    status = 400
    code = "target_refused"
    message = "That redirect target is not allowed"


class NothingToChange(Fault):
    """A change was asked for that changes nothing."""

    status = 400
    code = "nothing_to_change"
    message = "The request changes nothing"


_CODES: Final = {
    400: "BAD_REQUEST",
    401: "INVALID_TOKEN",
    403: "FORBIDDEN",
    404: NOT_FOUND,
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "VALIDATION_ERROR",
    429: "RATE_LIMIT_EXCEEDED",
    500: "INTERNAL_SERVER_ERROR",
}
_FACTS: Final[dict[type[Fault], str]] = {
    TokenMissing: "UNAUTHORIZED",
    TokenExpired: "TOKEN_EXPIRED",
    BadCredentials: "INVALID_CREDENTIALS",
    LinkInvalid: "INVALID_TOKEN",
    PlantNotFound: "GARDEN_NOT_FOUND",
    SessionActive: "ACTIVE_SESSION_EXISTS",
    SessionCompleted: "SESSION_ALREADY_COMPLETED",
    SessionAbandoned: "SESSION_ABANDONED",
    PlantExists: "DUPLICATE",
    AccountTaken: "DUPLICATE_USER",
}
_MISSING: Final = {USER_NOT_FOUND: "User not found", SESSION_NOT_FOUND: "Session not found"}
_WHOLE_BODY: Final = "body"
_NO_OBJECT: Final = "dict_type"
_OTHER: Final = "value_error"


def _answer(status: int, code: str, message: str, more: dict[str, Any], headers: dict[str, str]) -> Rendered:
    about = {"message": message, "error_code": code, "status_code": status, "timestamp": stamp(clock.now_ms())}
    return Rendered(status, {"detail": about | more}, headers)


def _errors(fault: Invalid) -> list[dict[str, str]]:
    """One item for each failing field: what it says first."""
    return [
        {
            "field": name or _WHOLE_BODY,
            "message": next(iter(texts), fault.message),
            "type": fault.types.get(name) or (_OTHER if name else _NO_OBJECT),
        }
        for name, texts in fault.fields.items()
    ]


def _details(fault: Fault) -> dict[str, Any]:
    match fault:
        case AccountTaken():
            field = "username" if "username" in fault.taken else "email"
            return {"field": field, "value": str(current().body.get(field, ""))}
        case SessionActive():
            return {"session_id": ids.to_uuid(int(str(fault.details["session_id"])))}
        case RateLimited():
            return {"retry_after": fault.retry_after}
        case _:
            return {}


def _headers(fault: Fault) -> dict[str, str]:
    match fault:
        case TokenMissing():
            return {"WWW-Authenticate": "Bearer"}
        case MethodUnsupported():
            return {"Allow": ", ".join(fault.allow)}
        case RateLimited():
            return {"Retry-After": str(fault.retry_after)}
        case _:
            return {}


def render(fault: Fault, missing: str = NOT_FOUND) -> Rendered:
    """Word any fault; `missing` is the code for objects that are not there."""
    if isinstance(fault, Invalid) and not isinstance(fault, BodyUnreadable):
        return _answer(422, _CODES[422], "Request validation failed", {"errors": _errors(fault)}, {})
    status = min(fault.status, 500)
    code = _FACTS.get(type(fault)) or _CODES[status]
    message = fault.message
    if code == NOT_FOUND and isinstance(fault, NotFound) and not isinstance(fault, RouteUnknown):
        code, message = missing, _MISSING.get(missing, message)
    if isinstance(fault, BodyUnreadable):
        message = "The request body is not valid JSON"
    details = _details(fault)
    return _answer(status, code, message, {"details": details} if details else {}, _headers(fault))
