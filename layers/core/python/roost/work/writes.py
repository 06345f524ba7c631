"""Writes on tasks and projects that other modules put into their own transactions.

Every write on a task raises its `v` by one. A project's `v` counts edits only: its sums are added to without it, and a
sum that reaches a project after its deletion leaves a nameless item behind, which no reader takes for a project.
"""

from roost.focus.model import Session, SessionState
from roost.kit import keys
from roost.kit.conditions import Condition, present, version
from roost.kit.items import Item
from roost.kit.records import pack
from roost.kit.writes import Delete, Put, Update, Write
from roost.work.model import Task, TaskStatus


def project_sums(
    project: int, *, tasks: int = 0, completed: int = 0, focus_seconds: int = 0, condition: Condition | None = None
) -> list[Write]:
    """Add to a project's sums (negative to take away); without anything to add or to demand there is no write."""
    sums = {"task_count": tasks, "completed_count": completed, "focus_seconds": focus_seconds}
    add = {name: number for name, number in sums.items() if number}
    return [Update(keys.project(project), add=add, condition=condition)] if add else []


def in_progress_index(task: Task, status: TaskStatus) -> Item:
    """The place among its workspace's tasks in progress that a shared task takes, or leaves, with a status."""
    if not task.shared:
        return {}
    shows = status in (TaskStatus.IN_PROGRESS, TaskStatus.IN_REVIEW)
    places = {keys.BY_TIME.pk: keys.tasks_in_progress(task.space), keys.BY_TIME.sk: keys.ordered(task.id)}
    return {name: place if shows else None for name, place in places.items()}


def task_status_changed(task: Task, status: TaskStatus, now_ms: int) -> list[Write]:
    """Put the task as it was read into another status; pausing stamps `paused_at_ms`, all else removes it."""
    paused_at_ms = now_ms if status is TaskStatus.PAUSED else None
    changes = {"status": status.value, "paused_at_ms": paused_at_ms, "updated_ms": now_ms}
    changes |= in_progress_index(task, status)
    return [Update(keys.task(task.id), set=changes, add={"v": 1}, condition=version(task.v))]


def session_started(task: Task, now_ms: int, status: TaskStatus = TaskStatus.IN_PROGRESS) -> list[Write]:
    """A session of work on the task begins; `started_ms` stays that of the first one ever."""
    changes = {"status": status.value, "paused_at_ms": None, "updated_ms": now_ms}
    changes |= in_progress_index(task, status)
    if task.started_ms is None:
        changes["started_ms"] = now_ms
    return [Update(keys.task(task.id), set=changes, add={"v": 1}, condition=version(task.v))]


def session_ended(session: Session) -> list[Write]:
    """A session is over: a completed one of work adds to its task and that task's project, and to the task's page.

    `session.project` must be the project that the task is in now; a move keeps the active session's up to date.
    """
    if session.task is None or session.kind.is_break or session.state is not SessionState.COMPLETED:
        return []
    seconds = session.focus_seconds or 0
    sums = {"completed_pomodoros": 1, "focus_seconds": seconds, "v": 1}
    writes: list[Write] = [
        Update(keys.task(session.task), set={"updated_ms": session.ended_ms}, add=sums, condition=present()),
        Put(keys.task_session(session.task, session.id), pack(session)),
    ]
    return writes + (project_sums(session.project, focus_seconds=seconds) if session.project else [])


def session_resized(task: Task, before: Session, after: Session) -> list[Write]:
    """A completed session of work on the task, as it was read, took longer or shorter than was said."""
    seconds = (after.focus_seconds or 0) - (before.focus_seconds or 0)
    return [*_worked(task, after, seconds, 0), Put(keys.task_session(task.id, after.id), pack(after))]


def session_joined(task: Task, session: Session) -> list[Write]:
    """A completed session of work was on this task, as it was read, after all."""
    writes = _worked(task, session, session.focus_seconds or 0, 1)
    return [*writes, Put(keys.task_session(task.id, session.id), pack(session))]


def session_left(task: Task, session: Session) -> list[Write]:
    """It was not; a count of pomodoros that its person has set lower stays at nothing."""
    writes = _worked(task, session, -(session.focus_seconds or 0), -1 if task.completed_pomodoros > 0 else 0)
    return [*writes, Delete(keys.task_session(task.id, session.id))]


def _worked(task: Task, session: Session, seconds: int, pomodoros: int) -> list[Write]:
    sums = {"focus_seconds": seconds, "completed_pomodoros": pomodoros, "v": 1}
    changes = {"updated_ms": session.edited_ms or task.updated_ms}
    writes: list[Write] = [Update(keys.task(task.id), set=changes, add=sums, condition=version(task.v))]
    return writes + (project_sums(task.project, focus_seconds=seconds) if task.project else [])


def task_touched(task_id: int, now_ms: int) -> Update:
    """The task, which must be there, changes in this transaction as of `now_ms`."""
    return Update(keys.task(task_id), set={"updated_ms": now_ms}, condition=present())


def task_completed(task: Task, now_ms: int) -> list[Write]:
    """The task as it was read is done as of `now_ms`, and counts as such in its project."""
    changes = {"status": TaskStatus.COMPLETED.value, "ended_ms": now_ms, "paused_at_ms": None, "updated_ms": now_ms}
    changes |= {"completed_by": task.worker} | in_progress_index(task, TaskStatus.COMPLETED)
    writes: list[Write] = [Update(keys.task(task.id), set=changes, add={"v": 1}, condition=version(task.v))]
    return writes + (project_sums(task.project, completed=1) if task.project else [])
