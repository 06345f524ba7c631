"""Administration and music over the running stack: what only the real stream, the real key and the deployment show."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from local.admin import make_first_admin
from local.testing import RunningStack
from tests.stack.conftest import ADMIN_EMAIL, ADMIN_PASSWORD, eventually
from tests.support.spotify import StandIn, visit

BASE = "/focusmaster/api"


@dataclass
class Member:
    """Somebody signed in to FocusMaster, by the header alone."""

    http: httpx.Client
    body: dict[str, Any]

    def ask(self, method: str, path: str, expect: int = 200, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.body['token']}"}
        answer = self.http.request(method, f"{BASE}/{path}", headers=headers, **options)
        self.http.cookies.clear()
        assert answer.status_code == expect, (method, path, answer.status_code, answer.text)
        return answer.json()


@pytest.fixture
def http(stack: RunningStack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.url, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture
def signed_in(http: httpx.Client) -> Callable[..., Member]:
    def sign_in(path: str, **sent: str) -> Member:
        answer = http.post(f"{BASE}/auth/{path}", json=sent)
        http.cookies.clear()
        assert answer.status_code in (200, 201), answer.text
        return Member(http, answer.json())

    return sign_in


@pytest.fixture
def admin(signed_in: Callable[..., Member]) -> Member:
    return signed_in("login", email=ADMIN_EMAIL, password=ADMIN_PASSWORD)


@pytest.fixture
def mary(signed_in: Callable[..., Member]) -> Member:
    name = f"mary{time.time_ns()}"
    return signed_in("register", name=name, email=f"{name}@example.com", password="SecurePass123")


def test_the_deployment_makes_the_first_administrator_once(stack: RunningStack, admin: Member) -> None:
    make_first_admin(stack.settings, stack.outputs)
    assert admin.ask("GET", "auth/me")["role"] == "admin"


def test_people_are_found_two_seconds_after_they_come_in(admin: Member, mary: Member) -> None:
    found = eventually(lambda: admin.ask("GET", f"admin/users?search={mary.body['name']}")["users"], 2)
    assert [each["_id"] for each in found] == [mary.body["_id"]]
    assert eventually(lambda: admin.ask("GET", "admin/stats")["kpis"]["activeToday"], 2) >= 1


def test_a_ban_holds_at_once_and_is_found_in_the_list(admin: Member, mary: Member) -> None:
    admin.ask("PATCH", f"admin/users/{mary.body['_id']}/ban", json={"reason": "Spam"})
    mary.ask("GET", "auth/me", 403)
    query = f"admin/users?status=banned&search={mary.body['name']}"
    assert eventually(lambda: admin.ask("GET", query)["total"], 2) == 1
    assert admin.ask("GET", "admin/audit-logs")[0]["targetId"] == mary.body["_id"]


def test_a_link_is_sealed_refreshed_and_ended(stack: RunningStack, spotify: StandIn, mary: Member) -> None:
    spotify.listener, spotify.lasts_s = mary.body["name"], 0
    spotify.players[spotify.listener] = {"is_playing": True, "item": {"name": "Song"}}
    url = mary.ask("GET", "spotify/auth-url")["url"]
    assert mary.http.get(visit(spotify, url)).json() == {"success": True, "message": "Spotify Connected"}
    assert mary.ask("GET", "spotify/now-playing")["item"] == {"name": "Song"}
    mary.ask("POST", "spotify/next")
    assert ("POST", "next", spotify.listener) in spotify.commands()
    spotify.end_links()
    assert mary.ask("GET", "spotify/now-playing")["connected"] is False
