"""The `data` of what webhooks receive: the person, the task, and the fields of the real-time event (section 13)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from focusflow.wire import realtime
from focusflow.wire.fields import Output, stamp
from focusflow.wire.seats import ROLE_WORDS
from focusflow.wire.tasks import PRIORITY_WORDS
from focusflow.wire.webhook_bodies import person_words, signed_body
from roost.inbox.webhooks.facts import Event, Facts
from roost.inbox.webhooks.model import Webhook
from roost.work.model import Priority
from roost.workspace.model import Role

Words = dict[str, Any]
Write = Callable[[Event, Facts], Words]


def _task(event: Event, facts: Facts) -> Words:
    return {"id": event["data"]["task"], "title": facts.title, "project": facts.project}


def _work(fields: Callable[[Event], Output | None]) -> Write:
    def write(event: Event, facts: Facts) -> Words:
        told = fields(event)
        return {"task": _task(event, facts), **(told.model_dump() if told else {})}

    return write


def _pomodoro(event: Event, facts: Facts) -> Words:
    """A break, and work on a task that is gone, have no task."""
    named = event["data"].get("task") is not None and facts.title is not None
    told = realtime.PomodoroCompleted.of(event)
    return {"task": _task(event, facts) if named else None, **(told.model_dump() if told else {})}


def _assigned(event: Event, facts: Facts) -> Words:
    data = event["data"]
    task = _task(event, facts) | {"priority": PRIORITY_WORDS[Priority(data["priority"])]}
    assigner = person_words(data["assigned_by"], facts)
    return {"task": task, "assigned_by": assigner, "assigned_at": stamp(data["assigned_ms"])}


def _idle(event: Event, _: Facts) -> Words:
    data = event["data"]
    return {"idle_since": stamp(data["idle_since_ms"]), "idle_duration_minutes": data["idle_minutes"]}


def _membership(event: Event, _: Facts) -> Words:
    return {"role": ROLE_WORDS[Role(event["data"]["role"])]}


_FIELDS: Final[Mapping[str, Write]] = {
    "task.started": _work(realtime.TaskStarted.of),
    "task.paused": _work(realtime.TaskPaused.of),
    "task.resumed": _work(realtime.TaskResumed.of),
    "task.completed": _work(realtime.TaskCompleted.of),
    "task.assigned": _assigned,
    "session.ended": _pomodoro,
    "member.idle": _idle,
    "member.joined": _membership,
    "member.removed": _membership,
}


def write_body(hook: Webhook, event: Event, facts: Facts) -> str:
    """The body about an event that webhooks may subscribe to."""
    return signed_body(hook, event, facts, **_FIELDS[event["kind"]](event, facts))
