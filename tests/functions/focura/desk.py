"""What people do with Focura, in few words."""

from dataclasses import dataclass
from typing import Any

from background import relay
from roost.kit import ids
from tests.support.catalogue.focura_world import BASE, Colleague
from tests.support.client import Answer, Client, Context
from tests.support.deliveries import stored_events, stream_event
from tests.support.stack import HeldClock

V1 = f"{BASE}/v1"


def data(answer: Answer, status: int = 200) -> Any:
    """What an answer is about."""
    assert answer.status == status, answer.body
    assert answer.json["success"] is True
    assert answer.json.keys() <= {"success", "data", "message"}
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    return answer.json.get("data")


def error(answer: Answer) -> tuple[Any, ...]:
    """Status and constant of a refusal, and the finer reason where there is one."""
    told = answer.json
    assert told["success"] is False
    assert told["message"]
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    return (answer.status, told["error"], *([told["code"]] if "code" in told else []))


def faults(answer: Answer) -> dict[str, list[str]]:
    """The faulty fields of a refused body or query."""
    assert error(answer) == (422, "VALIDATION_ERROR")
    assert answer.json["message"] == "Please fix the errors below."
    found: dict[str, list[str]] = answer.json["errors"]
    assert found
    assert all(isinstance(texts, list) and all(texts) for texts in found.values())
    return found


def canonical(spelled: str) -> int:
    """The core id of an id on the wire."""
    found = ids.from_cuid(spelled)
    assert found is not None
    return found


def relay_all() -> None:
    """Everything that has happened so far is known to whoever follows it."""
    relay.handler(stream_event(stored_events()), Context())


@dataclass
class Desk:
    """A person's requests; paths are below the base."""

    api: Client
    clock: HeldClock
    person: Colleague

    def ask(self, method: str, path: str, json: Any = None, **options: Any) -> Answer:
        return self.api.request(method, f"{BASE}/{path}", json=json, token=self.person.token, **options)

    def get(self, path: str, **options: Any) -> Answer:
        return self.ask("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Answer:
        return self.ask("POST", path, json, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> Answer:
        return self.ask("PUT", path, json, **options)

    def patch(self, path: str, json: Any = None, **options: Any) -> Answer:
        return self.ask("PATCH", path, json, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        return self.ask("DELETE", path, **options)

    def workspace(self, name: str = "Team", **fields: Any) -> str:
        """A new workspace of theirs."""
        return str(data(self.post("workspaces", {"name": name} | fields), 201)["id"])

    def invite(self, space: str, other: "Desk", role: str = "MEMBER") -> str:
        """The token of an invitation of somebody."""
        answer = self.post(f"workspaces/{space}/invitations", {"email": other.person.email, "role": role})
        return str(data(answer, 201)["token"])

    def join(self, token: str) -> Answer:
        return self.post(f"workspaces/invitations/{token}/accept")

    def hire(self, space: str, other: "Desk", role: str = "MEMBER") -> None:
        """Make somebody a member of a workspace."""
        data(other.join(self.invite(space, other, role)))
