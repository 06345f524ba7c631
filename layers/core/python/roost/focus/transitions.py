"""What work on a task makes of the task: pure, and the same as the writes of `work.writes` say. Instants in ms."""

from dataclasses import replace

from roost.work.model import Task, TaskStatus


def started(task: Task, now: int) -> Task:
    """A session starts; the first start ever stays the task's start (FF-17)."""
    first = now if task.started_ms is None else task.started_ms
    return replace(resumed(task, now), started_ms=first)


def paused(task: Task, since: int) -> Task:
    """Its session is paused (FF-18)."""
    return replace(task, status=TaskStatus.PAUSED, paused_at_ms=since, updated_ms=since, v=task.v + 1)


def resumed(task: Task, now: int) -> Task:
    """Its session runs again, or a paused one has ended (FF-19, FF-23)."""
    return replace(task, status=TaskStatus.IN_PROGRESS, paused_at_ms=None, updated_ms=now, v=task.v + 1)


def completed(task: Task, now: int) -> Task:
    """It is done (FF-20); a task that was never started has no start."""
    done = replace(task, status=TaskStatus.COMPLETED, completed_by=task.worker, ended_ms=now)
    return replace(done, paused_at_ms=None, updated_ms=now, v=task.v + 1)


def credited(task: Task, focus_seconds: int) -> Task:
    """One of its sessions has been completed."""
    pomodoros, total = task.completed_pomodoros + 1, task.focus_seconds + focus_seconds
    return replace(task, completed_pomodoros=pomodoros, focus_seconds=total, v=task.v + 1)
