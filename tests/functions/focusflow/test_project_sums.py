"""Whatever people do, a project's sums are those of its tasks (FF-07, FF-09)."""

import itertools
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.focus import service as focus
from roost.kit import keys, table
from roost.kit.caller import Caller
from roost.kit.errors import Fault
from roost.work import service, task_changes
from roost.work.model import Changes, ProjectDraft, TaskDraft, TaskFilter, TaskStatus
from tests.functions.conftest import Person
from tests.functions.focusflow.interleaving import caller_of
from tests.support.stack import HeldClock

ACTIONS = ("create", "move", "start", "pause", "resume", "complete", "delete", "delete_project", "wait")
STEPS = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 3), st.integers(0, 2)), max_size=25)
names = (f"busy{number}" for number in itertools.count())


class Board:
    """A person with three projects; tasks and projects are named by their position."""

    def __init__(self, caller: Caller, clock: HeldClock) -> None:
        self.caller, self.clock = caller, clock
        self.projects = [service.create_project(caller, ProjectDraft(f"p{n}"), clock.now_ms).id for n in range(3)]
        self.tasks = [self._create(self.projects[number % 3]) for number in range(3)]

    def _create(self, project: int | None) -> int:
        return task_changes.create_task(self.caller, TaskDraft("Dig", project=project), self.clock.now_ms)[0].id

    def step(self, action: str, task: int, project: int) -> None:
        """Do it; what is refused changes nothing."""
        self.clock.tick(minutes=4)
        try:
            self._do(action, self.tasks[task % len(self.tasks)], self.projects[project])
        except Fault:
            return

    def _do(self, action: str, task: int, project: int) -> None:
        caller, now_ms = self.caller, self.clock.now_ms
        match action:
            case "create":
                self.tasks.append(self._create(project))
            case "move":
                to = None if project == self.projects[2] else project
                task_changes.update_task(caller, task, Changes({"project": to}), now_ms)
            case "start":
                focus.start_task(caller, task, 10, now_ms)
            case "pause":
                focus.pause_task(caller, task, now_ms)
            case "resume":
                focus.resume_task(caller, task, now_ms)
            case "complete":
                focus.complete_task(caller, task, now_ms)
            case "delete":
                task_changes.delete_task(caller, task, now_ms)
            case "delete_project":
                service.delete_project(caller, project, now_ms)

    def sums(self) -> dict[int, tuple[int, int, int]]:
        """What the projects say."""
        kept = service.projects_by_id(self.projects).values()
        return {each.id: (each.task_count, each.completed_count, each.focus_seconds) for each in kept}

    def expected(self) -> dict[int, tuple[int, int, int]]:
        """What their tasks say, task by task from the table."""
        tasks = service.own_tasks(self.caller)
        assert all(TaskFilter().admits(task) for task in tasks)
        found = {}
        for project in service.projects_by_id(self.projects):
            inside = [task for task in tasks if task.project == project]
            completed = sum(task.status is TaskStatus.COMPLETED for task in inside)
            found[project] = (len(inside), completed, sum(task.focus_seconds for task in inside))
        return found


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(STEPS)
def test_sums_are_those_of_the_tasks(
    register: Callable[..., Person], clock: HeldClock, steps: list[tuple[str, int, int]]
) -> None:
    clock.tick(minutes=2)
    board = Board(caller_of(register(next(names)).id), clock)
    for action, task, project in steps:
        board.step(action, task, project)
        assert board.sums() == board.expected()
    assert table.get(keys.card(board.caller.user))
