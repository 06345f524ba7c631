"""FF-69: the path selects the version; `Accept` may repeat it."""

import pytest

from tests.functions.conftest import Person
from tests.support.client import Client

V1 = "/focusflow/api/v1"
SERVED = [
    None,
    "*/*",
    "application/json",
    "application/json; version=1.0",
    "application/json; version=1",
    "application/json; version=2.0",
    "application/json;version=2",
    'application/json; VERSION="1.0"',
    "application/json; version=1.0, application/json; version=1",
    "text/html, application/json; q=0.9; version=2.0; charset=utf-8",
    "application/json; subversion=9",
]
REFUSED = [
    "application/json; version=3.0",
    "application/json; version=0",
    "application/json; version=1.1",
    "application/json; version=",
    "application/json; version",
    "application/json; version=abc",
    "application/json; version=1.0, application/json; version=2.0",
    "application/json; version=1.0; version=3.0",
    "text/html; version=99",
]


def headers(accept: str | None) -> dict[str, str]:
    return {} if accept is None else {"Accept": accept}


def test_known_versions_are_served(api: Client, person: Person) -> None:
    for accept in SERVED:
        for path in (f"{V1}/auth/profile/", "/focusflow/api/health/"):
            answer = api.get(path, token=person.token, headers=headers(accept))
            assert (answer.status, answer.headers["X-API-Version"]) == (200, "1.0"), accept


def test_unknown_and_contradictory_versions_are_not_acceptable(api: Client, person: Person) -> None:
    wanted = (("GET", f"{V1}/auth/profile/"), ("GET", "/focusflow/api/health/"), ("POST", f"{V1}/auth/login/"))
    for accept in REFUSED:
        for method, path in wanted:
            answer = api.request(method, path, token=person.token, headers=headers(accept))
            assert (answer.status, answer.error["code"]) == (406, "NOT_ACCEPTABLE"), (accept, path)
            assert answer.headers["X-API-Version"] == "1.0"


def test_a_refused_version_comes_before_the_input_and_changes_nothing(api: Client, person: Person) -> None:
    wrong = headers("application/json; version=9")
    assert api.patch(f"{V1}/auth/profile/", raw=b"{", token=person.token, headers=wrong).status == 406
    sent = {"email": "new@example.com", "password": "SecurePass123!"}
    assert api.post(f"{V1}/auth/register/", json=sent, headers=wrong).status == 406
    assert api.post(f"{V1}/auth/register/", json=sent).status == 201


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("/focusflow/api/v1/nowhere/", "1.0"),
        ("/focusflow/api/v2/nowhere/", "2.0"),
        ("/focusflow/api/v2", "2.0"),
        ("/focusflow/api/v20/", "1.0"),
        ("/focusflow/", "1.0"),
    ],
)
def test_every_answer_names_the_version_of_its_path(api: Client, path: str, version: str) -> None:
    assert api.get(path).headers["X-API-Version"] == version
