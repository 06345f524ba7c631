"""FocusMaster's one error body and its sentences (contract sections 1 and 2)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from roost.identity.errors import AccountTaken, BadCredentials
from roost.identity.linked.errors import IdentityUnverified, IdTokenInvalid
from roost.kit.dialect import Rendered
from roost.kit.errors import (
    AccountBlocked,
    AccountGone,
    BodyTooLarge,
    Denied,
    Fault,
    Invalid,
    MethodUnsupported,
    NotFound,
    NotYours,
    RateLimited,
    TokenMissing,
    Unauthenticated,
)

_WHOLE_BODY: Final = "root"
_WORDS: Final = {"ended_ms": "endTime"}
_NOBODY: Final = "Not authorized"
_GOOGLE: Final = "Google authentication failed. Please try again."
_TOO_MANY: Final = "Too many API requests. Please slow down and try again shortly."


def _answer(status: int, message: str, **more: Any) -> Rendered:
    return Rendered(status, {"message": message, **more})


def _invalid(fields: Mapping[str, Sequence[str]]) -> Rendered:
    named = ((_WORDS.get(name, name) or _WHOLE_BODY, texts) for name, texts in fields.items())
    errors = [{"field": name, "message": text} for name, texts in named for text in texts]
    return _answer(400, "Invalid input data", errors=errors)


def _unauthenticated(fault: Unauthenticated) -> Rendered:
    match fault:
        case AccountBlocked():
            return _answer(403, f"Your account has been {fault.details['state']}. Please contact support.")
        case AccountGone():
            return _answer(401, f"{_NOBODY}, user no longer exists")
        case BadCredentials():
            return _answer(401, "Invalid email or password")
        case IdTokenInvalid():
            return _answer(401, _GOOGLE)
        case TokenMissing():
            return _answer(401, f"{_NOBODY}, no token")
        case _:
            return _answer(401, f"{_NOBODY}, token failed")


def render(fault: Fault) -> Rendered:
    """Word any fault."""
    match fault:
        case Invalid():
            return _invalid(fault.fields)
        case AccountTaken():
            return _answer(400, "User already exists")
        case Unauthenticated():
            return _unauthenticated(fault)
        case IdentityUnverified():
            return _answer(401, _GOOGLE)
        case Denied() | NotYours():
            return _answer(403, "Access denied")
        case NotFound() | MethodUnsupported():
            return _answer(404, "Resource not found")
        case BodyTooLarge():
            return _answer(413, "Payload too large")
        case RateLimited():
            return Rendered(429, {"message": _TOO_MANY}, {"Retry-After": str(fault.retry_after)})
        case _ if fault.status == 500:
            return _answer(500, "Server error", requestId=fault.details.get("request_id"))
        case _:
            return _answer(fault.status, fault.message)
