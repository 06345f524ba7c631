"""Work of projects that are gone, and tasks that were somebody else's when they were made."""

from datetime import date

from roost.insights.model import DayFigures, TaskDay, projects_in, without_projects
from roost.insights.rebuild import TaskFact, WorkSession, rebuild_days

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
DAYS = [
    DayFigures(MONDAY, 60, 1, {1: TaskDay(worked_ms=1, focus_seconds=60, pomodoros=1, project=5)}),
    DayFigures(TUESDAY, 90, 2, {1: TaskDay(created_ms=2, project=6), 2: TaskDay(ended_ms=3), 3: TaskDay(4, project=5)}),
]


def test_the_projects_of_days_are_those_of_their_tasks() -> None:
    assert projects_in(DAYS) == {5, 6}
    assert projects_in([]) == set()


def test_work_of_a_gone_project_becomes_work_without_project_and_keeps_its_figures() -> None:
    monday, tuesday = without_projects(DAYS, {5})
    assert monday == DayFigures(MONDAY, 60, 1, {1: TaskDay(worked_ms=1, focus_seconds=60, pomodoros=1)})
    assert [seen.project for seen in tuesday.tasks.values()] == [6, None, None]
    assert tuesday.focus_seconds == 90


def test_days_without_gone_projects_stay_as_they_are() -> None:
    assert without_projects(DAYS, set()) == DAYS


def test_a_task_taken_over_from_somebody_else_was_created_on_none_of_the_days() -> None:
    start = 1_772_442_000_000
    rebuilt = rebuild_days([WorkSession(start, 60, task=1)], [TaskFact(1, None, start + 60_000)], "UTC")
    seen = TaskDay(worked_ms=start, ended_ms=start + 60_000, focus_seconds=60, pomodoros=1)
    assert rebuilt.days == (DayFigures(MONDAY, 60, 1, {1: seen}, minutes=1),)
