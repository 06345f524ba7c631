"""What a webhook's body tells beyond the event itself: who it is about, and the names of things."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from roost.identity.model import Account
from roost.identity.profile import accounts
from roost.inbox.webhooks.model import Delivery, Webhook
from roost.work.service import projects_by_id, tasks_by_id

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read about an event; accounts and projects that are gone are missing.

    `about` is the person whom the event is about, which is not always the one who did it.
    """

    about: int
    people: Mapping[int, Account] = field(default_factory=dict)
    title: str | None = None
    project: str | None = None


WriteBody = Callable[[Webhook, Event, Facts], str]
"""How a dialect words an event for a webhook: the exact text that is sent."""


def person_of(event: Event) -> int:
    """Whom an event is about: whoever was given a task, came or went; else who did it."""
    data = event["data"]
    return int(data.get("assignee") or data.get("user") or event["actor"])


def read_facts(event: Event) -> Facts:
    """Read them: one call for the people, one each for task and project if the event names them by id only."""
    data, about = event["data"], person_of(event)
    people = accounts({about, event["actor"], data.get("assigned_by", about)})
    title, project = data.get("title"), data.get("project")
    if title is None and data.get("task") is not None:
        task = tasks_by_id([data["task"]]).get(data["task"])
        title, project = (task.title, task.project) if task else (None, None)
    return Facts(about, people, title, data.get("project_name") or _name_of(project))


def _name_of(project: int | None) -> str | None:
    found = projects_by_id([project]).get(project) if project is not None else None
    return found.name if found else None


def new_delivery(hook: Webhook, event: Event, body: str, *, asked: bool = False) -> Delivery:
    """An event for a webhook, to be sent at once."""
    at_ms = event["at_ms"]
    return Delivery(hook.id, event["id"], hook.space, event["kind"], body, created_ms=at_ms, asked=asked, next_ms=at_ms)
