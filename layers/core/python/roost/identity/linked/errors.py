"""Facts about signing in through a provider."""

from roost.kit.errors import Fault, NotFound, Unauthenticated


class ProviderUnknown(NotFound):
    """No document has this provider."""

    code = "provider_unknown"


class ProviderUnconfigured(Fault):
    """The operator has set no client for this provider."""

    status = 400
    code = "provider_unconfigured"
    message = "That sign-in provider is not configured"


class AttemptInvalid(Fault):
    """The state of a callback is unknown, used, past its time, of another provider or of another browser."""

    status = 400
    code = "attempt_invalid"
    message = "That sign-in attempt is invalid or has expired"


class SignInFailed(Fault):
    """The provider took our request, but what it answered proves nobody."""

    status = 400
    code = "oauth_failed"
    message = "Signing in through the provider failed"


class IdTokenInvalid(Unauthenticated):
    """The ID token is not a genuine one for us; what is wrong with it is only for the log."""

    code = "id_token_invalid"
    message = "The ID token is not valid"


class IdentityUnverified(Fault):
    """The provider does not say that the mail address is the person's, so no account may be found by it."""

    status = 403
    code = "email_not_verified"
    message = "The provider has not verified the mail address"
