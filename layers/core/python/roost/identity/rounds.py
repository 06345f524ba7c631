"""A browser's round to a provider and back, which must end in the browser that began it."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from roost.identity import oauth
from roost.identity.oauth import Callback, Proved, Refused
from roost.identity.providers import Provider
from roost.kit.cookies import Cookie
from roost.kit.exchange import Exchange
from roost.kit.http_client import Unreachable
from roost.kit.redirects import Redirect, extended, sent_on

_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True, slots=True)
class Landing:
    """The parameters in which a frontend's page is told how a sign-in ended: what it brings, or the error."""

    gift: str
    error: str

    def arrived(self, target: str, gift: str) -> Redirect:
        """Back to the frontend with what opens its session."""
        return sent_on(extended(target, drop=(self.error,), **{self.gift: gift}))

    def turned_away(self, target: str, error: str) -> Redirect:
        """Back to the frontend, not signed in; what an earlier sign-in left in the address goes too."""
        return sent_on(extended(target, drop=(self.gift,), **{self.error: error}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """A dialect's rounds: they are answered at `path`, under the base URL by which the providers know the stack.

    The cookie holds a secret that only one browser has.
    """

    dialect: str
    base_url: Callable[[Exchange], str]
    path: str
    cookie: str
    landing: Landing

    def begin(self, request: Exchange, provider: Provider, target: str) -> Redirect:
        """Send the browser to the provider's page; if that cannot be found, at once to `target`, where rounds end."""
        known = request.cookies.get(self.cookie, "")
        browser = known if _SECRET.fullmatch(known) else secrets.token_urlsafe(24)
        about = {"dialect": self.dialect, "redirect_uri": self._redirect_uri(request, provider), "target": target}
        try:
            started = oauth.start(provider, **about, now_ms=request.now_ms, browser=browser)
        except Unreachable:
            return self.landing.turned_away(target, oauth.FAILED)
        request.set_cookie(self._cookie(request, provider, browser))
        return sent_on(started.url)

    def finish(self, request: Exchange, provider: Provider, callback: Callback) -> Proved | Refused:
        """Who came back; over https it must be the browser that went. Raises AttemptInvalid."""
        browser = request.cookies.get(self.cookie, "") if request.secure else None
        about = {"dialect": self.dialect, "redirect_uri": self._redirect_uri(request, provider)}
        return oauth.finish(provider, callback, **about, now_ms=request.now_ms, browser=browser)

    def _redirect_uri(self, request: Exchange, provider: Provider) -> str:
        return f"{self.base_url(request)}{self.path}/{provider.key}/callback"

    def _cookie(self, request: Exchange, provider: Provider, browser: str) -> Cookie:
        """Each provider has one of its own, by its path; one that posts its answer must get it from another site."""
        posts = provider.extra.get("response_mode") == "form_post"
        path, secure = f"{self.path}/{provider.key}", posts or request.secure
        return Cookie(self.cookie, browser, path, oauth.STATE_TTL_S, "None" if posts else "Lax", secure)
