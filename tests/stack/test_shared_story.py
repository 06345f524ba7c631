"""One person in several dialects: what is done in one is there in the others, until the account is gone from all."""

from typing import Any

import httpx
import pytest

from local.testing import RunningStack
from tests.stack.conftest import ADMIN_EMAIL, ADMIN_PASSWORD, V1, eventually

GUARD, MASTER = "/focusguard/api", "/focusmaster/api"
PASSWORD = "SecurePass123!"


class Person:
    """Somebody with a token for each dialect that they signed in to."""

    def __init__(self, stack: RunningStack, name: str) -> None:
        self.email, self.name = f"{name}@example.com", name
        self.http = httpx.Client(base_url=stack.url, timeout=30, trust_env=False)
        self.tokens: dict[str, str] = {}

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        dialect = path.split("/")[1]
        known = {"Authorization": f"Bearer {self.tokens[dialect]}"} if dialect in self.tokens else {}
        return self.http.request(method, path, json=body, headers=known)

    def done(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.ask(method, path, body)
        assert answer.status_code < 300, (method, path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def enter_guard(self) -> None:
        sent = {"username": self.name, "email": self.email, "password": PASSWORD}
        self.tokens["focusguard"] = self.done("POST", f"{GUARD}/auth/register", sent)["access_token"]

    def enter_flow(self) -> None:
        answer = self.done("POST", f"{V1}/auth/login/", {"email": self.email, "password": PASSWORD})
        self.tokens["focusflow"] = answer["tokens"]["access"]

    def enter_master(self) -> None:
        sent = {"email": self.email, "password": PASSWORD}
        self.tokens["focusmaster"] = self.done("POST", f"{MASTER}/auth/login", sent)["token"]


@pytest.fixture
def gina(stack: RunningStack) -> Person:
    person = Person(stack, "gina")
    person.enter_guard()
    person.enter_flow()
    person.enter_master()
    return person


def _focus_for_a_second(person: Person) -> None:
    task = person.done("POST", f"{V1}/tasks/", {"title": "Weed", "estimated_pomodoros": 1})["id"]
    person.done("POST", f"{V1}/tasks/{task}/start/")
    eventually(lambda: person.done("GET", f"{V1}/pomodoro/active/")["elapsed_seconds"] >= 1, 10)
    person.done("POST", f"{V1}/tasks/{task}/complete/")


def test_work_done_in_one_dialect_grows_in_the_others_until_the_account_is_gone(gina: Person) -> None:
    _focus_for_a_second(gina)
    sessions = gina.done("GET", f"{GUARD}/sessions")
    assert (sessions["completed_count"], sessions["total"]) == (1, 1)
    statistics = gina.done("GET", f"{GUARD}/stats/me")
    assert (statistics["total_sessions"], statistics["current_streak"]) == (1, 1)

    started = gina.done("POST", f"{GUARD}/sessions", {"duration_min": 25})["id"]
    assert gina.done("GET", f"{V1}/pomodoro/active/")["remaining_seconds"] > 0
    gina.done("PATCH", f"{GUARD}/sessions/{started}/complete", {"actual_duration": 25})
    user = gina.done("GET", f"{GUARD}/users/me")
    assert (user["xp_points"], user["lvl"]) == (250, 2)
    plant = {"session_id": sessions["sessions"][0]["id"], "plant_type": "Rose", "plant_num": 90}
    assert gina.done("POST", f"{GUARD}/garden", plant)["growth_stage"] == 0
    assert gina.done("GET", f"{MASTER}/sessions/stats")["totalSessions"] == 2
    board = f"{GUARD}/leaderboard/xp"
    eventually(lambda: any(row["user_id"] == user["id"] for row in gina.done("GET", board)["leaderboard"]), 10)

    assert gina.ask("DELETE", f"{GUARD}/users/me").status_code == 204
    paths = (f"{GUARD}/users/me", f"{V1}/auth/profile/", f"{MASTER}/auth/me")
    assert [gina.ask("GET", path).status_code for path in paths] == [401, 401, 401]
    again = {"email": gina.email, "password": PASSWORD}
    assert gina.ask("POST", f"{V1}/auth/login/", again).status_code == 401
    gina.tokens.clear()
    gina.enter_guard()
    assert gina.done("GET", f"{GUARD}/stats/me")["total_sessions"] == 0


def test_a_ban_is_felt_everywhere_at_once(stack: RunningStack) -> None:
    mary, admin = Person(stack, "banned-mary"), Person(stack, "admin")
    mary.enter_guard()
    mary.enter_flow()
    mary.enter_master()
    sent = {"email": ADMIN_EMAIL, "password": ADMIN_PASSWORD}
    admin.tokens["focusmaster"] = admin.done("POST", f"{MASTER}/auth/login", sent)["token"]
    number = mary.done("GET", f"{MASTER}/auth/me")["_id"]
    assert admin.done("PATCH", f"{MASTER}/admin/users/{number}/ban", {"reason": "spam"})["user"]["status"] == "banned"
    paths = (f"{GUARD}/users/me", f"{V1}/auth/profile/", f"{MASTER}/auth/me")
    assert [mary.ask("GET", path).status_code for path in paths] == [401, 401, 403]
