"""Focura's one error envelope (contract sections 1 and 2)."""

from typing import Any, Final

from focura.wire.faults import StatusUnknown
from roost.focus.errors import SessionOver
from roost.identity.errors import (
    AccountTaken,
    AddressUnverified,
    BadCredentials,
    LinkInvalid,
    ProofExpired,
    ProofInvalid,
)
from roost.kit.dialect import Rendered
from roost.kit.errors import (
    AccountBlocked,
    AccountGone,
    BodyUnreadable,
    Fault,
    Invalid,
    MethodUnsupported,
    NotFound,
    RateLimited,
    RouteUnknown,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
    TokenMisused,
    TokenRevoked,
)
from roost.kit.exchange import current
from roost.workspace.errors import InviteForOther, OwnerFixed, PlanLimitReached

_CODES: Final = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    409: "CONFLICT",
    413: "FILE_TOO_LARGE",
    422: "VALIDATION_ERROR",
    429: "TOO_MANY_REQUESTS",
    507: "STORAGE_LIMIT_REACHED",
}
_REASONS: Final[dict[type[Fault], str]] = {
    TokenMissing: "NO_TOKEN",
    TokenInvalid: "INVALID_TOKEN",
    TokenMisused: "INVALID_TOKEN_TYPE",
    TokenExpired: "TOKEN_EXPIRED",
    TokenRevoked: "TOKEN_REVOKED",
    AccountGone: "USER_NOT_FOUND",
    BadCredentials: "INVALID_CREDENTIALS",
    AddressUnverified: "EMAIL_NOT_VERIFIED",
    AccountBlocked: "ACCOUNT_BANNED",
    LinkInvalid: "TOKEN_INVALID",
    ProofExpired: "PROOF_EXPIRED",
    ProofInvalid: "INVALID_PROOF",
}
_STATUSES: Final[dict[type[Fault], int]] = {
    AccountBlocked: 403,
    InviteForOther: 400,
    OwnerFixed: 400,
    SessionOver: 400,
}
"""Of faults that this document answers otherwise than their kind."""
_CONSTANTS: Final[dict[type[Fault], str]] = {
    PlanLimitReached: "PLAN_LIMIT_REACHED",
    StatusUnknown: "INVALID_STATUS",
}
"""Of faults whose status does not say it."""
_FIX: Final = "Please fix the errors below."
_FIELDS: Final = {
    "": "root",
    "attendees": "attendeeIds",
    "crew": "assigneeIds",
    "due_ms": "dueDate",
    "end_ms": "endTime",
    "parent": "parentId",
    "project": "projectId",
    "salary_max": "salaryMax",
    "targets": "targetIds",
    "task": "taskId",
}
"""What the document calls the core's fields, and the body as a whole."""


def _answer(status: int, error: str, message: str, more: dict[str, Any], headers: dict[str, str]) -> Rendered:
    return Rendered(status, {"success": False, "error": error, "message": message} | more, headers)


def _limited(fault: RateLimited) -> Rendered:
    allowance = current().allowance
    resets_ms = allowance.reset_s * 1000 if allowance else current().now_ms + fault.retry_after * 1000
    minutes = -(-fault.retry_after // 60)
    unit = f"{minutes} minute{'s' * (minutes != 1)}" if minutes <= 60 else f"{-(-minutes // 60)} hours"
    message = f"You have sent too many requests. Please try again in {unit}."
    more = {"retryAfter": resets_ms, "remaining": 0}
    return _answer(
        429, str(fault.details.get("error") or _CODES[429]), message, more, {"Retry-After": str(fault.retry_after)}
    )


def render(fault: Fault) -> Rendered:
    """Word any fault; a fault of this dialect's own kind names its constant in `details["error"]`."""
    match fault:
        case BodyUnreadable():
            return _answer(400, _CODES[400], "The request body is not valid JSON.", {}, {})
        case Invalid():
            errors = {_FIELDS.get(name, name): list(texts) for name, texts in fault.fields.items()}
            return _answer(422, _CODES[422], _FIX, {"errors": errors}, {})
        case RateLimited():
            return _limited(fault)
        case RouteUnknown() | MethodUnsupported():
            asked = current()
            return _answer(404, _CODES[404], "Route not found", {"path": asked.raw_path, "method": asked.method}, {})
        case AccountTaken():
            return _answer(409, _CODES[409], "This email is already registered", {}, {})
        case _:
            return _plain(fault)


def _plain(fault: Fault) -> Rendered:
    status = _STATUSES.get(type(fault), fault.status)
    known = _CONSTANTS.get(type(fault)) or _CODES.get(status, "INTERNAL_ERROR")
    error = str(fault.details.get("error") or known)
    reason = next((_REASONS[kind] for kind in type(fault).__mro__ if kind in _REASONS), None)
    message = "Not found" if type(fault) is NotFound else fault.message
    more = {"code": reason} if reason else {}
    shown = {"data": fault.details["data"]} if "data" in fault.details else {}
    return _answer(status, error, message, more | shown, {})
