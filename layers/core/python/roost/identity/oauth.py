"""Signing in through a provider: a browser goes there with a state, and comes back with it and a code."""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from roost.identity import github, oidc
from roost.identity.linked.errors import AttemptInvalid, IdTokenInvalid, SignInFailed
from roost.identity.linked.model import Identity, plain_name
from roost.identity.providers import Grant, Kind, Page, Provider
from roost.kit import once
from roost.kit.http_client import Unreachable
from roost.kit.redirects import extended
from roost.kit.tokens import digest, same

STATE_TTL_S: Final = 600
STATE_MAX: Final = 128
CODE_MAX: Final = 4096
FAILED: Final = SignInFailed.code
_ERROR_CODE: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")

_PAGES: Final[dict[Kind, Callable[[Provider, int], Page]]] = {
    Kind.OIDC: oidc.authorization_page,
    Kind.GITHUB: github.authorization_page,
}
_IDENTIFY: Final[dict[Kind, Callable[[Provider, Grant, int], Identity]]] = {
    Kind.OIDC: oidc.identify,
    Kind.GITHUB: github.identify,
}


@dataclass(frozen=True, slots=True)
class Start:
    """Where to send the browser, and the state that it will come back with."""

    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Callback:
    """What a provider sends back; `user` is what Apple says of somebody once, as JSON."""

    state: str
    code: str = ""
    error: str = ""
    user: str = ""


@dataclass(frozen=True, slots=True)
class Proved:
    """The provider told who signed in."""

    target: str
    identity: Identity


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody signed in; `error` is the provider's own code, or `oauth_failed`."""

    target: str
    error: str


def _purpose(dialect: str, provider: Provider) -> str:
    return f"oauth.{dialect}.{provider.key}"


def _challenge(verifier: str) -> str:
    hashed = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()


def start(provider: Provider, *, dialect: str, redirect_uri: str, target: str, now_ms: int, browser: str = "") -> Start:
    """Begin a sign-in that may take ten minutes and ends at `target`; `browser` is a secret that only it has.

    Raises Unreachable when the provider does not say where its page is.
    """
    page = _PAGES[provider.kind](provider, now_ms)
    nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    kept = {"target": target, "nonce": nonce, "verifier": verifier, "browser": digest(browser)}
    state = once.issue(_purpose(dialect, provider), kept, STATE_TTL_S, now_ms)
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": state,
        "nonce": nonce,
    }
    proof = {"code_challenge": _challenge(verifier), "code_challenge_method": "S256"} if page.takes_pkce else {}
    return Start(extended(page.url, **asked, **proof, **provider.extra), state)


def finish(
    provider: Provider,
    callback: Callback,
    *,
    dialect: str,
    redirect_uri: str,
    now_ms: int,
    browser: str | None = None,
) -> Proved | Refused:
    """End a sign-in; its state is used up, whatever comes of it. `browser` None: any browser may end it.

    Raises AttemptInvalid for a state that is not open for this provider and this browser.
    """
    kept = _redeemed(_purpose(dialect, provider), callback.state, now_ms)
    if kept is None or (browser is not None and not same(digest(browser), kept["browser"])):
        raise AttemptInvalid()
    target = str(kept["target"])
    if callback.error or not 0 < len(callback.code) <= CODE_MAX:
        return Refused(target, callback.error if _ERROR_CODE.fullmatch(callback.error) else FAILED)
    grant = Grant(callback.code, redirect_uri, kept["verifier"], kept["nonce"])
    try:
        identity = _IDENTIFY[provider.kind](provider, grant, now_ms)
    except (SignInFailed, IdTokenInvalid, Unreachable):
        return Refused(target, FAILED)
    return Proved(target, replace(identity, name=identity.name or _name_in(callback.user)))


def _redeemed(purpose: str, state: str, now_ms: int) -> dict[str, Any] | None:
    return once.redeem(purpose, state, now_ms) if 0 < len(state) <= STATE_MAX and state.isascii() else None


def _name_in(user: str) -> str:
    """The name in Apple's form field; the address that stands there too is nobody's assertion."""
    try:
        name = json.loads(user)["name"]
        return plain_name(f"{plain_name(name.get('firstName'))} {plain_name(name.get('lastName'))}")
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return ""
