"""Faults: one class per fact. The core raises them; each dialect has one renderer that words them."""

from collections.abc import Mapping, Sequence
from typing import ClassVar


class Fault(Exception):
    """Something that the caller must be told; `status` is HTTP's, `code` the core's own name for the fact."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    message: str = "Something went wrong"

    def __init__(self, message: str | None = None, **details: object) -> None:
        self.message = message or type(self).message
        self.details: dict[str, object] = details
        super().__init__(self.message)


class Invalid(Fault):
    """Input that breaks a rule; `fields` maps a field (dotted when nested, "" for the body as a whole) to sentences.

    `types` names the rule that a field breaks first, in one word, as far as it has a name.
    """

    status = 400
    code = "invalid"
    message = "Invalid input"

    def __init__(self, fields: Mapping[str, Sequence[str]], types: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.fields = {name: list(texts) for name, texts in fields.items()}
        self.types = dict(types or {})


class BodyUnreadable(Invalid):
    """The request body is not JSON, or not UTF-8."""

    code = "body_unreadable"


class BodyNotObject(Invalid):
    """The request body is JSON, but not an object."""

    code = "body_not_object"


class Unauthenticated(Fault):
    """Nobody is signed in, or not any more."""

    status = 401
    code = "unauthenticated"
    message = "Authentication is required"


class TokenMissing(Unauthenticated):
    """The request carries no token."""

    code = "token_missing"


class TokenInvalid(Unauthenticated):
    """The token is none of ours, of another kind, or of another dialect."""

    code = "token_invalid"
    message = "The token is not valid"


class TokenMisused(TokenInvalid):
    """A genuine token of another kind: a refresh token where an access token is wanted, or the reverse."""

    code = "token_misused"


class TokenExpired(Unauthenticated):
    """A genuine token past its time."""

    code = "token_expired"
    message = "The token has expired"


class TokenRevoked(Unauthenticated):
    """A genuine token whose sign-in was ended."""

    code = "token_revoked"
    message = "The token is no longer valid"


class AccountGone(Unauthenticated):
    """The account behind a genuine token was deleted."""

    code = "account_gone"
    message = "The account no longer exists"


class AccountBlocked(Unauthenticated):
    """The account behind a genuine token is banned or suspended; `details` names the state."""

    code = "account_blocked"
    message = "The account is blocked"


class Denied(Fault):
    """Visible to the caller, but not theirs to do."""

    status = 403
    code = "denied"
    message = "You do not have permission for this action"


class KindRefused(Denied):
    """The route takes another kind of token."""

    code = "kind_refused"


class ScopeRefused(Denied):
    """A token that may only read was used to write."""

    code = "scope_refused"


class ForeignOrigin(Denied):
    """A page of another site used the caller's cookie."""

    code = "foreign_origin"


class NotFound(Fault):
    """Unknown, or invisible to the caller: deliberately the same."""

    status = 404
    code = "not_found"
    message = "Not found"


class NotYours(NotFound):
    """It exists and is somebody else's; only a document that tells the two apart words it otherwise."""


class RouteUnknown(NotFound):
    """No document has this path."""

    code = "route_unknown"


class MethodUnsupported(Fault):
    """A documented path with a method that it does not have."""

    status = 405
    code = "method_unsupported"
    message = "Method not allowed"

    def __init__(self, allow: Sequence[str]) -> None:
        super().__init__()
        self.allow = tuple(allow)


class VersionUnsupported(Fault):
    """The `Accept` header asks for a version that this path does not have."""

    status = 406
    code = "version_unsupported"
    message = "The requested version is not available"


class Conflict(Fault):
    """The state of things forbids the action."""

    status = 409
    code = "conflict"
    message = "The request conflicts with the current state"


class IdempotencyConflict(Conflict):
    """The idempotency key was used with another body, or its first use is still running."""

    code = "idempotency_conflict"


class BodyTooLarge(Fault):
    """The request body exceeds what the route takes."""

    status = 413
    code = "body_too_large"
    message = "The request body is too large"


class MediaTypeUnsupported(Fault):
    """The request body is declared as something else than the route takes."""

    status = 415
    code = "media_type_unsupported"
    message = "The request body must be JSON"


class RateLimited(Fault):
    """The caller's allowance is used up; `retry_after` is in whole seconds."""

    status = 429
    code = "rate_limited"
    message = "Too many requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class MailUnavailable(Fault):
    """The request needs a mail to be sent, and nothing can send it."""

    status = 503
    code = "mail_unavailable"
    message = "Mail cannot be sent right now"


class Unavailable(Fault):
    """Storage did not answer within all its retries; what the request did is whole or absent."""

    code = "unavailable"
