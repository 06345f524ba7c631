"""What an action on a task does to its session: the state table (FF-17 to FF-20), decided without storage."""

from enum import StrEnum

from roost.focus.errors import NothingToPause, NothingToResume, SessionActive, SessionPaused, TaskOver
from roost.focus.model import Session, SessionState
from roost.kit.errors import Conflict
from roost.work.model import Task


class Action(StrEnum):
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    COMPLETE = "complete"


class Step(StrEnum):
    """What is to be done; KEEP answers with what there is and writes nothing."""

    KEEP = "keep"
    START_SESSION = "start_session"
    END_BREAK_AND_START = "end_break_and_start"
    PAUSE_SESSION = "pause_session"
    RESUME_SESSION = "resume_session"
    COMPLETE_TASK = "complete_task"
    END_SESSION_AND_COMPLETE = "end_session_and_complete"


def session_of(task: Task, active: Session | None) -> Session | None:
    """The person's active session, if it is work on this task."""
    return active if active and active.task == task.id and not active.kind.is_break else None


def decide(action: Action, task: Task, active: Session | None) -> Step:
    """The step that the action takes; `active` is the worker's running or paused session, on whatever task.

    The session decides, not the task's status: a task that another dialect paused or blocked has none, so it can be
    started but neither paused nor resumed. Raises SessionActive, SessionPaused, TaskOver, NothingToPause,
    NothingToResume: nothing changes then.
    """
    if task.status.is_over:
        if action is Action.COMPLETE:
            return Step.KEEP
        raise TaskOver()
    own = session_of(task, active)
    match action:
        case Action.START:
            return _start(own, active)
        case Action.PAUSE:
            return _toggle(own, SessionState.PAUSED, Step.PAUSE_SESSION, NothingToPause())
        case Action.RESUME:
            return _toggle(own, SessionState.ACTIVE, Step.RESUME_SESSION, NothingToResume())
        case Action.COMPLETE:
            return Step.END_SESSION_AND_COMPLETE if own else Step.COMPLETE_TASK


def _start(own: Session | None, active: Session | None) -> Step:
    if own and own.state is SessionState.PAUSED:
        raise SessionPaused(own.id, own.task)
    if own:
        return Step.KEEP
    if active is None:
        return Step.START_SESSION
    if active.kind.is_break:
        return Step.END_BREAK_AND_START
    raise SessionActive(active.id, active.task)


def _toggle(own: Session | None, wanted: SessionState, step: Step, missing: Conflict) -> Step:
    if own is None:
        raise missing
    return Step.KEEP if own.state is wanted else step
