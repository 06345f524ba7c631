"""FU-01, FU-02, FU-71 to FU-78: what holds for every route."""

from typing import Any

import pytest

from tests.functions.focura.desk import V1, Desk, data, error, faults
from tests.support.catalogue.focura_world import BASE, PASSWORD, ROOT
from tests.support.client import Answer, Client
from tests.support.race import snapshot

HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
OURS, FOREIGN = "http://localhost:3000", "https://evil.example"


def login(api: Client, **options: Any) -> Answer:
    return api.post(f"{BASE}/auth/login", json={"email": "jane@example.com", "password": "nope"}, **options)


def test_fu_01_the_service_is_well(api: Client) -> None:
    answer = api.get(f"{ROOT}/health")
    assert answer.status == 200
    assert answer.json == {"status": "OK", "timestamp": "2026-03-02T09:00:00.000Z"}


@pytest.mark.parametrize("path", [f"{BASE}/nothing", f"{V1}/nothing", ROOT, f"{BASE}/auth/nothing", BASE])
def test_fu_02_an_unknown_path(api: Client, path: str) -> None:
    answer = api.get(path)
    assert error(answer) == (404, "NOT_FOUND")
    assert (answer.json["path"], answer.json["method"]) == (path, "GET")


def test_fu_02_an_unknown_method(jane: Desk) -> None:
    answer = jane.delete("auth/me")
    assert error(answer) == (404, "NOT_FOUND")
    assert answer.json["method"] == "DELETE"


class TestLimits:
    def test_fu_71_every_answer_tells_the_allowance(self, jane: Desk) -> None:
        answer = jane.get("auth/me")
        limit, remaining, reset = (int(answer.headers[name]) for name in HEADERS)
        assert (limit, remaining) == (300, 299)
        assert 0 < reset - jane.clock.now_ms <= 60_000
        assert int(jane.api.get(f"{V1}/auth/me", token=jane.person.token).headers[HEADERS[1]]) == 298
        assert "Retry-After" not in answer.headers

    def test_fu_72_ten_logins_in_a_quarter_of_an_hour(self, jane: Desk) -> None:
        seen = [int(login(jane.api).headers["X-RateLimit-Remaining"]) for _ in range(10)]
        assert seen == list(range(9, -1, -1))
        before = snapshot()
        refused = login(jane.api, headers={"X-Forwarded-For": "203.0.113.9"})
        assert error(refused) == (429, "TOO_MANY_REQUESTS")
        assert refused.json["remaining"] == 0
        wait_s = int(refused.headers["Retry-After"])
        assert 1 <= wait_s <= 900
        assert refused.json["retryAfter"] == int(refused.headers["X-RateLimit-Reset"])
        assert 0 < refused.json["retryAfter"] - jane.clock.now_ms <= 900_000
        assert (refused.headers["X-RateLimit-Limit"], refused.headers["X-RateLimit-Remaining"]) == ("10", "0")
        assert "minute" in refused.json["message"]
        assert snapshot() == before
        assert login(jane.api, address="203.0.113.7").status == 401
        assert jane.get("auth/me").status == 200
        jane.clock.tick(minutes=31)
        assert login(jane.api).status == 401

    def test_fu_72_both_bases_count_together(self, jane: Desk) -> None:
        body = {"email": "jane@example.com", "password": "nope"}
        for number in range(10):
            jane.api.post(f"{(BASE, V1)[number % 2]}/auth/login", json=body)
        assert login(jane.api).status == 429

    def test_fu_76_three_hundred_a_minute_for_an_account(self, jane: Desk, bob: Desk) -> None:
        for _ in range(300):
            assert jane.get("nothing", address="192.0.2.8").status == 404  # by address
        for _ in range(300):
            assert jane.get("auth/me").status == 200
        assert error(jane.get("auth/me", address="192.0.2.9")) == (429, "TOO_MANY_REQUESTS")
        assert bob.get("auth/me").status == 200

    def test_fu_76_a_relaxed_stack_multiplies_them(self, jane: Desk, configure: Any) -> None:
        configure(ROOST_RELAXED="1")
        assert jane.get("auth/me").headers["X-RateLimit-Limit"] == "300000"


class TestOrigins:
    def test_fu_77_a_listed_origin_may_read_answers(self, jane: Desk) -> None:
        headers = jane.get("auth/me", headers={"Origin": OURS}).headers
        assert headers["Access-Control-Allow-Origin"] == OURS
        assert headers["Access-Control-Allow-Credentials"] == "true"
        assert headers["Vary"] == "Origin"
        assert set(HEADERS) <= set(headers["Access-Control-Expose-Headers"].split(", "))

    def test_fu_77_refusals_are_readable_too(self, api: Client) -> None:
        assert api.get(f"{BASE}/auth/me", headers={"Origin": OURS}).headers["Access-Control-Allow-Origin"] == OURS

    def test_fu_77_no_other_may(self, jane: Desk) -> None:
        answer = jane.get("auth/me", headers={"Origin": FOREIGN})
        assert not [name for name in answer.headers if name.startswith("Access-Control")]

    def test_fu_77_preflight(self, api: Client) -> None:
        asked = {"Origin": OURS, "Access-Control-Request-Method": "PUT"}
        answer = api.request("OPTIONS", f"{BASE}/user/profile", headers=asked)
        assert answer.status == 204
        assert answer.body == b""
        assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= set(
            answer.headers["Access-Control-Allow-Methods"].split(", ")
        )
        assert answer.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type, Last-Event-ID"
        assert answer.headers["Access-Control-Allow-Origin"] == OURS
        refused = api.request("OPTIONS", f"{BASE}/user/profile", headers=asked | {"Origin": FOREIGN})
        assert "Access-Control-Allow-Origin" not in refused.headers

    def test_fu_77_the_list_is_the_operators(self, jane: Desk, configure: Any) -> None:
        configure(FOCURA_ALLOWED_ORIGINS="https://app.focura.example, https://beta.focura.example")
        allowed = jane.get("auth/me", headers={"Origin": "https://beta.focura.example"}).headers
        assert allowed["Access-Control-Allow-Origin"] == "https://beta.focura.example"
        assert "Access-Control-Allow-Origin" not in jane.get("auth/me", headers={"Origin": OURS}).headers


class TestBodies:
    @pytest.mark.parametrize("raw", [b"{", b"name=x", b"\xff\xfe", b'{"name": NaN}', b"[" * 5000])
    def test_fu_78_what_is_no_json(self, jane: Desk, raw: bytes) -> None:
        assert error(jane.post("workspaces", raw=raw)) == (400, "BAD_REQUEST")

    @pytest.mark.parametrize("raw", [b"[]", b'"text"', b"5", b"null", b"true"])
    def test_fu_78_json_that_is_no_object(self, jane: Desk, raw: bytes) -> None:
        assert faults(jane.post("workspaces", raw=raw)).keys() == {"root"}

    @pytest.mark.parametrize("value", [5, None, True, [], {}, 1e400, "\ud800", "a\u0000b"])
    def test_fu_78_values_of_other_types(self, jane: Desk, value: Any) -> None:
        answer = jane.post("workspaces", {"name": value, "description": value})
        assert answer.status in (400, 422)
        assert answer.json["success"] is False

    def test_fu_78_more_than_a_megabyte(self, jane: Desk) -> None:
        answer = jane.post("workspaces", {"name": "x", "description": "x" * 2**20})
        assert error(answer) == (413, "FILE_TOO_LARGE")

    def test_fu_78_whatever_the_body_is_called(self, jane: Desk) -> None:
        answer = jane.post("workspaces", raw=b'{"name": "Team"}', headers={"Content-Type": "text/plain"})
        assert data(answer, 201)["name"] == "Team"

    def test_fu_78_authentication_comes_before_the_body(self, api: Client) -> None:
        assert error(api.post(f"{BASE}/workspaces", raw=b"{")) == (401, "UNAUTHORIZED", "NO_TOKEN")

    def test_fu_78_unknown_fields_are_ignored(self, api: Client) -> None:
        wanted = {"name": "Jane", "email": "j@example.com", "password": PASSWORD, "role": "ADMIN", "id": 5}
        assert data(api.post(f"{BASE}/auth/register", json=wanted), 201)["role"] == "USER"
