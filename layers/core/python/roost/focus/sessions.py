"""Reading what a person has done: lists of their sessions and breaks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from roost.focus import store
from roost.focus.model import Session
from roost.insights.days import day_bounds_ms, local_day
from roost.kit.caller import Caller
from roost.work.model import Task


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which sessions to list; None does not ask. `day` is the local date of the start in the caller's zone."""

    day: date | None = None
    task: int | None = None
    is_break: bool | None = None

    def admits(self, session: Session, zone: str) -> bool:
        """Whether the session is one of those asked for."""
        return (
            self.day in (None, local_day(session.started_ms, zone))
            and self.task in (None, session.task)
            and self.is_break in (None, session.kind.is_break)
        )


def list_sessions(caller: Caller, wanted: SessionFilter) -> list[Session]:
    """The caller's sessions and breaks, the active one included, oldest first (FF-24)."""
    since_ms = day_bounds_ms(wanted.day, caller.zone)[0] if wanted.day else 0
    return [each for each in store.list_sessions(caller.user, since_ms) if wanted.admits(each, caller.zone)]


def all_sessions(caller: Caller) -> list[Session]:
    """All sessions and breaks of the caller, the active one included, oldest first (FF-30)."""
    return store.list_sessions(caller.user)


def tasks_of(caller: Caller, sessions: Iterable[Session]) -> dict[int, Task]:
    """The tasks of sessions by id, without those that are gone or in a workspace that the caller has left."""
    tasks = store.read_tasks({session.task for session in sessions if session.task is not None})
    return {task.id: task for task in tasks.values() if task.space in caller.spaces}
