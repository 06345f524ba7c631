"""Answers that get lost on the way back: what happened is recognised, and happens once."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from roost.kit import aws, keys, table
from tests.functions.focusflow.desk import PROJECTS, TASKS, Desk, project_path, task_path
from tests.support.stack import HeldClock


@pytest.fixture
def lose_answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The next transaction takes effect, and its answer never arrives."""
    client = aws.client("dynamodb")
    transact = client.transact_write_items

    def lost(**arguments: Any) -> Any:
        monkeypatch.setattr(client, "transact_write_items", transact)
        transact(**arguments)
        raise ReadTimeoutError(endpoint_url="https://dynamodb")

    return lambda: monkeypatch.setattr(client, "transact_write_items", lost)


def test_a_created_project_is_one(desk: Desk, lose_answer: Callable[[], None]) -> None:
    lose_answer()
    made = desk.project("Garden")["id"]
    assert desk.listed(PROJECTS, "id") == [made]
    assert desk.event_kinds().count("project.created") == 1


def test_a_changed_and_a_deleted_project_are_answered_as_such(desk: Desk, lose_answer: Callable[[], None]) -> None:
    project = desk.project("Garden")["id"]
    lose_answer()
    assert desk.send("PATCH", project_path(project), json={"name": "Yard"}).json["name"] == "Yard"
    assert (table.get(keys.project(project)) or {})["v"] == 2
    lose_answer()
    assert desk.send("DELETE", project_path(project)).status == 204


def test_a_created_task_is_one_and_counted_once(desk: Desk, lose_answer: Callable[[], None]) -> None:
    project = desk.project()["id"]
    lose_answer()
    task = desk.task(project=project)["id"]
    assert desk.listed(TASKS, "id") == [task]
    assert desk.send("GET", project_path(project)).json["statistics"]["total_tasks"] == 1


def test_a_moved_task_is_counted_once(desk: Desk, lose_answer: Callable[[], None]) -> None:
    old, new = desk.project("Old")["id"], desk.project("New")["id"]
    task = desk.task(project=old)["id"]
    lose_answer()
    assert desk.send("PATCH", task_path(task), json={"project": new}).json["project"]["id"] == new
    totals = [desk.send("GET", project_path(each)).json["statistics"]["total_tasks"] for each in (old, new)]
    assert totals == [0, 1]


def test_a_deleted_task_is_answered_as_such_and_its_session_ends_once(
    desk: Desk, clock: HeldClock, lose_answer: Callable[[], None]
) -> None:
    project = desk.project()["id"]
    task = desk.task(project=project)["id"]
    desk.act(task, "start")
    clock.tick(minutes=10)
    lose_answer()
    assert desk.send("DELETE", task_path(task)).status == 204
    assert desk.send("GET", project_path(project)).json["statistics"]["total_tasks"] == 0
    assert desk.days()["2026-03-02"]["pomodoros"] == 1
