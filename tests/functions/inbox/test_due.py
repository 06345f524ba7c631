"""FU-62: what is due is told once for each mark, and a look costs as much as is due."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from background import due
from roost.inbox.reminders.model import HOUR_MS, MINUTE_MS, Due, Thing
from roost.inbox.reminders.service import remind
from roost.inbox.reminders.writes import armed, forget
from roost.kit import aws, ids, keys, table
from roost.kit.errors import Unavailable
from roost.kit.items import decode_item, encode_item
from roost.kit.records import pack
from roost.kit.settings import settings
from roost.kit.writes import Put
from roost.work.model import Task, TaskStatus
from tests.support.client import Context
from tests.support.deliveries import of_kind
from tests.support.race import Failure, failing, meanwhile
from tests.support.recorder import recording
from tests.support.stack import HeldClock

OWNER, ANN, BOB, SPACE = 101, 102, 103, 900
KINDS = ("task.due_soon", "task.deadline_near", "task.overdue", "meeting.starting")


@pytest.fixture
def tasks(services: None, clock: HeldClock) -> "Tasks":
    return Tasks(clock)


@dataclass
class Tasks:
    """Tasks of a workspace, past the API; each is due so many milliseconds from now."""

    clock: HeldClock
    made: int = 0

    def task(self, due_in_ms: int | None, **fields: Any) -> Task:
        self.made += 1
        now_ms = self.clock.now_ms
        at_ms = None if due_in_ms is None else now_ms + due_in_ms
        task = Task(1000 + self.made, SPACE, OWNER, f"Task {self.made}", now_ms, now_ms, shared=True, due_ms=at_ms)
        self.write(replace(task, **fields))
        self.arm(task.id, at_ms)
        return replace(task, **fields)

    def write(self, task: Task) -> None:
        table.write(Put(keys.task(task.id), pack(task)))

    def arm(self, task: int, at_ms: int | None) -> None:
        for write in armed(Thing.TASK, task, at_ms, self.clock.now_ms):
            table.write(write)  # type: ignore[arg-type]

    def look(self) -> int:
        return due.handler({}, Context())["told"]


def events() -> list[dict[str, Any]]:
    return [decode_item(item) for item in of_kind(*KINDS)]


def told() -> list[str]:
    return [each["kind"] for each in events()]


class TestMarks:
    def test_every_mark_from_a_day_before_to_the_end(self, tasks: Tasks, clock: HeldClock) -> None:
        tasks.task(25 * HOUR_MS)
        seen = []
        for minutes in (0, 60, 18 * 60, 3 * 60, 150, 29, 1, 60):
            clock.tick(minutes=minutes)
            seen.append(tasks.look())
        assert seen == [0, 1, 1, 1, 1, 0, 1, 0]
        assert told() == [KINDS[0], KINDS[1], KINDS[1], KINDS[1], KINDS[2]]

    def test_what_is_told_of_it(self, tasks: Tasks, clock: HeldClock) -> None:
        task = tasks.task(-MINUTE_MS, assignee=ANN, helpers=[BOB])
        tasks.look()
        [event] = events()
        assert (event["actor"], event["space"]) == (0, SPACE)
        about = {"task": task.id, "title": "Task 1", "due_ms": clock.now_ms - MINUTE_MS, "receivers": [ANN, BOB]}
        assert event["data"] == about

    def test_without_assignees_its_maker_is_told(self, tasks: Tasks) -> None:
        tasks.task(HOUR_MS)
        assert tasks.look() == 2
        assert [event["data"]["receivers"] for event in events()] == [[OWNER], [OWNER]]

    @pytest.mark.parametrize("status", [TaskStatus.COMPLETED, TaskStatus.CANCELLED])
    def test_what_is_over_is_not_told(self, tasks: Tasks, clock: HeldClock, status: TaskStatus) -> None:
        tasks.task(HOUR_MS, status=status)
        assert tasks.look() == 0
        clock.tick(hours=2)
        assert tasks.look() == 0

    def test_reopened_in_time_it_is(self, tasks: Tasks, clock: HeldClock) -> None:
        task = tasks.task(HOUR_MS, status=TaskStatus.COMPLETED)
        assert tasks.look() == 0
        tasks.write(replace(task, status=TaskStatus.TODO))
        clock.tick(minutes=40)
        assert tasks.look() == 2

    def test_what_is_gone_is_dropped(self, tasks: Tasks) -> None:
        task = tasks.task(HOUR_MS)
        table.delete_many([keys.task(task.id)])
        assert tasks.look() == 0
        assert table.get(keys.reminder("task", task.id)) is None


class TestArming:
    def test_another_due_date_is_told_anew(self, tasks: Tasks, clock: HeldClock) -> None:
        task = tasks.task(-HOUR_MS)
        assert (tasks.look(), tasks.look()) == (1, 0)
        clock.tick(1)  # events of one millisecond have no order
        tasks.arm(task.id, clock.now_ms + 10 * HOUR_MS)
        assert (tasks.look(), tasks.look()) == (1, 0)
        clock.tick(1)
        tasks.arm(task.id, clock.now_ms - 1)
        assert (tasks.look(), tasks.look()) == (1, 0)
        assert told() == [KINDS[2], KINDS[0], KINDS[2]]

    def test_no_due_date_any_more(self, tasks: Tasks, clock: HeldClock) -> None:
        one, other = tasks.task(HOUR_MS), tasks.task(HOUR_MS)
        tasks.arm(one.id, None)
        table.write(forget(Thing.TASK, other.id))
        assert tasks.look() == 0

    def test_armed_while_it_is_looked_at_only_the_new_date_counts(self, tasks: Tasks, clock: HeldClock) -> None:
        task = tasks.task(-HOUR_MS)
        with meanwhile("TransactWriteItems", lambda: tasks.arm(task.id, clock.now_ms + 48 * HOUR_MS)):
            assert tasks.look() == 0
        assert told() == []
        clock.tick(hours=25)
        assert tasks.look() == 1


class TestOnce:
    def test_two_looks_at_the_same_time_are_one(self, tasks: Tasks) -> None:
        tasks.task(HOUR_MS)
        with meanwhile("TransactWriteItems", tasks.look):
            assert tasks.look() == 0
        assert told() == [KINDS[0], KINDS[1]]

    @pytest.mark.parametrize("failure", list(Failure))
    def test_a_lost_answer_is_once(self, tasks: Tasks, failure: Failure) -> None:
        tasks.task(HOUR_MS)
        tasks.task(-HOUR_MS)
        with failing(failure, operation="TransactWriteItems"):
            assert tasks.look() == 3
        assert (tasks.look(), len(told())) == (0, 3)

    def test_broken_off_it_goes_on_where_it_was(self, tasks: Tasks) -> None:
        for _ in range(5):
            tasks.task(-HOUR_MS)
        with failing(Failure.TIMED_OUT, at=3, times=None, operation="TransactWriteItems"), pytest.raises(Unavailable):
            tasks.look()
        assert tasks.look() == 3
        assert len(told()) == 5


class TestMeetings:
    def look(self, clock: HeldClock, meeting: Due) -> int:
        return remind({Thing.MEETING: lambda wanted: dict.fromkeys(wanted, meeting)}, clock.now_ms)

    def test_once_for_each_start(self, services: None, clock: HeldClock) -> None:
        meeting = Due(SPACE, "Standup", True, None)
        for start_ms in (clock.now_ms + 10 * MINUTE_MS, clock.now_ms + HOUR_MS):
            [write] = armed(Thing.MEETING, 5, start_ms, clock.now_ms)
            table.write(write)  # type: ignore[arg-type]
            clock.now_ms = start_ms - 10 * MINUTE_MS
            assert (self.look(clock, meeting), self.look(clock, meeting)) == (1, 0)
        assert [each["data"].get("receivers") for each in events()] == [None, None]
        assert {each["data"]["meeting"] for each in events()} == {5}

    def test_a_cancelled_one_is_not_told(self, services: None, clock: HeldClock) -> None:
        [write] = armed(Thing.MEETING, 5, clock.now_ms + MINUTE_MS, clock.now_ms)
        table.write(write)  # type: ignore[arg-type]
        assert self.look(clock, Due(SPACE, "Standup", False, None)) == 0


class TestCost:
    MANY, DUE = 100_000, 50

    def test_fifty_of_a_hundred_thousand(self, tasks: Tasks, clock: HeldClock) -> None:
        _store(self._later(clock))
        with recording() as nothing:
            assert tasks.look() == 0
        for _ in range(self.DUE):
            tasks.task(-MINUTE_MS)
        with recording() as record:
            assert tasks.look() == self.DUE
        operations = [call.operation for call in record.dynamodb()]
        assert [call.operation for call in nothing.dynamodb()] == ["Query"] * keys.REMINDER_SHARDS
        assert operations.count("Query") == keys.REMINDER_SHARDS
        assert operations.count("BatchGetItem") <= keys.REMINDER_SHARDS
        assert operations.count("TransactWriteItems") == self.DUE
        assert len(operations) <= self.DUE + 2 * keys.REMINDER_SHARDS

    def _later(self, clock: HeldClock) -> Iterator[dict[str, Any]]:
        """Tasks that are due tomorrow or later."""
        for number in range(self.MANY):
            [write] = armed(Thing.TASK, 10_000 + number, clock.now_ms + 25 * HOUR_MS + number, clock.now_ms)
            assert isinstance(write, Put)
            yield {**write.item, "pk": write.key.pk, "sk": write.key.sk}


def _store(items: Iterator[dict[str, Any]]) -> None:
    client, rows = aws.client("dynamodb"), [{"PutRequest": {"Item": encode_item(item)}} for item in items]
    for start in range(0, len(rows), 25):
        client.batch_write_item(RequestItems={settings().table: rows[start : start + 25]})


def test_events_are_of_this_moment(tasks: Tasks, clock: HeldClock) -> None:
    tasks.task(-MINUTE_MS)
    tasks.look()
    assert [ids.made_at_ms(event["id"]) for event in events()] == [clock.now_ms]
