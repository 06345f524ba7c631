"""Tasks in FocusFlow's words (contract sections 5, 6, 7 and 15)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal, Self

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BeforeValidator, Field

from focusflow.wire.fields import Day, Id, Integer, Output, Title, stamp, stamp_or_none
from focusflow.wire.lists import names
from focusflow.wire.organizations import Belonging
from focusflow.wire.projects import ProjectRef, UserRef
from roost.focus.model import Session, SessionState
from roost.kit import paging
from roost.kit.caller import Caller
from roost.kit.text import Trimmed
from roost.work.model import Changes, Priority, Project, Task, TaskDraft, TaskFilter, TaskStatus

StatusWord = Literal["pending", "in_progress", "paused", "completed"]
PriorityWord = Literal["low", "medium", "high"]

STATUS_WORDS: Final[Mapping[TaskStatus, StatusWord]] = {
    TaskStatus.TODO: "pending",
    TaskStatus.IN_PROGRESS: "in_progress",
    TaskStatus.IN_REVIEW: "in_progress",
    TaskStatus.PAUSED: "paused",
    TaskStatus.BLOCKED: "paused",
    TaskStatus.COMPLETED: "completed",
    TaskStatus.CANCELLED: "completed",
}
PRIORITY_WORDS: Final[Mapping[Priority, PriorityWord]] = {
    Priority.LOW: "low",
    Priority.NONE: "medium",
    Priority.MEDIUM: "medium",
    Priority.HIGH: "high",
    Priority.URGENT: "high",
}
NOBODY: Final[Mapping[int, str]] = {}
"""The assignees of a task that nobody was given."""

_STATUS_ORDER: Final[Sequence[StatusWord]] = ("pending", "in_progress", "paused", "completed")
_PRIORITY_ORDER: Final[Sequence[PriorityWord]] = ("low", "medium", "high")

StatusFilter = Annotated[StatusWord | None, Query(alias="status", description="Only tasks in this status")]
ProjectFilter = Annotated[Id | None, Query(alias="project", description="Only tasks of this project")]
DateFilter = Annotated[Day | None, Query(alias="date", description="Only tasks created on this day, YYYY-MM-DD")]
Search = Annotated[Trimmed, Query(alias="search", description="Words that title or description must contain")]

ORDERINGS: Final[Mapping[str, paging.Field]] = {
    "created_at": lambda task: task.created_ms,
    "updated_at": lambda task: task.updated_ms,
    "started_at": lambda task: task.started_ms,
    "ended_at": lambda task: task.ended_ms,
    "title": lambda task: task.title.casefold(),
    "status": lambda task: _STATUS_ORDER.index(STATUS_WORDS[task.status]),
    "priority": lambda task: _PRIORITY_ORDER.index(PRIORITY_WORDS[task.priority]),
    "estimated_pomodoros": lambda task: task.estimated_pomodoros,
    "total_focus_seconds": lambda task: task.focus_seconds,
}


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


PriorityField = Annotated[PriorityWord, BeforeValidator(_trimmed)]


class TaskChange(Belonging):
    title: Title = ""
    description: Annotated[Trimmed, Field(max_length=10_000)] = ""
    project: Id | None = None
    estimated_pomodoros: Annotated[Integer, Field(ge=1, le=100)] | None = None
    priority: PriorityField = "medium"

    def core_fields(self) -> dict[str, Any]:
        """What the client sent, as the core's values."""
        fields = {name: value for name, value in self.given().items() if name != "organization"}
        return fields | ({"priority": Priority(self.priority)} if "priority" in fields else {})

    def changes(self, caller: Caller) -> Changes:
        """What the client wants changed."""
        return Changes(self.core_fields(), self.space(caller))


class TaskBody(TaskChange):
    title: Title

    def draft(self, caller: Caller) -> TaskDraft:
        """The task that the client wants made."""
        return TaskDraft(**self.core_fields(), space=self.space(caller))


class TaskItem(Output):
    id: Id
    title: str
    description: str
    status: StatusWord
    project: ProjectRef | None
    estimated_pomodoros: int | None
    completed_pomodoros: int
    total_focus_seconds: int
    created_at: str
    started_at: str | None
    ended_at: str | None
    organization: str | None
    priority: PriorityWord
    assigned_to: UserRef | None
    updated_at: str

    @classmethod
    def of(cls, task: Task, caller: Caller, project: Project | None, people: Mapping[int, str]) -> Self:
        """A task with its project, if that still exists; `people` must name its assignee."""
        return cls(**_words(task, caller, project, people))


class TaskSession(Output):
    id: Id
    started_at: str
    ended_at: str | None
    duration_minutes: int
    actual_duration_seconds: int | None
    completed: bool

    @classmethod
    def of(cls, session: Session) -> Self:
        """A session as its task's page shows it."""
        return cls(
            id=session.id,
            started_at=stamp(session.started_ms),
            ended_at=stamp_or_none(session.ended_ms),
            duration_minutes=minutes(session),
            actual_duration_seconds=session.focus_seconds,
            completed=session.state is SessionState.COMPLETED,
        )


class TaskDetail(TaskItem):
    pomodoro_sessions: list[TaskSession]

    @classmethod
    def with_sessions(
        cls, task: Task, caller: Caller, project: Project | None, people: Mapping[int, str], sessions: Sequence[Session]
    ) -> Self:
        """The task's own page."""
        shown = [TaskSession.of(session) for session in sessions]
        return cls(**_words(task, caller, project, people), pomodoro_sessions=shown)


def minutes(session: Session) -> int:
    """The planned length in whole minutes, rounded up (section 15)."""
    return -(-session.planned_ms // 60_000)


def _words(task: Task, caller: Caller, project: Project | None, people: Mapping[int, str]) -> dict[str, Any]:
    assignee = task.assignee if task.assignee in people else None
    return {
        "id": task.id,
        "title": task.title,
        "description": task.description,
        "status": STATUS_WORDS[task.status],
        "project": ProjectRef.of(project),
        "estimated_pomodoros": task.estimated_pomodoros,
        "completed_pomodoros": task.completed_pomodoros,
        "total_focus_seconds": task.focus_seconds,
        "created_at": stamp(task.created_ms),
        "started_at": stamp_or_none(task.started_ms),
        "ended_at": stamp_or_none(task.ended_ms),
        "organization": caller.slug_of(task.space),
        "priority": PRIORITY_WORDS[task.priority],
        "assigned_to": UserRef(id=assignee, username=people[assignee]) if assignee is not None else None,
        "updated_at": stamp(task.updated_ms),
    }


def task_filter(status: StatusWord | None, project: int | None, created_on: Any, search: str) -> TaskFilter:
    """What a list of tasks is narrowed to; a word stands for every status that it shows."""
    statuses = None if status is None else frozenset(each for each, word in STATUS_WORDS.items() if word == status)
    return TaskFilter(statuses, project, created_on, tuple(search.split()))


def ordered(tasks: Sequence[Task], ordering: str) -> list[Task]:
    """The tasks in the order asked for; the newest first by default."""
    asked = [name for name in names(ordering) if name.lstrip("-") in ORDERINGS]
    return paging.order(tasks, asked or ["-created_at"], ORDERINGS, lambda task: task.id)
