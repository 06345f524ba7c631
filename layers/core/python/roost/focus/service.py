"""Sessions of work and rest. For every operation a session past its planned end is over already."""

from dataclasses import replace

from roost.focus import ending, model, sessions, starting, store, transitions, writes
from roost.focus.actions import Action, Step, decide
from roost.focus.errors import NoActiveSession, SessionActive
from roost.focus.model import Session, SessionKind, SessionState
from roost.focus.store import Scene
from roost.insights import writes as insights
from roost.insights.days import day_bounds_ms, local_day
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.writes import Put, Write
from roost.work import writes as work
from roost.work.access import workable_task
from roost.work.model import Task, TaskStatus
from roost.workspace.service import read_space


def close_due(user: int, session_id: int, now_ms: int) -> None:
    """Close that session as of its planned end if that has come: for timers, which may come late, early or twice."""
    ending.close_due(user, session_id, now_ms)


def close_for_deleted_task(session: Session, now_ms: int, zone: str | None = None) -> list[Write]:
    """The writes, an event first, that end a task's active session in the transaction that deletes the task (FF-16).

    `zone` is the present one of the session's person; it is read if not given. Raises NotFound without an account.
    """
    fact, closing = ending.with_cause(session, now_ms, zone)
    return [fact, *closing]


def close_for_leaver(session: Session, now_ms: int, zone: str) -> tuple[Put, list[Write]]:
    """The event and the writes that end a session on a task in the transaction that takes its person's seat (FF-38).

    Its task goes on: a paused one is in progress again. `zone` is the present one of the person.
    """
    task = store.read_tasks([session.task]).get(session.task) if session.task is not None else None
    fact, closing = ending.with_cause(session, now_ms, zone, task_exists=task is not None)
    return fact, closing + (ending.resumed(task, now_ms) if session.state is SessionState.PAUSED else [])


def start_task(caller: Caller, task_id: int, minutes: int | None, now_ms: int) -> tuple[Task, Session]:
    """Start a session on the task, or find the one that runs on it (FF-17); a break ends for it.

    Without `minutes` it lasts what the task's organization, else the caller's settings, say. Raises NotFound, Denied,
    TaskOver, SessionPaused, SessionActive.
    """
    return ending.repeat(lambda: _start_task(caller, task_id, minutes, now_ms))


def _start_task(caller: Caller, task_id: int, minutes: int | None, now_ms: int) -> tuple[Task, Session]:
    session_id = caller.reserved_id or ids.new_id(now_ms)
    scene = ending.fresh_scene(caller, now_ms, task=task_id, session=session_id)
    task = workable_task(caller, scene.task)
    if scene.ended:
        return task, starting.taken_over(caller, scene.ended)
    if decide(Action.START, task, scene.active) is Step.KEEP:
        return task, scene.present
    drawn = starting.new_session(scene, session_id, SessionKind.FOCUS, _minutes(caller, scene, task, minutes), now_ms)
    session = replace(drawn, space=task.space, shared=task.shared, task=task.id, project=task.project)
    fact = writes.task_event("task.started", task, now_ms, session)
    starting.commit_start(scene, session, [fact], work.session_started(task, now_ms))
    return transitions.started(task, now_ms), session


def _minutes(caller: Caller, scene: Scene, task: Task, minutes: int | None) -> int:
    if minutes is not None:
        return minutes
    usual = None if task.space == caller.home else read_space(task.space).focus_minutes
    return usual or scene.settings.focus_duration


def pause_task(caller: Caller, task_id: int, now_ms: int) -> tuple[Task, Session]:
    """Pause the session on the task (FF-18); a paused one comes back as it is.

    Raises NotFound, Denied, TaskOver, NothingToPause.
    """
    return ending.repeat(lambda: _pause_task(caller, task_id, now_ms))


def _pause_task(caller: Caller, task_id: int, now_ms: int) -> tuple[Task, Session]:
    scene = ending.fresh_scene(caller, now_ms, task=task_id)
    task = workable_task(caller, scene.task)
    if decide(Action.PAUSE, task, scene.active) is Step.KEEP:
        return task, scene.present
    session = model.pause(scene.present, now_ms)
    since = session.paused_since_ms or now_ms
    spans = {"paused_ms": since, "elapsed_seconds": model.elapsed_seconds(session, now_ms)}
    fact = writes.task_event("task.paused", task, now_ms, session, **spans)
    changes = work.task_status_changed(task, TaskStatus.PAUSED, since)
    store.commit([fact, *writes.paused_or_resumed(scene.present, session), *changes])
    return transitions.paused(task, since), session


def resume_task(caller: Caller, task_id: int, now_ms: int) -> tuple[Task, Session]:
    """Let the paused session on the task run on (FF-19); a running one comes back as it is.

    Raises NotFound, Denied, TaskOver, NothingToResume.
    """
    return ending.repeat(lambda: _resume_task(caller, task_id, now_ms))


def _resume_task(caller: Caller, task_id: int, now_ms: int) -> tuple[Task, Session]:
    scene = ending.fresh_scene(caller, now_ms, task=task_id)
    task = workable_task(caller, scene.task)
    if decide(Action.RESUME, task, scene.active) is Step.KEEP:
        return task, scene.present
    session = model.resume(scene.present, now_ms)
    spans = {
        "resumed_ms": session.running_since_ms,
        "remaining_seconds": model.remaining_seconds(session, now_ms),
        "ends_ms": model.planned_end_ms(session) or now_ms,
    }
    fact = writes.task_event("task.resumed", task, now_ms, session, **spans)
    changes = work.task_status_changed(task, TaskStatus.IN_PROGRESS, now_ms)
    store.commit([fact, *writes.paused_or_resumed(scene.present, session), *changes])
    return transitions.resumed(task, now_ms), session


def complete_task(caller: Caller, task_id: int, now_ms: int) -> Task:
    """Complete the task, and first the session on it (FF-20); a task that is over comes back as it is.

    Raises NotFound, Denied.
    """
    return ending.repeat(lambda: _complete_task(caller, task_id, now_ms))


def _complete_task(caller: Caller, task_id: int, now_ms: int) -> Task:
    scene = ending.fresh_scene(caller, now_ms, task=task_id)
    task = workable_task(caller, scene.task)
    step = decide(Action.COMPLETE, task, scene.active)
    if step is Step.KEEP:
        return task
    session = ending.ended(scene.present, scene, now_ms) if step is Step.END_SESSION_AND_COMPLETE else None
    worked = transitions.credited(task, session.focus_seconds or 0) if session else task
    sums = {"focus_seconds": worked.focus_seconds, "completed_pomodoros": worked.completed_pomodoros}
    fact = writes.task_event("task.completed", task, now_ms, None, ended_ms=now_ms, **sums)
    figures = insights.task_ended(task.worker, scene.zone, task.id, task.project, now_ms)
    changes = [*work.task_completed(task, now_ms), *figures]
    if session:
        ending.commit_end(scene.present, session, now_ms, [fact], changes)
    else:
        store.commit([fact, writes.zone_unchanged(task.worker, scene.zone), *changes])
    return transitions.completed(worked, now_ms)


def read_active(caller: Caller, now_ms: int) -> tuple[Session, Task | None]:
    """The caller's running or paused session with its task, if that is still there (FF-21). Raises NoActiveSession."""
    session = store.read_active(caller.user)
    if session is None:
        raise NoActiveSession()
    if model.is_due(session, now_ms):
        ending.close_due(caller.user, session.id, now_ms)
        raise NoActiveSession()
    return session, sessions.tasks_of(caller, [session]).get(session.task or 0)


def start_break(caller: Caller, kind: SessionKind | None, now_ms: int) -> Session:
    """Start a break (FF-22): short, long, or without `kind` the one that is due after today's pomodoros.

    It belongs where the caller's latest session of work of today belongs. Raises SessionActive.
    """
    return ending.repeat(lambda: _start_break(caller, kind, now_ms))


def _start_break(caller: Caller, kind: SessionKind | None, now_ms: int) -> Session:
    session_id = caller.reserved_id or ids.new_id(now_ms)
    scene = ending.fresh_scene(caller, now_ms, session=session_id)
    if scene.ended:
        return starting.taken_over(caller, scene.ended)
    if scene.active and scene.active.id == caller.reserved_id:
        return scene.active
    if scene.active:
        raise SessionActive(scene.active.id, scene.active.task)
    kind = kind or model.suggest_break(scene.pomodoros, scene.settings.long_break_interval)
    drawn = starting.new_session(scene, session_id, kind, model.break_minutes(kind, scene.settings), now_ms)
    latest = _latest_work(caller, scene, now_ms)
    session = replace(drawn, space=latest.space, shared=latest.shared) if latest else drawn
    starting.commit_start(scene, session)
    return session


def _latest_work(caller: Caller, scene: Scene, now_ms: int) -> Session | None:
    midnight, _ = day_bounds_ms(local_day(now_ms, scene.zone), scene.zone)
    today = (each for each in store.list_sessions(scene.user, midnight) if each.space in caller.spaces)
    return max((each for each in today if not each.kind.is_break), key=lambda each: each.started_ms, default=None)


def complete_session(caller: Caller, session_id: int, now_ms: int) -> Session:
    """End the caller's session or break now (FF-23); one that is over, however it ended, comes back as it is.

    Its task goes on: a paused one is in progress again. Raises NotFound.
    """
    return ending.repeat(lambda: _complete_session(caller, session_id, now_ms))


def _complete_session(caller: Caller, session_id: int, now_ms: int) -> Session:
    scene = ending.fresh_scene(caller, now_ms, session=session_id)
    if scene.ended:
        return scene.ended
    if scene.active is None or scene.active.id != session_id:
        raise NotFound()
    session = ending.ended(scene.active, scene, now_ms)
    ending.commit_end(scene.active, session, now_ms, more=ending.resumed_task(scene.active, now_ms))
    return session
