"""FF-62: one envelope for everything that fails, on every level, with nothing written."""

from typing import Any

import pytest

from roost.kit import table
from tests.functions.conftest import Person
from tests.support.client import Answer, Client
from tests.support.race import Failure, failing, snapshot

V1 = "/focusflow/api/v1"
UNKNOWN = [
    "/focusflow",
    "/focusflow/",
    "/focusflow/nowhere",
    "/focusflow/api",
    "/focusflow/api/",
    "/focusflow/api/v1",
    "/focusflow/api/v1/",
    "/focusflow/api/v1/nowhere/",
    "/focusflow/api/v1/auth/",
    "/focusflow/api/v1/auth/nowhere/",
    "/focusflow/api/v1/auth/login/more/",
    "/focusflow/api/v1/auth/token/refresh/",
    "/focusflow/api/v1/auth/profile/more/",
    "/focusflow/api/v1/auth/api-keys/1/more/",
    "/focusflow/api/v1/projects/1/more/",
    "/focusflow/api/v1/tasks/1/nowhere/",
    "/focusflow/api/v1/tasks/1/start/more/",
    "/focusflow/api/v1/pomodoro/",
    "/focusflow/api/v1/pomodoro/active-session/",
    "/focusflow/api/v1/analytics/",
    "/focusflow/api/v1/analytics/yearly/",
    "/focusflow/api/v1/export/",
    "/focusflow/api/v2/nowhere/",
    "/focusflow/api/v3/tasks/",
    "/focusflow/API/V1/auth/login/",
    "/focusflow/api/v1//auth/login/",
    "/focusflow/api/v1/auth/login//",
    "/focusflow/../focusflow/api/health",
    "/focusflow/%00",
    "/focusflow/%F0%9F%A6%86/",
    "/focusflow/" + "x" * 4000,
]
KNOWN = {
    "/auth/register/": {"POST"},
    "/auth/login/": {"POST"},
    "/auth/refresh/": {"POST"},
    "/auth/logout/": {"POST"},
    "/auth/profile/": {"GET", "PATCH"},
    "/auth/api-keys/": {"GET", "POST"},
    "/auth/api-keys/5/": {"DELETE"},
    "/projects/": {"GET", "POST"},
    "/projects/5/": {"GET", "PATCH", "DELETE"},
    "/tasks/": {"GET", "POST"},
    "/tasks/5/": {"GET", "PATCH", "DELETE"},
    "/tasks/5/start/": {"POST"},
    "/tasks/5/pause/": {"POST"},
    "/tasks/5/resume/": {"POST"},
    "/tasks/5/complete/": {"POST"},
    "/pomodoro/active/": {"GET"},
    "/pomodoro/break/start/": {"POST"},
    "/pomodoro/sessions/": {"GET"},
    "/pomodoro/sessions/5/complete/": {"POST"},
    "/analytics/daily/": {"GET"},
    "/analytics/streaks/": {"GET"},
    "/analytics/projects/5/": {"GET"},
    "/export/data/": {"GET"},
    "/docs/": {"GET"},
    "/schema/": {"GET"},
}
METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS", "TRACE")
WRONG_IDS = ["0", "-1", "+1", "01", "1.0", "1e3", "abc", "null", "9007199254740992", "9" * 300, "٣", "²", "1,2", "1 "]
WRONG_IDS += ["%00", "%F0%9F%A6%86", "%22", "507f1f77bcf86cd799439011", "6f9619ff-8b86-4011-b42d-00cf4fc964ff", "1%3B2"]


def check_envelope(answer: Answer, status: int, code: str) -> None:
    assert answer.status == status, answer.body
    assert set(answer.json) == {"error"}
    assert set(answer.error) == {"code", "message", "details"}
    assert answer.error["code"] == code
    assert isinstance(answer.error["message"], str)
    assert answer.error["message"]
    assert isinstance(answer.error["details"], dict)
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("token", [None, "genuine"])
def test_an_unknown_route_is_not_found_on_every_level_and_for_every_method(
    api: Client, person: Person, token: str | None
) -> None:
    before, bodies = snapshot(), set()
    for number, path in enumerate(UNKNOWN):
        for method in ("GET", "POST", "PUT") if number % 5 == 0 else ("GET",):
            sent = {"token": person.token if token else None, "address": f"203.0.113.{number}"}
            answer = api.request(method, path, raw=b"{broken" if method == "POST" else b"", **sent)
            check_envelope(answer, 404, "NOT_FOUND")
            bodies.add(answer.body)
    assert len(bodies) == 1
    assert snapshot() == before


def test_a_method_that_a_path_does_not_have_is_refused_with_those_that_it_has(api: Client) -> None:
    for number, (path, methods) in enumerate(KNOWN.items()):
        for spelled in (path, path.rstrip("/")):
            for method in set(METHODS) - methods:
                answer = api.request(method, f"{V1}{spelled}", raw=b"{broken", address=f"203.0.113.{number}")
                check_envelope(answer, 405, "METHOD_NOT_ALLOWED")
                assert set(answer.headers["Allow"].split(", ")) == methods | {"OPTIONS"}


def test_both_spellings_of_a_path_are_one_route(api: Client, person: Person) -> None:
    for path in (path for path, methods in KNOWN.items() if "GET" in methods):
        one, other = (api.get(f"{V1}{spelled}", token=person.token) for spelled in (path, path.rstrip("/")))
        assert one.status == other.status
        assert "location" not in {name.lower() for name in other.headers}


NO_TOKENS: list[dict[str, str]] = [
    {},
    {"Authorization": ""},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer "},
    {"Authorization": "Basic amFuZTpwYXNz"},
    {"Authorization": "garbage"},
    {"Authorization": "Bearer garbage"},
    {"Authorization": "Bearer ffk_garbage"},
    {"Authorization": "Bearer ffk_1.2.x"},
    {"Authorization": "Bearer é"},
    {"Authorization": "Bearer " + "x" * 9000},
    {"Cookie": "access=token"},
]


def test_without_a_token_everything_else_is_closed(api: Client) -> None:
    before = snapshot()
    for number, headers in enumerate(NO_TOKENS):
        sent: Any = {"headers": headers, "address": f"203.0.113.{number}"}
        for path in (
            "/auth/profile/",
            "/auth/api-keys/",
            "/projects/",
            "/tasks/",
            "/pomodoro/active/",
            "/export/data/",
        ):
            check_envelope(api.get(f"{V1}{path}", **sent), 401, "AUTHENTICATION_FAILED")
        for path in ("/projects/", "/tasks/", "/tasks/5/start/"):
            check_envelope(api.post(f"{V1}{path}", raw=b"{broken", **sent), 401, "AUTHENTICATION_FAILED")
    assert snapshot() == before


@pytest.mark.parametrize("spelled", ["Bearer", "bearer", "BEARER", "Bearer  "])
def test_the_scheme_has_no_letter_case(api: Client, person: Person, spelled: str) -> None:
    assert api.get(f"{V1}/auth/profile/", headers={"AUTHORIZATION": f"{spelled} {person.token}"}).status == 200


OBJECTS = [
    ("DELETE", "/auth/api-keys/{}/"),
    ("GET", "/projects/{}/"),
    ("PATCH", "/projects/{}/"),
    ("DELETE", "/projects/{}/"),
    ("GET", "/tasks/{}/"),
    ("PATCH", "/tasks/{}/"),
    ("DELETE", "/tasks/{}/"),
    ("POST", "/tasks/{}/start/"),
    ("POST", "/tasks/{}/pause/"),
    ("POST", "/tasks/{}/resume/"),
    ("POST", "/tasks/{}/complete/"),
    ("POST", "/pomodoro/sessions/{}/complete/"),
    ("GET", "/analytics/projects/{}/"),
]


@pytest.mark.parametrize(("method", "path"), OBJECTS)
def test_an_id_of_the_wrong_kind_names_nothing(api: Client, person: Person, method: str, path: str) -> None:
    before, bodies = snapshot(), set()
    for wrong in [*WRONG_IDS, "5", str(2**53 - 1)]:
        answer = api.request(method, V1 + path.format(wrong), token=person.token)
        check_envelope(answer, 404, "NOT_FOUND")
        bodies.add(answer.body)
    assert len(bodies) == 1
    assert snapshot() == before


def test_a_page_that_does_not_exist_is_not_found(api: Client, person: Person) -> None:
    for query in ("page=1&page=2", "page=0", "page=-1", "page=x", "page=", "page=1.0", "page=99999999999"):
        check_envelope(api.get(f"{V1}/auth/api-keys/?{query}", token=person.token), 404, "NOT_FOUND")


def test_senseless_queries_are_ignored(api: Client, person: Person) -> None:
    for query in ("page_size=5&page_size=x", "page_size=-1", "page_size=", "x=1&x=2&%00=%FF", "=&&=a", "%F0%9F%A6%86"):
        assert api.get(f"{V1}/auth/api-keys/?{query}", token=person.token).status == 200


WRONG_DATES = ["2025-W03-1", "20250120", "2025-1-20", "2025-02-30", "٢٠٢٥-٠١-٢٠", "today", "", "2025-01-20T00:00:00Z"]


def test_a_date_is_a_year_a_month_and_a_day_and_nothing_else(api: Client, person: Person) -> None:
    for text in [*WRONG_DATES, "2025-01-20,2025-01-21"]:
        answer = api.get(f"{V1}/analytics/daily/", token=person.token, params={"date": text})
        check_envelope(answer, 400, "VALIDATION_ERROR")
        assert list(answer.error["details"]) == ["date"]


def test_a_crash_says_nothing_but_the_request_id(api: Client, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any) -> None:
        raise RuntimeError("secret internals")

    monkeypatch.setattr("roost.identity.store.read_account", crash)
    answer = api.get(f"{V1}/auth/profile/", token=person.token)
    check_envelope(answer, 500, "INTERNAL_ERROR")
    assert b"secret" not in answer.body
    assert answer.error["details"] == {"request_id": "test-request"}


@pytest.mark.parametrize("at", [1, 2])
def test_a_table_that_stays_away_is_an_internal_error_with_all_headers(api: Client, person: Person, at: int) -> None:
    with failing(Failure.THROTTLED, at=at, times=None):
        answer = api.get(f"{V1}/auth/profile/", token=person.token)
    check_envelope(answer, 500, "INTERNAL_ERROR")
    assert answer.error["details"] == {"request_id": "test-request"}
    assert {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-API-Version"} <= set(answer.headers)
    assert api.get(f"{V1}/auth/profile/", token=person.token).status == 200


def test_a_deleted_account_is_signed_out(api: Client, person: Person) -> None:
    for key in list(snapshot(without=())):
        if key[0] == f"USER#{person.id:016d}":
            table.write(table.Delete(table.Key(*key)))
    check_envelope(api.get(f"{V1}/auth/profile/", token=person.token), 401, "AUTHENTICATION_FAILED")
    check_envelope(api.post(f"{V1}/auth/refresh/", json={"refresh": person.refresh}), 401, "AUTHENTICATION_FAILED")


def test_a_conflict_names_its_cause(api: Client, person: Person) -> None:
    task = api.post("/focusflow/api/v1/tasks/", json={"title": "Dig"}, token=person.token).json["id"]
    answer = api.post(f"/focusflow/api/v1/tasks/{task}/pause/", token=person.token)
    assert (answer.status, answer.error["code"]) == (409, "CONFLICT")
    assert answer.error["details"] == {"non_field_errors": [answer.error["message"]]}


def test_what_is_invisible_is_not_found_whatever_is_sent_to_it(api: Client, person: Person) -> None:
    path = "/focusflow/api/v1/projects/4503599627370495/"
    as_text = api.patch(path, raw=b"text", headers={"Content-Type": "text/plain"}, token=person.token)
    too_large = api.patch(path, raw=b" " * (2**20 + 1), token=person.token)
    assert (as_text.status, too_large.status) == (404, 404)


def test_answers_are_plain_utf_8(api: Client, person: Person) -> None:
    sent = {"title": "Пишем 😀", "description": "Ж" * 10_000}
    answer = api.post("/focusflow/api/v1/tasks/", json=sent, token=person.token)
    assert answer.json["title"] == sent["title"]
    assert len(answer.body) < 21_000
