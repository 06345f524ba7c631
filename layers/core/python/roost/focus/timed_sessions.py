"""Sessions of a length in seconds that run until their client says that they are over, breaks among them.

Any other session stands in their way, wherever it was started; what its person did elsewhere is listed with them.
"""

from dataclasses import dataclass, replace
from typing import Final

from roost.focus import ending, free_sessions, model, starting, store
from roost.focus.errors import SessionActive, SessionOver
from roost.focus.model import Session, SessionKind, SessionState
from roost.focus.sessions import tasks_of
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.outbox import in_order
from roost.work.model import Task
from roost.work.team_tasks import readable_with

GRACE_MS: Final = 12 * 3_600_000
SECOND_MS: Final = 1000
POMODORO_MS: Final = 25 * model.MINUTE_MS

Worked = tuple[Session, Task | None]


@dataclass(frozen=True, slots=True)
class TimedDraft:
    """A session to be started."""

    kind: SessionKind
    seconds: int
    pomodoro: bool = False
    task: int | None = None


@dataclass(frozen=True, slots=True)
class TimedFilter:
    """Which sessions to list; None does not ask. `since_ms` is included, `until_ms` is not."""

    since_ms: int | None = None
    until_ms: int | None = None
    kind: SessionKind | None = None
    pomodoro: bool | None = None
    completed: bool | None = None

    def admits(self, session: Session) -> bool:
        """Whether the session is one of those asked for."""
        return (
            (self.since_ms is None or session.started_ms >= self.since_ms)
            and (self.until_ms is None or session.started_ms < self.until_ms)
            and self.kind in (None, kind_of(session))
            and self.pomodoro in (None, is_pomodoro(session))
            and self.completed in (None, session.state is SessionState.COMPLETED)
        )


def is_pomodoro(session: Session) -> bool:
    """Work that was called one, or was planned to last 25 minutes where nobody calls it anything."""
    return session.kind is SessionKind.FOCUS and (session.pomodoro or session.planned_ms == POMODORO_MS)


def kind_of(session: Session) -> SessionKind:
    """Work that is no pomodoro and nothing else in particular is custom."""
    plain = session.kind is SessionKind.FOCUS and not is_pomodoro(session)
    return SessionKind.CUSTOM if plain else session.kind


def worked_seconds(session: Session) -> int:
    """What a session that is over took from start to end without pauses; of a logged one, what was said."""
    if session.logged is not None:
        return int(session.logged.seconds)
    return max(0, (session.ended_ms or session.started_ms) - session.started_ms - session.paused_ms) // SECOND_MS


def start_timed_session(caller: Caller, draft: TimedDraft, now_ms: int) -> Worked:
    """Start a session, on a task that the caller may read if wanted (FU-47); where that task stands is left alone.

    One that is still open twelve hours past its planned end is given up. Raises NotFound, SessionActive.
    """
    return ending.repeat(lambda: _start(caller, draft, now_ms))


def _start(caller: Caller, draft: TimedDraft, now_ms: int) -> Worked:
    session_id = ids.new_id(now_ms)
    scene = ending.fresh_scene(caller, now_ms, task=draft.task, session=session_id)
    if scene.ended:
        return starting.taken_over(caller, scene.ended), None
    task = readable_with(caller, scene.task) if draft.task is not None else None
    if scene.active:
        raise SessionActive(scene.active.id, scene.active.task)
    drawn = starting.new_session(scene, session_id, draft.kind, 0, now_ms)
    session = replace(
        drawn,
        planned_ms=draft.seconds * SECOND_MS,
        open_ended=True,
        grace_ms=GRACE_MS,
        pomodoro=draft.pomodoro,
        task=task.id if task else None,
    )
    if task and not draft.kind.is_break:
        session = replace(session, space=task.space, shared=task.shared, project=task.project)
    starting.commit_start(scene, session)
    return session, task


def read_timed_active(caller: Caller, now_ms: int) -> Worked | None:
    """The caller's session or break that goes on, wherever it was started."""
    active = store.read_active(caller.user)
    if active is None or free_sessions.settle(active, now_ms):
        return None
    return active, with_task(caller, active)


def with_task(caller: Caller, session: Session) -> Task | None:
    """The task of a session, if it is still there for the caller."""
    return tasks_of(caller, [session]).get(session.task or 0)


def list_timed_sessions(
    caller: Caller, wanted: TimedFilter, skip: int, limit: int
) -> tuple[list[Session], dict[int, Task], int]:
    """A page of the caller's sessions and breaks, newest first, with its tasks, and how many there are (FU-49).

    Two calls, and one more per megabyte of what the caller did since the first day asked for.
    """
    known = store.list_sessions(caller.user, wanted.since_ms or 0)
    found = sorted(filter(wanted.admits, known), key=lambda each: (each.started_ms, each.id), reverse=True)
    page = found[skip : skip + limit]
    return page, tasks_of(caller, page), len(found)


def cancel_timed_session(caller: Caller, session_id: int, now_ms: int) -> None:
    """Delete the caller's session that goes on. Raises NotFound, SessionOver for one that is over."""
    ending.repeat(lambda: _cancel(caller, session_id, now_ms))


def _cancel(caller: Caller, session_id: int, now_ms: int) -> None:
    scene = ending.fresh_scene(caller, now_ms, session=session_id)
    if scene.ended:
        raise SessionOver(session_id)
    if scene.active is None or scene.active.id != session_id:
        raise NotFound()
    facts, gone = free_sessions.withdrawal(scene.active, now_ms)
    store.commit([*in_order(*facts), *gone])
