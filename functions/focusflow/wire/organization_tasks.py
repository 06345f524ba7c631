"""The tasks of an organization in FocusFlow's words (contract sections 5, 6 and 9)."""

from collections.abc import Mapping
from typing import Annotated, Self

from aws_lambda_powertools.event_handler.openapi.params import Query

from focusflow.wire.analytics import ProjectName
from focusflow.wire.fields import Id, Input, Output, stamp, stamp_or_none
from focusflow.wire.tasks import PRIORITY_WORDS, STATUS_WORDS, PriorityField, PriorityWord, StatusWord
from focusflow.wire.team import Person
from roost.identity.model import Account
from roost.work.model import Priority, Project, Task
from roost.work.shared_tasks import Assignment, Order

OwnerFilter = Annotated[Id | None, Query(alias="owner", description="Only tasks owned by or assigned to this user")]


class OrganizationTask(Output):
    id: Id
    title: str
    status: StatusWord
    owner: Person
    project: ProjectName | None
    started_at: str | None
    estimated_pomodoros: int | None
    completed_pomodoros: int
    assigned_to: Person | None
    priority: PriorityWord
    total_focus_seconds: int
    created_at: str
    ended_at: str | None

    @classmethod
    def of(cls, task: Task, project: Project | None, people: Mapping[int, Account]) -> Self:
        """A task with its project, if that still exists; `people` are its owner and its assignee."""
        given = task.assignee is not None and task.assignee in people
        return cls(
            id=task.id,
            title=task.title,
            status=STATUS_WORDS[task.status],
            owner=Person.of(task.owner, people.get(task.owner)),
            project=ProjectName.of(project) if project else None,
            started_at=stamp_or_none(task.started_ms),
            estimated_pomodoros=task.estimated_pomodoros,
            completed_pomodoros=task.completed_pomodoros,
            assigned_to=Person.of(task.assignee or 0, people.get(task.assignee or 0)) if given else None,
            priority=PRIORITY_WORDS[task.priority],
            total_focus_seconds=task.focus_seconds,
            created_at=stamp(task.created_ms),
            ended_at=stamp_or_none(task.ended_ms),
        )


class AssignBody(Input):
    task_id: Id
    assigned_to: Id
    priority: PriorityField = "medium"

    def order(self, space: int) -> Order:
        """What the client wants done in an organization."""
        given = "priority" in self.model_fields_set
        return Order(space, self.task_id, self.assigned_to, Priority(self.priority) if given else None)


class Assigned(Output):
    id: Id
    assigned_to: Person
    assigned_by: Person
    priority: PriorityWord
    assigned_at: str

    @classmethod
    def of(cls, made: Assignment) -> Self:
        """The answer to FF-40."""
        return cls(
            id=made.task.id,
            assigned_to=Person.of(made.assignee.id, made.assignee),
            assigned_by=Person.of(made.assigner.id, made.assigner),
            priority=PRIORITY_WORDS[made.task.priority],
            assigned_at=stamp(made.assigned_ms),
        )
