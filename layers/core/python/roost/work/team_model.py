"""Tasks that several people work on: what a client wants of them, and what it gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from roost.focus.model import Session
from roost.identity.model import Account
from roost.work.model import Priority, Project, Task, TaskStatus


@dataclass(frozen=True, slots=True)
class TeamDraft:
    """A task to be made in a shared workspace; `fields` are those of Task, by name."""

    space: int
    title: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    status: TaskStatus = TaskStatus.TODO
    project: int | None = None
    parent: int | None = None
    crew: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamChanges:
    """New values of a task by field name; `crew` None leaves those whom it is assigned to, `status` None its state.

    `alike` are the states that the client cannot tell from the wanted one: a task in one of them stays there.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    crew: tuple[int, ...] | None = None
    status: TaskStatus | None = None
    alike: frozenset[TaskStatus] = frozenset()

    @property
    def moves_only(self) -> bool:
        """It says where the task stands, and nothing else."""
        return self.status is not None and self.crew is None and not self.fields


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with its project and the people that it names; accounts that are gone are missing."""

    task: Task
    project: Project | None = None
    people: Mapping[int, Account] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task as its own page shows it: with its parts, oldest first, and what was worked on it."""

    view: TaskView
    parts: list[TaskView] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TeamFilter:
    """What a list of tasks is narrowed to; None does not ask.

    `due_on` is a day of whoever asks; `overdue_at_ms` asks for what is open and was due before that instant.
    """

    space: int | None = None
    project: int | None = None
    statuses: frozenset[TaskStatus] | None = None
    priorities: frozenset[Priority] | None = None
    assignee: int | None = None
    focus_required: bool | None = None
    due_on: date | None = None
    overdue: bool | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class TeamOrder:
    """How a list of tasks is sorted: by a field of Task, newest first unless said otherwise."""

    by: str = "created_ms"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Some tasks of a list, and how many it has."""

    tasks: list[TaskView]
    total: int
