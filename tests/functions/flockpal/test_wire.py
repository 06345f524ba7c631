"""What holds for all of FlockPal: health, errors, limits, cross-origin answers (FP-01, FP-57, FP-58, FP-61, FP-62)."""

import json
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest

from flockpal import session
from flockpal.wire.errors import _INPUTS, _OBJECTS
from portal import fallback
from roost.kit.http import Api
from tests.support.client import Client, Context, gateway_event
from tests.support.flockpal import BASE, FRONTEND, Browser, sign_in
from tests.support.race import Failure, failing
from tests.support.stack import HeldClock
from tests.support.template import functions

FLOCKPAL = sorted(each["Handler"] for each in functions().values() if each["Handler"].startswith("flockpal."))
LIMITS = {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}
SWITCH = f"{BASE}/auth/switch-workspace"


def test_fp01_the_service_is_well(api: Client) -> None:
    answer = api.get(f"{BASE}/health")
    assert (answer.status, answer.json) == (200, {"ok": True})


def test_fp01_health_is_not_limited(api: Client) -> None:
    assert {api.get(f"{BASE}/health").status for _ in range(350)} == {200}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/nonsense"),
        ("GET", "/auth"),
        ("GET", "/auth/nonsense"),
        ("GET", "/auth/session/below"),
        ("GET", "/auth/oauth"),
        ("GET", "/auth/oauth/google"),
        ("GET", "/integration-tokens/a/b"),
        ("DELETE", "/health"),
        ("GET", "/auth/register"),
        ("DELETE", "/auth/session"),
        ("PATCH", "/integration-tokens"),
        ("PUT", "/auth/oauth/google/callback"),
        ("POST", "/birds/a/transfer"),
    ],
)
def test_fp57_an_unknown_route_or_method_is_not_found(api: Client, method: str, path: str) -> None:
    answer = api.request(method, f"{BASE}{path}")
    assert (answer.status, answer.json) == (404, {"error": "Not found."})


@pytest.mark.parametrize("path", ["/flockpal", "/flockpal/", "/flockpal/elsewhere"])
def test_fp57_so_is_everything_in_its_room(api: Client, path: str) -> None:
    answer = api.get(path)
    assert (answer.status, answer.json) == (404, {"error": "Not found."})


def test_fp57_so_is_what_the_gateway_cannot_place(services: None) -> None:
    answer = fallback.handler(gateway_event("GET", "/flockpal/api/x%0Ay", address="192.0.2.1"), Context())
    assert (answer["statusCode"], json.loads(answer["body"])) == (404, {"error": "Not found."})


@pytest.mark.parametrize(
    "raw", [b"{", b"[]", b"7", b"null", b'"x"', b"\xff", b"{'a': 1}", b'{"a": NaN}', b"[" * 100_000]
)
def test_fp57_a_body_must_be_a_json_object(api: Client, jane: Browser, raw: bytes) -> None:
    answer = api.post(SWITCH, raw=raw, token=jane.token)
    assert (answer.status, answer.json) == (400, {"error": "Invalid JSON payload", "details": {}})


def test_fp57_the_media_type_does_not_matter(api: Client, jane: Browser) -> None:
    body = json.dumps({"workspaceId": jane.workspace}).encode()
    for media_type in ("application/json", "text/plain", "application/json; charset=utf-8"):
        sent = {"Content-Type": media_type}
        assert api.post(SWITCH, raw=body, headers=sent, token=jane.token).status == 200


def test_fp57_a_body_has_its_limit(api: Client, jane: Browser) -> None:
    padding = " " * (2 * 2**20 - len('{"workspaceId": 1}'))
    assert api.post(SWITCH, raw=f'{{"workspaceId": 1}}{padding}'.encode(), token=jane.token).status == 403
    answer = api.post(SWITCH, raw=f'{{"workspaceId": 1}}{padding} '.encode(), token=jane.token)
    assert (answer.status, answer.json) == (413, {"error": "Payload too large."})


def test_fp58_a_crash_tells_nothing(api: Client, jane: Browser) -> None:
    def crash(*_: Any) -> None:
        raise RuntimeError("the secret is 42")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "session_context", crash)
        answer = api.get(f"{BASE}/auth/session", token=jane.token)
    assert (answer.status, answer.json) == (500, {"error": "Internal server error."})


def test_fp58_so_does_a_table_that_is_down(api: Client, jane: Browser) -> None:
    with failing(Failure.THROTTLED, times=None):
        answer = api.get(f"{BASE}/auth/session", token=jane.token)
    assert (answer.status, answer.json) == (500, {"error": "Internal server error."})


@pytest.mark.parametrize("text", ["🦜" * 10, "‮abc", "<script>", "a\x00b", "\ud800", "' OR 1=1 --", "${jndi:ldap://x}"])
def test_fp58_hostile_text_is_taken_or_refused(api: Client, jane: Browser, text: str) -> None:
    body = json.dumps({"name": text, "scope": "read_only"}).encode()
    answer = api.post(f"{BASE}/integration-tokens", raw=body, token=jane.token)
    assert answer.status in (201, 400)
    if answer.status == 201:
        assert answer.json["integrationToken"]["name"] == text
    assert api.post(f"{BASE}/auth/magic-link/request", json={"email": f"{text}@example.com"}).status in (202, 400)


def test_fp61_a_token_has_three_hundred_requests_a_minute(api: Client, clock: HeldClock) -> None:
    clock.set("2026-03-02T09:00:00+00:00")
    one, other = sign_in(api, "jane@example.com"), sign_in(api, "jane@example.com")
    clock.tick(minutes=2)
    path = f"{BASE}/integration-tokens"
    first = api.get(path, token=one.token)
    assert set(first.headers) >= LIMITS
    assert (first.headers["X-RateLimit-Limit"], first.headers["X-RateLimit-Remaining"]) == ("300", "299")
    assert int(first.headers["X-RateLimit-Reset"]) == clock.now_ms // 1000 + 60
    assert {api.get(path, token=one.token).status for _ in range(299)} == {200}
    refused = api.get(path, token=one.token)
    assert (refused.status, refused.json) == (429, {"error": "Too many requests. Please try again later."})
    assert int(refused.headers["Retry-After"]) == 60
    assert api.get(path, token=other.token).status == 200


def test_fp62_the_frontend_may_read_answers(api: Client, jane: Browser) -> None:
    answer = api.get(f"{BASE}/auth/session", token=jane.token, headers={"Origin": FRONTEND})
    assert answer.headers["Access-Control-Allow-Origin"] == FRONTEND
    assert answer.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert set(answer.headers["Access-Control-Expose-Headers"].split(", ")) >= LIMITS


def test_fp62_a_preflight_is_granted_and_not_counted(api: Client) -> None:
    asked = {"Origin": FRONTEND, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x"}
    answer = api.request("OPTIONS", f"{BASE}/birds", headers=asked)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == FRONTEND
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, POST, PUT, DELETE, OPTIONS"
    assert answer.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"
    with failing(Failure.THROTTLED, at=1000) as calls:
        api.request("OPTIONS", f"{BASE}/birds", headers=asked)
    assert not calls.operations


@pytest.mark.parametrize("origin", ["https://evil.example.com", "http://localhost:3001", "null", "http://localhost"])
def test_fp62_others_may_not(api: Client, jane: Browser, origin: str) -> None:
    for method in ("GET", "OPTIONS"):
        sent = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        answer = api.request(method, f"{BASE}/auth/session", token=jane.token, headers=sent)
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("name", FLOCKPAL)
def test_what_routes_take_in_and_name_has_a_word(name: str) -> None:
    """Errors call input and objects by it."""
    app: Api = import_module(name.rpartition(".")[0]).app
    for route in app._static_routes + app._dynamic_routes:
        parts = str(route.path).split("/")
        fixed = [part for part in parts if not part.startswith("<")]
        takes_input = route.method in ("POST", "PUT") and not app.rule_of(route.method, str(route.path)).raw
        assert not takes_input or fixed[-1] in (*_INPUTS, "decline"), route.path
        assert {noun for noun, spot in pairwise(parts) if spot.startswith("<")} <= {*_OBJECTS, "oauth"}, route.path
