"""Pages of the configured origins may call the API; others get no permission."""

import pytest

from tests.functions.conftest import Person
from tests.support.client import Client
from tests.support.race import snapshot

V1 = "/focusflow/api/v1"
OURS = "https://app.example.com"
EXPOSED = {
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "Retry-After",
    "X-API-Version",
    "Content-Disposition",
}


def preflight(origin: str = OURS, method: str = "PATCH") -> dict[str, str]:
    return {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
    }


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/auth/profile/", {"GET", "PATCH"}), ("/auth/login", {"POST"}), ("/tasks/5/", {"GET", "PATCH", "DELETE"})],
)
def test_a_preflight_of_a_known_origin_is_granted(api: Client, path: str, methods: set[str]) -> None:
    before = snapshot()
    answer = api.request("OPTIONS", f"{V1}{path}", headers=preflight())
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == OURS
    assert set(answer.headers["Access-Control-Allow-Methods"].split(", ")) == methods
    allowed = answer.headers["Access-Control-Allow-Headers"].lower().replace(" ", "").split(",")
    assert {"authorization", "content-type", "accept", "idempotency-key"} <= set(allowed)
    assert "Origin" in answer.headers["Vary"]
    assert snapshot() == before


def test_a_preflight_costs_no_token_and_is_never_refused(api: Client) -> None:
    answers = [api.request("OPTIONS", f"{V1}/tasks/", headers=preflight()) for _ in range(103)]
    assert {answer.status for answer in answers} == {204}
    assert answers[-1].headers["X-RateLimit-Remaining"] == "0"


def test_answers_to_a_known_origin_are_readable_whatever_their_status(api: Client, person: Person) -> None:
    for path, status in ((f"{V1}/auth/profile/", 200), (f"{V1}/tasks/5/", 404), ("/focusflow/nowhere/", 404)):
        answer = api.get(path, token=person.token, headers={"Origin": OURS})
        assert answer.status == status
        assert answer.headers["Access-Control-Allow-Origin"] == OURS
        assert set(answer.headers["Access-Control-Expose-Headers"].split(", ")) >= EXPOSED
    assert api.get(f"{V1}/tasks/", headers={"Origin": OURS}).headers["Access-Control-Allow-Origin"] == OURS


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "https://app.example.com.evil.example", "http://app.example.com", "", "*"],
)
def test_other_origins_get_no_permission(api: Client, person: Person, origin: str) -> None:
    answers = [
        api.request("OPTIONS", f"{V1}/auth/profile/", headers=preflight(origin)),
        api.get(f"{V1}/auth/profile/", token=person.token, headers={"Origin": origin}),
    ]
    for answer in answers:
        assert not {"access-control-allow-origin", "access-control-allow-credentials"} & {
            name.lower() for name in answer.headers
        }


def test_without_an_origin_nothing_is_said_about_origins(api: Client, person: Person) -> None:
    answer = api.get(f"{V1}/auth/profile/", token=person.token)
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_cookies_are_neither_set_nor_read(api: Client, person: Person) -> None:
    sent = {"Cookie": f"access={person.token}; refresh={person.refresh}"}
    assert api.get(f"{V1}/auth/profile/", headers=sent).status == 401
    answer = api.post(f"{V1}/auth/login/", json={"email": person.email, "password": person.password})
    assert answer.cookies == []
    assert "set-cookie" not in {name.lower() for name in answer.headers}
