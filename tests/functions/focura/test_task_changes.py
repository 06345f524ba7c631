"""Changing tasks (FU-43, FU-44)."""

from typing import Any

import pytest

from roost.kit import keys, table
from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import Desk, canonical, data, error, faults
from tests.functions.focura.work import NOTHING, admit, differences, project, task, told
from tests.support.race import Failure, failing, meanwhile

WORDS = ("TODO", "IN_PROGRESS", "IN_REVIEW", "BLOCKED", "COMPLETED", "CANCELLED")


@pytest.fixture
def space(jane: Desk, bob: Desk) -> str:
    """A workspace of Jane's with Bob in it."""
    made = jane.workspace()
    jane.hire(made, bob)
    return made


def change(desk: Desk, made: Any, **fields: Any) -> Any:
    return data(desk.put(f"tasks/{made['id']}", fields))


def move(desk: Desk, made: Any, status: str) -> Any:
    return data(desk.patch(f"tasks/{made['id']}/status", {"status": status}))


class TestFields:
    def test_fu_43_some_of_them(self, jane: Desk, space: str) -> None:
        made = task(jane, space, dueDate="2026-04-01", description="Old", estimatedHours=4)
        jane.clock.tick(60)
        changed = change(jane, made, title=" New ", dueDate=None, focusLevel=3, energyType="LOW", priority="HIGH")
        wanted = {
            "title": "New", "dueDate": None, "focusLevel": 3, "energyType": "LOW", "priority": "HIGH",
            "updatedAt": "2026-03-02T09:01:00.000Z",
        }  # fmt: skip
        assert changed == made | wanted
        shown = data(jane.get(f"tasks/{made['id']}"))
        assert {name: shown[name] for name in changed} == changed

    def test_fu_43_the_place_in_the_workspace_stays(self, jane: Desk, space: str) -> None:
        made, other = task(jane, space), task(jane, space)
        changed = change(jane, made, workspaceId=NOTHING, parentId=other["id"], title="Same place")
        assert (changed["workspaceId"], changed["parentId"]) == (space, None)

    def test_fu_43_nothing_new_writes_nothing(self, jane: Desk, space: str) -> None:
        made = task(jane, space)
        jane.clock.tick(60)
        assert change(jane, made, title="Dig", status="TODO", assigneeIds=[]) == made
        assert change(jane, made) == made
        assert told("task.updated") == []

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"title": ""}, "title"),
            ({"title": None}, "title"),
            ({"status": "DONE"}, "status"),
            ({"assigneeIds": [NOTHING]}, "assigneeIds"),
            ({"projectId": NOTHING}, "projectId"),
            ({"projectId": None}, "projectId"),
            ({"dueDate": "tomorrow"}, "dueDate"),
            ({"labelIds": [NOTHING]}, "labelIds"),
        ],
    )
    def test_fu_43_what_is_refused(self, jane: Desk, space: str, sent: dict[str, Any], field: str) -> None:
        made = task(jane, space)
        assert faults(jane.put(f"tasks/{made['id']}", sent)).keys() == {field}

    def test_fu_43_who_may(self, enter: Enter, jane: Desk, bob: Desk, stranger: Desk, space: str) -> None:
        guest = enter("guest")
        jane.hire(space, guest, "GUEST")
        made = task(jane, space, assigneeIds=[bob.person.id])
        for desk in (bob, guest):
            assert error(desk.put(f"tasks/{made['id']}", {"title": "X"})) == (403, "FORBIDDEN")
        assert error(stranger.put(f"tasks/{made['id']}", {"title": "X"})) == (404, "NOT_FOUND")
        assert change(jane, task(bob, space), title="X")["title"] == "X"

    def test_fu_43_a_manager_of_the_project_may(self, enter: Enter, jane: Desk, bob: Desk, space: str) -> None:
        lead, launch = enter("lead"), project(jane, space)
        jane.hire(space, lead)
        admit(jane, launch, bob)
        member = admit(jane, launch, lead, "MANAGER")
        made = task(bob, space, projectId=launch["id"])
        assert change(lead, made, title="X")["title"] == "X"
        data(jane.patch(f"projects/{launch['id']}/members/{member['id']}", {"role": "VIEWER"}))
        assert error(lead.put(f"tasks/{made['id']}", {"title": "Y"})) == (403, "FORBIDDEN")

    def test_fu_43_somebody_else_changes_it_meanwhile(self, jane: Desk, bob: Desk, space: str) -> None:
        made = task(bob, space)
        with meanwhile("TransactWriteItems", lambda: change(jane, made, priority="URGENT")):
            changed = change(bob, made, title="New")
        assert (changed["title"], changed["priority"]) == ("New", "URGENT")

    @pytest.mark.parametrize("failure", [Failure.LOST, Failure.LOST_WITH_500])
    def test_fu_43_a_lost_answer_changes_it_once(self, jane: Desk, space: str, failure: Failure) -> None:
        made = task(jane, space)
        with failing(failure, operation="TransactWriteItems"):
            assert move(jane, made, "COMPLETED")["status"] == "COMPLETED"
        assert len(told("task.completed")) == 1
        assert differences(jane) == []


class TestPeople:
    def test_fu_43_the_list_is_replaced(self, enter: Enter, jane: Desk, bob: Desk, space: str) -> None:
        ann = enter("ann")
        jane.hire(space, ann)
        made = task(jane, space, assigneeIds=[bob.person.id])
        changed = change(jane, made, assigneeIds=[ann.person.id, bob.person.id, ann.person.id])
        assert [each["id"] for each in changed["assignees"]] == [ann.person.id, bob.person.id]
        assert [fact["data"]["receivers"] for fact in told("task.assigned")] == [[bob.person.user], [ann.person.user]]
        assert differences(jane, bob, ann) == []
        assert change(jane, made, assigneeIds=[])["assignees"] == []
        for desk in (ann, bob):
            assert data(desk.get("tasks"))["tasks"] == []
        [fact] = told("task.unassigned")
        assert (fact["data"]["before"], fact["data"]["worker"]) == (ann.person.user, jane.person.user)
        assert differences(jane, bob, ann) == []

    def test_fu_43_one_helper_less(self, jane: Desk, bob: Desk, space: str) -> None:
        made = task(jane, space, assigneeIds=[jane.person.id, bob.person.id])
        assert [each["id"] for each in data(bob.get("tasks"))["tasks"]] == [made["id"]]
        change(jane, made, assigneeIds=[jane.person.id])
        assert data(bob.get("tasks"))["tasks"] == []
        assert differences(jane, bob) == []

    def test_fu_43_who_was_given_it_stays_though_they_left(self, jane: Desk, bob: Desk, space: str) -> None:
        made = task(jane, space, assigneeIds=[bob.person.id], status="COMPLETED")
        data(jane.delete(f"workspaces/{space}/members/{bob.person.id}"))
        assert change(jane, made, assigneeIds=[bob.person.id, jane.person.id], title="X")["title"] == "X"
        other = task(jane, space)
        assert faults(jane.put(f"tasks/{other['id']}", {"assigneeIds": [bob.person.id]})).keys() == {"assigneeIds"}


class TestPlace:
    def test_fu_43_another_project(self, jane: Desk, bob: Desk, space: str) -> None:
        first, second = project(jane, space, "First"), project(jane, space, "Second")
        made = task(jane, space, projectId=first["id"], status="COMPLETED", assigneeIds=[bob.person.id])
        moved = change(jane, made, projectId=second["id"])
        assert (moved["projectId"], moved["project"]["name"]) == (second["id"], "Second")
        stats = [data(jane.get(f"projects/{each['id']}"))["stats"] for each in (first, second)]
        assert [(each["totalTasks"], each["completedTasks"]) for each in stats] == [(0, 0), (1, 1)]
        assert differences(jane, bob) == []

    def test_fu_43_not_into_a_project_without_access(self, jane: Desk, bob: Desk, space: str) -> None:
        closed, made = project(jane, space), task(bob, space)
        assert error(bob.put(f"tasks/{made['id']}", {"projectId": closed["id"]})) == (403, "FORBIDDEN")


class TestStatus:
    @pytest.mark.parametrize("word", WORDS)
    def test_fu_44_every_status_follows_every_other(self, jane: Desk, space: str, word: str) -> None:
        made = task(jane, space)
        for other in WORDS:
            move(jane, made, word)
            moved = move(jane, made, other)
            assert (moved["status"], moved["completedAt"] is not None) == (other, other == "COMPLETED")
            assert differences(jane) == []

    def test_fu_44_what_is_refused(self, jane: Desk, space: str) -> None:
        path = f"tasks/{task(jane, space)['id']}/status"
        assert error(jane.patch(path, {"status": "DONE"})) == (400, "INVALID_STATUS")
        assert faults(jane.patch(path, {})).keys() == {"status"}
        assert faults(jane.patch(path, {"status": 5})).keys() == {"status"}

    def test_fu_44_completed_once(self, jane: Desk, bob: Desk, space: str) -> None:
        launch = project(jane, space)
        made = task(jane, space, assigneeIds=[bob.person.id], projectId=launch["id"])
        jane.clock.tick(60)
        done = move(bob, made, "COMPLETED")
        assert done["completedAt"] == "2026-03-02T09:01:00.000Z"
        jane.clock.tick(60)
        assert move(jane, made, "COMPLETED") == done
        [fact] = told("task.completed")
        assert (fact["actor"], fact["data"]["receivers"]) == (bob.person.user, [jane.person.user, bob.person.user])
        assert data(jane.get(f"projects/{launch['id']}"))["stats"]["completedTasks"] == 1
        move(jane, made, "TODO")
        assert data(jane.get(f"projects/{launch['id']}"))["stats"]["completedTasks"] == 0

    def test_fu_44_it_counts_for_who_worked_on_it(self, jane: Desk, bob: Desk, space: str) -> None:
        made = task(jane, space, assigneeIds=[bob.person.id])
        move(jane, made, "COMPLETED")
        change(jane, made, assigneeIds=[jane.person.id])
        assert differences(jane, bob) == []
        mark = f"e:{canonical(made['id'])}"
        day = keys.day(bob.person.user, _today(bob))
        assert mark in (table.get(day) or {})
        move(jane, made, "BLOCKED")
        assert mark not in (table.get(day) or {})
        assert differences(jane, bob) == []

    def test_fu_44_who_may(self, enter: Enter, jane: Desk, bob: Desk, stranger: Desk, space: str) -> None:
        guest = enter("guest")
        jane.hire(space, guest, "GUEST")
        made = task(jane, space, assigneeIds=[bob.person.id])
        assert move(bob, made, "BLOCKED")["status"] == "BLOCKED"
        assert error(guest.patch(f"tasks/{made['id']}/status", {"status": "TODO"})) == (403, "FORBIDDEN")
        assert error(stranger.patch(f"tasks/{made['id']}/status", {"status": "TODO"})) == (404, "NOT_FOUND")


def _today(desk: Desk) -> Any:
    [day] = [keys.day_in(item["sk"]) for item in table.query(keys.person(desk.person.user), begins=keys.DAY_PREFIX)]
    return day


class TestDue:
    def test_fu_62_reminders_follow_the_due_date(self, jane: Desk, space: str) -> None:
        made = task(jane, space, dueDate="2026-04-01")
        reminder = keys.reminder("task", canonical(made["id"]))
        assert (table.get(reminder) or {})["at_ms"] == 1_775_001_600_000
        change(jane, made, dueDate="2026-04-02")
        assert (table.get(reminder) or {})["at_ms"] == 1_775_088_000_000
        change(jane, made, dueDate=None)
        assert table.get(reminder) is None
        change(jane, made, dueDate="2026-04-02")
        data(jane.delete(f"tasks/{made['id']}"))
        assert table.get(reminder) is None
