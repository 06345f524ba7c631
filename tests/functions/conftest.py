"""Function tests: real handlers, real events, the services in memory, a clock that is held."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from roost.kit import clock as kit_clock
from tests.support import stack
from tests.support.client import Client


@dataclass(frozen=True)
class Person:
    """A registered FocusFlow user."""

    id: int
    email: str
    username: str
    password: str
    token: str
    refresh: str

    @property
    def user(self) -> int:
        return self.id


@pytest.fixture
def clock() -> Iterator[stack.HeldClock]:
    held = stack.HeldClock()
    with kit_clock.held(held):
        yield held


@pytest.fixture
def services(clock: stack.HeldClock) -> Iterator[None]:
    with stack.running():
        yield


@pytest.fixture
def api(services: None) -> Client:
    return Client()


@pytest.fixture
def register(api: Client) -> Callable[..., Person]:
    """Registers people; each comes from an address of their own, so that no limit is met by accident."""
    made = []

    def _register(name: str = "", **fields: object) -> Person:
        made.append(name)
        name = name or f"person{len(made)}"
        sent = {"email": f"{name}@example.com", "username": name, "password": "SecurePass123!"} | fields
        answer = api.post("/focusflow/api/v1/auth/register/", json=sent, address=f"198.51.100.{len(made)}")
        assert answer.status == 201, answer.body
        body, tokens = answer.json, answer.json["tokens"]
        return Person(
            body["id"], body["email"], body["username"], str(sent["password"]), tokens["access"], tokens["refresh"]
        )

    return _register


@pytest.fixture
def person(register: Callable[..., Person]) -> Person:
    return register("jane")


@pytest.fixture
def stranger(register: Callable[..., Person]) -> Person:
    return register("stranger")
