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


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work. `space` is the workspace that it belongs to for good; the owner's personal one if private.

    `started_ms` is the first start ever; `focus_seconds` and `completed_pomodoros` sum up its ended focus sessions.
    `shared` says that its workspace is not somebody's personal one.
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
    v: int = 1

    @property
    def worker(self) -> int:
        """Who works on it: the assignee if there is one, else the owner."""
        return self.assignee if self.assignee is not None else self.owner


@dataclass(frozen=True, slots=True)
class Project:
    """A bundle of tasks, with their counts and the seconds of focus spent on them."""

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
    v: int = 1


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


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task to be made. `space` None leaves the choice to the project, then to the active workspace."""

    title: str
    description: str = ""
    project: int | None = None
    estimated_pomodoros: int | None = None
    priority: Priority = Priority.MEDIUM
    space: int | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """New values by field name. `space`, if given, is the workspace that the client believes the object to be in."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    space: int | None = None
