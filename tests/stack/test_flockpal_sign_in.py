"""Coming in to FlockPal where it runs: by a mailed link, and through providers that the stack itself calls."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from local.testing import RunningStack
from tests.stack.conftest import eventually
from tests.support.oidc_provider import Person, StandIn, press_button

API = "/flockpal/api"


@pytest.fixture
def http(stack: RunningStack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.url, timeout=30, trust_env=False) as client:
        yield client


def landed(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 302, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def session(http: httpx.Client, token: str) -> Any:
    answer = http.get(f"{API}/auth/session", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    return answer.json()["session"]


def test_a_mailed_link_signs_in_once(stack: RunningStack, http: httpx.Client) -> None:
    asked = {"email": "link@example.com", "name": "Linda Link"}
    answer = http.post(f"{API}/auth/magic-link/request", json=asked)
    assert (answer.status_code, answer.json()["delivery"]) == (202, "email")
    [mail] = eventually(lambda: stack.mailbox("link@example.com"), seconds=15)
    found = re.search(rf"{re.escape(stack.url)}{API}/auth/magic-link/verify\?token=[\w-]+", mail["text"])
    assert found
    token = landed(http.get(found[0]))["auth_token"]
    assert session(http, token)["activeWorkspace"]["name"] == "Linda's Flock"
    assert http.get(found[0]).status_code == 400


@pytest.mark.parametrize("provider", ["google", "apple"])
def test_a_provider_signs_in(stack: RunningStack, http: httpx.Client, providers: StandIn, provider: str) -> None:
    providers.person = Person(sub=provider, email=f"{provider}@example.com", name="Olga Oauth")
    start = http.get(f"{API}/auth/oauth/{provider}/start")
    assert start.status_code == 302, start.text
    assert start.headers["set-cookie"].startswith("fp_oauth_state=")
    back = press_button(start.headers["location"])
    assert back.url == f"{stack.url}{API}/auth/oauth/{provider}/callback"
    answer = http.post(back.url, data=back.fields) if back.method == "POST" else http.get(back.url, params=back.fields)
    told = session(http, landed(answer)["auth_token"])
    assert told["user"]["email"] == f"{provider}@example.com"
    assert {each["providerKey"]: each["linked"] for each in told["providers"]}[provider]


def test_a_new_signing_key_is_found(http: httpx.Client, providers: StandIn) -> None:
    providers.person = Person(sub="key", email="key@example.com")
    for kid in ("rsa-1", "rsa-2"):
        providers.published, providers.kid = [kid], kid
        back = press_button(http.get(f"{API}/auth/oauth/google/start").headers["location"])
        assert "auth_token" in landed(http.get(back.url, params=back.fields))
