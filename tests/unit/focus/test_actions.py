"""The state table of contract section 10, cell by cell, and the task states of other dialects (section 15)."""

import pytest

from roost.focus.actions import Action, Step, decide
from roost.focus.errors import NothingToPause, NothingToResume, SessionActive, SessionPaused, TaskOver
from roost.focus.model import Session, SessionKind, pause
from roost.kit.errors import Fault
from roost.work.model import Task, TaskStatus

TASK, OTHER, ME = 11, 12, 1
OPEN = [each for each in TaskStatus if not each.is_over]
OVER = [each for each in TaskStatus if each.is_over]


def task(status: TaskStatus) -> Task:
    return Task(id=TASK, space=3, owner=ME, title="Write", created_ms=0, updated_ms=0, status=status)


def session(task_id: int | None = TASK, kind: SessionKind = SessionKind.FOCUS) -> Session:
    day, planned_ms = "1970-01-01", 1_500_000
    return Session(
        id=21, user=ME, kind=kind, space=3, started_ms=0, planned_ms=planned_ms, day=day, zone="UTC", task=task_id
    )


def paused(running: Session) -> Session:
    return pause(running, 60_000)


RUNNING, HALTED = session(), paused(session())
BREAK = session(None, SessionKind.SHORT_BREAK)

TABLE: list[tuple[Action, TaskStatus, Session | None, Step | type[Fault]]] = [
    (Action.START, TaskStatus.TODO, None, Step.START_SESSION),
    (Action.START, TaskStatus.IN_PROGRESS, None, Step.START_SESSION),
    (Action.START, TaskStatus.IN_PROGRESS, RUNNING, Step.KEEP),
    (Action.START, TaskStatus.PAUSED, HALTED, SessionPaused),
    (Action.START, TaskStatus.COMPLETED, None, TaskOver),
    (Action.PAUSE, TaskStatus.TODO, None, NothingToPause),
    (Action.PAUSE, TaskStatus.IN_PROGRESS, None, NothingToPause),
    (Action.PAUSE, TaskStatus.IN_PROGRESS, RUNNING, Step.PAUSE_SESSION),
    (Action.PAUSE, TaskStatus.PAUSED, HALTED, Step.KEEP),
    (Action.PAUSE, TaskStatus.COMPLETED, None, TaskOver),
    (Action.RESUME, TaskStatus.TODO, None, NothingToResume),
    (Action.RESUME, TaskStatus.IN_PROGRESS, None, NothingToResume),
    (Action.RESUME, TaskStatus.IN_PROGRESS, RUNNING, Step.KEEP),
    (Action.RESUME, TaskStatus.PAUSED, HALTED, Step.RESUME_SESSION),
    (Action.RESUME, TaskStatus.COMPLETED, None, TaskOver),
    (Action.COMPLETE, TaskStatus.TODO, None, Step.COMPLETE_TASK),
    (Action.COMPLETE, TaskStatus.IN_PROGRESS, None, Step.COMPLETE_TASK),
    (Action.COMPLETE, TaskStatus.IN_PROGRESS, RUNNING, Step.END_SESSION_AND_COMPLETE),
    (Action.COMPLETE, TaskStatus.PAUSED, HALTED, Step.END_SESSION_AND_COMPLETE),
    (Action.COMPLETE, TaskStatus.COMPLETED, None, Step.KEEP),
]


@pytest.mark.parametrize(("action", "status", "active", "expected"), TABLE)
def test_every_cell_of_the_table(
    action: Action, status: TaskStatus, active: Session | None, expected: Step | type[Fault]
) -> None:
    if isinstance(expected, Step):
        assert decide(action, task(status), active) is expected
    else:
        with pytest.raises(expected):
            decide(action, task(status), active)


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize("active", [session(OTHER), paused(session(OTHER)), session(None, SessionKind.DEEP_WORK)])
def test_work_elsewhere_refuses_a_start_and_is_named(status: TaskStatus, active: Session) -> None:
    with pytest.raises(SessionActive) as refused:
        decide(Action.START, task(status), active)
    assert refused.value.details == {"session_id": active.id, "task_id": active.task}


@pytest.mark.parametrize("status", OPEN)
def test_a_break_gives_way_to_a_start(status: TaskStatus) -> None:
    assert decide(Action.START, task(status), BREAK) is Step.END_BREAK_AND_START


@pytest.mark.parametrize("active", [None, BREAK, session(OTHER), paused(session(OTHER))])
@pytest.mark.parametrize("status", OPEN)
def test_without_a_session_of_its_own_a_task_is_neither_paused_nor_resumed(
    status: TaskStatus, active: Session | None
) -> None:
    with pytest.raises(NothingToPause):
        decide(Action.PAUSE, task(status), active)
    with pytest.raises(NothingToResume):
        decide(Action.RESUME, task(status), active)


@pytest.mark.parametrize("active", [BREAK, session(OTHER), paused(session(OTHER))])
@pytest.mark.parametrize("status", OPEN)
def test_completing_a_task_leaves_what_is_active_elsewhere(status: TaskStatus, active: Session) -> None:
    assert decide(Action.COMPLETE, task(status), active) is Step.COMPLETE_TASK


@pytest.mark.parametrize("status", OPEN)
def test_the_session_decides_whatever_state_another_dialect_gave_the_task(status: TaskStatus) -> None:
    assert decide(Action.START, task(status), None) is Step.START_SESSION
    assert decide(Action.PAUSE, task(status), RUNNING) is Step.PAUSE_SESSION
    assert decide(Action.RESUME, task(status), HALTED) is Step.RESUME_SESSION


@pytest.mark.parametrize("action", [Action.START, Action.PAUSE, Action.RESUME])
@pytest.mark.parametrize("status", OVER)
@pytest.mark.parametrize("active", [None, BREAK, session(OTHER)])
def test_what_is_over_takes_no_action_but_completion(
    action: Action, status: TaskStatus, active: Session | None
) -> None:
    with pytest.raises(TaskOver):
        decide(action, task(status), active)
    assert decide(Action.COMPLETE, task(status), active) is Step.KEEP


def test_a_break_on_a_task_is_no_session_of_that_task() -> None:
    rest = session(TASK, SessionKind.LONG_BREAK)
    assert decide(Action.START, task(TaskStatus.TODO), rest) is Step.END_BREAK_AND_START
