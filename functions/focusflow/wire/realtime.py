"""What goes over FocusFlow's WebSocket, in its words (contract section 12)."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, Self

from focusflow.wire.errors import render
from focusflow.wire.fields import Id, Output, stamp
from focusflow.wire.pomodoro import BREAK_WORDS, ActiveSession, BreakWord
from focusflow.wire.tasks import PRIORITY_WORDS, PriorityWord
from roost.focus.model import SessionKind
from roost.identity.model import Account
from roost.inbox.connections.service import TO_MANAGERS
from roost.inbox.connections.talk import Event
from roost.kit.caller import Caller
from roost.kit.errors import Fault
from roost.work.model import Priority
from roost.workspace.service import may


class Frame(NamedTuple):
    """One message: its type and what it says."""

    type: str
    data: Output

    @property
    def text(self) -> str:
        """The message as it is sent."""
        return _written(self.type, self.data.model_dump())


def _written(kind: str, data: Any) -> str:
    return json.dumps({"type": kind, "data": data}, separators=(",", ":"), ensure_ascii=False)


class Person(Output):
    id: Id
    username: str
    first_name: str

    @classmethod
    def of(cls, account: Account) -> Self:
        """A person as V2 shows them."""
        return cls(id=account.id, username=account.username, first_name=account.first_name)


class Established(Output):
    user_id: Id
    channels: list[str]
    active_session: ActiveSession | None


class SessionLength(Output):
    id: Id
    duration_minutes: int


def _minutes(planned_ms: int) -> int:
    return -(-planned_ms // 60_000)


class TaskStarted(Output):
    task_id: Id
    title: str
    started_at: str
    pomodoro_session: SessionLength

    @classmethod
    def of(cls, event: Event) -> Self:
        """FF-17 made a session."""
        data = event["data"]
        session = SessionLength(id=data["session"], duration_minutes=_minutes(data["planned_ms"]))
        started_at = stamp(data["started_ms"])
        return cls(task_id=data["task"], title=data["title"], started_at=started_at, pomodoro_session=session)


class TaskPaused(Output):
    task_id: Id
    paused_at: str
    elapsed_seconds: int

    @classmethod
    def of(cls, event: Event) -> Self:
        """FF-18 paused a session."""
        data = event["data"]
        paused_at = stamp(data["paused_ms"])
        return cls(task_id=data["task"], paused_at=paused_at, elapsed_seconds=data["elapsed_seconds"])


class TaskResumed(Output):
    task_id: Id
    resumed_at: str
    remaining_seconds: int

    @classmethod
    def of(cls, event: Event) -> Self:
        """FF-19 let a session go on."""
        data = event["data"]
        resumed_at = stamp(data["resumed_ms"])
        return cls(task_id=data["task"], resumed_at=resumed_at, remaining_seconds=data["remaining_seconds"])


class TaskCompleted(Output):
    task_id: Id
    title: str
    completed_at: str
    total_focus_seconds: int
    completed_pomodoros: int

    @classmethod
    def of(cls, event: Event) -> Self:
        """FF-20 completed a task."""
        data = event["data"]
        return cls(
            task_id=data["task"],
            title=data["title"],
            completed_at=stamp(data["ended_ms"]),
            total_focus_seconds=data["focus_seconds"],
            completed_pomodoros=data["completed_pomodoros"],
        )


class PomodoroCompleted(Output):
    session_id: Id
    task_id: Id | None
    completed_at: str
    play_sound: bool
    is_break: bool
    suggested_break: BreakWord | None

    @classmethod
    def of(cls, event: Event) -> Self | None:
        """A session or break is over, unless it ended aside from what its person did."""
        data = event["data"]
        if data.get("aside"):
            return None
        suggested = data.get("suggested")
        return cls(
            session_id=data["session"],
            task_id=data.get("task"),
            completed_at=stamp(data["ended_ms"]),
            play_sound=data["full"],
            is_break=SessionKind(data["kind"]).is_break,
            suggested_break=BREAK_WORDS[SessionKind(suggested)] if suggested else None,
        )


class BreakStarted(Output):
    session_id: Id
    break_type: BreakWord
    duration_minutes: int
    started_at: str

    @classmethod
    def of(cls, event: Event) -> Self | None:
        """FF-22 started a break; a session of work is told of with its task."""
        data, kind = event["data"], SessionKind(event["data"]["kind"])
        if not kind.is_break:
            return None
        minutes, started_at = _minutes(data["planned_ms"]), stamp(event["at_ms"])
        return cls(
            session_id=data["session"], break_type=BREAK_WORDS[kind], duration_minutes=minutes, started_at=started_at
        )


class WorkedTask(Output):
    id: Id
    title: str
    project: str | None


class FinishedTask(Output):
    id: Id
    title: str


class EmployeeTaskStarted(Output):
    user: Person
    task: WorkedTask
    started_at: str


class EmployeeTaskCompleted(Output):
    user: Person
    task: FinishedTask
    completed_at: str
    total_focus_seconds: int


class EmployeeIdle(Output):
    user: Person
    idle_since: str
    idle_duration_minutes: int


class AssignedTask(Output):
    id: Id
    title: str
    priority: PriorityWord


class TaskAssigned(Output):
    task: AssignedTask
    assigned_by: Person
    assigned_at: str


_PERSONAL: Final[Mapping[str, tuple[str, Callable[[Event], Output | None]]]] = {
    "task.started": ("task_started", TaskStarted.of),
    "task.paused": ("task_paused", TaskPaused.of),
    "task.resumed": ("task_resumed", TaskResumed.of),
    "task.completed": ("task_completed", TaskCompleted.of),
    "session.started": ("break_started", BreakStarted.of),
    "session.ended": ("pomodoro_completed", PomodoroCompleted.of),
}


def personal(event: Event) -> Frame | None:
    """What the one who did it gets on all their connections."""
    if event["kind"] not in _PERSONAL:
        return None
    name, write = _PERSONAL[event["kind"]]
    data = write(event)
    return Frame(name, data) if data else None


def for_managers(event: Event, member: Account, project: str | None) -> Frame:
    """What the managers and admins of the organization get of a member's work. KeyError for other kinds."""
    data, user = event["data"], Person.of(member)
    match event["kind"]:
        case "task.started":
            task = WorkedTask(id=data["task"], title=data["title"], project=project)
            started = EmployeeTaskStarted(user=user, task=task, started_at=stamp(data["started_ms"]))
            return Frame("employee_task_started", started)
        case "task.completed":
            finished = FinishedTask(id=data["task"], title=data["title"])
            seconds, completed_at = data["focus_seconds"], stamp(data["ended_ms"])
            completed = EmployeeTaskCompleted(
                user=user, task=finished, completed_at=completed_at, total_focus_seconds=seconds
            )
            return Frame("employee_task_completed", completed)
        case _:
            since = stamp(data["idle_since_ms"])
            return Frame(
                "employee_idle", EmployeeIdle(user=user, idle_since=since, idle_duration_minutes=data["idle_minutes"])
            )


def for_assignee(event: Event, assigner: Account) -> Frame:
    """What the assignee gets when a task was assigned to them."""
    data = event["data"]
    word = PRIORITY_WORDS[Priority(data["priority"])]
    task = AssignedTask(id=data["task"], title=data["title"], priority=word)
    assigned = TaskAssigned(
        task=task, assigned_by=Person.of(assigner), assigned_at=stamp(data.get("assigned_ms", event["at_ms"]))
    )
    return Frame("task_assigned", assigned)


def established(caller: Caller, active: ActiveSession | None) -> str:
    """The greeting: who was recognised, and what they will hear."""
    data = Established(user_id=caller.user, channels=channels(caller), active_session=active)
    return Frame("connection_established", data).text


def channels(caller: Caller) -> list[str]:
    """What a person hears: their own work, what their organizations give them, what those they manage do."""
    seats = sorted((seat.slug, space) for space, seat in caller.spaces.items() if seat.slug)
    managed = [slug for slug, space in seats if may(caller, space, TO_MANAGERS)]
    return ["personal", *(f"employee:{slug}" for slug, _ in seats), *(f"manager:{slug}" for slug in managed)]


def refused(fault: Fault) -> str:
    """Why the connection is about to be closed."""
    error = render(fault).body["error"]
    return _written("error", {"code": error["code"], "message": error["message"]})
