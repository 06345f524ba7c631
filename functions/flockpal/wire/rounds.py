"""A browser's round to a provider and back (contract section 5, OAuth)."""

from typing import Final

from flockpal.wire.api import BASE, NAME, backend_url
from flockpal.wire.landing import LANDING, target_or_home
from flockpal.wire.providers import providers
from roost.identity.oauth import Callback, Proved, Refused
from roost.identity.providers import choose
from roost.identity.rounds import Rounds
from roost.kit.errors import BodyTooLarge
from roost.kit.http import Exchange
from roost.kit.redirects import Redirect

OAUTH: Final = f"{BASE}/auth/oauth"
ROUNDS: Final = Rounds(dialect=NAME, base_url=backend_url, path=OAUTH, cookie="fp_oauth_state", landing=LANDING)
MAX_FORM: Final = 2**16


def begin(request: Exchange, key: str, redirect_to: str) -> Redirect:
    """Send the browser to a provider (FP-16). Raises ProviderUnknown, ProviderUnconfigured, TargetRefused."""
    return ROUNDS.begin(request, choose(providers(), key), target_or_home(redirect_to))


def finish(request: Exchange, key: str, callback: Callback) -> Proved | Refused:
    """Who came back (FP-17 to FP-20); over https it must be the browser that went.

    Raises ProviderUnknown, ProviderUnconfigured, AttemptInvalid.
    """
    return ROUNDS.finish(request, choose(providers(), key), callback)


def callback_in(request: Exchange) -> Callback:
    """What a provider posts. Raises BodyTooLarge."""
    if len(request.raw_body) > MAX_FORM:
        raise BodyTooLarge()
    fields = request.form()
    return Callback(**{name: fields.get(name, "") for name in ("state", "code", "error", "user")})
