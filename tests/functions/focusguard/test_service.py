"""FG-54 to FG-57: documentation, service pages, versions, cross-origin answers."""

import json

import pytest

from focusguard.wire.document import document
from tests.functions.focusguard.desk import Desk, code
from tests.support.catalogue.focusguard import BASE, DIALECT, PASSWORD, Guard
from tests.support.client import Answer, Client
from tests.support.race import Failure, failing

BASES = ("/focusguard", BASE, f"{BASE}/v1", f"{BASE}/v2")
OURS, OTHER, FOREIGN = "http://localhost:5173", "http://localhost:3000", "https://evil.example"


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("name", ["docs", "redoc"])
def test_fg_54_pages_that_need_no_other_host(api: Client, base: str, name: str) -> None:
    answer = api.get(f"{base}/{name}")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    page = answer.body.decode()
    assert "FocusGuard API" in page
    assert "<script src=" not in page
    assert '<link rel="stylesheet" href="http' not in page


@pytest.mark.parametrize("base", BASES)
def test_fg_54_the_document_has_every_route(api: Client, base: str) -> None:
    found = api.get(f"{base}/openapi.json").json
    assert found["openapi"].startswith("3.")
    declared = {(method.upper(), path) for path, item in found["paths"].items() for method in item}
    assert declared == {(row.method, row.rule.replace("<", "{").replace(">", "}")) for row in DIALECT.rows}


def test_fg_54_the_document_says_who_may_call_what() -> None:
    for row in DIALECT.rows:
        operation = document()["paths"][row.rule.replace("<", "{").replace(">", "}")][row.method.lower()]
        assert (operation.get("security") == []) == row.public, row.name
        assert operation["responses"].keys() >= {"4XX", "5XX"}
        assert operation["summary"]
    assert "password" not in json.dumps(document()["components"]["schemas"]["User"])


@pytest.mark.parametrize("path", ["/focusguard", "/focusguard/"])
def test_fg_55_the_root(api: Client, path: str) -> None:
    answer = api.get(path)
    assert answer.status == 200
    assert answer.json.keys() == {"message", "version", "docs", "redoc", "health"}
    for name in ("docs", "redoc", "health"):
        assert answer.json[name] == f"/focusguard/{name}"


@pytest.mark.parametrize("base", BASES)
def test_fg_55_health(api: Client, base: str) -> None:
    answer = api.get(f"{base}/health")
    assert answer.status == 200
    assert answer.json == {
        "status": "healthy",
        "api": "online",
        "database": "connected",
        "version": "1.0.0",
        "timestamp": "2026-03-02T09:00:00.000Z",
    }


@pytest.mark.parametrize("failure", list(Failure))
def test_fg_55_health_answers_also_without_storage(api: Client, failure: Failure) -> None:
    with failing(failure, times=None):
        answer = api.get("/focusguard/health")
    assert (answer.status, answer.json["database"]) == (200, "disconnected")


@pytest.mark.parametrize("base", BASES)
def test_fg_55_info_says_nothing_secret(api: Client, base: str) -> None:
    answer = api.get(f"{base}/info")
    assert answer.status == 200
    assert answer.json.keys() == {"title", "version", "environment", "cors_origins", "rate_limits", "features"}
    assert answer.json["cors_origins"] == [OURS, OTHER]
    assert b"roost-" not in answer.body


@pytest.mark.parametrize(("base", "version"), [(BASE, "1"), (f"{BASE}/v1", "1"), (f"{BASE}/v2", "2")])
def test_fg_56_all_bases_serve_the_same(api: Client, person: Guard, base: str, version: str) -> None:
    login = api.post(f"{base}/auth/login", json={"username": "jane", "password": PASSWORD})
    me = api.get(f"{base}/users/me/", token=login.json["access_token"])
    assert me.json == api.get(f"{BASE}/users/me", token=person.token).json
    missing, unknown = api.get(f"{base}/sessions/x", token=person.token), api.get(f"{base}/nowhere")
    assert (code(missing), code(unknown)) == ((404, "SESSION_NOT_FOUND"), (404, "NOT_FOUND"))
    for answer in (login, me, missing, unknown):
        assert answer.headers["X-API-Version"] == version


def test_fg_56_an_unknown_version_is_an_unknown_route(desk: Desk) -> None:
    for version in ("v3", "v0", "V1", "v11"):
        answer = desk.get(f"{version}/users/me")
        assert (code(answer), answer.headers["X-API-Version"]) == ((404, "NOT_FOUND"), "1")


def _asked(api: Client, person: Guard, origin: str) -> list[Answer]:
    """A success, errors of several kinds."""
    headers = {"Origin": origin}
    return [
        api.get(f"{BASE}/users/me", token=person.token, headers=headers),
        api.get(f"{BASE}/users/me", headers=headers),
        api.get(f"{BASE}/nowhere", headers=headers),
        api.post(f"{BASE}/auth/login", json={}, headers=headers),
        api.get("/focusguard/health", headers=headers),
    ]


@pytest.mark.parametrize("origin", [OURS, OTHER])
def test_fg_57_an_allowed_origin_is_echoed_on_success_and_error(api: Client, person: Guard, origin: str) -> None:
    for answer in _asked(api, person, origin):
        assert answer.headers["Access-Control-Allow-Origin"] == origin
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"
        assert answer.headers["Vary"] == "Origin"
        exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
        assert {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"} <= set(exposed)


@pytest.mark.parametrize("origin", [FOREIGN, "http://localhost:9999", "null", "https://localhost:5173", "*"])
def test_fg_57_other_origins_get_nothing(api: Client, person: Guard, origin: str) -> None:
    for answer in _asked(api, person, origin):
        assert not [name for name in answer.headers if name.lower().startswith("access-control-allow-origin")]


def test_fg_57_a_preflight(api: Client) -> None:
    headers = {"Origin": OURS, "Access-Control-Request-Method": "PATCH"}
    for path in (f"{BASE}/users/me/password", f"{BASE}/v1/sessions", f"{BASE}/nowhere"):
        answer = api.request("OPTIONS", path, headers=headers)
        assert answer.status == 204
        assert answer.headers["Access-Control-Allow-Origin"] == OURS
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"
        assert answer.headers["Access-Control-Allow-Methods"] == "GET, POST, PUT, PATCH, DELETE, OPTIONS"
        assert {"Authorization", "Content-Type"} <= set(answer.headers["Access-Control-Allow-Headers"].split(", "))
        assert answer.headers["Access-Control-Max-Age"] == "600"
    foreign = api.request("OPTIONS", f"{BASE}/users/me", headers=headers | {"Origin": FOREIGN})
    assert "Access-Control-Allow-Origin" not in foreign.headers


def test_fg_54_the_document_says_which_bodies_are_needed() -> None:
    def needed(method: str, path: str) -> bool:
        return bool(document()["paths"][f"{BASE}/{path}"][method]["requestBody"]["required"])

    assert needed("post", "auth/login")
    assert needed("post", "users/me/avatar")
    assert not needed("post", "sessions")
    assert not needed("post", "auth/logout")
    assert "requestBody" not in document()["paths"][f"{BASE}/garden/reset"]["post"]
    [kind] = document()["paths"][f"{BASE}/users/me/avatar"]["post"]["requestBody"]["content"]
    assert kind == "multipart/form-data"
