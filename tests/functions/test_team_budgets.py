"""What managers' routes ask of the table: the same few calls for three members and for a thousand, only more pages."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from roost.insights import team_items
from roost.insights.team_model import Completion, WorkDone
from roost.kit import aws, keys, table
from roost.kit.items import encode_item
from roost.kit.keys import Key
from roost.kit.records import pack
from roost.kit.settings import settings
from roost.work.model import Task
from roost.workspace.model import Member, Role
from tests.functions.conftest import Person
from tests.functions.focusflow.crew import Crew, make_crew
from tests.support.client import Client
from tests.support.recorder import Record, recording
from tests.support.stack import HeldClock

MEMBERS = 1000
FIRST = 1_000_000
HOURS = round((MEMBERS * 3000 + 600) / 3600, 2)
GATE = ["UpdateItem", "UpdateItem"]
ROUTES = {
    "tasks/": ["Query", "BatchGetItem"],
    "dashboard/activity/": ["Query", "BatchGetItem"],
    "dashboard/overview/": ["Query", "Query", "Query"],
    "employees/{member}/": ["BatchGetItem", "Query"],
    "analytics/team/": ["Query", "Query"],
    "analytics/team/?project={project}": ["Query", "Query", "BatchGetItem"],
    "analytics/projects/{project}/": ["BatchGetItem", "Query", "Query"],
}
"""Calls behind the gate; where there are three, three lists or things of their own are asked for."""


@pytest.fixture
def crew(api: Client, clock: HeldClock, register: Callable[..., Person]) -> Crew:
    return make_crew(api, clock, register)


def _crowd(crew: Crew, project: int) -> Iterator[dict[str, Any]]:
    """A thousand members, each with a task completed after two sessions today."""
    space, now_ms = crew.organization.id, crew.clock.now_ms
    for number in range(MEMBERS):
        user, task = FIRST + number, 2 * FIRST + number
        member = Member(3 * FIRST + number, space, user, Role.MEMBER, now_ms, username=f"member{number}")
        yield _item(keys.member(space, user), pack(member))
        made = Task(task, space, user, "Dig", now_ms, now_ms, project=project, shared=True)
        index = {"gsi1pk": keys.tasks_of_space(space), "gsi1sk": keys.ordered(task)}
        person = {"gsi2pk": keys.tasks_of_person(user), "gsi2sk": keys.ordered(task)}
        yield _item(keys.task(task), pack(made) | index | person)
        sessions = [WorkDone(task * 2 + each, now_ms, task, now_ms + 1_500_000, 1500) for each in range(2)]
        said = [
            team_items.task_given(space, user, 1, task, project, now_ms),
            *(team_items.work_started(space, user, 2, each, project) for each in sessions),
            *(team_items.work_ended(space, user, 3, each, project) for each in sessions),
            team_items.task_completed(space, user, 4, task, project, Completion(now_ms, 3000)),
        ]
        yield _item(said[0].key, {name: value for update in said for name, value in update.set.items()})


def _item(key: Key, attributes: dict[str, Any]) -> dict[str, Any]:
    return encode_item(attributes | {"pk": key.pk, "sk": key.sk})


def _fill(crew: Crew, project: int) -> None:
    rows = [{"PutRequest": {"Item": item}} for item in _crowd(crew, project)]
    for start in range(0, len(rows), 25):
        aws.client("dynamodb").batch_write_item(RequestItems={settings().table: rows[start : start + 25]})


def _measured(crew: Crew, where: str) -> tuple[Record, Any]:
    """The calls of a request in a warm function, and what it answered."""
    crew.ask("dashboard/activity/")
    with recording() as record:
        answer = crew.ask(where)
    assert answer.status == 200, answer.body
    return record, answer.json


def _operations(record: Record) -> list[str]:
    return [call.operation for call in record.dynamodb()]


def _without_pages(operations: list[str], wanted: list[str]) -> list[str]:
    """Further pages of a query, and further hundreds of a read, are the same call going on."""
    kept: list[str] = []
    for operation in operations:
        repeats = bool(kept) and kept[-1] == operation and kept.count(operation) >= wanted.count(operation)
        kept += [] if repeats else [operation]
    return kept


def test_a_small_and_a_large_team_cost_the_same_calls_and_add_up(crew: Crew) -> None:
    project = crew.boss.project("Large")["id"]
    jane = crew.join("jane")
    crew.work(jane, jane.task(project=project)["id"], 10)
    crew.relay()
    names = {"project": project, "member": jane.id}
    for where, wanted in ROUTES.items():
        assert _operations(_measured(crew, where.format(**names))[0]) == GATE + wanted, where
    _fill(crew, project)
    for where, wanted in ROUTES.items():
        record, answer = _measured(crew, where.format(**names))
        made = _operations(record)
        assert _without_pages(made[len(GATE) :], wanted) == wanted, where
        assert len(made) <= len(GATE) + len(wanted) + 4, where
        assert _sums(where, answer) in (None, (HOURS, MEMBERS)), where


def _sums(where: str, answer: Any) -> tuple[float, int] | None:
    """The hours and the completions that a report on everybody tells."""
    name = where.partition("?")[0].split("/")[1]
    if where.startswith("dashboard/overview"):
        return answer["total_focus_hours_today"], answer["tasks_completed_today"]
    if name == "team":
        assert len(answer["employee_breakdown"]) == MEMBERS + 2
        sums = answer["team_statistics"]
        return sums["total_focus_hours"], sums["total_tasks_completed"]
    return (answer["total_focus_hours"], answer["completed_tasks"]) if name == "projects" else None


def test_assigning_reads_twice_and_writes_once(crew: Crew) -> None:
    project = crew.boss.project()["id"]
    bob, jane = crew.join("bob"), crew.join("jane")
    task = crew.boss.task(project=project)["id"]
    crew.assign(task, bob)
    with recording() as record:
        crew.assign(task, jane)
    assert _operations(record) == [*GATE, "BatchGetItem", "BatchGetItem", "TransactWriteItems"]


def test_a_look_at_one_employee_does_not_read_the_others(crew: Crew) -> None:
    jane = crew.join("jane")
    before = _measured(crew, f"employees/{jane.id}/")[0].read_units
    _fill(crew, crew.boss.project()["id"])
    assert _measured(crew, f"employees/{jane.id}/")[0].read_units == before


def test_days_outside_the_period_are_not_read(crew: Crew) -> None:
    project = crew.boss.project()["id"]
    jane = crew.join("jane")
    crew.work(jane, jane.task(project=project)["id"], 10)
    crew.relay()
    period = "start_date=2026-01-01&end_date=2026-01-31"
    before = _measured(crew, f"analytics/team/?{period}")[0].read_units
    for number in range(200):
        key = keys.team_day(crew.organization.id, date(2025, 1, 1), FIRST + number)
        table.write(team_items.Update(key, set={"c:1:1": f"{crew.clock.now_ms} 0"}))
    assert _measured(crew, f"analytics/team/?{period}")[0].read_units == before
