"""What people do with FocusGuard, in few words."""

from dataclasses import dataclass
from typing import Any

from background import relay
from tests.support.catalogue.focusguard import BASE, Guard
from tests.support.client import Answer, Client, Context
from tests.support.deliveries import stored_events, stream_event
from tests.support.stack import HeldClock

FLOW = "/focusflow/api/v1"


def detail(answer: Answer) -> dict[str, Any]:
    """What an error answer says."""
    told: dict[str, Any] = answer.json["detail"]
    assert told["status_code"] == answer.status
    return told


def code(answer: Answer) -> tuple[int, str]:
    """Status and code of an error answer."""
    return answer.status, detail(answer)["error_code"]


def failing_fields(answer: Answer) -> dict[str, str]:
    """Which fields failed and in which way; there is one item for each."""
    assert code(answer) == (422, "VALIDATION_ERROR")
    items = detail(answer)["errors"]
    assert items
    found = {each["field"]: each["type"] for each in items}
    assert len(found) == len(items)
    assert all(each.keys() == {"field", "message", "type"} and all(each.values()) for each in items)
    return found


def relay_all() -> None:
    """Everything that has happened so far is known to whoever follows it."""
    relay.handler(stream_event(stored_events()), Context())


@dataclass
class Desk:
    """A person's requests; they come from the person's own address."""

    api: Client
    clock: HeldClock
    person: Guard

    def ask(self, method: str, path: str, json: Any = None, **options: Any) -> Answer:
        return self.api.request(method, f"{BASE}/{path}", json=json, token=self.person.token, **options)

    def get(self, path: str, **options: Any) -> Answer:
        return self.ask("GET", path, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> Answer:
        return self.ask("PUT", path, json, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Answer:
        return self.ask("POST", path, json, **options)

    def patch(self, path: str, json: Any = None, **options: Any) -> Answer:
        return self.ask("PATCH", path, json, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        return self.ask("DELETE", path, **options)

    def made(self, answer: Answer) -> Any:
        """The JSON of an answer that must be a success."""
        assert 200 <= answer.status < 300, answer.body
        return answer.json

    def me(self) -> Any:
        return self.made(self.get("users/me"))

    def stats(self) -> Any:
        return self.made(self.get("stats/me"))

    def start(self, minutes: int | None = None) -> str:
        """A session that begins now."""
        return str(self.made(self.post("sessions", {"duration_min": minutes} if minutes else None))["id"])

    def session(self, session: str) -> Any:
        return self.made(self.get(f"sessions/{session}"))

    def complete(self, session: str, minutes: int = 25, **more: Any) -> Any:
        """Complete it so that plants grow."""
        return self.made(self.patch(f"sessions/{session}/complete", {"actual_duration": minutes} | more))

    def focus(self, minutes: int = 25) -> str:
        """A completed session."""
        session = self.start()
        self.complete(session, minutes)
        return session

    def plant(self, session: str, **more: Any) -> Any:
        """The one entry of one's own for a session."""
        wanted = {"session_id": session, "plant_type": "Rose", "plant_num": 1} | more
        return self.made(self.post("garden", wanted))

    def garden(self) -> Any:
        return self.made(self.get("garden"))
