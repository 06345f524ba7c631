"""People at work."""

from typing import Any

from roost.kit import keys, table
from roost.kit.items import Item
from tests.functions.conftest import Person
from tests.support.client import Answer, Client

V1 = "/focusflow/api/v1"
PROJECTS, TASKS = f"{V1}/projects/", f"{V1}/tasks/"


class Worker:
    """Somebody signed in with a key, because days are longer than access tokens live."""

    def __init__(self, api: Client, person: Person) -> None:
        self.api, self.person, self.id, self.username = api, person, person.id, person.username
        made = api.post(f"{V1}/auth/api-keys/", json={"name": "desk"}, token=person.token)
        self.token = made.json["key"]

    @property
    def home(self) -> int:
        """The person's own workspace."""
        return int((table.get(keys.card(self.id)) or {})["home"])

    def send(self, method: str, where: str, **options: Any) -> Answer:
        return self.api.request(method, where, token=self.token, **options)

    def events(self) -> list[Item]:
        """What happened in the person's own workspace, oldest first."""
        return table.query(keys.feed(self.home), begins=keys.EVENT_PREFIX)

    def event_kinds(self) -> list[str]:
        return [item["kind"] for item in self.events()]


class Desk(Worker):
    """Somebody's projects and tasks; answers come whole."""

    def project(self, name: str = "Garden", **fields: Any) -> Any:
        return self._made(PROJECTS, {"name": name} | fields)

    def task(self, title: str = "Dig", **fields: Any) -> Any:
        return self._made(TASKS, {"title": title} | fields)

    def _made(self, where: str, body: Any) -> Any:
        answer = self.send("POST", where, json=body)
        assert answer.status == 201, answer.body
        return answer.json

    def act(self, task: int, action: str) -> Any:
        """Start, pause, resume or complete a task."""
        answer = self.send("POST", f"{task_path(task)}{action}/")
        assert answer.status == 200, answer.body
        return answer.json

    def listed(self, where: str, name: str, **params: Any) -> list[Any]:
        """One field of every row of a list."""
        answer = self.send("GET", where, params=params)
        assert answer.status == 200, answer.body
        return [row[name] for row in answer.json["results"]]

    def titles(self, **params: Any) -> list[str]:
        return self.listed(TASKS, "title", **params)

    def names(self, **params: Any) -> list[str]:
        return self.listed(PROJECTS, "name", **params)

    def days(self) -> dict[str, Item]:
        """The person's day figures by date."""
        items = table.query(keys.person(self.id), begins=keys.DAY_PREFIX)
        return {keys.day_in(item["sk"]).isoformat(): item for item in items}


def task_path(task: int) -> str:
    return f"{TASKS}{task}/"


def project_path(project: int) -> str:
    return f"{PROJECTS}{project}/"


def details(answer: Answer) -> Any:
    """The details of a validation error."""
    assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR"), answer.body
    return answer.error["details"]
