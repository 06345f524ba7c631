"""What holds for all of FocusMaster: health, unknown routes, bodies, text, other sites (FM-01, FM-02, FM-56 to 59)."""

import json
from typing import Any

import pytest

from portal import fallback
from tests.functions.focusmaster.conftest import BASE, Member, faults, refusal
from tests.support.client import Client, Context, gateway_event

UNKNOWN = (404, "Resource not found")
LOCAL = "http://localhost:5173"


def test_fm_01_health(api: Client) -> None:
    answer = api.get(f"{BASE}/health")
    assert (answer.status, answer.json) == (200, {"status": "ok", "timestamp": "2026-03-02T09:00:00.000Z"})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "nowhere"),
        ("GET", "auth/nowhere"),
        ("GET", "tasks/a/b"),
        ("POST", "sessions/stats"),
        ("PATCH", "tasks"),
        ("DELETE", "health"),
        ("GET", "auth/login"),
        ("GET", ""),
    ],
)
def test_fm_02_unknown_routes_and_wrong_methods(me: Member, method: str, path: str) -> None:
    answer = me.send(method, path)
    assert refusal(answer) == UNKNOWN
    assert answer.headers["X-Request-Id"]


def test_fm_02_outside_of_the_api_too(api: Client) -> None:
    for path in ("/focusmaster", "/focusmaster/", "/focusmaster/apis"):
        assert refusal(api.get(path)) == UNKNOWN


def test_fm_02_what_the_gateway_cannot_place(services: None) -> None:
    event = gateway_event("GET", f"{BASE}/tasks/%0A/", address="192.0.2.1")
    answer = fallback.handler(event, Context())
    assert (answer["statusCode"], json.loads(answer["body"])) == (404, {"message": "Resource not found"})


def test_fm_02_a_slash_at_the_end_does_not_matter(me: Member) -> None:
    assert me.get("tasks/").json == me.get("tasks").json == []


@pytest.mark.parametrize(
    "raw", [b"{", b"nonsense", b"\xff\xfe", b'{"title": NaN}', b"[" * 100_000, b"[]", b'"text"', b"7", b"null"]
)
def test_fm_56_what_is_no_json_object_is_refused(me: Member, raw: bytes) -> None:
    assert faults(me.post("tasks", raw=raw)).keys() == {"root"}


@pytest.mark.parametrize("value", [None, True, 1, -1.5, 1e308, "", "x", "\ud800", "\x00", [], [[]], {}, {"a": {}}])
@pytest.mark.parametrize(
    ("method", "path", "field"),
    [
        ("POST", "auth/register", "email"),
        ("POST", "auth/login", "password"),
        ("POST", "auth/guest", "guestId"),
        ("POST", "auth/google", "credential"),
        ("PUT", "auth/profile", "settings"),
        ("POST", "tasks", "tags"),
        ("POST", "tasks", "estimatedPomodoros"),
        ("POST", "sessions", "startTime"),
        ("POST", "sessions", "duration"),
        ("POST", "sessions", "task"),
        ("POST", "clock/stop", "breakTime"),
    ],
)
def test_fm_56_values_of_wrong_types_never_break_anything(
    me: Member, method: str, path: str, field: str, value: Any
) -> None:
    answer = me.send(method, path, {field: value})
    assert 200 <= answer.status < 500, answer.body
    if answer.status >= 400:
        assert answer.json["message"]


def test_fm_56_a_body_may_have_a_megabyte(me: Member) -> None:
    too_large = me.post("tasks", raw=b'{"title": "' + b"x" * 2**20 + b'"}')
    assert refusal(too_large) == (413, "Payload too large")
    assert faults(me.post("tasks", raw=b'{"title": "' + b"x" * (2**20 - 13) + b'"}')).keys() == {"title"}


def test_fm_56_whatever_the_body_is_declared_as(me: Member) -> None:
    headers = {"Content-Type": "text/plain"}
    assert me.post("tasks", raw=b'{"title": "Dig"}', headers=headers).status == 200


def test_fm_56_an_unknown_id_in_any_form_is_not_found(me: Member) -> None:
    for spelled in ("1", "%20", "é", "a" * 500, "69a551900000feb74a68010g", "../tasks"):
        assert me.get(f"sessions/{spelled}").status == 404


def test_a_crash_tells_nothing(me: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    from focusmaster import tasks

    def fail(_: object) -> None:
        raise RuntimeError("the secret detail")

    monkeypatch.setattr(tasks.service, "own_tasks", fail)
    answer = me.get("tasks")
    assert answer.status == 500
    assert answer.json == {"message": "Server error", "requestId": answer.headers["X-Request-Id"]}


@pytest.mark.parametrize(
    "text", ["Ünïcödé ☕️ 漢字 🦜", "<b>bold</b> & 'quoted' \"twice\"", "e\u0301 stays", "line\nbreak"]
)
def test_fm_57_text_comes_back_as_it_was_given(me: Member, text: str) -> None:
    task = me.task(text, description=text, tags=[text], category=text)
    assert [task[name] for name in ("title", "description", "category")] == [text] * 3
    assert me.read_task(task["_id"]) == task
    assert me.put("auth/profile", {"name": text}).json["name"] == text
    assert me.get("auth/me").json["name"] == text


def test_fm_57_long_text_and_blanks_around_it(me: Member) -> None:
    task = me.task("  " + "漢" * 120 + "  ", description="🦜" * 2000)
    assert (task["title"], len(task["description"])) == ("漢" * 120, 2000)
    assert me.read_task(task["_id"]) == task


@pytest.mark.parametrize("origin", [LOCAL, "http://127.0.0.1:5173", "http://localhost:9999"])
def test_fm_59_local_pages_may_read_answers_with_cookies(me: Member, origin: str) -> None:
    answer = me.get("tasks", headers={"Origin": origin})
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
    assert answer.headers["Vary"] == "Origin"
    assert "RateLimit-Remaining" in answer.headers["Access-Control-Expose-Headers"]


def test_fm_59_errors_are_readable_too(api: Client) -> None:
    answer = api.get(f"{BASE}/auth/me", headers={"Origin": LOCAL})
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (401, LOCAL)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example", "*"])
def test_fm_59_other_pages_may_not(me: Member, origin: str) -> None:
    answer = me.get("tasks", headers={"Origin": origin})
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


def test_fm_59_preflights_are_answered(api: Client) -> None:
    asked = {"Origin": LOCAL, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
    answer = api.request("OPTIONS", f"{BASE}/tasks/abc", headers=asked)
    assert answer.status == 204
    assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
    assert {"Authorization", "Content-Type"} <= set(answer.headers["Access-Control-Allow-Headers"].split(", "))
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"
