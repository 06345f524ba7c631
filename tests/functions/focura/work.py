"""Projects and tasks that tests need, and what follows from them behind the requests."""

from typing import Any

from background import purge
from roost.insights.repair import inspect_figures
from roost.kit import keys, table
from roost.kit.items import decode_item
from roost.kit.writes import Update
from tests.functions.focura.desk import Desk, canonical, data, relay_all
from tests.support.client import Context
from tests.support.deliveries import failed, of_kind, queue_event, stored_events, watching_queues

NOTHING = "c" + "0" * 24


def unlimited(space: str, tier: str = "enterprise") -> None:
    """What an operator does."""
    table.write(Update(keys.space(canonical(space)), set={"tier": tier}))


def project(desk: Desk, space: str, name: str = "Launch", **fields: Any) -> Any:
    """A new project of somebody."""
    return data(desk.post("projects", {"name": name, "workspaceId": space} | fields), 201)


def admit(desk: Desk, made: Any, other: Desk, role: str = "COLLABORATOR") -> Any:
    """Make somebody a member of a project."""
    return data(desk.post(f"projects/{made['id']}/members", {"userId": other.person.id, "role": role}), 201)


def task(desk: Desk, space: str, title: str = "Dig", **fields: Any) -> Any:
    """A new task of somebody."""
    return data(desk.post("tasks", {"title": title, "workspaceId": space} | fields), 201)


def told(kind: str) -> list[Any]:
    """The events of a kind, as their consumers read them, oldest first."""
    return [decode_item(item) for item in of_kind(kind)]


def work_off() -> None:
    """Let relay and purge do what follows from everything that has happened, and from what they do themselves."""
    known = -1
    while (events := len(stored_events())) > known:
        known = events
        with watching_queues() as outgoing:
            relay_all()
            for body in (sent.body for sent in outgoing.take() if sent.queue == "purge"):
                assert failed(purge.handler(queue_event(body), Context())) == []


def differences(*desks: Desk) -> list[Any]:
    """Where people's figures are not what follows from what they did."""
    return [each for desk in desks for each in inspect_figures(desk.person.user).differences]
