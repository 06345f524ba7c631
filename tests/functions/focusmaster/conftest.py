"""People of FocusMaster, signed up through its own API, and what they do there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from roost.kit import ids
from tests.support.client import Answer, Client

BASE = "/focusmaster/api"
PASSWORD = "SecurePass123"
V1 = "/focusflow/api/v1"


@dataclass(frozen=True)
class Member:
    """Somebody who is signed in."""

    api: Client
    id: str
    email: str
    token: str

    @property
    def user(self) -> int:
        return core_id(self.id)

    def send(self, method: str, path: str, json: Any = None, **options: Any) -> Answer:
        return self.api.request(method, f"{BASE}/{path}", json=json, token=self.token, **options)

    def get(self, path: str, **options: Any) -> Answer:
        return self.send("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Answer:
        return self.send("POST", path, json, **options)

    def put(self, path: str, json: Any = None) -> Answer:
        return self.send("PUT", path, json)

    def patch(self, path: str, json: Any = None) -> Answer:
        return self.send("PATCH", path, json)

    def delete(self, path: str) -> Answer:
        return self.send("DELETE", path)

    def made(self, path: str, json: Any = None, method: str = "POST") -> Any:
        """The JSON of a request that must succeed."""
        answer = self.send(method, path, json)
        assert answer.status in (200, 201), answer.body
        return answer.json

    def task(self, title: str = "Dig", **fields: Any) -> Any:
        return self.made("tasks", {"title": title, **fields})

    def read_task(self, task: str) -> Any:
        return next(each for each in self.get("tasks").json if each["_id"] == task)

    def log(self, start: str = "2026-03-02T08:00:00Z", duration: float = 1500, **fields: Any) -> Any:
        return self.made("sessions", {"type": "focus", "startTime": start, "duration": duration, **fields})

    @property
    def points(self) -> int:
        return int(self.get("auth/me").json["points"])


def member_of(answer: Answer) -> Member:
    """Who signed in, by the answer."""
    assert answer.status in (200, 201), answer.body
    return Member(Client(), answer.json["_id"], answer.json["email"], answer.json["token"])


def sign_up(api: Client, name: str, address: str, **fields: Any) -> Member:
    """A new account, signed in."""
    sent = {"name": name.title(), "email": f"{name}@example.com", "password": PASSWORD} | fields
    return member_of(api.post(f"{BASE}/auth/register", json=sent, address=address))


def core_id(spelled: str) -> int:
    """An id of FocusMaster as the core knows it."""
    canonical = ids.from_object_id(spelled)
    assert canonical is not None
    return canonical


def credentials(member: Member) -> dict[str, str]:
    return {"email": member.email, "password": PASSWORD}


def flow_token(member: Member) -> str:
    """A FocusFlow token of the same person."""
    answer = member.api.post(f"{V1}/auth/login/", json=credentials(member))
    assert answer.status == 200, answer.body
    return str(answer.json["tokens"]["access"])


def refusal(answer: Answer) -> tuple[int, str]:
    """The status of a refusal and what it says."""
    return answer.status, answer.json["message"]


def faults(answer: Answer) -> dict[str, str]:
    """What is wrong with the input, by field."""
    assert refusal(answer) == (400, "Invalid input data")
    return {each["field"]: each["message"] for each in answer.json["errors"]}


@pytest.fixture
def enrol(api: Client) -> Callable[..., Member]:
    """Signs people up; each comes from an address of their own, so that no limit is met by accident."""
    made: list[str] = []

    def _enrol(name: str = "", **fields: Any) -> Member:
        made.append(name)
        return sign_up(api, name or f"member{len(made)}", f"198.51.100.{len(made)}", **fields)

    return _enrol


@pytest.fixture
def me(enrol: Callable[..., Member]) -> Member:
    return enrol("me")


@pytest.fixture
def other(enrol: Callable[..., Member]) -> Member:
    return enrol("other")
