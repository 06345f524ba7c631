"""Signing in to FlockPal as browsers do."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from roost.identity import magic_links
from roost.kit import clock, ids
from tests.support.client import Answer, Client

BASE = "/flockpal/api"
FRONTEND = "http://localhost:3000"


@dataclass(frozen=True)
class Browser:
    """Somebody signed in to FlockPal: `user` is their canonical id, `context` what their session told at first."""

    user: int
    email: str
    token: str
    context: dict[str, Any]

    @property
    def workspace(self) -> int:
        """The workspace that they started in."""
        return int(self.context["activeWorkspace"]["id"])


def landing(answer: Answer) -> tuple[str, dict[str, str]]:
    """Where a redirect leads, without its query, and the parameters in that."""
    assert answer.status == 302, answer.body
    parts = urlsplit(answer.headers["Location"])
    return parts._replace(query="").geturl(), dict(parse_qsl(parts.query, keep_blank_values=True))


def follow_link(api: Client, token: str, **options: Any) -> Answer:
    """Open a sign-in link."""
    return api.get(f"{BASE}/auth/magic-link/verify", params={"token": token}, **options)


def sign_in(api: Client, email: str, name: str | None = None, **options: Any) -> Browser:
    """Come in by a sign-in link that was mailed a moment ago."""
    arrived = landing(follow_link(api, magic_links.issue(email, clock.now_ms(), name=name), **options))
    return browser_of(api, arrived[1]["auth_token"])


def browser_of(api: Client, token: str) -> Browser:
    """Whoever has a session token."""
    session = api.get(f"{BASE}/auth/session", token=token).json["session"]
    user = ids.from_uuid(session["user"]["id"])
    assert user is not None
    return Browser(user, session["user"]["email"], token, session)
