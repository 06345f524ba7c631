"""Which tasks a period has and where they stand at its end (FF-25)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.insights.model import (
    DayFigures,
    TaskCounts,
    TaskDay,
    TaskOutcome,
    TaskState,
    count_tasks,
    task_outcomes,
)

MON, TUE, WED = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)
CREATED = TaskDay(created_ms=1)
WORKED = TaskDay(worked_ms=2)
ENDED = TaskDay(ended_ms=3)
MADE_AND_WORKED = TaskDay(created_ms=1, worked_ms=2)
MADE_WORKED_AND_ENDED = TaskDay(created_ms=1, worked_ms=2, ended_ms=3)


def state_after(*seen: tuple[date, TaskDay]) -> TaskState | None:
    outcome = task_outcomes([DayFigures(day, tasks={1: task}) for day, task in seen]).get(1)
    return outcome.state if outcome else None


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        (CREATED, TaskState.PENDING),
        (WORKED, TaskState.IN_PROGRESS),
        (MADE_AND_WORKED, TaskState.IN_PROGRESS),
        (ENDED, TaskState.COMPLETED),
        (MADE_WORKED_AND_ENDED, TaskState.COMPLETED),
        (TaskDay(created_ms=1, ended_ms=3), TaskState.COMPLETED),
    ],
)
def test_a_single_day_decides_by_its_furthest_fact(seen: TaskDay, state: TaskState) -> None:
    assert state_after((MON, seen)) is state


def test_a_task_made_then_worked_on_is_in_progress_at_the_end_of_the_week() -> None:
    assert state_after((MON, CREATED), (TUE, WORKED)) is TaskState.IN_PROGRESS


def test_a_task_worked_on_then_completed_is_completed() -> None:
    assert state_after((MON, MADE_AND_WORKED), (WED, ENDED)) is TaskState.COMPLETED


def test_a_task_started_before_the_period_and_completed_in_it_is_completed() -> None:
    assert state_after((WED, ENDED)) is TaskState.COMPLETED


def test_a_task_that_no_day_knows_is_not_in_the_period() -> None:
    assert state_after() is None


def test_what_a_withdrawn_completion_left_behind_is_not_in_the_period() -> None:
    assert state_after((MON, TaskDay(project=4))) is None


def test_an_emptied_day_does_not_hide_earlier_work() -> None:
    assert state_after((MON, WORKED), (TUE, TaskDay(project=4))) is TaskState.IN_PROGRESS


def test_work_after_a_reopening_is_in_progress() -> None:
    assert state_after((MON, ENDED), (TUE, WORKED)) is TaskState.IN_PROGRESS


def test_work_on_an_earlier_day_counts_as_started() -> None:
    assert state_after((MON, WORKED), (TUE, CREATED)) is TaskState.IN_PROGRESS


def test_the_order_of_the_input_does_not_matter() -> None:
    assert state_after((WED, ENDED), (MON, CREATED), (TUE, WORKED)) is TaskState.COMPLETED


def test_an_outcome_has_the_project_of_the_last_day() -> None:
    days = [
        DayFigures(MON, tasks={1: TaskDay(created_ms=1, project=8)}),
        DayFigures(TUE, tasks={1: TaskDay(worked_ms=2)}),
    ]
    assert task_outcomes(days) == {1: TaskOutcome(TaskState.IN_PROGRESS, None)}


def test_counts_name_each_state_once() -> None:
    states = [TaskState.COMPLETED, TaskState.PENDING, TaskState.COMPLETED, TaskState.IN_PROGRESS]
    assert count_tasks(TaskOutcome(state, None) for state in states) == TaskCounts(2, 1, 1)


def test_completions_of_a_day_are_its_tasks_with_an_end() -> None:
    assert DayFigures(MON, tasks={1: ENDED, 2: WORKED, 3: MADE_WORKED_AND_ENDED}).tasks_completed == 2


@pytest.mark.parametrize(
    ("figures", "active"),
    [
        (DayFigures(MON), False),
        (DayFigures(MON, tasks={1: CREATED}), False),
        (DayFigures(MON, tasks={1: WORKED}), False),
        (DayFigures(MON, tasks={1: ENDED}), True),
        (DayFigures(MON, focus_seconds=0, pomodoros=1), True),
    ],
)
def test_a_day_is_active_by_a_closed_session_or_a_completion(figures: DayFigures, active: bool) -> None:
    assert figures.is_active is active


moments = st.none() | st.integers(0, 10**6)
task_days = st.builds(TaskDay, created_ms=moments, worked_ms=moments, ended_ms=moments)
weeks = st.dictionaries(
    st.sampled_from([MON, TUE, WED]), st.dictionaries(st.integers(1, 6), task_days, max_size=6), max_size=3
).map(lambda found: [DayFigures(day, tasks=tasks) for day, tasks in found.items()])


@given(weeks)
def test_the_three_counts_add_up_to_the_tasks_known_to_the_period(days: list[DayFigures]) -> None:
    known = {task for day in days for task, seen in day.tasks.items() if seen.is_known}
    counts = count_tasks(task_outcomes(days).values())
    assert counts.completed + counts.in_progress + counts.pending == counts.total == len(known)


@given(weeks)
def test_one_day_alone_completes_exactly_the_tasks_that_ended_on_it(days: list[DayFigures]) -> None:
    for day in days:
        assert count_tasks(task_outcomes([day]).values()).completed == day.tasks_completed
