"""Every documented route with a request that its owner may make: what isolation, costs and policies are tested with.

A route that is declared and has no row here fails `tests/functions/test_catalogue.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.functions.conftest import Person
from tests.support.client import Answer, Client
from tests.support.stack import HeldClock

V1 = "/focusflow/api/v1"


@dataclass(frozen=True)
class Request:
    """A request without its token."""

    path: str
    json: Any = None
    params: dict[str, Any] | None = None


@dataclass
class World:
    """A person's world, made through the API as a row needs it."""

    api: Client
    clock: HeldClock
    owner: Person
    made: dict[str, Any] = field(default_factory=dict)

    def _post(self, path: str, json: Any = None) -> Any:
        answer = self.api.post(path, json=json, token=self.owner.token)
        assert answer.status in (200, 201), answer.body
        return answer.json

    def project(self) -> int:
        if "project" not in self.made:
            self.made["project"] = self._post(f"{V1}/projects/", {"name": "Garden"})["id"]
        return int(self.made["project"])

    def task(self) -> int:
        if "task" not in self.made:
            wanted = {"title": "Dig", "project": self.project(), "estimated_pomodoros": 2}
            self.made["task"] = self._post(f"{V1}/tasks/", wanted)["id"]
        return int(self.made["task"])

    def started(self) -> int:
        """A task whose session has run for five minutes."""
        task = self.task()
        if "session" in self.made:
            return task
        self.made["session"] = self._post(f"{V1}/tasks/{task}/start/")["pomodoro_session"]["id"]
        self.clock.tick(minutes=5)
        return task

    def paused(self) -> int:
        task = self.started()
        self._post(f"{V1}/tasks/{task}/pause/")
        self.clock.tick(minutes=2)
        return task

    def session(self) -> int:
        self.started()
        return int(self.made["session"])

    def api_key(self) -> int:
        if "key" not in self.made:
            self.made["key"] = self._post(f"{V1}/auth/api-keys/", {"name": "n8n"})["id"]
        return int(self.made["key"])


@dataclass(frozen=True)
class Row:
    """One documented route. `status` is what its owner gets; `owned` rows name an object that is the owner's alone."""

    contract: str
    method: str
    rule: str
    request: Callable[[World], Request]
    status: int = 200
    public: bool = False
    owned: bool = False

    @property
    def name(self) -> str:
        return f"{self.contract} {self.method} {self.rule.removeprefix('/focusflow/api/')}"

    def send(self, world: World, token: str | None) -> Answer:
        wanted = self.request(world)
        return world.api.request(self.method, wanted.path, json=wanted.json, params=wanted.params, token=token)


def _plain(path: str, json: Any = None) -> Callable[[World], Request]:
    return lambda _: Request(path, json)


def _account(world: World, path: str, **fields: Any) -> Request:
    return Request(f"{V1}/auth/{path}/", fields)


_NEW = {"email": "new@example.com", "password": "SecurePass123!"}

ROWS = (
    Row("FF-01", "POST", f"{V1}/auth/register", lambda w: _account(w, "register", **_NEW), 201, public=True),
    Row(
        "FF-02",
        "POST",
        f"{V1}/auth/login",
        lambda w: _account(w, "login", email=w.owner.email, password=w.owner.password),
        public=True,
    ),
    Row("FF-03", "POST", f"{V1}/auth/refresh", lambda w: _account(w, "refresh", refresh=w.owner.refresh), public=True),
    Row(
        "FF-04", "POST", f"{V1}/auth/logout", lambda w: _account(w, "logout", refresh=w.owner.refresh), 205, public=True
    ),
    Row("FF-05", "GET", f"{V1}/auth/profile", _plain(f"{V1}/auth/profile/")),
    Row("FF-06", "PATCH", f"{V1}/auth/profile", _plain(f"{V1}/auth/profile/", {"timezone": "Asia/Kathmandu"})),
    Row("FF-07", "GET", f"{V1}/projects", lambda w: Request(f"{V1}/projects/", params={"x": w.project()})),
    Row("FF-08", "POST", f"{V1}/projects", _plain(f"{V1}/projects/", {"name": "Garden"}), 201),
    Row("FF-09", "GET", f"{V1}/projects/<project_id>", lambda w: Request(f"{V1}/projects/{w.project()}/"), owned=True),
    Row(
        "FF-10",
        "PATCH",
        f"{V1}/projects/<project_id>",
        lambda w: Request(f"{V1}/projects/{w.project()}/", {"name": "Yard"}),
        owned=True,
    ),
    Row(
        "FF-11",
        "DELETE",
        f"{V1}/projects/<project_id>",
        lambda w: Request(f"{V1}/projects/{w.project()}/"),
        204,
        owned=True,
    ),
    Row("FF-12", "GET", f"{V1}/tasks", lambda w: Request(f"{V1}/tasks/", params={"project": w.task() and w.project()})),
    Row(
        "FF-13",
        "POST",
        f"{V1}/tasks",
        lambda w: Request(f"{V1}/tasks/", {"title": "Dig", "project": w.project()}),
        201,
    ),
    Row("FF-14", "GET", f"{V1}/tasks/<task_id>", lambda w: Request(f"{V1}/tasks/{w.task()}/"), owned=True),
    Row(
        "FF-15",
        "PATCH",
        f"{V1}/tasks/<task_id>",
        lambda w: Request(f"{V1}/tasks/{w.task()}/", {"title": "Dig deeper", "project": None}),
        owned=True,
    ),
    Row("FF-16", "DELETE", f"{V1}/tasks/<task_id>", lambda w: Request(f"{V1}/tasks/{w.started()}/"), 204, owned=True),
    Row("FF-17", "POST", f"{V1}/tasks/<task_id>/start", lambda w: Request(f"{V1}/tasks/{w.task()}/start/"), owned=True),
    Row(
        "FF-18",
        "POST",
        f"{V1}/tasks/<task_id>/pause",
        lambda w: Request(f"{V1}/tasks/{w.started()}/pause/"),
        owned=True,
    ),
    Row(
        "FF-19",
        "POST",
        f"{V1}/tasks/<task_id>/resume",
        lambda w: Request(f"{V1}/tasks/{w.paused()}/resume/"),
        owned=True,
    ),
    Row(
        "FF-20",
        "POST",
        f"{V1}/tasks/<task_id>/complete",
        lambda w: Request(f"{V1}/tasks/{w.started()}/complete/"),
        owned=True,
    ),
    Row("FF-21", "GET", f"{V1}/pomodoro/active", lambda w: Request(f"{V1}/pomodoro/active/", None, {"x": w.started()})),
    Row("FF-22", "POST", f"{V1}/pomodoro/break/start", _plain(f"{V1}/pomodoro/break/start/"), 201),
    Row(
        "FF-23",
        "POST",
        f"{V1}/pomodoro/sessions/<session_id>/complete",
        lambda w: Request(f"{V1}/pomodoro/sessions/{w.session()}/complete/"),
        owned=True,
    ),
    Row(
        "FF-24",
        "GET",
        f"{V1}/pomodoro/sessions",
        lambda w: Request(f"{V1}/pomodoro/sessions/", None, {"x": w.started()}),
    ),
    Row("FF-25", "GET", f"{V1}/analytics/daily", lambda w: Request(f"{V1}/analytics/daily/", None, {"x": w.started()})),
    Row(
        "FF-26", "GET", f"{V1}/analytics/weekly", lambda w: Request(f"{V1}/analytics/weekly/", None, {"x": w.started()})
    ),
    Row(
        "FF-27",
        "GET",
        f"{V1}/analytics/monthly",
        lambda w: Request(f"{V1}/analytics/monthly/", None, {"x": w.started()}),
    ),
    Row(
        "FF-28",
        "GET",
        f"{V1}/analytics/streaks",
        lambda w: Request(f"{V1}/analytics/streaks/", None, {"x": w.started()}),
    ),
    Row(
        "FF-29",
        "GET",
        f"{V1}/analytics/projects/<project_id>",
        lambda w: Request(f"{V1}/analytics/projects/{w.project()}/"),
        owned=True,
    ),
    Row(
        "FF-30",
        "GET",
        f"{V1}/export/data",
        lambda w: Request(f"{V1}/export/data/", None, {"format": "json", "x": w.started()}),
    ),
    Row("FF-49", "GET", f"{V1}/docs", _plain(f"{V1}/docs/"), public=True),
    Row("FF-51", "POST", f"{V1}/auth/api-keys", _plain(f"{V1}/auth/api-keys/", {"name": "n8n"}), 201),
    Row("FF-52", "GET", f"{V1}/auth/api-keys", lambda w: Request(f"{V1}/auth/api-keys/", None, {"x": w.api_key()})),
    Row(
        "FF-53",
        "DELETE",
        f"{V1}/auth/api-keys/<key_id>",
        lambda w: Request(f"{V1}/auth/api-keys/{w.api_key()}/"),
        204,
        owned=True,
    ),
    Row("FF-59", "GET", f"{V1}/schema", _plain(f"{V1}/schema/"), public=True),
    Row("FF-60", "GET", "/focusflow/api/health", _plain("/focusflow/api/health/"), public=True),
)
