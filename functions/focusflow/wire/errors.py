"""FocusFlow's one error envelope (contract section 2)."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from roost.focus.errors import FocusSettingsInvalid
from roost.identity.errors import AccountTaken
from roost.kit.dialect import Rendered
from roost.kit.errors import (
    AccountBlocked,
    Conflict,
    Fault,
    IdempotencyConflict,
    Invalid,
    MethodUnsupported,
    RateLimited,
    TokenExpired,
)

_CODES: Final = {
    400: "VALIDATION_ERROR",
    401: "AUTHENTICATION_FAILED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "RATE_LIMIT_EXCEEDED",
}
_TAKEN: Final = {"email": "This email is already registered", "username": "This username is already taken"}
_WHOLE_BODY: Final = "non_field_errors"
_WORDS: Final = {"space": "organization", "assignee": "assigned_to"}


def _nested(fields: dict[str, list[str]]) -> dict[str, Any]:
    details: dict[str, Any] = {}
    for name, texts in fields.items():
        *parents, leaf = name.split(".") if name else [_WHOLE_BODY]
        level = details
        for parent in parents:
            level = level.setdefault(parent, {})
        level[_WORDS.get(leaf, leaf)] = texts
    return details


def _answer(
    status: int, message: str, details: dict[str, Any] | None = None, code: str | None = None, **headers: str
) -> Rendered:
    body = {"code": code or _CODES.get(status, "INTERNAL_ERROR"), "message": message, "details": details or {}}
    return Rendered(status, {"error": body}, {name.replace("_", "-"): value for name, value in headers.items()})


def _invalid(fields: dict[str, Sequence[str]]) -> Rendered:
    return _answer(400, "Invalid input data", _nested({name: list(texts) for name, texts in fields.items()}))


def taken_fields(taken: Iterable[str]) -> dict[str, list[str]]:
    """What to say of an address or a user name that another account holds."""
    return {name: [_TAKEN[name]] for name in sorted(taken)}


def render(fault: Fault) -> Rendered:
    """Word any fault."""
    match fault:
        case FocusSettingsInvalid():
            return _invalid({f"pomodoro_settings.{name}": texts for name, texts in fault.fields.items()})
        case Invalid():
            return _invalid(dict(fault.fields))
        case AccountTaken():
            return _invalid(dict(taken_fields(fault.taken)))
        case TokenExpired():
            return _answer(401, fault.message, code="TOKEN_EXPIRED")
        case AccountBlocked():
            return _answer(401, fault.message)
        case IdempotencyConflict():
            return _answer(409, fault.message, {"idempotency_key": [fault.message]})
        case MethodUnsupported():
            return _answer(405, fault.message, Allow=", ".join(fault.allow))
        case RateLimited():
            seconds = fault.retry_after
            return _answer(429, fault.message, {"retry_after": seconds}, Retry_After=str(seconds))
        case Conflict() if not fault.details:
            return _answer(409, fault.message, {_WHOLE_BODY: [fault.message]})
        case _:
            return _answer(fault.status, fault.message, dict(fault.details))
