"""What narrows a list of tasks (FF-12)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.work.model import Task, TaskFilter, TaskStatus

TASK = Task(
    id=1, space=1, owner=1, title="Dig the Garden", created_ms=1000, updated_ms=1000, description="Deep, at noon"
)


def test_nothing_asked_admits_everything() -> None:
    assert all(TaskFilter().admits(replace(TASK, status=status)) for status in TaskStatus)


@pytest.mark.parametrize(
    ("words", "admitted"),
    [
        ((), True),
        (("garden",), True),
        (("GARDEN", "noon"), True),
        (("gard", "dee"), True),
        (("garden", "midnight"), False),
        (("the garden",), True),
        (("gardendeep",), False),
    ],
)
def test_every_word_must_occur_in_title_or_description(words: tuple[str, ...], admitted: bool) -> None:
    assert TaskFilter(words=words).admits(TASK) is admitted


def test_letter_case_is_that_of_any_script() -> None:
    straße = replace(TASK, title="STRASSE")
    assert TaskFilter(words=("straße",)).admits(straße)


@pytest.mark.parametrize(("created", "admitted"), [((1000, 1001), True), ((1001, 2000), False), ((0, 1000), False)])
def test_a_day_includes_its_first_instant_and_not_the_next_ones(created: tuple[int, int], admitted: bool) -> None:
    assert TaskFilter().admits(TASK, created) is admitted


def test_a_project_is_exact() -> None:
    assert TaskFilter(project=7).admits(replace(TASK, project=7))
    assert not TaskFilter(project=7).admits(replace(TASK, project=8))
    assert not TaskFilter(project=7).admits(TASK)


@given(st.frozensets(st.sampled_from(TaskStatus)), st.sampled_from(TaskStatus))
def test_statuses_are_any_of(statuses: frozenset[TaskStatus], status: TaskStatus) -> None:
    assert TaskFilter(statuses=statuses).admits(replace(TASK, status=status)) == (status in statuses)
