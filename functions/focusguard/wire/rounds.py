"""A browser's round to a provider and back, and the code that its page signs in with (contract section 5)."""

from typing import Final

from focusguard.wire.api import BASE, allowed_origins
from focusguard.wire.errors import TargetRefused
from focusguard.wire.providers import providers
from focusguard.wire.settings import settings
from focusguard.wire.tokens import NAME
from roost.identity import profile
from roost.identity.errors import LinkInvalid
from roost.identity.linked.errors import IdentityUnverified
from roost.identity.linked.service import sign_in_identity
from roost.identity.model import Account
from roost.identity.oauth import Callback, Refused
from roost.identity.providers import choose
from roost.identity.rounds import Landing, Rounds
from roost.kit import once
from roost.kit.errors import AccountBlocked
from roost.kit.exchange import Exchange
from roost.kit.redirects import Redirect, is_allowed

OAUTH: Final = f"{BASE}/auth/oauth"
LANDING: Final = Landing("oauth_code", "oauth_error")
ROUNDS: Final = Rounds(
    dialect=NAME, base_url=lambda request: request.base_url, path=OAUTH, cookie="oauth_browser", landing=LANDING
)
CODE_TTL_S: Final = 60
_PURPOSE: Final = f"oauth_code.{NAME}"


def _target(wanted: str) -> str:
    """Where to go afterwards, without a wish to the frontend. Raises TargetRefused."""
    frontend = settings().frontend_url
    target = wanted.strip() or frontend
    if not is_allowed(target, [*allowed_origins(), frontend]):
        raise TargetRefused()
    return target


def begin(request: Exchange, key: str, redirect_to: str) -> Redirect:
    """Send the browser to a provider (FG-65). Raises ProviderUnknown, ProviderUnconfigured, TargetRefused."""
    return ROUNDS.begin(request, choose(providers(), key), _target(redirect_to))


def finish(request: Exchange, key: str, callback: Callback) -> Redirect:
    """Send the browser on with a code for who came back; over https it must be the browser that went.

    Raises ProviderUnknown, ProviderUnconfigured, AttemptInvalid.
    """
    outcome = ROUNDS.finish(request, choose(providers(), key), callback)
    if isinstance(outcome, Refused):
        return LANDING.turned_away(outcome.target, outcome.error)
    try:
        account = sign_in_identity(outcome.identity, dialect=NAME, now_ms=request.now_ms)
    except (IdentityUnverified, AccountBlocked) as refused:
        return LANDING.turned_away(outcome.target, refused.code)
    code = once.issue(_PURPOSE, {"user": account.id}, CODE_TTL_S, request.now_ms)
    return LANDING.arrived(outcome.target, code)


def redeem(code: str, now_ms: int) -> Account:
    """Whom a code stands for, told once. Raises LinkInvalid."""
    kept = once.redeem(_PURPOSE, code, now_ms)
    account = profile.accounts([kept["user"]]).get(kept["user"]) if kept else None
    if account is None:
        raise LinkInvalid()
    return account
