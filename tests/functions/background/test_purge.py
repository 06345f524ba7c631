"""The purge: what a deletion leaves behind goes, by way of the stream and the queue."""

from collections.abc import Iterator

import pytest

from background import purge, relay
from roost.kit import keys, table
from tests.functions.conftest import Person
from tests.functions.focusflow.workday import V1, Workday
from tests.support.client import Client, Context
from tests.support.deliveries import Outgoing, failed, of_kind, queue_event, stream_event, watching_queues
from tests.support.stack import HeldClock


@pytest.fixture
def day(api: Client, clock: HeldClock, person: Person) -> Workday:
    return Workday(api, clock, person)


@pytest.fixture
def outgoing(services: None) -> Iterator[Outgoing]:
    with watching_queues() as seen:
        yield seen


def _delete(day: Workday, path: str) -> None:
    assert day.api.delete(f"{V1}/{path}/", token=day.person.token).status == 204


def test_a_deleted_project_leaves_its_tasks(day: Workday, outgoing: Outgoing) -> None:
    project = day.ok("projects/", {"name": "Garden"}, 201)["id"]
    task = day.ok("tasks/", {"title": "Dig", "project": project}, 201)["id"]
    _delete(day, f"projects/{project}")
    assert failed(relay.handler(stream_event(of_kind("project.deleted")), Context())) == []
    [sent] = outgoing.take()
    assert sent.queue == "purge"
    assert "project" in (table.get(keys.task(task)) or {})
    assert failed(purge.handler(queue_event(sent.body, sent.body), Context())) == []
    assert "project" not in (table.get(keys.task(task)) or {"project": 1})


def test_a_deleted_task_leaves_nothing_of_its_page(day: Workday, outgoing: Outgoing) -> None:
    task = day.task()
    day.act(task, "start")
    day.clock.tick(60)
    day.act(task, "complete")
    _delete(day, f"tasks/{task}")
    assert len(table.query(keys.task(task).pk)) == 1
    relay.handler(stream_event(of_kind("task.deleted")), Context())
    [sent] = outgoing.take()
    assert failed(purge.handler(queue_event(sent.body), Context())) == []
    assert table.query(keys.task(task).pk) == []


def test_work_that_nobody_knows_is_given_back(services: None) -> None:
    assert failed(purge.handler(queue_event({"work": "unknown"}), Context())) == ["message-1"]
