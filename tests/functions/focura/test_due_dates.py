"""FU-62: from a due date or a start time that somebody sets to the reminder in an inbox, through the API."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from background import due
from tests.support.catalogue import DIALECTS
from tests.support.catalogue.focura_spaces import colleague, workspace
from tests.support.catalogue.focura_world import BASE, Colleague, FocuraWorld
from tests.support.client import Context
from tests.support.notes import deliver
from tests.support.worlds import world_of

REMINDERS = ("TASK_DUE_SOON", "DEADLINE_REMINDER", "TASK_OVERDUE", "MEETING_REMINDER")


@pytest.fixture
def world() -> Iterator[FocuraWorld]:
    with world_of(DIALECTS["focura"]) as world:
        assert isinstance(world, FocuraWorld)
        yield world


def later(world: FocuraWorld, **more: float) -> str:
    """An instant so much later than now, as the wire spells it."""
    moment = datetime.fromtimestamp(world.clock.now_ms / 1000, UTC) + timedelta(**more)
    return moment.isoformat(timespec="milliseconds")


def task(world: FocuraWorld, **fields: Any) -> str:
    wanted = {"title": "Dig", "workspaceId": workspace(world), **fields}
    return str(world.made_by("POST", "tasks", wanted)["id"])


def reminded(world: FocuraWorld, person: Colleague | None = None) -> list[str]:
    """The types of reminders that somebody has after a look, oldest first."""
    due.handler({}, Context())
    deliver()
    notes = world.call("GET", f"{BASE}/notifications", by=person)["data"]["notifications"]
    return [note["type"] for note in reversed(notes) if note["type"] in REMINDERS]


class TestTasks:
    def test_a_due_date_reminds_those_who_are_to_do_it(self, world: FocuraWorld) -> None:
        mate = colleague(world)
        task(world, dueDate=later(world, hours=20), assigneeIds=[mate.id])
        assert (reminded(world, mate), reminded(world)) == (["TASK_DUE_SOON"], [])
        assert reminded(world, mate) == ["TASK_DUE_SOON"]

    def test_without_anybody_its_maker(self, world: FocuraWorld) -> None:
        task(world, dueDate=later(world, minutes=-1))
        assert reminded(world) == ["TASK_OVERDUE"]

    def test_another_date_reminds_anew_and_none_does_not(self, world: FocuraWorld) -> None:
        dug = task(world)
        assert reminded(world) == []
        world.made_by("PUT", f"tasks/{dug}", {"dueDate": later(world, minutes=-1)})
        assert reminded(world) == ["TASK_OVERDUE"]
        world.made_by("PUT", f"tasks/{dug}", {"title": "Dig on"})
        assert reminded(world) == ["TASK_OVERDUE"]
        world.made_by("PUT", f"tasks/{dug}", {"dueDate": later(world, hours=5)})
        assert reminded(world) == ["TASK_OVERDUE", "TASK_DUE_SOON", "DEADLINE_REMINDER"]
        world.made_by("PUT", f"tasks/{dug}", {"dueDate": later(world, hours=30)})
        world.made_by("PUT", f"tasks/{dug}", {"dueDate": None})
        world.clock.tick(minutes=10)
        assert len(reminded(world)) == 3

    def test_what_is_done_reminds_nobody(self, world: FocuraWorld) -> None:
        dug = task(world, dueDate=later(world, hours=1))
        world.made_by("PATCH", f"tasks/{dug}/status", {"status": "COMPLETED"})
        assert reminded(world) == []

    def test_nor_does_what_was_deleted(self, world: FocuraWorld) -> None:
        dug = task(world, dueDate=later(world, hours=1))
        world.made_by("DELETE", f"tasks/{dug}")
        assert reminded(world) == []


class TestMeetings:
    def test_those_who_attend_and_its_maker_once_for_each_start(self, world: FocuraWorld) -> None:
        mate, other = colleague(world), colleague(world, "other")
        wanted = {"title": "Standup", "visibility": "PRIVATE", "attendeeIds": [mate.id]}
        times = {"startTime": later(world, minutes=10), "endTime": later(world, hours=1)}
        path = f"meetings/{workspace(world)}/meetings"
        meeting = world.made_by("POST", path, wanted | times)["id"]
        people = (world.owner, mate, other)
        assert [reminded(world, person) for person in people] == [["MEETING_REMINDER"], ["MEETING_REMINDER"], []]
        world.made_by("PATCH", f"{path}/{meeting}", {"startTime": later(world, minutes=14)})
        assert [len(reminded(world, person)) for person in people] == [2, 2, 0]

    def test_a_cancelled_one_reminds_nobody(self, world: FocuraWorld) -> None:
        wanted = {"title": "Standup", "visibility": "PUBLIC"}
        times = {"startTime": later(world, minutes=20), "endTime": later(world, hours=1)}
        path = f"meetings/{workspace(world)}/meetings"
        meeting = world.made_by("POST", path, wanted | times)["id"]
        world.made_by("POST", f"{path}/{meeting}/cancel")
        world.clock.tick(minutes=10)
        assert reminded(world) == []
