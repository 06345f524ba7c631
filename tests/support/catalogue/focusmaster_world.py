"""A person's world in FocusMaster."""

from dataclasses import dataclass
from typing import Any

from focusmaster.wire.settings import settings
from roost.identity import oidc
from roost.kit import ids
from tests.support.catalogue.rows import World
from tests.support.client import Answer, Client
from tests.support.oidc_provider import StandIn, jwk_of

BASE = "/focusmaster/api"
PASSWORD = "SecurePass123!"
GOOGLE = "https://accounts.google.com"


@dataclass(frozen=True)
class Master:
    """A registered FocusMaster user; `id` is as the wire spells it."""

    user: int
    id: str
    email: str
    password: str
    token: str


def registered(api: Client, name: str, address: str, **more: Any) -> Master:
    """A new account, signed in."""
    wanted = {"name": name.title(), "email": f"{name}@example.com", "password": PASSWORD} | more
    answer = api.post(f"{BASE}/auth/register", json=wanted, address=address)
    assert answer.status == 201, answer.body
    return master_of(answer, str(wanted["password"]))


def master_of(answer: Answer, password: str = PASSWORD) -> Master:
    """Who signed in, by the answer."""
    canonical = ids.from_object_id(answer.json["_id"])
    assert canonical is not None
    return Master(canonical, answer.json["_id"], answer.json["email"], password, answer.json["token"])


@dataclass
class FocusMasterWorld(World):
    """A person's world."""

    owner: Master

    def stranger(self) -> Master:
        return self.once("stranger", lambda: registered(self.api, "stranger", "198.51.100.200"))

    def task(self) -> str:
        wanted = {"title": "Dig", "tags": ["garden"], "estimatedPomodoros": 2}
        return str(self.once("task", lambda: self.call("POST", f"{BASE}/tasks", wanted)["_id"]))

    def session(self) -> str:
        """A session of focus on the task."""
        wanted = {"type": "focus", "startTime": "2026-03-02T08:00:00Z", "duration": 1500, "task": self.task()}
        return str(self.once("session", lambda: self.call("POST", f"{BASE}/sessions", wanted)["_id"]))

    def done(self) -> str:
        """A task that was completed today."""
        task = self.task()
        self.once("done", lambda: self.call("PUT", f"{BASE}/tasks/{task}", {"status": "done"}))
        return task

    def clocked(self) -> None:
        """The clock has run for an hour."""
        if "clock" not in self.made:
            self.made["clock"] = self.call("POST", f"{BASE}/clock/start")["_id"]
            self.clock.tick(hours=1)

    def guest(self) -> Master:
        """Somebody who came in without saying who they are."""
        return self.once("guest", lambda: master_of(self.api.post(f"{BASE}/auth/guest"), ""))

    def google_token(self) -> str:
        """An ID token of Google's, whose keys are known already."""
        known = oidc._KeySet([jwk_of("rsa-1")], self.clock.now_ms)
        oidc._key_sets[settings().google_jwks_url] = known
        return StandIn().id_token("google", iss=GOOGLE)

    def worked(self) -> str:
        """A FocusFlow session runs on the task."""
        task = self.task()
        self.once("worked", lambda: self.start_elsewhere(task))
        return task

    def start_elsewhere(self, task: str, minutes: int = 25) -> Any:
        """Let a FocusFlow session run on a task."""
        login = {"email": self.owner.email, "password": self.owner.password}
        flow = self.api.post("/focusflow/api/v1/auth/login/", json=login).json["tokens"]["access"]
        start = f"/focusflow/api/v1/tasks/{ids.from_object_id(task)}/start/"
        answer = self.api.post(start, json={"pomodoro_duration": minutes}, token=flow)
        assert answer.status == 200, answer.body
        return answer.json

    def overdue(self) -> None:
        """A FocusFlow session is past its planned end."""
        self.start_elsewhere(self.task(), 1)
        self.clock.tick(minutes=2)
