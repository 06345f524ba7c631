"""A team at work: desks in one organization, and the relay that follows what they do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from background import relay
from roost.kit import keys, table
from roost.kit.items import Item
from tests.functions.conftest import Person
from tests.functions.focusflow.desk import Desk
from tests.support.client import Answer, Client, Context
from tests.support.deliveries import failed, stored_events, stream_event
from tests.support.organizations import Organization, make_organization
from tests.support.stack import HeldClock

V2 = "/focusflow/api/v2"


@dataclass
class Crew:
    """An organization, its people by name, and the events that the relay has not seen yet."""

    api: Client
    clock: HeldClock
    register: Callable[..., Person]
    organization: Organization
    boss: Desk
    desks: dict[str, Desk] = field(default_factory=dict)
    relayed: set[str] = field(default_factory=set)

    def join(self, name: str, role: str = "member", **fields: object) -> Desk:
        """Somebody registers and gets a seat here, as their active organization."""
        desk = Desk(self.api, self.register(name, **fields))
        self.organization.seat(desk.id, role, active=True)
        self.desks[name] = desk
        self.clock.tick(1)
        return desk

    def relay(self) -> None:
        """Let the relay work off what has happened since the last time."""
        events = [item for item in stored_events() if item["id"]["N"] not in self.relayed]
        for start in range(0, len(events), 100):
            assert failed(relay.handler(stream_event(events[start : start + 100]), Context())) == []
        self.relayed |= {item["id"]["N"] for item in events}

    def ask(self, where: str, desk: Desk | None = None, method: str = "GET", **options: Any) -> Answer:
        """A request about the organization, of the boss unless told otherwise."""
        return (desk or self.boss).send(method, f"{V2}/organizations/{self.organization.slug}/{where}", **options)

    def see(self, where: str, desk: Desk | None = None, **params: Any) -> Any:
        """What a manager is shown once the relay has caught up."""
        self.relay()
        answer = self.ask(where, desk, params=params)
        assert answer.status == 200, answer.body
        return answer.json

    def assign(self, task: int, desk: Desk, **more: Any) -> Any:
        """Let somebody work on a task."""
        wanted = {"task_id": task, "assigned_to": desk.id} | more
        answer = self.ask("tasks/assign/", method="POST", json=wanted)
        assert answer.status == 200, answer.body
        return answer.json

    def work(self, desk: Desk, task: int, minutes: float) -> None:
        """A session on a task, ended by hand; then a minute passes."""
        answer = desk.send("POST", f"/focusflow/api/v1/tasks/{task}/start/", json={"pomodoro_duration": 180})
        assert answer.status == 200, answer.body
        self.clock.tick(minutes=minutes)
        session = answer.json["pomodoro_session"]["id"]
        ended = desk.send("POST", f"/focusflow/api/v1/pomodoro/sessions/{session}/complete/")
        assert ended.status == 200, ended.body
        self.clock.tick(minutes=1)

    def member(self, desk: Desk) -> Item:
        """Somebody's membership as it is stored."""
        return table.get(keys.member(self.organization.id, desk.id)) or {}

    def figures(self) -> dict[str, Item]:
        """The team's days as they are stored."""
        return {item["sk"]: item for item in table.query(keys.team(self.organization.id))}


def make_crew(api: Client, clock: HeldClock, register: Callable[..., Person]) -> Crew:
    """A team with its owner."""
    boss = Desk(api, register("boss", first_name="Bea"))
    organization = make_organization(clock, "acme", boss.id)
    organization.seat(boss.id, "owner", active=True)
    clock.tick(1)
    return Crew(api, clock, register, organization, boss, {"boss": boss})
