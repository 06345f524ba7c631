"""Projects and tasks: entities, filters and the rules that need no storage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class TaskStatus(StrEnum):
    TODO = "todo"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    IN_REVIEW = "in_review"
    BLOCKED = "blocked"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Nothing more is to be done about the task."""
        return self in (TaskStatus.COMPLETED, TaskStatus.CANCELLED)


class Priority(StrEnum):
    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class ProjectState(StrEnum):
    """Where a project stands, for documents that know more than whether it is active."""

    PLANNING = "planning"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    ARCHIVED = "archived"

    @property
    def is_over(self) -> bool:
        """Nobody works on it any more."""
        return self in (ProjectState.COMPLETED, ProjectState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work. `space` is the workspace that it belongs to for good; the owner's personal one if private.

    `started_ms` is the first start ever; `focus_seconds` and `completed_pomodoros` sum up its ended focus sessions.
    `shared` says that its workspace is not somebody's personal one. `due_ms` is the day or instant it is planned for,
    `all_day` that only its date counts; `deadline_ms` is when it must be done. `helpers` work on it beside the
    assignee; `parent` is the task that it is a part of. `completed_by` is whose figures its completion counts in.
    """

    id: int
    space: int
    owner: int
    title: str
    created_ms: int
    updated_ms: int
    description: str = ""
    status: TaskStatus = TaskStatus.TODO
    priority: Priority = Priority.MEDIUM
    project: int | None = None
    assignee: int | None = None
    estimated_pomodoros: int | None = None
    completed_pomodoros: int = 0
    focus_seconds: int = 0
    started_ms: int | None = None
    paused_at_ms: int | None = None
    ended_ms: int | None = None
    assigned_by: int | None = None
    assigned_ms: int | None = None
    shared: bool = False
    category: str | None = None
    tags: list[str] = field(default_factory=list)
    due_ms: int | None = None
    deadline_ms: int | None = None
    all_day: bool = False
    helpers: list[int] = field(default_factory=list)
    parent: int | None = None
    position: int = 0
    start_ms: int | None = None
    estimated_hours: float | None = None
    focus_required: bool = False
    focus_level: int | None = None
    energy: str | None = None
    intent: str | None = None
    comment_count: int = 0
    subtask_count: int = 0
    completed_by: int | None = None
    v: int = 1

    @property
    def worker(self) -> int:
        """Who works on it: the assignee if there is one, else the owner."""
        return self.assignee if self.assignee is not None else self.owner

    @property
    def crew(self) -> list[int]:
        """Everybody whom it is assigned to, the worker first."""
        named = [self.assignee, *self.helpers] if self.assignee is not None else self.helpers
        return list(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class Project:
    """A bundle of tasks, with their counts and the seconds of focus spent on them.

    `state` is finer than `active`, and counts as long as they agree; `member_count` are those with a role in it.
    """

    id: int
    space: int
    owner: int
    name: str
    created_ms: int
    updated_ms: int
    description: str = ""
    colour: str = "#3498db"
    active: bool = True
    task_count: int = 0
    completed_count: int = 0
    focus_seconds: int = 0
    slug: str | None = None
    icon: str | None = None
    state: ProjectState | None = None
    priority: Priority = Priority.MEDIUM
    start_ms: int | None = None
    due_ms: int | None = None
    completed_ms: int | None = None
    member_count: int = 0
    v: int = 1

    @property
    def stands(self) -> ProjectState:
        """Where it stands; what only says whether it is active is between active and archived."""
        if self.state is not None and self.state.is_over != self.active:
            return self.state
        return ProjectState.ACTIVE if self.active else ProjectState.ARCHIVED


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What a list of tasks is narrowed to; None and nothing narrow nothing.

    `created_on` is a day of whoever asks, `person` owns the task or is its assignee. Every one of `words` must occur in
    title or description.
    """

    statuses: frozenset[TaskStatus] | None = None
    project: int | None = None
    created_on: date | None = None
    words: tuple[str, ...] = ()
    person: int | None = None

    def admits(self, task: Task, created: tuple[int, int] | None = None) -> bool:
        """Whether the task passes; `created` are the first instant of the day and the one after its last."""
        if self.statuses is not None and task.status not in self.statuses:
            return False
        if self.project is not None and task.project != self.project:
            return False
        if self.person is not None and self.person not in (task.owner, task.assignee):
            return False
        if created is not None and not created[0] <= task.created_ms < created[1]:
            return False
        texts = task.title.casefold(), task.description.casefold()
        return all(any(word.casefold() in text for text in texts) for word in self.words)


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """A project to be made. `space` None stands for the active workspace."""

    name: str
    description: str = ""
    colour: str = "#3498db"
    active: bool = True
    space: int | None = None
    icon: str | None = None
    state: ProjectState | None = None
    priority: Priority = Priority.MEDIUM
    start_ms: int | None = None
    due_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task to be made. `space` None leaves the choice to the project, then to the active workspace."""

    title: str
    description: str = ""
    project: int | None = None
    estimated_pomodoros: int | None = None
    priority: Priority = Priority.MEDIUM
    space: int | None = None
    status: TaskStatus = TaskStatus.TODO
    completed_pomodoros: int = 0
    category: str | None = None
    tags: list[str] = field(default_factory=list)
    due_ms: int | None = None
    deadline_ms: int | None = None
    all_day: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """New values by field name. `space`, if given, is the workspace that the client believes the object to be in."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    space: int | None = None
