"""A person at work, for tests about sessions: requests in one line each, answers checked for their status."""

from collections.abc import Callable
from typing import Any

from tests.functions.conftest import Person
from tests.functions.focusflow.desk import V1, Worker
from tests.support.client import Answer, Client
from tests.support.stack import HeldClock


class Workday(Worker):
    """What somebody does through the API while time passes; tasks and sessions go by their ids."""

    def __init__(self, api: Client, clock: HeldClock, person: Person) -> None:
        super().__init__(api, person)
        self.clock = clock

    def get(self, path: str, **params: Any) -> Answer:
        return self.api.get(f"{V1}/{path}", token=self.token, params=params)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.api.post(f"{V1}/{path}", token=self.token, json=body, **options)

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

    def new_kinds(self, act: Callable[[], object]) -> list[str]:
        """The kinds of event that `act` causes, in the order of their ids."""
        before = {each["id"] for each in self.events()}
        act()
        return [each["kind"] for each in self.events() if each["id"] not in before]
