"""Tasks in FocusMaster's words (contract section 7; design section 6 for the states)."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from focusmaster.wire.fields import WORD, Document, Input, Instant, Integer, ObjectId, Output, stamp, stamp_or_none
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.text import Trimmed
from roost.work.model import Priority, Task, TaskDraft, TaskStatus

StatusWord = Literal["todo", "in-progress", "done"]
PriorityWord = Literal["low", "medium", "high"]

STATUS_WORDS: Final[Mapping[TaskStatus, StatusWord]] = {
    TaskStatus.TODO: "todo",
    TaskStatus.BLOCKED: "todo",
    TaskStatus.IN_PROGRESS: "in-progress",
    TaskStatus.PAUSED: "in-progress",
    TaskStatus.IN_REVIEW: "in-progress",
    TaskStatus.COMPLETED: "done",
    TaskStatus.CANCELLED: "done",
}
STATES: Final[Mapping[StatusWord, TaskStatus]] = {
    "todo": TaskStatus.TODO,
    "in-progress": TaskStatus.IN_PROGRESS,
    "done": TaskStatus.COMPLETED,
}
PRIORITY_WORDS: Final[Mapping[Priority, PriorityWord]] = {
    Priority.LOW: "low",
    Priority.NONE: "medium",
    Priority.MEDIUM: "medium",
    Priority.HIGH: "high",
    Priority.URGENT: "high",
}
CATEGORY: Final = "Work"

_CORE_NAMES: Final = {"due_date": "due_ms", "deadline": "deadline_ms", "is_all_day": "all_day"}
_OF_BOARD: Final = frozenset({"status", "is_completed", "priority"})

Tag = Annotated[Trimmed, Field(min_length=1, max_length=50)]


class TaskChange(Input):
    title: Annotated[Trimmed, Field(min_length=1, max_length=120)] = ""
    description: Annotated[Trimmed, Field(max_length=2000)] = ""
    status: Annotated[StatusWord, WORD] = "todo"
    priority: Annotated[PriorityWord, WORD] = "medium"
    tags: Annotated[list[Tag], Field(max_length=20)] = Field(default_factory=list)
    category: Annotated[Trimmed, Field(max_length=120)] = CATEGORY
    estimated_pomodoros: Annotated[Integer, Field(ge=1, le=100)] = 1
    completed_pomodoros: Annotated[Integer, Field(ge=0, le=1000)] = 0
    is_completed: bool = False
    deadline: Instant | None = None
    due_date: Instant | None = None
    is_all_day: bool = False

    @model_validator(mode="after")
    def _agree(self) -> Self:
        self.require_any()
        if {"status", "is_completed"} <= self.model_fields_set and self.is_completed != (self.status == "done"):
            raise PydanticCustomError("contradiction", "status and isCompleted contradict each other")
        return self

    def _word(self, present: StatusWord) -> StatusWord:
        """Where the task is to stand: what is sent of status and completion sets the other."""
        if "status" in self.model_fields_set:
            return self.status
        if "is_completed" not in self.model_fields_set:
            return present
        if self.is_completed:
            return "done"
        return "todo" if present == "done" else present

    def core_fields(self, task: Task) -> dict[str, Any]:
        """What the client wants of a task; states and priorities finer than its own words stay as they are."""
        given = {name: value for name, value in self.given().items() if name not in _OF_BOARD}
        fields = {_CORE_NAMES.get(name, name): value for name, value in given.items()}
        present = STATUS_WORDS[task.status]
        word = self._word(present)
        if word != present:
            fields["status"] = STATES[word]
        if "priority" in self.model_fields_set and self.priority != PRIORITY_WORDS[task.priority]:
            fields["priority"] = Priority(self.priority)
        return fields


class TaskBody(TaskChange):
    title: Annotated[Trimmed, Field(min_length=1, max_length=120)]

    def draft(self, caller: Caller) -> TaskDraft:
        """The task that the client wants made, in the caller's own workspace."""
        return TaskDraft(
            title=self.title,
            description=self.description,
            estimated_pomodoros=self.estimated_pomodoros,
            priority=Priority(self.priority),
            space=caller.home,
            status=STATES[self._word("todo")],
            completed_pomodoros=self.completed_pomodoros,
            category=self.category,
            tags=self.tags,
            due_ms=self.due_date,
            deadline_ms=self.deadline,
            all_day=self.is_all_day,
        )


class TaskItem(Document):
    user: ObjectId
    title: str
    description: str
    status: StatusWord
    priority: PriorityWord
    tags: list[str]
    category: str
    estimated_pomodoros: int
    completed_pomodoros: int
    is_completed: bool
    deadline: str | None
    due_date: str | None
    is_all_day: bool
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, task: Task) -> Self:
        """A task, wherever it was made."""
        word = STATUS_WORDS[task.status]
        return cls(
            _id=ids.to_object_id(task.id),
            user=ids.to_object_id(task.owner),
            title=task.title,
            description=task.description,
            status=word,
            priority=PRIORITY_WORDS[task.priority],
            tags=task.tags,
            category=CATEGORY if task.category is None else task.category,
            estimated_pomodoros=task.estimated_pomodoros or 1,
            completed_pomodoros=task.completed_pomodoros,
            is_completed=word == "done",
            deadline=stamp_or_none(task.deadline_ms),
            due_date=stamp_or_none(task.due_ms),
            is_all_day=task.all_day,
            created_at=stamp(task.created_ms),
            updated_at=stamp(task.updated_ms),
        )


class TaskGone(Output):
    id: ObjectId
