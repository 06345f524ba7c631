"""FlockPal's error bodies (contract section 2): one sentence, and for refused input what is wrong with each field."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from roost.identity.errors import LinkInvalid
from roost.identity.linked.errors import AttemptInvalid, ProviderUnconfigured, ProviderUnknown
from roost.kit.dialect import Rendered
from roost.kit.errors import (
    BodyNotObject,
    BodyTooLarge,
    BodyUnreadable,
    Conflict,
    Denied,
    Fault,
    Invalid,
    KindRefused,
    MailUnavailable,
    MethodUnsupported,
    NotFound,
    RateLimited,
    ScopeRefused,
    Unauthenticated,
)
from roost.kit.http import current


class PasswordsDisabled(Fault):
    """FlockPal knows no passwords (FP-03, FP-04)."""

    status = 410
    code = "passwords_disabled"


class TargetRefused(Fault):
    """Nobody is sent to that address after signing in (FP-07)."""

    status = 400
    code = "target_refused"
    message = "That redirect target is not allowed."


_SENTENCES: Final[tuple[tuple[type[Fault], str], ...]] = (
    (LinkInvalid, "That magic link is invalid or has expired."),
    (ProviderUnconfigured, "That sign-in provider is not configured."),
    (ProviderUnknown, "Unknown sign-in provider."),
    (AttemptInvalid, "That sign-in attempt is invalid or has expired."),
    (Unauthenticated, "Authentication required."),
    (KindRefused, "This endpoint requires a browser session instead of an integration token."),
    (ScopeRefused, "That integration token is read-only."),
    (Denied, "You do not have permission for that action."),
    (BodyTooLarge, "Payload too large."),
    (RateLimited, "Too many requests. Please try again later."),
    (MailUnavailable, "Sign-in email is not available right now."),
)
"""The first class that a fault belongs to words it; all other faults bring their own sentence."""

_INPUTS: Final = {
    "request": "magic link",
    "switch-workspace": "workspace switch",
    "workspaces": "workspace",
    "workspace": "workspace",
    "members": "workspace member",
    "birds": "bird",
    "weights": "weight",
    "vet-visits": "vet visit",
    "transfers": "transfer",
    "draft": "transfer",
    "accept": "transfer",
    "integration-tokens": "integration token",
}
"""What a route takes in, by the last fixed part of its path."""

_OBJECTS: Final = {
    "birds": "Bird",
    "members": "Member",
    "transfers": "Transfer",
    "integration-tokens": "Integration token",
}
"""What the id in a path names, by the part before it."""

_WORDS: Final = {"kind": "workspaceType", "plan": "billingPlan", "picture": "photoDataUrl"}
_HUMP: Final = re.compile(r"_([a-z])")


def _spelled(name: str) -> str:
    return _WORDS.get(name) or _HUMP.sub(lambda hump: hump[1].upper(), name)


def _answer(status: int, sentence: str, **more: Any) -> Rendered:
    return Rendered(status, {"error": sentence, **more})


def _parts() -> list[str]:
    return current().route.split("/")


def _invalid(fields: Mapping[str, Sequence[str]]) -> Rendered:
    fixed = [part for part in _parts() if not part.startswith("<")]
    named = {_spelled(name.partition(".")[0]): list(texts) for name, texts in fields.items() if name}
    details = {"formErrors": list(fields.get("", [])), "fieldErrors": named}
    return _answer(400, f"Invalid {_INPUTS.get(fixed[-1], 'request')} payload", details=details)


def _missing(fault: NotFound) -> Rendered:
    """An object by its noun, if it is only known by an id in the path."""
    if fault.message != NotFound.message:
        return _answer(404, fault.message)
    parts = _parts()
    named = (_OBJECTS.get(noun) for noun, spot in pairwise(parts) if spot.startswith("<"))
    noun = next(filter(None, named), None)
    return _answer(404, f"{noun} not found." if noun else "Not found.")


def render(fault: Fault) -> Rendered:
    """Word any fault."""
    match fault:
        case BodyUnreadable() | BodyNotObject():
            return _answer(400, "Invalid JSON payload", details={})
        case Invalid():
            return _invalid(fault.fields)
        case MethodUnsupported():
            return _answer(404, "Not found.")
        case RateLimited():
            limited = _answer(429, _sentence(fault))
            return Rendered(limited.status, limited.body, {"Retry-After": str(fault.retry_after)})
        case NotFound() if not isinstance(fault, ProviderUnknown):
            return _missing(fault)
        case Fault() if fault.status >= 500 and not isinstance(fault, MailUnavailable):
            return _answer(500, "Internal server error.")
        case Conflict() if fault.message == Conflict.message:
            return _answer(409, "That was changed by somebody else meanwhile. Please try again.")
        case _:
            return _answer(fault.status, _sentence(fault))


def _sentence(fault: Fault) -> str:
    return next((text for kind, text in _SENTENCES if isinstance(fault, kind)), fault.message)
