"""Focus sessions in FocusGuard's words (contract section 7)."""

from typing import Annotated, Literal, Self

from aws_lambda_powertools.event_handler.openapi.params import Query

from focusguard.wire.errors import NothingToChange
from focusguard.wire.fields import BlinkRate, Flag, Input, Minutes, Output, Score, stamp, stamp_or_none
from roost.focus import free_sessions
from roost.focus.free_sessions import Listed, SessionChanges
from roost.focus.model import Session, SessionState, completed_ms, credited_minutes, planned_minutes
from roost.kit import ids

Skip = Annotated[int | None, Query(ge=0, description="Entries to leave out")]
Offset = Annotated[int | None, Query(ge=0, description="The same as `skip`")]
Limit = Annotated[int, Query(ge=1, le=100, description="Entries at most")]
CompletedOnly = Annotated[bool, Query(description="Only completed sessions")]
Status = Annotated[Literal["completed", "incomplete", "active"] | None, Query(description="Only these sessions")]


class StartBody(Input):
    duration_min: Minutes | None = None


class Measured(Input):
    focus_score: Score | None = None
    blink_rate: BlinkRate | None = None


class ChangeBody(Measured):
    completed: Flag | None = None
    actual_duration: Minutes | None = None
    duration_min: Minutes | None = None

    def changes(self) -> SessionChanges:
        """What the client says of the session. Raises NothingToChange."""
        told = SessionChanges(
            completed=self.completed,
            minutes=self.actual_duration,
            planned_minutes=self.duration_min,
            score=self.focus_score,
            blink_rate=self.blink_rate,
        )
        if told == SessionChanges():
            raise NothingToChange()
        return told


class CompleteBody(Measured):
    actual_duration: Minutes


class SessionItem(Output):
    id: str
    user_id: str
    completed: bool
    created_at: str
    start_time: str
    completed_at: str | None
    duration_minutes: int | None
    actual_duration_minutes: int | None
    focus_score: float | None
    blink_rate: float | None

    @classmethod
    def of(cls, session: Session) -> Self:
        """A session as its person sees it."""
        started = stamp(session.started_ms)
        return cls(
            id=ids.to_uuid(session.id),
            user_id=ids.to_uuid(session.user),
            completed=session.state is SessionState.COMPLETED,
            created_at=started,
            start_time=started,
            completed_at=stamp_or_none(completed_ms(session)),
            duration_minutes=planned_minutes(session),
            actual_duration_minutes=credited_minutes(session),
            focus_score=session.score,
            blink_rate=session.blink_rate,
        )


class ActiveSession(Output):
    has_active: bool
    session: SessionItem | None

    @classmethod
    def of(cls, session: Session | None) -> Self:
        """The session that goes on, if any."""
        return cls(has_active=session is not None, session=SessionItem.of(session) if session else None)


class SessionList(Output):
    sessions: list[SessionItem]
    total: int
    completed_count: int
    incomplete_count: int

    @classmethod
    def of(cls, page: free_sessions.SessionPage) -> Self:
        """A page with the counts of all sessions."""
        return cls(
            sessions=[SessionItem.of(session) for session in page.sessions],
            total=page.total,
            completed_count=page.completed,
            incomplete_count=page.incomplete,
        )


def listed(status: str | None, completed_only: bool) -> Listed:
    """Which sessions the parameters ask for; `status` says it more exactly."""
    if status is not None:
        return Listed(status)
    return Listed.COMPLETED if completed_only else Listed.ALL
