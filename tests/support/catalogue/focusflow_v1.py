"""FocusFlow V1: a person's own projects, tasks and sessions."""

from dataclasses import dataclass
from typing import Any

from tests.functions.conftest import Person
from tests.support.catalogue.rows import Paths, World
from tests.support.client import Client

V1 = "/focusflow/api/v1"
PASSWORD = "SecurePass123!"


def registered(api: Client, name: str, address: str = "198.51.100.200") -> Person:
    """A new account, signed in."""
    wanted = {"email": f"{name}@example.com", "username": name, "password": PASSWORD}
    answer = api.post(f"{V1}/auth/register/", json=wanted, address=address)
    assert answer.status == 201, answer.body
    body, tokens = answer.json, answer.json["tokens"]
    return Person(body["id"], body["email"], name, PASSWORD, tokens["access"], tokens["refresh"])


@dataclass
class PersonalWorld(World):
    """A person's world."""

    owner: Person

    def stranger(self) -> Person:
        return self.once("stranger", lambda: registered(self.api, "stranger"))

    def project(self) -> int:
        return int(self.once("project", lambda: self.call("POST", f"{V1}/projects/", {"name": "Garden"})["id"]))

    def task(self) -> int:
        wanted = {"title": "Dig", "project": self.project(), "estimated_pomodoros": 2}
        return int(self.once("task", lambda: self.call("POST", f"{V1}/tasks/", wanted)["id"]))

    def started(self) -> int:
        """A task whose session has run for five minutes."""
        task = self.task()
        if "session" not in self.made:
            self.made["session"] = self.call("POST", f"{V1}/tasks/{task}/start/")["pomodoro_session"]["id"]
            self.clock.tick(minutes=5)
        return task

    def paused(self) -> int:
        task = self.started()
        self.call("POST", f"{V1}/tasks/{task}/pause/")
        self.clock.tick(minutes=2)
        return task

    def session(self) -> int:
        self.started()
        return int(self.made["session"])

    def api_key(self) -> int:
        return int(self.once("key", lambda: self.call("POST", f"{V1}/auth/api-keys/", {"name": "n8n"})["id"]))

    def overdue(self) -> None:
        """A session is past its planned end."""
        self.call("POST", f"{V1}/tasks/{self.task()}/start/", {"pomodoro_duration": 1})
        self.clock.tick(minutes=2)


def make_person(api: Client) -> Person:
    """The owner of a world."""
    return registered(api, "jane", "198.51.100.1")


_SPOTS = {
    "project_id": PersonalWorld.project,
    "task_id": PersonalWorld.task,
    "session_id": PersonalWorld.session,
    "key_id": PersonalWorld.api_key,
}
_v1 = Paths(V1, _SPOTS, slash=True)
_api = Paths("/focusflow/api", slash=True)


def _refresh(world: PersonalWorld) -> Any:
    return {"refresh": world.owner.refresh}


def _credentials(world: PersonalWorld) -> Any:
    return {"email": world.owner.email, "password": world.owner.password}


def _new_task(world: PersonalWorld) -> Any:
    return {"title": "Dig", "project": world.project()}


_STARTED = {"after": PersonalWorld.started}

ROWS = (
    _v1.post("FF-01", "auth/register", 201, json={"email": "new@example.com", "password": PASSWORD}, public=True),
    _v1.post("FF-02", "auth/login", json=_credentials, public=True),
    _v1.post("FF-03", "auth/refresh", json=_refresh, public=True),
    _v1.post("FF-04", "auth/logout", 205, json=_refresh, public=True),
    _v1.get("FF-05", "auth/profile"),
    _v1.patch("FF-06", "auth/profile", json={"timezone": "Asia/Kathmandu"}),
    _v1.get("FF-07", "projects", after=PersonalWorld.project),
    _v1.post("FF-08", "projects", 201, json={"name": "Garden"}),
    _v1.get("FF-09", "projects/<project_id>"),
    _v1.patch("FF-10", "projects/<project_id>", json={"name": "Yard"}),
    _v1.delete("FF-11", "projects/<project_id>"),
    _v1.get("FF-12", "tasks", after=PersonalWorld.task, params=lambda w: {"project": w.project()}),
    _v1.post("FF-13", "tasks", 201, json=_new_task),
    _v1.get("FF-14", "tasks/<task_id>"),
    _v1.patch("FF-15", "tasks/<task_id>", json={"title": "Dig deeper", "project": None}),
    _v1.delete("FF-16", "tasks/<task_id>", **_STARTED),
    _v1.post("FF-17", "tasks/<task_id>/start"),
    _v1.post("FF-18", "tasks/<task_id>/pause", **_STARTED),
    _v1.post("FF-19", "tasks/<task_id>/resume", after=PersonalWorld.paused),
    _v1.post("FF-20", "tasks/<task_id>/complete", **_STARTED),
    _v1.get("FF-21", "pomodoro/active", **_STARTED),
    _v1.post("FF-22", "pomodoro/break/start", 201),
    _v1.post("FF-23", "pomodoro/sessions/<session_id>/complete"),
    _v1.get("FF-24", "pomodoro/sessions", **_STARTED),
    _v1.get("FF-25", "analytics/daily", **_STARTED),
    _v1.get("FF-26", "analytics/weekly", **_STARTED),
    _v1.get("FF-27", "analytics/monthly", **_STARTED),
    _v1.get("FF-28", "analytics/streaks", **_STARTED),
    _v1.get("FF-29", "analytics/projects/<project_id>"),
    _v1.get("FF-30", "export/data", params={"format": "json"}, **_STARTED),
    _v1.get("FF-49", "docs", public=True),
    _v1.post("FF-51", "auth/api-keys", 201, json={"name": "n8n"}),
    _v1.get("FF-52", "auth/api-keys", after=PersonalWorld.api_key),
    _v1.delete("FF-53", "auth/api-keys/<key_id>"),
    _v1.get("FF-59", "schema", public=True),
    _api.get("FF-60", "health", public=True),
)
