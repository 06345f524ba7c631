"""FG-58, FG-60: limits per account and per source address, told in every answer."""

from collections.abc import Callable
from typing import Any

import pytest

from roost.identity import deletion
from roost.kit import gate
from roost.kit.settings import settings
from tests.functions.focusguard.desk import Desk, code, detail
from tests.support.catalogue.focusguard import BASE, BOUNDARY, PASSWORD, PNG, upload
from tests.support.client import Answer, Client
from tests.support.stack import HeldClock

HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


def told(answer: Answer) -> tuple[int, int]:
    """The limit and what is left of it."""
    return int(answer.headers["X-RateLimit-Limit"]), int(answer.headers["X-RateLimit-Remaining"])


def test_fg_58_every_answer_tells_the_limit(desk: Desk, clock: HeldClock) -> None:
    answers = [
        desk.get("users/me"),
        desk.get("users/x"),
        desk.post("sessions", {"duration_min": 0}),
        desk.api.get(f"{BASE}/users/me"),
        desk.api.get(f"{BASE}/nowhere"),
        desk.api.request("DELETE", f"{BASE}/auth/login"),
        desk.api.post(f"{BASE}/auth/login", raw=b"{"),
        desk.api.get(f"{BASE}/health"),
        desk.api.get(f"{BASE}/docs"),
        desk.delete("users/me/avatar"),
        desk.api.request("OPTIONS", f"{BASE}/users/me"),
    ]
    assert [answer.status for answer in answers] == [200, 404, 422, 401, 404, 405, 400, 200, 200, 204, 405]
    for answer in answers:
        limit, left = told(answer)
        assert 0 <= left <= limit
        assert int(answer.headers["X-RateLimit-Reset"]) > clock.now_ms // 1000


def test_fg_58_the_count_goes_down_and_starts_anew(desk: Desk) -> None:
    assert [told(desk.get("users/me")) for _ in range(3)] == [(60, 59), (60, 58), (60, 57)]
    desk.clock.tick(minutes=2)
    assert told(desk.get("users/me")) == (60, 59)


def test_fg_60_the_sixty_first_request_of_a_minute(desk: Desk, other: Desk) -> None:
    paths = ("users/me", "auth/me", "sessions", "garden", "stats/me", "sessions/x")
    answers = [desk.get(paths[number % 6], address=f"203.0.113.{number}") for number in range(60)]
    assert {answer.status for answer in answers} == {200, 404}
    refused = desk.get("users/me")
    assert code(refused) == (429, "RATE_LIMIT_EXCEEDED")
    wait = detail(refused)["details"]["retry_after"]
    assert (refused.headers["Retry-After"], told(refused)) == (str(wait), (60, 0))
    assert other.get("users/me").status == 200
    desk.clock.tick(wait)
    assert desk.get("users/me").status == 200


def test_fg_60_without_an_account_the_address_counts(api: Client) -> None:
    answers = [api.get((f"{BASE}/users/me", f"{BASE}/nowhere", "/focusguard/info")[n % 3]) for n in range(61)]
    assert {answer.status for answer in answers[:60]} == {200, 401, 404}
    assert code(answers[60]) == (429, "RATE_LIMIT_EXCEEDED")
    assert api.get("/focusguard/info", address="203.0.113.9").status == 200


def test_fg_60_a_forwarded_address_changes_nothing(api: Client) -> None:
    for number in range(61):
        forged = {"X-Forwarded-For": f"198.51.100.{number}", "X-Real-IP": f"198.51.100.{number}"}
        answer = api.get("/focusguard/info", headers=forged)
    assert answer.status == 429


def test_options_documentation_and_health_are_not_limited(api: Client) -> None:
    preflight = {"Origin": "http://localhost:5173", "Access-Control-Request-Method": "GET"}
    for _ in range(70):
        assert api.request("OPTIONS", f"{BASE}/users/me", headers=preflight).status == 204
        assert api.request("OPTIONS", f"{BASE}/users/me").status == 405
        for name in ("health", "openapi.json", "docs", "redoc"):
            assert api.get(f"{BASE}/{name}").status == 200
    assert told(api.get("/focusguard/info")) == (60, 59)


Attempt = Callable[[Desk, int], Answer]
OWN: dict[str, tuple[int, Attempt]] = {
    "profile": (10, lambda desk, _: desk.put("users/me", {})),
    "password": (5, lambda desk, n: desk.ask(("PUT", "PATCH")[n % 2], "users/me/password", {})),
    "account deletion": (3, lambda desk, _: desk.delete("users/me")),
    "avatar": (10, lambda desk, n: desk.delete("users/me/avatar") if n % 2 else desk.post("users/me/avatar")),
    "session start": (30, lambda desk, _: desk.post("sessions", {"duration_min": 0})),
    "session change": (
        20,
        lambda desk, n: desk.ask(("PUT", "PATCH")[n % 2], ("sessions/x", "sessions/x/complete")[n % 2]),
    ),
    "session deletion": (10, lambda desk, _: desk.delete("sessions/x")),
    "garden entry": (30, lambda desk, _: desk.post("garden", {})),
    "garden change": (20, lambda desk, n: desk.ask(("PUT", "PATCH")[n % 2], "garden/x", {})),
    "garden deletion": (10, lambda desk, _: desk.delete("garden/x")),
    "garden reset": (5, lambda desk, _: desk.post("garden/reset")),
    "garden plant": (20, lambda desk, _: desk.post("garden/plant/x")),
}


@pytest.mark.parametrize("name", [name for name in OWN if name != "account deletion"])
def test_some_routes_have_limits_of_their_own(desk: Desk, name: str) -> None:
    limit, attempt = OWN[name]
    answers = [attempt(desk, number) for number in range(limit)]
    assert [told(answer) for answer in answers] == [(limit, left) for left in range(limit - 1, -1, -1)]
    assert 429 not in {answer.status for answer in answers}
    assert code(attempt(desk, limit)) == (429, "RATE_LIMIT_EXCEEDED")
    assert told(desk.get("users/me")) == (60, 59)


def test_registering_has_three_a_minute_an_address(api: Client) -> None:
    answers = [api.post(f"{BASE}/auth/register", json={}) for _ in range(4)]
    assert [answer.status for answer in answers] == [422, 422, 422, 429]
    assert api.post(f"{BASE}/auth/register", json={}, address="203.0.113.9").status == 422


def test_three_mails_a_quarter_of_an_hour_to_an_address(desk: Desk) -> None:
    """Both routes that send links count together."""
    forgot: Any = {"json": {"email": "JANE@example.com"}}
    assert desk.api.post(f"{BASE}/auth/forgot-password", **forgot).status == 202
    assert desk.post("auth/verify-email/request", address="203.0.113.1").status == 202
    assert told(desk.api.post(f"{BASE}/auth/forgot-password", **forgot)) == (3, 0)
    for answer in (desk.api.post(f"{BASE}/auth/forgot-password", **forgot), desk.post("auth/verify-email/request")):
        assert code(answer) == (429, "RATE_LIMIT_EXCEEDED")
    other = desk.api.post(f"{BASE}/auth/forgot-password", json={"email": "other@example.com"})
    assert other.status == 202
    desk.clock.tick(minutes=30)
    assert desk.api.post(f"{BASE}/auth/forgot-password", **forgot).status == 202


def test_ten_mails_a_quarter_of_an_hour_from_a_source(desk: Desk) -> None:
    def ask(number: int, **options: Any) -> Answer:
        return desk.api.post(f"{BASE}/auth/forgot-password", json={"email": f"p{number}@example.com"}, **options)

    assert [ask(number).status for number in range(10)] == [202] * 10
    assert code(ask(10)) == (429, "RATE_LIMIT_EXCEEDED")
    assert code(desk.post("auth/verify-email/request")) == (429, "RATE_LIMIT_EXCEEDED")
    assert ask(11, address="203.0.113.9").status == 202


def test_a_relaxed_stack_has_a_thousand_times_as_much(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    loose = settings().model_copy(update={"relaxed": True})
    monkeypatch.setattr(gate, "settings", lambda: loose)
    assert told(desk.get("users/me")) == (60_000, 59_999)
    login = {"username": "jane", "password": PASSWORD}
    assert told(desk.api.post(f"{BASE}/auth/login", json=login)) == (5000, 4999)


def test_three_deletions_an_hour(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "delete_account", lambda *_: None)
    assert [desk.delete("users/me").status for _ in range(4)] == [204, 204, 204, 429]


def test_a_picture_counts_once(desk: Desk) -> None:
    answer = desk.post("users/me/avatar", raw=upload(PNG), headers=BOUNDARY)
    assert (answer.status, told(answer)) == (200, (10, 9))
