"""A person at work, for tests about sessions: requests in one line each, answers checked for their status."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from roost.kit import keys
from roost.kit.table import get, query
from tests.functions.conftest import Person
from tests.support.client import Answer, Client
from tests.support.stack import HeldClock

V1 = "/focusflow/api/v1"


@dataclass
class Workday:
    """What one person does through the API, by an API key because days are longer than access tokens live, and what
    the table says about it.
    """

    api: Client
    clock: HeldClock
    person: Person
    key: str = field(init=False)

    def __post_init__(self) -> None:
        made = self.api.post(f"{V1}/auth/api-keys/", token=self.person.token, json={"name": "tests"})
        self.key = made.json["key"]

    def get(self, path: str, **params: Any) -> Answer:
        return self.api.get(f"{V1}/{path}", token=self.key, params=params)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.api.post(f"{V1}/{path}", token=self.key, json=body, **options)

    def ok(self, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.post(path, body)
        assert answer.status == status, answer.body
        return answer.json

    def task(self, title: str = "Write", **fields: Any) -> int:
        return int(self.ok("tasks/", {"title": title} | fields, 201)["id"])

    def act(self, task: int, action: str, body: Any = None) -> Any:
        return self.ok(f"tasks/{task}/{action}/", body)

    def refused(self, task: int, action: str, body: Any = None) -> Any:
        """The error of an action that is a conflict."""
        answer = self.post(f"tasks/{task}/{action}/", body)
        assert (answer.status, answer.error["code"]) == (409, "CONFLICT"), answer.body
        return answer.error

    def detail(self, task: int) -> Any:
        answer = self.get(f"tasks/{task}/")
        assert answer.status == 200, answer.body
        return answer.json

    def active(self) -> Any:
        """The FF-21 answer, None without an active session."""
        answer = self.get("pomodoro/active/")
        assert answer.status in (200, 404), answer.body
        return answer.json if answer.status == 200 else None

    def sessions(self, **params: Any) -> Any:
        answer = self.get("pomodoro/sessions/", **params)
        assert answer.status == 200, answer.body
        return answer.json["results"]

    def worked(self, minutes: int = 10, task: int | None = None) -> int:
        """A session of that many minutes on a task, ended early; the session's id."""
        session = self.act(task or self.task(), "start", {"pomodoro_duration": 25})["pomodoro_session"]["id"]
        self.clock.tick(minutes=minutes)
        self.ok(f"pomodoro/sessions/{session}/complete/")
        return int(session)

    def home(self) -> int:
        return int((get(keys.card(self.person.id)) or {})["home"])

    def events(self) -> list[dict[str, Any]]:
        """The events in the person's own workspace, oldest first."""
        return query(keys.feed(self.home()), begins=keys.EVENT_PREFIX)

    def kinds(self) -> list[str]:
        return [each["kind"] for each in self.events()]

    def new_kinds(self, act: Callable[[], object]) -> list[str]:
        """The kinds of event that `act` causes, in the order of their ids."""
        before = {each["id"] for each in self.events()}
        act()
        return [each["kind"] for each in self.events() if each["id"] not in before]
