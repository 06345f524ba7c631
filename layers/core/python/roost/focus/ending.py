"""How a session ends, whoever ends it: by its person, by the clock, or with its task."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar

from roost.focus import store, writes
from roost.focus.model import Session, SessionState, close, due_ms, is_due, suggest_break
from roost.focus.store import Overtaken, Scene
from roost.insights.days import local_day
from roost.kit import keys
from roost.kit.caller import Caller
from roost.kit.errors import Conflict
from roost.kit.outbox import in_order
from roost.kit.writes import Put, Write
from roost.work import writes as work
from roost.work.model import Task, TaskStatus

ATTEMPTS: Final = 6

Result = TypeVar("Result")


def repeat(attempt: Callable[[], Result]) -> Result:
    """Read, decide and write again whenever somebody else was faster. Raises Conflict when it always was."""
    for _ in range(ATTEMPTS):
        try:
            return attempt()
        except Overtaken:
            continue
    raise Conflict("Too many changes at the same time; try again")


def fresh_scene(caller: Caller, now_ms: int, *, task: int | None = None, session: int | None = None) -> Scene:
    """The caller's scene with today's figures. Raises Overtaken after closing a session that came due just now."""
    scene = store.read_scene(caller.user, local_day(now_ms, caller.zone), task=task, session=session)
    if scene.active and is_due(scene.active, now_ms):
        close_due(caller.user, scene.active.id, now_ms)
        raise Overtaken()
    return scene


def ended_in(session: Session, zone: str, now_ms: int) -> Session:
    """The active session, completed at `now_ms` or at its planned end if that was earlier.

    Its day is counted in the zone that the person is in now: the days before a change of zone are rebuilt in it, too.
    """
    return replace(close(session, now_ms), zone=zone, day=local_day(session.started_ms, zone).isoformat())


def ended(session: Session, scene: Scene, now_ms: int) -> Session:
    """The same in the scene's zone, with the break that should follow work.

    `scene.pomodoros` must be those of the local day of the end.
    """
    over = ended_in(session, scene.zone, now_ms)
    if over.kind.is_break or over.ended_ms is None or over.state is not SessionState.COMPLETED:
        return over
    counts = over.day == local_day(over.ended_ms, scene.zone).isoformat()
    return replace(over, suggested=suggest_break(scene.pomodoros + counts, scene.settings.long_break_interval))


def close_due(user: int, session_id: int, now_ms: int) -> None:
    """Close that session of the person if it should have ended by itself (FF-68): for timers.

    Does nothing when it is paused, over or not due yet: timers may come late, early, twice, or for nothing.
    """
    active = store.read_active(user)
    due = due_ms(active) if active and active.id == session_id else None
    if active and due is not None and due <= now_ms:
        end_due(user, local_day(due, active.zone), now_ms)


def end_due(user: int, due_day: date, now_ms: int) -> None:
    """Close the person's session, whichever it is, if it should have ended by itself: on the local day `due_day`.

    Raises Conflict when others were faster every time.
    """
    repeat(lambda: _end_due(user, due_day, now_ms))


def _end_due(user: int, due_day: date, now_ms: int) -> None:
    scene = store.read_scene(user, due_day)
    if scene.active and is_due(scene.active, now_ms):
        commit_end(scene.active, ended(scene.active, scene, now_ms), now_ms)


def commit_end(
    before: Session,
    after: Session,
    now_ms: int,
    events: Sequence[Put] = (),
    more: Sequence[Write] = (),
    rewards: Sequence[Write] = (),
) -> None:
    """End the active session with everything that follows from it; `events` come after `session.ended`.

    `more` is about its task, `rewards` are not. A task that was purged behind its session does not keep the session
    open. Raises Overtaken.
    """
    facts = in_order(writes.session_ended_event(after, now_ms, before.paused_since_ms), *events)
    try:
        store.commit([*facts, *writes.ended(before, after), *more, *rewards])
    except Overtaken as overtaken:
        if after.task is None or keys.task(after.task) not in overtaken.gone or more:
            raise
        store.commit([*facts, *writes.ended(before, after, task_exists=False), *rewards])


def resumed_task(session: Session, now_ms: int) -> list[Write]:
    """The task of a paused session is not paused any more once the session is over."""
    if session.task is None or session.state is not SessionState.PAUSED:
        return []
    return resumed(store.read_tasks([session.task]).get(session.task), now_ms)


def resumed(task: Task | None, now_ms: int) -> list[Write]:
    """A task whose paused session is over is in progress again, unless something else became of it."""
    if task is None or task.status is not TaskStatus.PAUSED:
        return []
    return work.task_status_changed(task, TaskStatus.IN_PROGRESS, now_ms)


def with_cause(
    session: Session, now_ms: int, zone: str | None = None, *, task_exists: bool = False
) -> tuple[Put, list[Write]]:
    """The event and the writes that end the session in the transaction of what ends it: its task goes (FF-16), or its
    person does (FF-38).

    `zone` is the one that the session's person is in now; it is read if not given.
    """
    after = ended_in(session, zone or store.read_zone(session.user), now_ms)
    fact = writes.session_ended_event(after, now_ms, session.paused_since_ms, aside=True)
    return fact, writes.ended(session, after, task_exists=task_exists)
