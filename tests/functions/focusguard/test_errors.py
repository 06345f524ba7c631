"""FG-52, FG-53: one error shape, whatever goes wrong."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from roost.kit import aws, gate
from roost.kit.settings import settings
from tests.functions.focusguard.desk import Desk, code, detail, failing_fields
from tests.support.catalogue.focusguard import BASE, DIALECT, PASSWORD, Guard
from tests.support.client import Client
from tests.support.race import Failure, failing

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "path",
    ["/focusguard/nowhere", BASE, f"{BASE}/nowhere", f"{BASE}/auth", f"{BASE}/auth/nowhere", f"{BASE}/v3/users/me",
     f"{BASE}/v1", f"{BASE}/v1/v1/users/me", f"{BASE}/users", f"{BASE}/teams", f"{BASE}/sessions/x/y/z",
     f"{BASE}/stats", f"{BASE}/leaderboard", "/focusguard/users/me", f"{BASE}/garden/a/b/c"],
)  # fmt: skip
def test_fg_52_unknown_routes(desk: Desk, path: str) -> None:
    for token in (None, desk.person.token):
        answer = desk.api.get(path, token=token)
        assert code(answer) == (404, "NOT_FOUND")
        assert detail(answer).keys() == {"message", "error_code", "status_code", "timestamp"}
        assert TIME.fullmatch(detail(answer)["timestamp"])
        assert answer.headers["Content-Type"] == "application/json"


def test_fg_52_known_paths_with_a_wrong_method(desk: Desk) -> None:
    for number, row in enumerate(DIALECT.rows):
        path = row.rule.replace("<", "").replace(">", "")
        answer = desk.api.request("TRACE", path, token=desk.person.token, address=f"203.0.113.{number}")
        assert code(answer) == (405, "METHOD_NOT_ALLOWED"), row.name
        assert row.method in answer.headers["Allow"].split(", ")


@pytest.mark.parametrize(
    "raw", [b"{", b"nonsense", b'{"a": }', b"\xff\xfe", b"[" * 100_000, b'{"a": NaN}', b'"\xed\xa0\x80"']
)
def test_fg_52_what_is_no_json_is_a_bad_request(api: Client, raw: bytes) -> None:
    answer = api.post(f"{BASE}/auth/login", raw=raw, headers=JSON)
    assert code(answer) == (400, "BAD_REQUEST")
    assert "errors" not in detail(answer)


@pytest.mark.parametrize("raw", [b"[]", b'"text"', b"7", b"null", b"true"])
def test_fg_52_what_is_no_object_is_unprocessable(api: Client, raw: bytes) -> None:
    answer = api.post(f"{BASE}/auth/login", raw=raw, headers=JSON)
    assert failing_fields(answer) == {"body": "dict_type"}


def test_fg_52_a_body_that_is_too_large(api: Client) -> None:
    answer = api.post(f"{BASE}/auth/login", raw=b" " * (2**20 + 1), headers=JSON)
    assert code(answer) == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_fg_52_json_is_json_whatever_it_is_called(api: Client, person: Guard, media_type: str) -> None:
    raw = f'{{"username": "jane", "password": "{PASSWORD}"}}'.encode()
    assert api.post(f"{BASE}/auth/login", raw=raw, headers={"Content-Type": media_type}).status == 200


def test_fg_52_a_crash_tells_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(gate, "caller_of", explode)
    answer = desk.get("users/me")
    assert code(answer) == (500, "INTERNAL_SERVER_ERROR")
    assert b"secret" not in answer.body
    assert detail(answer).keys() == {"message", "error_code", "status_code", "timestamp"}


def test_fg_52_storage_that_never_answers_is_a_plain_500(desk: Desk) -> None:
    with failing(Failure.TIMED_OUT, times=None):
        answer = desk.get("users/me")
    assert code(answer) == (500, "INTERNAL_SERVER_ERROR")


def test_fg_52_without_documentation_nothing_else_is_in_an_error(desk: Desk) -> None:
    answers = [desk.get("sessions/x"), desk.get("users/x"), desk.get("garden/x"), desk.post("sessions", {})]
    answers += [desk.post("sessions", {}), desk.put("users/me", {"username": "?"})]
    allowed = {"message", "error_code", "status_code", "timestamp", "details", "errors"}
    for answer in answers:
        if answer.status >= 400:
            assert detail(answer).keys() <= allowed


HUGE = "x" * 100_000
ODD_TEXTS = [
    "",
    " ",
    HUGE,
    "🌱" * 20_000,
    "\u202e‮",
    "a\u0000b",
    "\ud800",
    "'; DROP TABLE users; --",
    "{{7*7}}",
    "../../etc",
]
Attempt = Callable[[Desk, Any], Any]
ATTEMPTS: dict[str, Attempt] = {
    "login name": lambda desk, text: desk.api.post(f"{BASE}/auth/login", json={"username": text, "password": "x"}),
    "login password": lambda desk, text: desk.api.post(
        f"{BASE}/auth/login", json={"username": "jane", "password": text}
    ),
    "register": lambda desk, text: desk.api.post(
        f"{BASE}/auth/register", json={"username": text, "email": text, "password": text, "full_name": text}
    ),
    "refresh": lambda desk, text: desk.api.post(f"{BASE}/auth/refresh", json={"refresh_token": text}),
    "forgot": lambda desk, text: desk.api.post(f"{BASE}/auth/forgot-password", json={"email": text}),
    "reset": lambda desk, text: desk.api.post(
        f"{BASE}/auth/reset-password", json={"token": text, "new_password": PASSWORD}
    ),
    "verify": lambda desk, text: desk.api.post(f"{BASE}/auth/verify-email", json={"token": text}),
    "exchange": lambda desk, text: desk.api.post(f"{BASE}/auth/oauth/exchange", json={"code": text}),
    "profile": lambda desk, text: desk.put("users/me", {"full_name": text, "bio": text}),
    "garden": lambda desk, text: desk.post("garden", {"session_id": text, "plant_type": text, "plant_num": text}),
    "session": lambda desk, text: desk.post("sessions", {"duration_min": text}),
    "query": lambda desk, text: desk.get("sessions", params={"limit": text[:2000], "status": text[:2000]}),
    "cookie": lambda desk, text: desk.api.post(
        f"{BASE}/auth/refresh", headers={"Cookie": f"refresh_token={text[:2000]}"}
    ),
    "bearer": lambda desk, text: desk.api.get(f"{BASE}/users/me", token=text),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_fg_53_odd_input_never_breaks_anything(desk: Desk, attempt: str) -> None:
    for text in ODD_TEXTS:
        safe = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if attempt in ("query",) else text
        answer = ATTEMPTS[attempt](desk, safe)
        assert answer.status < 500, (text[:20], answer.body)


@pytest.mark.parametrize("value", [10**400, -(10**400), 1.5e300, [[]] * 50, {"a": {"b": {}}}, True])
def test_fg_53_odd_values_never_break_anything(desk: Desk, value: Any) -> None:
    session = desk.start()
    for field in ("duration_min", "actual_duration", "focus_score", "blink_rate", "completed"):
        assert desk.patch(f"sessions/{session}", {field: value}).status in (200, 422)
        desk.clock.tick(10)
    sent = {"session_id": session, "plant_type": "Rose", "plant_num": value, "growth_stage": value}
    assert desk.post("garden", sent).status == 422


def test_fg_53_unicode_is_kept_as_it_was_given(desk: Desk) -> None:
    name = "Zoë 名前 🌱 \u0065\u0301"
    assert desk.made(desk.put("users/me", {"full_name": name, "bio": name * 10}))["full_name"] == name
    assert desk.me()["bio"] == name * 10


def test_nothing_is_stored_of_a_refused_request(api: Client, person: Guard) -> None:
    before = aws.client("dynamodb").scan(TableName=settings().table)["Count"]
    api.post(f"{BASE}/sessions", json={"duration_min": 0}, token=person.token)
    assert aws.client("dynamodb").scan(TableName=settings().table)["Count"] == before
