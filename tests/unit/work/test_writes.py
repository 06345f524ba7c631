"""What sessions and their ends write on tasks and projects: values that other modules commit."""

from dataclasses import replace

import pytest

from roost.focus.model import Session, SessionKind, SessionState
from roost.kit import keys
from roost.kit.conditions import present, version
from roost.kit.writes import Put, Update, Write, combine
from roost.work import writes
from roost.work.model import Task, TaskStatus

TASK = Task(id=6, space=1, owner=1, title="Dig", created_ms=5, updated_ms=5, project=9, v=3)
SESSION = Session(
    id=7, user=1, kind=SessionKind.FOCUS, space=1, started_ms=10, planned_ms=1_500_000, day="2026-03-02", zone="UTC",
    task=6, project=9, state=SessionState.COMPLETED, ended_ms=610_010, focus_seconds=600,
)  # fmt: skip


def on(key: keys.Key, made: list[Write]) -> Update:
    (found,) = (each for each in made if each.key == key)
    assert isinstance(found, Update)
    return found


def test_the_first_start_is_kept() -> None:
    first = on(keys.task(6), writes.session_started(TASK, 10))
    again = on(keys.task(6), writes.session_started(replace(TASK, started_ms=1), 10))
    assert (first.set["started_ms"], first.set["status"], first.condition) == (10, "in_progress", version(3))
    assert "started_ms" not in again.set


@pytest.mark.parametrize(("status", "stamped"), [(TaskStatus.PAUSED, 10), (TaskStatus.IN_PROGRESS, None)])
def test_only_a_pause_is_stamped(status: TaskStatus, stamped: int | None) -> None:
    change = on(keys.task(6), writes.task_status_changed(TASK, status, 10))
    assert (change.set["paused_at_ms"], change.set["updated_ms"], change.condition) == (stamped, 10, version(3))


def test_an_ended_session_adds_to_its_task_its_project_and_the_tasks_page() -> None:
    made = writes.session_ended(SESSION)
    assert on(keys.task(6), made).add == {"completed_pomodoros": 1, "focus_seconds": 600, "v": 1}
    assert on(keys.task(6), made).condition == present()
    assert on(keys.project(9), made).add == {"focus_seconds": 600}
    assert keys.task_session(6, 7) in {each.key for each in made if isinstance(each, Put)}


@pytest.mark.parametrize(
    "nothing",
    [
        replace(SESSION, kind=SessionKind.SHORT_BREAK),
        replace(SESSION, state=SessionState.CANCELLED),
        replace(SESSION, task=None),
    ],
)
def test_breaks_cancelled_work_and_work_without_task_add_nothing(nothing: Session) -> None:
    assert writes.session_ended(nothing) == []


def test_a_session_without_time_is_a_pomodoro_and_leaves_its_project_alone() -> None:
    made = writes.session_ended(replace(SESSION, focus_seconds=0))
    assert on(keys.task(6), made).add["completed_pomodoros"] == 1
    assert keys.project(9) not in {each.key for each in made}


def test_ending_and_completing_join_in_one_transaction() -> None:
    joined = combine([*writes.session_ended(SESSION), *writes.task_completed(TASK, 20)])
    task, project = on(keys.task(6), joined), on(keys.project(9), joined)
    assert task.add == {"completed_pomodoros": 1, "focus_seconds": 600, "v": 2}
    assert (task.set["status"], task.set["ended_ms"], task.set["paused_at_ms"]) == ("completed", 20, None)
    assert project.add == {"focus_seconds": 600, "completed_count": 1}
