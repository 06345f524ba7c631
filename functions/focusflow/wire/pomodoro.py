"""Sessions and breaks in FocusFlow's words (contract sections 6, 7 and 15)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BeforeValidator

from focusflow.wire.fields import Day, Flag, Id, Input, Output, stamp, stamp_or_none
from focusflow.wire.lists import names
from focusflow.wire.tasks import minutes
from roost.focus.model import Session, SessionKind, SessionState, elapsed_seconds, planned_end_ms, remaining_seconds
from roost.focus.sessions import SessionFilter
from roost.kit import paging
from roost.kit.text import trimmed
from roost.work.model import Task

BreakWord = Literal["short", "long"]

BREAK_KINDS: Final[Mapping[str, SessionKind]] = {"short": SessionKind.SHORT_BREAK, "long": SessionKind.LONG_BREAK}
BREAK_WORDS: Final[Mapping[SessionKind, BreakWord]] = {SessionKind.SHORT_BREAK: "short", SessionKind.LONG_BREAK: "long"}

StartedOn = Annotated[Day | None, Query(alias="date", description="Only sessions started on this day, YYYY-MM-DD")]
OfTask = Annotated[Id | None, Query(alias="task", description="Only sessions of this task")]
OnlyBreaks = Annotated[Flag | None, Query(alias="is_break", description="Only breaks, or only sessions of focus")]

_ORDERINGS: Final[Mapping[str, paging.Field]] = {
    "started_at": lambda session: session.started_ms,
    "duration_minutes": lambda session: minutes(session),
}


class BreakBody(Input):
    break_type: Annotated[Literal["short", "long", "auto"], BeforeValidator(trimmed)] = "auto"

    def kind(self) -> SessionKind | None:
        """The kind of break that the client wants, None when it leaves the choice."""
        return BREAK_KINDS.get(self.break_type)


class TaskName(Output):
    id: Id
    title: str

    @classmethod
    def of(cls, task: Task | None) -> Self | None:
        """The task as its sessions name it."""
        return cls(id=task.id, title=task.title) if task else None


class ActiveSession(Output):
    id: Id
    task: TaskName | None
    started_at: str
    duration_minutes: int
    is_break: bool
    elapsed_seconds: int
    remaining_seconds: int
    break_type: BreakWord | None
    is_paused: bool
    ends_at: str | None

    @classmethod
    def of(cls, session: Session, task: Task | None, now_ms: int) -> Self:
        """The session as it stands now (FF-21)."""
        return cls(
            **_words(session, task),
            elapsed_seconds=elapsed_seconds(session, now_ms),
            remaining_seconds=remaining_seconds(session, now_ms),
            is_paused=session.state is SessionState.PAUSED,
            ends_at=stamp_or_none(planned_end_ms(session)),
        )


class StartedBreak(Output):
    id: Id
    is_break: bool
    break_type: BreakWord | None
    duration_minutes: int
    started_at: str
    ends_at: str

    @classmethod
    def of(cls, session: Session) -> Self:
        """A break as it began (FF-22)."""
        return cls(
            id=session.id,
            is_break=session.kind.is_break,
            break_type=BREAK_WORDS.get(session.kind),
            duration_minutes=minutes(session),
            started_at=stamp(session.started_ms),
            ends_at=stamp(session.started_ms + session.planned_ms),
        )


class CompletedSession(Output):
    id: Id
    completed: bool
    ended_at: str | None
    actual_duration_seconds: int | None
    suggested_break: BreakWord | None

    @classmethod
    def of(cls, session: Session) -> Self:
        """A session that is over (FF-23)."""
        return cls(
            id=session.id,
            completed=session.state is SessionState.COMPLETED,
            ended_at=stamp_or_none(session.ended_ms),
            actual_duration_seconds=session.focus_seconds,
            suggested_break=BREAK_WORDS[session.suggested] if session.suggested else None,
        )


class SessionItem(Output):
    id: Id
    task: TaskName | None
    started_at: str
    ended_at: str | None
    duration_minutes: int
    actual_duration_seconds: int | None
    is_break: bool
    completed: bool
    break_type: BreakWord | None

    @classmethod
    def of(cls, session: Session, task: Task | None) -> Self:
        """A session or break in lists and exports; `task` is its task, if that still exists."""
        return cls(
            **_words(session, task),
            ended_at=stamp_or_none(session.ended_ms),
            actual_duration_seconds=session.focus_seconds,
            completed=session.state is SessionState.COMPLETED,
        )


def _words(session: Session, task: Task | None) -> dict[str, Any]:
    return {
        "id": session.id,
        "task": TaskName.of(task),
        "started_at": stamp(session.started_ms),
        "duration_minutes": minutes(session),
        "is_break": session.kind.is_break,
        "break_type": BREAK_WORDS.get(session.kind),
    }


def session_filter(day: date | None, task: int | None, is_break: bool | None) -> SessionFilter:
    """What a list of sessions is narrowed to."""
    return SessionFilter(day, task, is_break)


def ordered(sessions: Sequence[Session], ordering: str) -> list[Session]:
    """The sessions in the order asked for; the latest first by default."""
    asked = [name for name in names(ordering) if name.lstrip("-") in _ORDERINGS]
    return paging.order(sessions, asked or ["-started_at"], _ORDERINGS, lambda session: session.id)
