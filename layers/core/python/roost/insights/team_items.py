"""Statements about members' work as attributes of their days in the table.

`c:<task>:<event>`  created ms, project            the task is the member's to work on; without an instant: no longer
`w:<session>`       task, project, event, started  a session of work began
`s:<session>`       task, project, event, started, ended, focus seconds    it was completed
`e:<task>:<event>`  ended ms, project, focus seconds                       the task was completed
`m:<task>:<event>`  project                                                the task moved

Numbers apart by blanks, 0 for none: a report reads tens of thousands of these, and text decodes several times faster
than maps. Nothing else is ever done to such an item than setting one of these names.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from roost.insights.days import local_day
from roost.insights.team_model import Completion, Record, WorkDone
from roost.kit import keys
from roost.kit.items import Item
from roost.kit.writes import Update


def _update(space: int, user: int, at_ms: int, name: str, *numbers: int | None) -> Update:
    key = keys.team_day(space, local_day(at_ms, "UTC"), user)
    return Update(key, set={name: " ".join(str(number or 0) for number in numbers)})


def task_given(space: int, user: int, event: int, task: int, project: int | None, created_ms: int) -> Update:
    """The task, created at `created_ms`, is the member's to work on."""
    return _update(space, user, created_ms, f"c:{task}:{event}", created_ms, project)


def task_taken(space: int, user: int, event: int, task: int, project: int | None, created_ms: int) -> Update:
    """It is somebody else's from now on."""
    return _update(space, user, created_ms, f"c:{task}:{event}", None, project)


def work_started(space: int, user: int, event: int, session: WorkDone, project: int | None) -> Update:
    """A session of work began."""
    numbers = session.task, project, event, session.started_ms
    return _update(space, user, session.started_ms, f"w:{session.session}", *numbers)


def work_ended(space: int, user: int, event: int, session: WorkDone, project: int | None) -> Update:
    """A session of work was completed."""
    numbers = session.task, project, event, session.started_ms, session.ended_ms, session.focus_seconds
    return _update(space, user, session.started_ms, f"s:{session.session}", *numbers)


def task_completed(space: int, user: int, event: int, task: int, project: int | None, done: Completion) -> Update:
    """The member completed the task."""
    return _update(space, user, done.at_ms, f"e:{task}:{event}", done.at_ms, project, done.focus_seconds)


def task_reopened(space: int, user: int, event: int, task: int, project: int | None, ended_ms: int) -> Update:
    """What the member completed at `ended_ms` is open again."""
    return _update(space, user, ended_ms, f"e:{task}:{event}", None, project, None)


def task_moved(space: int, user: int, utc_day: date, event: int, task: int, project: int | None) -> Update:
    """The task is in another project, or in none; said on each day that knows it."""
    return Update(keys.team_day(space, utc_day, user), set={f"m:{task}:{event}": str(project or 0)})


class _Reader:
    """Takes statements in any order; what a later event says about a thing beats what an earlier one said."""

    def __init__(self) -> None:
        self.record = Record()
        self._created: dict[int, tuple[int, int]] = {}
        self._completed: dict[int, tuple[int, Completion]] = {}
        self._projects: dict[int, tuple[int, int]] = {}

    def take(self, item: Mapping[str, object]) -> None:
        for name, value in item.items():
            mark, colon, rest = name.partition(":")
            told_better = mark == "w" and f"s:{rest}" in item
            if colon and not told_better and isinstance(value, str):
                self._statement(mark, [int(each) for each in rest.split(":")], [int(each) for each in value.split()])

    def _statement(self, mark: str, about: list[int], numbers: list[int]) -> None:
        match mark:
            case "w" | "s":
                self._session(mark, about[0], numbers)
            case "c":
                self._created[about[0]] = max(self._created.get(about[0], (0, 0)), (about[1], numbers[0]))
                self._project(about[0], about[1], numbers[1])
            case "e":
                said = about[1], Completion(numbers[0], numbers[2])
                before = self._completed.get(about[0])
                self._completed[about[0]] = said if before is None or before[0] < said[0] else before
                self._project(about[0], about[1], numbers[1])
            case "m":
                self._project(about[0], about[1], numbers[0])

    def _session(self, mark: str, session: int, numbers: list[int]) -> None:
        task, project, event, started_ms = numbers[:4]
        if mark == "s":
            self.record.sessions[session] = WorkDone(session, started_ms, task or None, numbers[4], numbers[5])
        else:
            self.record.sessions.setdefault(session, WorkDone(session, started_ms, task or None))
        if task:
            self._project(task, event, project)

    def _project(self, task: int, event: int, project: int) -> None:
        self._projects[task] = max(self._projects.get(task, (0, 0)), (event, project))

    def read(self) -> Record:
        """All that was taken; an instant of 0 withdraws what was said before."""
        self.record.created = {task: at_ms for task, (_, at_ms) in self._created.items() if at_ms}
        self.record.completed = {task: done for task, (_, done) in self._completed.items() if done.at_ms}
        self.record.projects = {task: project or None for task, (_, project) in self._projects.items()}
        return self.record


def records_from(items: Iterable[Item]) -> dict[int, Record]:
    """What the stored days say about each member."""
    readers: defaultdict[int, _Reader] = defaultdict(_Reader)
    for item in items:
        readers[keys.id_in(item["sk"])].take(item)
    return {user: reader.read() for user, reader in readers.items()}
