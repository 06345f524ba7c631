"""Tasks in Focura's words (contract section 9)."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, Field

from focura.wire.envelope import Pagination
from focura.wire.faults import StatusUnknown
from focura.wire.fields import Flag, IdIn, IdOut, Input, InstantMs, Number, Output, QueryFlag, Text, Whole, stamp
from focura.wire.fields import stamp_or_none as optional
from focura.wire.moments import Moment, day_of
from focura.wire.people import PageQuery, person
from focura.wire.projects import PRIORITY_WORDS, PriorityWord
from focura.wire.workspaces import MemberPerson
from roost.focus.model import Session
from roost.focus.timed_sessions import worked_seconds
from roost.identity.model import Account
from roost.kit.caller import Caller
from roost.kit.errors import Invalid
from roost.work import errors
from roost.work.model import Priority, Task, TaskStatus
from roost.work.project_model import plain_slug
from roost.work.team_model import TaskPage, TaskView, TeamChanges, TeamDraft, TeamFilter, TeamOrder, TeamPage

StatusWord = Literal["TODO", "IN_PROGRESS", "IN_REVIEW", "BLOCKED", "COMPLETED", "CANCELLED"]
EnergyWord = Literal["LOW", "MEDIUM", "HIGH"]
IntentWord = Literal["EXECUTION", "PLANNING", "REVIEW", "LEARNING", "COMMUNICATION"]
SortWord = Literal["dueDate", "priority", "status", "createdAt", "title"]

STATES: Final[Mapping[str, TaskStatus]] = {
    "TODO": TaskStatus.TODO,
    "IN_PROGRESS": TaskStatus.IN_PROGRESS,
    "IN_REVIEW": TaskStatus.IN_REVIEW,
    "BLOCKED": TaskStatus.BLOCKED,
    "COMPLETED": TaskStatus.COMPLETED,
    "CANCELLED": TaskStatus.CANCELLED,
}
WORDS: Final[Mapping[TaskStatus, str]] = {
    **{state: word for word, state in STATES.items()},
    TaskStatus.PAUSED: "IN_PROGRESS",
}
_PRIORITIES: Final = {
    word: frozenset(each for each, shown in PRIORITY_WORDS.items() if shown == word) for word in PRIORITY_WORDS.values()
}
_NAMES: Final = {"start_date": "start_ms", "due_date": "due_ms", "energy_type": "energy", "project_id": "project"}
_SORTED: Final = {"createdAt": "created_ms", "dueDate": "due_ms"}
_OWN: Final = frozenset({"status", "assignee_ids", "label_ids", "workspace_id", "parent_id", "title"})
MOST_ASSIGNEES: Final = 5


def _merged(people: list[int]) -> list[int]:
    return list(dict.fromkeys(people))


Title = Annotated[Text, Field(min_length=1, max_length=500)]
Description = Annotated[Text, Field(max_length=50_000)]
Assignees = Annotated[list[IdIn], AfterValidator(_merged), Field(max_length=MOST_ASSIGNEES)]
Labels = Annotated[list[IdIn], Field(max_length=100)]
Hours = Annotated[Number, Field(ge=0, le=1_000_000)]
Level = Annotated[Whole, Field(ge=1, le=5)]
Position = Annotated[Whole, Field(ge=0, le=2**53 - 1)]


class TaskChanges(Input):
    title: Title = ""
    description: Description = ""
    status: StatusWord = "TODO"
    priority: PriorityWord = "MEDIUM"
    assignee_ids: Assignees = Field(default_factory=list)
    label_ids: Labels = Field(default_factory=list)
    estimated_hours: Hours = 0
    focus_required: Flag = False
    focus_level: Level = 1
    energy_type: EnergyWord = "MEDIUM"
    intent: IntentWord = "EXECUTION"
    due_date: InstantMs | None = None
    start_date: InstantMs | None = None
    project_id: IdIn = 0
    position: Position = 0

    def fields(self) -> dict[str, Any]:
        """Those fields of Task that the body names and that nothing else decides about. Raises Invalid for labels."""
        if self.label_ids:
            raise Invalid({"labelIds": [errors.LABEL_UNKNOWN]})
        given = {name: value for name, value in self.given().items() if name not in _OWN}
        fields = {_NAMES.get(name, name): value for name, value in given.items()}
        if "priority" in fields:
            fields["priority"] = Priority(self.priority.lower())
        return fields

    def changes(self) -> TeamChanges:
        """What the body asks for."""
        sent = self.model_fields_set
        title = {"title": self.title} if "title" in sent else {}
        return TeamChanges(
            fields=self.fields() | title,
            crew=tuple(self.assignee_ids) if "assignee_ids" in sent else None,
            status=STATES[self.status] if "status" in sent else None,
            alike=alike(self.status),
        )


class TaskBody(TaskChanges):
    title: Title
    workspace_id: IdIn
    parent_id: IdIn = 0
    due_date: InstantMs = 0
    start_date: InstantMs = 0

    def draft(self) -> TeamDraft:
        """The task to be made."""
        fields = self.fields()
        return TeamDraft(
            space=self.workspace_id,
            title=self.title,
            project=fields.pop("project", None),
            fields=fields,
            status=STATES[self.status],
            parent=self.given().get("parent_id"),
            crew=tuple(self.assignee_ids),
        )


class StatusBody(Input):
    status: Text

    def changes(self) -> TeamChanges:
        """Where the task is to stand. Raises StatusUnknown."""
        return TeamChanges(status=state_of(self.status), alike=alike(self.status))


def alike(word: str) -> frozenset[TaskStatus]:
    """The core's states that a word stands for."""
    return frozenset(state for state, shown in WORDS.items() if shown == word)


def state_of(word: str) -> TaskStatus:
    """The core's state. Raises StatusUnknown for a word that is none."""
    if word not in STATES:
        raise StatusUnknown()
    return STATES[word]


class TaskQuery(PageQuery):
    workspace_id: IdIn | None = None
    project_id: IdIn | None = None
    status: str | None = None
    priority: PriorityWord | None = None
    assignee_id: IdIn | None = None
    focus_required: QueryFlag | None = None
    due_date: Moment | None = None
    overdue: QueryFlag | None = None
    search: Annotated[Text, Field(max_length=200)] = ""
    sort_by: SortWord = "createdAt"
    sort_order: Literal["asc", "desc"] = "desc"

    def filter(self, caller: Caller) -> TeamFilter:
        """What the list is narrowed to. Raises StatusUnknown."""
        if self.status is not None:
            state_of(self.status)
        return TeamFilter(
            space=self.workspace_id,
            project=self.project_id,
            statuses=alike(self.status) if self.status is not None else None,
            priorities=_PRIORITIES[self.priority] if self.priority else None,
            assignee=self.assignee_id,
            focus_required=self.focus_required,
            due_on=day_of(self.due_date, caller.zone),
            overdue=self.overdue,
            text=self.search,
        )

    def order(self) -> TeamOrder:
        """How the list is sorted."""
        return TeamOrder(_SORTED.get(self.sort_by, self.sort_by), self.sort_order == "desc")


class Label(Output):
    id: IdOut
    name: str
    color: str


class TaskProject(Output):
    id: IdOut
    name: str
    color: str
    slug: str


class TaskItem(Output):
    id: IdOut
    title: str
    description: str | None
    status: str
    priority: PriorityWord
    start_date: str | None
    due_date: str | None
    completed_at: str | None
    estimated_hours: float | int | None
    actual_hours: float | int | None
    focus_required: bool
    focus_level: int | None
    energy_type: str | None
    intent: str
    position: int
    project_id: IdOut | None
    workspace_id: IdOut | None
    parent_id: IdOut | None
    created_by_id: IdOut
    created_by: MemberPerson | None
    assignees: list[MemberPerson]
    labels: list[Label] = Field(default_factory=list)
    project: TaskProject | None
    comment_count: int
    subtask_count: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, view: TaskView) -> Self:
        """A task, wherever it was made."""
        return cls(**words(view))


def words(view: TaskView) -> dict[str, Any]:
    """The fields of a task."""
    task, project = view.task, view.project
    same = ("id", "title", "estimated_hours", "focus_required", "focus_level", "position", "comment_count")
    return {name: getattr(task, name) for name in (*same, "subtask_count")} | {
        "description": task.description or None,
        "status": WORDS[task.status],
        "priority": PRIORITY_WORDS[task.priority],
        "start_date": optional(task.start_ms),
        "due_date": optional(task.due_ms),
        "completed_at": optional(task.ended_ms if task.status is TaskStatus.COMPLETED else None),
        "actual_hours": round(task.focus_seconds / 3600, 2) if task.focus_seconds else None,
        "energy_type": task.energy,
        "intent": task.intent or "EXECUTION",
        "project_id": project.id if project else None,
        "workspace_id": task.space if task.shared else None,
        "parent_id": task.parent,
        "created_by_id": task.owner,
        **_people(task, view.people),
        "project": _project(view),
        "created_at": stamp(task.created_ms),
        "updated_at": stamp(task.updated_ms),
    }


def _people(task: Task, people: Mapping[int, Account]) -> dict[str, Any]:
    found = [person(user, people) for user in task.crew]
    return {"created_by": person(task.owner, people), "assignees": [each for each in found if each]}


def _project(view: TaskView) -> TaskProject | None:
    project = view.project
    if project is None:
        return None
    slug = project.slug or plain_slug(project.name)
    return TaskProject(id=project.id, name=project.name, color=project.colour, slug=slug)


class Tasks(Output):
    tasks: list[TaskItem]
    pagination: Pagination

    @classmethod
    def page(cls, found: TeamPage, asked: TaskQuery) -> Self:
        """A page of tasks."""
        items = [TaskItem.of(view) for view in found.tasks]
        return cls(tasks=items, pagination=Pagination.of(asked.page, asked.limit, found.total))


class TimeEntry(Output):
    id: IdOut
    description: str | None = None
    duration: int
    billable: bool = False
    started_at: str
    ended_at: str | None
    user_id: IdOut

    @classmethod
    def of(cls, session: Session) -> Self:
        """A completed session of work on a task."""
        return cls(
            id=session.id,
            duration=worked_seconds(session),
            started_at=stamp(session.started_ms),
            ended_at=optional(session.ended_ms),
            user_id=session.user,
        )


class Dependency(Output):
    id: IdOut
    depends_on_id: IdOut
    type: str


class TaskDetail(TaskItem):
    subtasks: list[TaskItem]
    time_entries: list[TimeEntry]
    dependencies: list[Dependency] = Field(default_factory=list)

    @classmethod
    def shown(cls, page: TaskPage) -> Self:
        """A task with its parts and what was worked on it."""
        parts = [TaskItem.of(view) for view in page.parts]
        entries = [TimeEntry.of(session) for session in page.sessions]
        return cls(**words(page.view), subtasks=parts, time_entries=entries)
