"""Focus sessions in Focura's words (contract section 10)."""

from typing import Annotated, Final, Literal, Self

from pydantic import Field

from focura.wire.envelope import Pagination
from focura.wire.fields import IdIn, IdOut, Input, Output, QueryFlag, Whole, stamp
from focura.wire.fields import stamp_or_none as optional
from focura.wire.moments import Moment, after_ms, first_ms
from focura.wire.people import PageQuery
from roost.focus import timed_sessions
from roost.focus.errors import SessionActive
from roost.focus.model import Session, SessionKind, SessionState
from roost.focus.timed_sessions import TimedDraft, TimedFilter, Worked, is_pomodoro, kind_of
from roost.kit.caller import Caller
from roost.kit.errors import Conflict
from roost.work.model import Task

TypeWord = Literal["POMODORO", "DEEP_WORK", "SHORT_BREAK", "LONG_BREAK", "CUSTOM"]
KINDS: Final[dict[TypeWord, SessionKind]] = {
    "POMODORO": SessionKind.FOCUS,
    "DEEP_WORK": SessionKind.DEEP_WORK,
    "SHORT_BREAK": SessionKind.SHORT_BREAK,
    "LONG_BREAK": SessionKind.LONG_BREAK,
    "CUSTOM": SessionKind.CUSTOM,
}
WORDS: Final = {kind: word for word, kind in KINDS.items()}
LONGEST_S: Final = 28_800


class SessionBody(Input):
    type: TypeWord
    duration: Annotated[Whole, Field(ge=1, le=LONGEST_S)]
    task_id: IdIn = 0

    def draft(self) -> TimedDraft:
        """The session to be started."""
        return TimedDraft(KINDS[self.type], self.duration, self.type == "POMODORO", self.given().get("task_id"))


class SessionQuery(PageQuery):
    since: Moment | None = Field(default=None, alias="from")
    until: Moment | None = Field(default=None, alias="to")
    type: TypeWord | None = None
    completed: QueryFlag | None = None

    def filter(self, caller: Caller) -> TimedFilter:
        """What the list is narrowed to; days are the caller's own, and the last one is included."""
        pomodoro = None if self.type is None or KINDS[self.type] is not SessionKind.FOCUS else True
        return TimedFilter(
            since_ms=first_ms(self.since, caller.zone),
            until_ms=after_ms(self.until, caller.zone),
            kind=KINDS[self.type] if self.type else None,
            pomodoro=pomodoro,
            completed=self.completed,
        )


class SessionTask(Output):
    id: IdOut
    title: str


class SessionItem(Output):
    id: IdOut
    type: TypeWord
    duration: int
    completed: bool
    started_at: str
    ended_at: str | None
    task_id: IdOut | None
    task: SessionTask | None

    @classmethod
    def of(cls, session: Session, task: Task | None) -> Self:
        """A session or a break, wherever it was started; a task that is gone is none."""
        word: TypeWord = "POMODORO" if is_pomodoro(session) else WORDS[kind_of(session)]
        seconds = int(session.logged.seconds) if session.logged else session.planned_ms // 1000
        return cls(
            id=session.id,
            type=word,
            duration=seconds,
            completed=session.state is SessionState.COMPLETED,
            started_at=stamp(session.started_ms),
            ended_at=optional(session.ended_ms),
            task_id=task.id if task else None,
            task=SessionTask(id=task.id, title=task.title) if task else None,
        )


class Sessions(Output):
    sessions: list[SessionItem]
    pagination: Pagination


def listed(caller: Caller, asked: SessionQuery) -> Sessions:
    """A page of the caller's sessions."""
    page, tasks, total = timed_sessions.list_timed_sessions(caller, asked.filter(caller), asked.skip, asked.limit)
    items = [SessionItem.of(session, tasks.get(session.task or 0)) for session in page]
    return Sessions(sessions=items, pagination=Pagination.of(asked.page, asked.limit, total))


def started(caller: Caller, draft: TimedDraft, now_ms: int) -> SessionItem:
    """A new session. Raises NotFound, Conflict with the session that is active already."""
    try:
        return SessionItem.of(*timed_sessions.start_timed_session(caller, draft, now_ms))
    except SessionActive as active:
        running = shown(timed_sessions.read_timed_active(caller, now_ms))
        data = running.model_dump(by_alias=True, mode="json") if running else None
        raise Conflict(active.message, data=data) from active


def shown(found: Worked | None) -> SessionItem | None:
    """The session that goes on, if one does."""
    return SessionItem.of(*found) if found else None


def ended(caller: Caller, session: Session) -> SessionItem:
    """A session that is over, with its task."""
    return SessionItem.of(session, timed_sessions.with_task(caller, session))
