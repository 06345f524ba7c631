"""Stack tests: one real deployment of the real template on the local stack, for the wiring that memory cannot show."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from local.testing import RunningStack, running_stack
from tests.support import spotify as spotify_stand_in
from tests.support.frontend import landing_page
from tests.support.oidc_provider import CLIENT_ID, CLIENT_SECRET, StandIn, providing

V1 = "/focusflow/api/v1"
CALLBACK = "/focusmaster/api/spotify/callback"
ADMIN_EMAIL, ADMIN_PASSWORD = "admin@roost.test", "Adm1n-Roost-Pass"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stack tests can be left out (`-m "not stack"`)."""
    for item in items:
        if "tests/stack" in str(item.path):
            item.add_marker(pytest.mark.stack)


@pytest.fixture(scope="session")
def providers() -> Iterator[StandIn]:
    """The identity providers that the stack is configured for."""
    with providing() as running:
        yield running


@pytest.fixture(scope="session")
def spotify() -> Iterator[spotify_stand_in.StandIn]:
    """The music service that the stack is configured for."""
    with spotify_stand_in.playing() as running:
        yield running


@pytest.fixture(scope="session")
def frontend() -> Iterator[str]:
    """Where browsers land after a round."""
    with landing_page() as url:
        yield url


@pytest.fixture(scope="session")
def stack(providers: StandIn, spotify: spotify_stand_in.StandIn, frontend: str) -> Iterator[RunningStack]:
    clients = {f"FLOCKPAL_{name.upper()}_ISSUER": providers.issuer(name) for name in ("google", "apple")}
    clients |= dict.fromkeys(("FLOCKPAL_GOOGLE_CLIENT_ID", "FLOCKPAL_APPLE_CLIENT_ID"), CLIENT_ID)
    clients |= dict.fromkeys(("FLOCKPAL_GOOGLE_CLIENT_SECRET", "FLOCKPAL_APPLE_CLIENT_SECRET"), CLIENT_SECRET)
    clients |= {
        "SPOTIFY_CLIENT_ID": spotify_stand_in.CLIENT_ID,
        "SPOTIFY_CLIENT_SECRET": spotify_stand_in.CLIENT_SECRET,
    }
    clients |= {"SPOTIFY_ACCOUNTS_URL": spotify.accounts_url, "SPOTIFY_API_URL": spotify.api_url}
    clients |= {"SPOTIFY_REDIRECT_URI": f"{{url}}{CALLBACK}"}
    clients |= {"FOCUSMASTER_CLIENT_URL": frontend, "FLOCKPAL_ALLOWED_ORIGINS": frontend}
    clients |= {"ROOST_ADMIN_EMAIL": ADMIN_EMAIL, "ROOST_ADMIN_PASSWORD": ADMIN_PASSWORD}
    with running_stack(relaxed=True, overrides={"ROOST_BCRYPT_COST": "6", **clients}) as running:
        spotify.redirect_uri = f"{running.url}{CALLBACK}"
        yield running


@dataclass
class User:
    """A registered user and a client that speaks as them."""

    http: httpx.Client
    body: dict[str, Any]

    @property
    def id(self) -> int:
        return int(self.body["id"])

    @property
    def refresh(self) -> str:
        return str(self.body["tokens"]["refresh"])

    def call(self, method: str, path: str, expect: int = 200, **options: Any) -> Any:
        answer = self.http.request(method, f"{V1}/{path}", **options)
        assert answer.status_code == expect, (method, path, answer.status_code, answer.text)
        return answer.json() if answer.content and "json" in answer.headers["content-type"] else answer


@pytest.fixture(scope="session")
def fuzzer(stack: RunningStack) -> Iterator[User]:
    """One user for all made-up requests."""
    with httpx.Client(base_url=stack.url, timeout=30, trust_env=False) as http:
        yield _registered(http, {})


def _registered(http: httpx.Client, fields: dict[str, str]) -> User:
    name = f"user{time.time_ns()}"
    sent = {"email": f"{name}@example.com", "username": name, "password": "SecurePass123!"} | fields
    answer = http.post(f"{V1}/auth/register/", json=sent)
    assert answer.status_code == 201, answer.text
    http.headers["Authorization"] = f"Bearer {answer.json()['tokens']['access']}"
    return User(http, answer.json())


@pytest.fixture
def register(stack: RunningStack) -> Iterator[Callable[..., User]]:
    """Registers people over the front door."""
    clients: list[httpx.Client] = []

    def _register(**fields: str) -> User:
        http = httpx.Client(base_url=stack.url, timeout=30, trust_env=False)
        clients.append(http)
        return _registered(http, fields)

    yield _register
    for http in clients:
        http.close()


def eventually(check: Callable[[], Any], seconds: float, pause: float = 0.25) -> Any:
    """The first true answer of `check` within so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = check()
        if found:
            return found
        time.sleep(pause)
    raise AssertionError(f"not within {seconds} s")
