"""Spotify's accounts service and Web API: what is sent there, and what an answer means."""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final
from urllib.parse import quote, urlencode

from roost.kit import http_client
from roost.kit.client_secrets import client_secret
from roost.kit.settings import settings
from roost.music.breaker import Breaker
from roost.music.errors import LinkRefused, MusicUnavailable, NotConnected
from roost.music.model import SCOPES, Grant

TIMEOUT_S: Final = 10.0
PATIENCE_S: Final = 25.0
"""What a request may wait for altogether: the function ends a little later."""

MAX_ANSWER: Final = 2**20
MAX_TOKENS: Final = 3500
"""Bytes of both tokens together: what is sealed in one piece, with room for their names."""

_OURS: Final = frozenset({"invalid_client", "unauthorized_client", "unsupported_grant_type"})
"""Refusals that the operator's settings cause, and not the person's link."""

_accounts, _api = Breaker(), Breaker()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of Spotify; `body` is the JSON object in it, empty without a body, None if that is something else."""

    status: int
    body: Mapping[str, Any] | None
    retry_after: int | None = None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


class Visit:
    """What one request asks of Spotify, within one allowance of time."""

    def __init__(self, now_ms: int) -> None:
        self.now_ms, self._until = now_ms, monotonic() + PATIENCE_S

    def exchange(self, code: str) -> Grant:
        """Tokens for the code of a callback. Raises LinkRefused, MusicUnavailable."""
        reply = self._token(
            {"grant_type": "authorization_code", "code": code, "redirect_uri": settings().spotify_redirect_uri}
        )
        if reply.is_success:
            return _grant(reply.body)
        raise LinkRefused() if _is_refusal(reply) else MusicUnavailable()

    def refresh(self, token: str) -> Grant:
        """A new access token. Raises NotConnected when Spotify ended the link, MusicUnavailable."""
        reply = self._token({"grant_type": "refresh_token", "refresh_token": token})
        if reply.is_success:
            return _grant(reply.body)
        raise NotConnected() if _is_refusal(reply) else MusicUnavailable()

    def ask(self, method: str, path: str, access: str) -> Reply:
        """Call the Web API for somebody. Raises MusicUnavailable."""
        url, headers = f"{settings().spotify_api_url.rstrip('/')}{path}", {"Authorization": f"Bearer {access}"}
        with _api.attempt(self.now_ms):
            return self._send(method, url, headers)

    def _token(self, fields: Mapping[str, str]) -> Reply:
        require_client()
        own = f"{settings().spotify_client_id}:{client_secret('SPOTIFY_CLIENT_SECRET')}"
        headers = {"Authorization": f"Basic {b64encode(own.encode()).decode()}"}
        with _accounts.attempt(self.now_ms):
            return self._send("POST", _accounts_url("/api/token"), headers, fields)

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], fields: Mapping[str, str] | None = None
    ) -> Reply:
        import httpx

        left_s = min(TIMEOUT_S, self._until - monotonic())
        if left_s <= 0:
            raise MusicUnavailable()
        try:
            with http_client.client().stream(method, url, headers=headers, data=fields, timeout=left_s) as answer:
                content = _content(answer, monotonic() + left_s)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as failure:
            raise MusicUnavailable() from failure
        if answer.status_code >= 500:
            raise MusicUnavailable()
        return Reply(answer.status_code, _object(content), _seconds(answer.headers.get("retry-after", "")))


def forget() -> None:
    """Close the breakers: between tests."""
    for each in (_accounts, _api):
        each.close()


def authorize_url(state: str) -> str:
    """The page on which a person lets Roost use their account; it sends them back with `state`."""
    asked = {
        "response_type": "code",
        "client_id": settings().spotify_client_id,
        "scope": " ".join(SCOPES),
        "redirect_uri": settings().spotify_redirect_uri,
        "state": state,
    }
    return f"{_accounts_url('/authorize')}?{urlencode(asked, quote_via=quote)}"


def require_client() -> None:
    """Raises MusicUnavailable when the operator has set no client."""
    if not (settings().spotify_client_id and settings().spotify_redirect_uri):
        raise MusicUnavailable()


def _accounts_url(path: str) -> str:
    return f"{settings().spotify_accounts_url.rstrip('/')}{path}"


def _content(answer: Any, until: float) -> bytes:
    content = bytearray()
    for chunk in answer.iter_bytes():
        content += chunk
        if len(content) > MAX_ANSWER or monotonic() > until:
            raise MusicUnavailable()
    return bytes(content)


def _object(content: bytes) -> Mapping[str, Any] | None:
    try:
        value = json.loads(content) if content.strip() else {}
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _seconds(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _is_refusal(reply: Reply) -> bool:
    """Whether the code or token was turned down, and not the request."""
    reason = (reply.body or {}).get("error")
    return 400 <= reply.status < 500 and reply.status != 429 and reason not in _OURS


def _grant(body: Mapping[str, Any] | None) -> Grant:
    """Raises MusicUnavailable for an answer without tokens, or with longer ones than can be kept."""
    said = body or {}
    access, refresh, lasts_s = said.get("access_token"), said.get("refresh_token") or "", said.get("expires_in")
    if not (isinstance(access, str) and access and isinstance(refresh, str) and isinstance(lasts_s, int)):
        raise MusicUnavailable()
    if len(access.encode()) + len(refresh.encode()) > MAX_TOKENS:
        raise MusicUnavailable()
    return Grant(access, refresh, lasts_s)
