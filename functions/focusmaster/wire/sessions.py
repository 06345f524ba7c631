"""Sessions in FocusMaster's words (contract section 6)."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Final, Literal, Self, get_args

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from focusmaster.wire.fields import (
    WORD,
    Document,
    Input,
    Moment,
    ObjectId,
    Output,
    Reference,
    Seconds,
    stamp,
    stamp_or_none,
)
from roost.focus.finished_model import Correction, Finished
from roost.focus.model import Session, SessionKind
from roost.insights.days import day_bounds_ms, local_day
from roost.insights.productivity import Focus
from roost.kit import ids
from roost.work.model import Task

TypeWord = Literal["focus", "shortBreak", "longBreak"]
MoodWord = Literal["happy", "neutral", "sad", "focused", "distracted"]
RangeWord = Literal["today", "week", "month"]

POINTS: Final = 10
"""What a session of work is worth."""

KINDS: Final[Mapping[TypeWord, SessionKind]] = {
    "focus": SessionKind.FOCUS,
    "shortBreak": SessionKind.SHORT_BREAK,
    "longBreak": SessionKind.LONG_BREAK,
}
TYPE_WORDS: Final[Mapping[SessionKind, TypeWord]] = {kind: word for word, kind in KINDS.items()}
MOODS: Final[Mapping[str, MoodWord]] = {word: word for word in get_args(MoodWord)}
_CORE_NAMES: Final = {"duration": "seconds", "end_time": "ended_ms"}

Range = Annotated[RangeWord | None, Query(alias="range", description="Only sessions that started lately")]


class SessionBody(Input):
    type: Annotated[TypeWord, WORD]
    start_time: Moment
    end_time: Moment | None = None
    duration: Seconds
    task: Reference | None = None
    mood: Annotated[MoodWord | None, WORD] = None

    @field_validator("end_time")
    @classmethod
    def _in_order(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value is not None and value < info.data.get("start_time", 0):
            raise PydanticCustomError("order", "endTime must not be before startTime")
        return value

    def finished(self) -> Finished:
        """The session that the client tells of."""
        return Finished(
            KINDS[self.type], self.start_time, self.duration, self.end_time, self.task, self.mood, points=POINTS
        )


class SessionChange(Input):
    mood: Annotated[MoodWord, WORD] = "neutral"
    duration: Seconds = 0
    end_time: Moment = 0
    task: Reference | None = None

    @model_validator(mode="after")
    def _any(self) -> Self:
        self.require_any()
        return self

    def correction(self) -> Correction:
        """What the client says now."""
        return Correction({_CORE_NAMES.get(name, name): value for name, value in self.given().items()})


class TaskRef(Document):
    title: str


class SessionItem(Document):
    user: ObjectId
    task: TaskRef | ObjectId | None
    type: TypeWord
    start_time: str
    end_time: str | None
    duration: int | float
    mood: MoodWord | None
    completed: bool
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, session: Session, task: TaskRef | str | None) -> Self:
        """A session with its task, spelled out or by its id."""
        logged = session.logged
        created_ms = logged.at_ms if logged else session.started_ms
        changed_ms = session.edited_ms or (created_ms if logged else session.ended_ms or created_ms)
        return cls(
            _id=ids.to_object_id(session.id),
            user=ids.to_object_id(session.user),
            task=task,
            type=TYPE_WORDS.get(session.kind, "focus"),
            start_time=stamp(session.started_ms),
            end_time=stamp_or_none(logged.ended_ms if logged else session.ended_ms),
            duration=logged.seconds if logged else session.focus_seconds or 0,
            mood=MOODS.get(session.mood or ""),
            completed=True,
            created_at=stamp(created_ms),
            updated_at=stamp(changed_ms),
        )

    @classmethod
    def populated(cls, session: Session, task: Task | None) -> Self:
        """A session with the title of its task, if that is still there."""
        return cls.of(session, TaskRef(_id=ids.to_object_id(task.id), title=task.title) if task else None)

    @classmethod
    def plain(cls, session: Session, task: int | None) -> Self:
        """A session with the id of its task, if that is still there."""
        return cls.of(session, ids.to_object_id(task) if task is not None else None)


class Totals(Output):
    total_focus_time: int
    total_sessions: int

    @classmethod
    def of(cls, focus: Focus) -> Self:
        """All that the caller has focused."""
        return cls(total_focus_time=focus.seconds, total_sessions=focus.sessions)


def since_ms(wanted: RangeWord | None, zone: str, now_ms: int) -> int:
    """Where a range begins: at the caller's midnight, seven days ago, or on the same day of the month before."""
    match wanted:
        case None:
            return 0
        case "today":
            return day_bounds_ms(local_day(now_ms, zone), zone)[0]
        case "week":
            return now_ms - timedelta(days=7) // timedelta(milliseconds=1)
        case "month":
            return day_bounds_ms(_month_before(local_day(now_ms, zone)), zone)[0]


def _month_before(day: date) -> date:
    """The same day of the month before, or that month's last if it has none."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, monthrange(last.year, last.month)[1]))
