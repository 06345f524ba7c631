"""Making, reading and deleting tasks (FU-39, FU-40, FU-42, FU-45)."""

from typing import Any

import pytest

from roost.kit import keys, table
from roost.work.team_removal import AT_ONCE
from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import Desk, canonical, data, error, faults
from tests.functions.focura.work import NOTHING, admit, differences, project, task, told, unlimited, work_off
from tests.support.race import Failure, failing


@pytest.fixture
def space(jane: Desk) -> str:
    return jane.workspace()


class TestMaking:
    def test_fu_39_defaults(self, jane: Desk, space: str) -> None:
        made = task(jane, space, "  Dig  ")
        jane_shown = {"id": jane.person.id, "name": "Jane", "email": jane.person.email, "image": None}
        assert made == {
            "id": made["id"], "title": "Dig", "description": None, "status": "TODO", "priority": "MEDIUM",
            "startDate": None, "dueDate": None, "completedAt": None, "estimatedHours": None, "actualHours": None,
            "focusRequired": False, "focusLevel": None, "energyType": None, "intent": "EXECUTION", "position": 0,
            "projectId": None, "workspaceId": space, "parentId": None, "createdById": jane.person.id,
            "createdBy": jane_shown, "assignees": [], "labels": [], "project": None, "commentCount": 0,
            "subtaskCount": 0, "createdAt": "2026-03-02T09:00:00.000Z", "updatedAt": "2026-03-02T09:00:00.000Z",
        }  # fmt: skip

    def test_fu_39_all_fields(self, jane: Desk, bob: Desk, space: str) -> None:
        jane.hire(space, bob)
        launch = project(jane, space)
        wanted = {
            "title": "t" * 500, "description": "d" * 50_000, "status": "IN_REVIEW", "priority": "URGENT",
            "startDate": "2026-03-01", "dueDate": "2026-04-01T10:00:00+02:00", "estimatedHours": 2.5,
            "focusRequired": True, "focusLevel": 5, "energyType": "HIGH", "intent": "LEARNING", "position": 3,
            "projectId": launch["id"],
        }  # fmt: skip
        people = [bob.person.id, jane.person.id]
        made = task(jane, space, assigneeIds=people * 3, **wanted)
        instants = {"startDate": "2026-03-01T00:00:00.000Z", "dueDate": "2026-04-01T08:00:00.000Z"}
        assert {name: made[name] for name in wanted} == wanted | instants
        assert [each["id"] for each in made["assignees"]] == people
        assert made["project"] == {name: launch[name] for name in ("id", "name", "color", "slug")}
        assert data(jane.get(f"projects/{launch['id']}"))["taskCount"] == 1
        detail = data(bob.get(f"tasks/{made['id']}"))
        assert {name: detail[name] for name in made} == made

    def test_fu_39_one_that_is_done_counts_for_its_worker(self, jane: Desk, bob: Desk, space: str) -> None:
        jane.hire(space, bob)
        made = task(jane, space, status="COMPLETED", assigneeIds=[bob.person.id])
        assert made["completedAt"] == made["createdAt"]
        [fact] = told("task.completed")
        assert (fact["actor"], fact["data"]["user"]) == (jane.person.user, bob.person.user)
        assert fact["data"]["receivers"] == [jane.person.user, bob.person.user]
        day = table.query(keys.person(bob.person.user), begins=keys.DAY_PREFIX)[0]
        assert f"e:{canonical(made['id'])}" in day
        assert differences(jane, bob) == []

    def test_fu_39_assignees_are_told(self, jane: Desk, bob: Desk, space: str) -> None:
        jane.hire(space, bob)
        task(jane, space)
        task(jane, space, assigneeIds=[bob.person.id, jane.person.id])
        [fact] = told("task.assigned")
        about = {"before": jane.person.user, "worker": bob.person.user, "assignee": bob.person.user, "title": "Dig"}
        assert {name: fact["data"][name] for name in about} == about
        assert fact["data"]["receivers"] == [bob.person.user, jane.person.user]
        assert differences(jane, bob) == []

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"title": "  "}, "title"),
            ({"title": "t" * 501}, "title"),
            ({"title": 7}, "title"),
            ({"description": "d" * 50_001}, "description"),
            ({"description": None}, "description"),
            ({"status": "DONE"}, "status"),
            ({"priority": "HIGHEST"}, "priority"),
            ({"assigneeIds": "x"}, "assigneeIds"),
            ({"assigneeIds": [7]}, "assigneeIds.0"),
            ({"assigneeIds": [NOTHING]}, "assigneeIds"),
            ({"assigneeIds": [f"{NOTHING[:-1]}{number}" for number in range(6)]}, "assigneeIds"),
            ({"labelIds": [NOTHING]}, "labelIds"),
            ({"estimatedHours": -1}, "estimatedHours"),
            ({"estimatedHours": "2"}, "estimatedHours"),
            ({"focusLevel": 0}, "focusLevel"),
            ({"focusLevel": 2.5}, "focusLevel"),
            ({"focusRequired": "yes"}, "focusRequired"),
            ({"energyType": "MAX"}, "energyType"),
            ({"intent": "FUN"}, "intent"),
            ({"dueDate": "2026-02-30"}, "dueDate"),
            ({"dueDate": 5}, "dueDate"),
            ({"dueDate": None}, "dueDate"),
            ({"parentId": None}, "parentId"),
            ({"projectId": NOTHING}, "projectId"),
            ({"parentId": NOTHING}, "parentId"),
        ],
    )
    def test_fu_40_what_is_refused(self, jane: Desk, space: str, sent: dict[str, Any], field: str) -> None:
        answer = jane.post("tasks", {"title": "Dig", "workspaceId": space} | sent)
        assert faults(answer).keys() == {field}
        assert told("task.created") == []

    def test_fu_40_what_is_missing(self, jane: Desk) -> None:
        assert faults(jane.post("tasks", {})).keys() == {"title", "workspaceId"}

    def test_fu_40_what_lies_elsewhere(self, jane: Desk, bob: Desk, space: str) -> None:
        his = bob.workspace()
        bob.hire(his, jane)
        there, below = project(bob, his), task(bob, his)
        for field, value in (("projectId", there["id"]), ("parentId", below["id"]), ("assigneeIds", [bob.person.id])):
            answer = jane.post("tasks", {"title": "Dig", "workspaceId": space, field: value})
            assert faults(answer).keys() == {field}

    def test_fu_40_one_level_of_parts(self, jane: Desk, space: str) -> None:
        whole = task(jane, space)
        part = task(jane, space, parentId=whole["id"])
        assert part["parentId"] == whole["id"]
        third = jane.post("tasks", {"title": "Dig", "workspaceId": space, "parentId": part["id"]})
        assert faults(third).keys() == {"parentId"}
        assert data(jane.get(f"tasks/{whole['id']}"))["subtaskCount"] == 1

    def test_fu_40_who_may_not(self, enter: Enter, jane: Desk, bob: Desk, space: str) -> None:
        guest, viewer = enter("guest"), enter("viewer")
        launch = project(jane, space)
        jane.hire(space, guest, "GUEST")
        jane.hire(space, viewer)
        admit(jane, launch, viewer, "VIEWER")
        closed = project(jane, space, "Closed")
        for desk, fields in (
            (guest, {}),
            (bob, {}),
            (viewer, {"projectId": launch["id"]}),
            (viewer, {"projectId": closed["id"]}),
        ):
            answer = desk.post("tasks", {"title": "Dig", "workspaceId": space} | fields)
            assert error(answer) == (403, "FORBIDDEN")
        assert error(jane.post("tasks", {"title": "Dig", "workspaceId": NOTHING})) == (403, "FORBIDDEN")

    @pytest.mark.parametrize("failure", [Failure.LOST, Failure.LOST_WITH_500])
    def test_fu_39_a_lost_answer_makes_no_second_one(self, jane: Desk, space: str, failure: Failure) -> None:
        whole = task(jane, space)
        with failing(failure, operation="TransactWriteItems"):
            made = task(jane, space, parentId=whole["id"])
        assert data(jane.get(f"tasks/{whole['id']}"))["subtaskCount"] == 1
        listed = data(jane.get("tasks", params={"workspaceId": space}))["tasks"]
        assert [each["id"] for each in listed] == [made["id"], whole["id"]]


class TestReading:
    def test_fu_42_relations(self, jane: Desk, bob: Desk, space: str) -> None:
        jane.hire(space, bob)
        whole = task(jane, space)
        parts = [task(jane, space, f"Part {number}", parentId=whole["id"]) for number in range(2)]
        data(bob.post(f"tasks/{whole['id']}/comments", {"content": "Soon"}), 201)
        shown = data(jane.get(f"tasks/{whole['id']}"))
        assert shown["subtasks"] == parts
        assert (shown["commentCount"], shown["subtaskCount"]) == (1, 2)
        assert (shown["timeEntries"], shown["dependencies"], shown["labels"]) == ([], [], [])

    def test_fu_42_who_may(self, enter: Enter, jane: Desk, bob: Desk, stranger: Desk, space: str) -> None:
        guest, launch = enter("guest"), project(jane, space)
        jane.hire(space, bob)
        jane.hire(space, guest, "GUEST")
        open_one, inside = task(jane, space), task(jane, space, projectId=launch["id"])
        given = task(jane, space, projectId=launch["id"], assigneeIds=[bob.person.id])
        data(guest.get(f"tasks/{open_one['id']}"))
        data(bob.get(f"tasks/{given['id']}"))
        for desk, wanted in ((bob, inside), (stranger, open_one), (stranger, given)):
            assert error(desk.get(f"tasks/{wanted['id']}")) == (404, "NOT_FOUND")
        admit(jane, launch, bob, "VIEWER")
        data(bob.get(f"tasks/{inside['id']}"))
        assert error(jane.get(f"tasks/{NOTHING}")) == (404, "NOT_FOUND")


class TestDeleting:
    def test_fu_45_with_its_parts_and_comments(self, jane: Desk, space: str) -> None:
        launch = project(jane, space)
        whole = task(jane, space, projectId=launch["id"])
        part = task(jane, space, parentId=whole["id"], projectId=launch["id"], status="COMPLETED")
        data(jane.post(f"tasks/{part['id']}/comments", {"content": "Soon"}), 201)
        data(jane.delete(f"tasks/{whole['id']}"))
        for gone in (whole, part):
            assert error(jane.get(f"tasks/{gone['id']}")) == (404, "NOT_FOUND")
        stats = data(jane.get(f"projects/{launch['id']}"))["stats"]
        assert (stats["totalTasks"], stats["completedTasks"]) == (0, 0)
        work_off()
        for gone in (whole, part):
            assert table.query(keys.task(canonical(gone["id"])).pk) == []
        assert differences(jane) == []

    def test_fu_45_a_part_alone(self, jane: Desk, space: str) -> None:
        whole = task(jane, space)
        part = task(jane, space, parentId=whole["id"])
        data(jane.delete(f"tasks/{part['id']}"))
        shown = data(jane.get(f"tasks/{whole['id']}"))
        assert (shown["subtaskCount"], shown["subtasks"]) == (0, [])

    def test_fu_45_more_parts_than_fit_one_transaction(self, jane: Desk, space: str) -> None:
        unlimited(space)
        whole = task(jane, space)
        for number in range(AT_ONCE + 2):
            task(jane, space, f"Part {number}", parentId=whole["id"])
        data(jane.delete(f"tasks/{whole['id']}"))
        assert data(jane.get("tasks", params={"workspaceId": space}))["tasks"] == []
        assert len(told("task.deleted")) == AT_ONCE + 3

    def test_fu_45_who_may(self, enter: Enter, jane: Desk, bob: Desk, stranger: Desk, space: str) -> None:
        launch, lead = project(jane, space), enter("lead")
        jane.hire(space, bob)
        jane.hire(space, lead)
        admit(jane, launch, lead, "MANAGER")
        admit(jane, launch, bob)
        given = task(jane, space, projectId=launch["id"], assigneeIds=[bob.person.id])
        assert error(bob.delete(f"tasks/{given['id']}")) == (403, "FORBIDDEN")
        assert error(stranger.delete(f"tasks/{given['id']}")) == (404, "NOT_FOUND")
        data(lead.delete(f"tasks/{given['id']}"))
        assert error(lead.delete(f"tasks/{given['id']}")) == (404, "NOT_FOUND")
        his = task(bob, space, projectId=launch["id"])
        data(bob.delete(f"tasks/{his['id']}"))
