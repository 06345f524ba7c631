"""What starting, pausing, resuming and completing a task take and answer (FF-17 to FF-20)."""

from typing import Annotated, Self

from pydantic import Field

from focusflow.wire.fields import Id, Input, Integer, Output, stamp, stamp_or_none
from focusflow.wire.tasks import STATUS_WORDS, StatusWord, minutes
from roost.focus.model import Session, elapsed_seconds, planned_end_ms, remaining_seconds
from roost.work.model import Task


class StartBody(Input):
    pomodoro_duration: Annotated[Integer, Field(ge=1, le=180)] = 25

    def wanted_minutes(self) -> int | None:
        """The length that the client asks for, if it asks for one."""
        return self.pomodoro_duration if "pomodoro_duration" in self.model_fields_set else None


class StartedTask(Output):
    id: Id
    title: str
    status: StatusWord
    started_at: str | None


class StartedSession(Output):
    id: Id
    started_at: str
    duration_minutes: int
    ends_at: str | None


class Started(Output):
    task: StartedTask
    pomodoro_session: StartedSession

    @classmethod
    def of(cls, task: Task, session: Session) -> Self:
        """A task and the session that runs on it."""
        started_at, status = stamp_or_none(task.started_ms), STATUS_WORDS[task.status]
        return cls(
            task=StartedTask(id=task.id, title=task.title, status=status, started_at=started_at),
            pomodoro_session=StartedSession(
                id=session.id,
                started_at=stamp(session.started_ms),
                duration_minutes=minutes(session),
                ends_at=stamp_or_none(planned_end_ms(session)),
            ),
        )


class PausedSession(Output):
    id: Id
    paused_duration: int


class Paused(Output):
    id: Id
    status: StatusWord
    paused_at: str | None
    active_session: PausedSession

    @classmethod
    def of(cls, task: Task, session: Session, now_ms: int) -> Self:
        """`paused_duration` is the focus time until the pause, which stands still."""
        paused = PausedSession(id=session.id, paused_duration=elapsed_seconds(session, now_ms))
        paused_at = stamp_or_none(session.paused_since_ms)
        return cls(id=task.id, status=STATUS_WORDS[task.status], paused_at=paused_at, active_session=paused)


class ResumedSession(Output):
    id: Id
    remaining_seconds: int


class Resumed(Output):
    id: Id
    status: StatusWord
    resumed_at: str
    active_session: ResumedSession

    @classmethod
    def of(cls, task: Task, session: Session, now_ms: int) -> Self:
        """A session that was never paused counts as resumed when it started."""
        running = ResumedSession(id=session.id, remaining_seconds=remaining_seconds(session, now_ms))
        resumed_ms = session.started_ms if session.resumed_ms is None else session.resumed_ms
        status = STATUS_WORDS[task.status]
        return cls(id=task.id, status=status, resumed_at=stamp(resumed_ms), active_session=running)


class Completed(Output):
    id: Id
    title: str
    status: StatusWord
    started_at: str | None
    ended_at: str | None
    total_focus_seconds: int
    completed_pomodoros: int
    estimated_pomodoros: int | None

    @classmethod
    def of(cls, task: Task) -> Self:
        """A task that is done."""
        return cls(
            id=task.id,
            title=task.title,
            status=STATUS_WORDS[task.status],
            started_at=stamp_or_none(task.started_ms),
            ended_at=stamp_or_none(task.ended_ms),
            total_focus_seconds=task.focus_seconds,
            completed_pomodoros=task.completed_pomodoros,
            estimated_pomodoros=task.estimated_pomodoros,
        )
