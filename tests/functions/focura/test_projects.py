"""Projects and their members (FU-33 to FU-38)."""

from typing import Any

import pytest

from roost.kit import keys, table
from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import Desk, canonical, data, error, faults
from tests.functions.focura.work import NOTHING, admit, differences, project, task, told, unlimited, work_off
from tests.support.race import Failure, failing, meanwhile


@pytest.fixture
def space(jane: Desk) -> str:
    return jane.workspace()


class TestMaking:
    def test_fu_33_defaults(self, jane: Desk, space: str) -> None:
        made = project(jane, space, "Launch the Site!")
        usual = {
            "name": "Launch the Site!", "slug": "launch-the-site", "description": None, "icon": None,
            "status": "ACTIVE", "priority": "MEDIUM", "startDate": None, "dueDate": None, "completedAt": None,
            "workspaceId": space, "createdById": jane.person.id, "memberCount": 1, "taskCount": 0,
        }  # fmt: skip
        assert {name: made[name] for name in usual} == usual
        assert made.keys() == usual.keys() | {"id", "color", "createdAt", "updatedAt"}

    def test_fu_33_all_fields(self, jane: Desk, space: str) -> None:
        wanted = {
            "description": "  All of it ", "color": "#ff8800", "icon": "rocket", "status": "PLANNING",
            "priority": "URGENT", "startDate": "2026-03-01", "dueDate": "2026-04-01T10:00:00+02:00",
        }  # fmt: skip
        made = project(jane, space, **wanted)
        shown = wanted | {
            "description": "All of it", "startDate": "2026-03-01T00:00:00.000Z", "dueDate": "2026-04-01T08:00:00.000Z"
        }  # fmt: skip
        assert {name: made[name] for name in wanted} == shown

    def test_fu_33_its_maker_manages_it(self, jane: Desk, space: str) -> None:
        [member] = data(jane.get(f"projects/{project(jane, space)['id']}"))["members"]
        assert (member["userId"], member["role"], member["user"]["email"]) == (
            jane.person.id, "MANAGER", jane.person.email
        )  # fmt: skip

    def test_fu_33_the_fourth_is_one_too_many(self, jane: Desk, space: str) -> None:
        for number in range(3):
            project(jane, space, f"Project {number}")
        fourth = jane.post("projects", {"name": "Fourth", "workspaceId": space})
        assert error(fourth) == (403, "PLAN_LIMIT_REACHED")
        unlimited(space)
        project(jane, space, "Fourth")

    def test_fu_33_a_deleted_one_makes_room(self, jane: Desk, space: str) -> None:
        made = [project(jane, space, f"Project {number}") for number in range(3)]
        data(jane.delete(f"projects/{made[0]['id']}"))
        assert project(jane, space, "Project 0")["slug"] == "project-0"

    def test_fu_33_slugs_are_one_of_a_kind_in_a_workspace(self, jane: Desk, bob: Desk, space: str) -> None:
        assert [project(jane, space)["slug"] for _ in range(3)] == ["launch", "launch-2", "launch-3"]
        assert project(bob, bob.workspace())["slug"] == "launch"

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "n" * 101}, "name"),
            ({"name": None}, "name"),
            ({"workspaceId": 7}, "workspaceId"),
            ({"color": "red"}, "color"),
            ({"status": "DONE"}, "status"),
            ({"priority": "low"}, "priority"),
            ({"description": "d" * 5001}, "description"),
            ({"startDate": "soon"}, "startDate"),
            ({"startDate": None}, "startDate"),
            ({"icon": None}, "icon"),
            ({"startDate": "2026-04-01", "dueDate": "2026-03-31"}, "dueDate"),
        ],
    )
    def test_fu_33_what_is_refused(self, jane: Desk, space: str, sent: dict[str, Any], field: str) -> None:
        answer = jane.post("projects", {"name": "Launch", "workspaceId": space} | sent)
        assert faults(answer).keys() == {field}

    def test_fu_33_guests_and_outsiders_make_none(self, enter: Enter, jane: Desk, bob: Desk, space: str) -> None:
        guest = enter("guest")
        jane.hire(space, guest, "GUEST")
        for desk, where in ((guest, space), (bob, space), (jane, NOTHING)):
            assert error(desk.post("projects", {"name": "Launch", "workspaceId": where})) == (403, "FORBIDDEN")


class TestListing:
    def test_fu_34_pages_latest_changed_first(self, jane: Desk, space: str) -> None:
        made = []
        for number in range(3):
            jane.clock.tick(1)
            made.append(project(jane, space, f"Project {number}")["id"])
        jane.clock.tick(1)
        data(jane.put(f"projects/{made[0]}", {"icon": "star"}))
        page = data(jane.get("projects", params={"workspaceId": space, "limit": 2}))
        assert [each["id"] for each in page["projects"]] == [made[0], made[2]]
        assert page["pagination"] == {"page": 1, "limit": 2, "total": 3, "totalPages": 2}
        last = data(jane.get("projects", params={"page": 2, "limit": 2}))
        assert [each["id"] for each in last["projects"]] == [made[1]]
        assert data(jane.get("projects", params={"page": 9}))["projects"] == []

    def test_fu_34_members_see_theirs_only(self, enter: Enter, jane: Desk, bob: Desk, space: str) -> None:
        jane.hire(space, bob)
        boss = enter("boss")
        jane.hire(space, boss, "ADMIN")
        project(jane, space, "Hers")
        his, shared = project(bob, space, "His"), project(jane, space, "Shared")
        data(jane.post(f"projects/{shared['id']}/members", {"userId": bob.person.id}), 201)
        assert {each["id"] for each in data(bob.get("projects"))["projects"]} == {his["id"], shared["id"]}
        for desk in (jane, boss):
            assert data(desk.get("projects", params={"workspaceId": space}))["pagination"]["total"] == 3

    def test_fu_34_filters(self, jane: Desk, space: str) -> None:
        project(jane, space)
        held = project(jane, space, status="ON_HOLD")
        found = data(jane.get("projects", params={"status": "ON_HOLD"}))["projects"]
        assert [each["id"] for each in found] == [held["id"]]
        assert error(jane.get("projects", params={"status": "LATER"})) == (400, "INVALID_STATUS")

    def test_fu_34_limits_and_outsiders(self, jane: Desk, stranger: Desk, space: str) -> None:
        project(jane, space)
        assert faults(jane.get("projects", params={"limit": 51})).keys() == {"limit"}
        assert faults(jane.get("projects", params={"page": 0})).keys() == {"page"}
        assert data(stranger.get("projects"))["projects"] == []
        assert error(stranger.get("projects", params={"workspaceId": space})) == (403, "FORBIDDEN")


class TestReading:
    def test_fu_35_figures(self, jane: Desk, space: str) -> None:
        made = project(jane, space)["id"]
        for fields in ({}, {"status": "COMPLETED"}, {"dueDate": "2026-03-01"}, {"dueDate": "2036-03-01"}):
            data(jane.post("tasks", {"title": "T", "workspaceId": space, "projectId": made} | fields), 201)
        shown = data(jane.get(f"projects/{made}"))
        assert shown["stats"] == {"totalTasks": 4, "completedTasks": 1, "overdueTasks": 1, "totalMembers": 1}
        assert (shown["taskCount"], shown["milestonesCount"], shown["views"]) == (4, 0, [])

    def test_fu_35_who_may_not(self, jane: Desk, bob: Desk, stranger: Desk, space: str) -> None:
        made = project(jane, space)["id"]
        jane.hire(space, bob)
        assert error(bob.get(f"projects/{made}")) == (403, "FORBIDDEN")
        for path in (f"projects/{made}", f"projects/{NOTHING}", "projects/7"):
            assert error(stranger.get(path)) == (404, "NOT_FOUND")


class TestChanging:
    def test_fu_36_completed_and_back(self, jane: Desk, space: str) -> None:
        made = project(jane, space)["id"]
        jane.clock.tick(60)
        done = data(jane.put(f"projects/{made}", {"status": "COMPLETED"}))
        assert done["completedAt"] == done["updatedAt"] == "2026-03-02T09:01:00.000Z"
        back = data(jane.patch(f"projects/{made}", {"status": "ACTIVE"}))
        assert (back["completedAt"], back["status"]) == (None, "ACTIVE")

    def test_fu_36_fields(self, jane: Desk, space: str) -> None:
        made = project(jane, space, description="Old", startDate="2026-03-01", dueDate="2026-03-09")["id"]
        nothing = {"description": None, "startDate": None, "dueDate": None}
        changed = data(jane.put(f"projects/{made}", {"name": " New ", "priority": "LOW"} | nothing))
        assert {name: changed[name] for name in nothing} == nothing
        assert (changed["name"], changed["slug"], changed["priority"]) == ("New", "launch", "LOW")

    def test_fu_36_the_stored_start_counts(self, jane: Desk, space: str) -> None:
        made = project(jane, space, startDate="2026-03-05")["id"]
        assert faults(jane.put(f"projects/{made}", {"dueDate": "2026-03-04"})).keys() == {"dueDate"}
        assert faults(jane.put(f"projects/{made}", {"status": "DONE"})).keys() == {"status"}

    def test_fu_36_who_may(self, enter: Enter, jane: Desk, bob: Desk, stranger: Desk, space: str) -> None:
        made = project(jane, space)["id"]
        jane.hire(space, bob)
        assert error(bob.put(f"projects/{made}", {"icon": "x"})) == (403, "FORBIDDEN")
        member = data(jane.post(f"projects/{made}/members", {"userId": bob.person.id}), 201)
        assert error(bob.put(f"projects/{made}", {"icon": "x"})) == (403, "FORBIDDEN")
        data(jane.patch(f"projects/{made}/members/{member['id']}", {"role": "MANAGER"}))
        assert data(bob.put(f"projects/{made}", {"icon": "x"}))["icon"] == "x"
        assert error(stranger.put(f"projects/{made}", {"icon": "y"})) == (404, "NOT_FOUND")
        [fact] = told("project.updated")
        assert (fact["actor"], fact["data"]["name"]) == (bob.person.user, "Launch")
        assert fact["data"]["receivers"] == [jane.person.user, bob.person.user]

    def test_fu_36_nothing_new_writes_nothing(self, jane: Desk, space: str) -> None:
        made = project(jane, space)
        jane.clock.tick(60)
        assert data(jane.put(f"projects/{made['id']}", {"name": "Launch", "status": "ACTIVE"})) == made
        assert told("project.updated") == []


class TestMembers:
    def test_fu_38_added_changed_removed(self, jane: Desk, bob: Desk, space: str) -> None:
        jane.hire(space, bob)
        made = project(jane, space)["id"]
        added = data(jane.post(f"projects/{made}/members", {"userId": bob.person.id}), 201)
        assert (added["userId"], added["role"], added["user"]["name"]) == (bob.person.id, "COLLABORATOR", "Bob")
        assert data(jane.get(f"projects/{made}"))["memberCount"] == 2
        changed = data(jane.patch(f"projects/{made}/members/{added['id']}", {"role": "VIEWER"}))
        assert changed == added | {"role": "VIEWER"}
        data(bob.get(f"projects/{made}"))
        data(jane.delete(f"projects/{made}/members/{bob.person.id}"))
        assert error(bob.get(f"projects/{made}")) == (403, "FORBIDDEN")
        assert data(jane.get(f"projects/{made}"))["memberCount"] == 1

    def test_fu_38_what_is_refused(self, jane: Desk, bob: Desk, stranger: Desk, space: str) -> None:
        jane.hire(space, bob)
        made = project(jane, space)["id"]
        members = f"projects/{made}/members"
        assert error(jane.post(members, {"userId": stranger.person.id})) == (400, "BAD_REQUEST")
        assert error(jane.post(members, {"userId": jane.person.id})) == (409, "CONFLICT")
        assert faults(jane.post(members, {"userId": bob.person.id, "role": "OWNER"})).keys() == {"role"}
        assert error(bob.post(members, {"userId": bob.person.id})) == (403, "FORBIDDEN")
        assert error(stranger.post(members, {"userId": bob.person.id})) == (404, "NOT_FOUND")
        for member in (bob.person.id, NOTHING):
            assert error(jane.patch(f"{members}/{member}", {"role": "VIEWER"})) == (404, "NOT_FOUND")
            assert error(jane.delete(f"{members}/{member}")) == (404, "NOT_FOUND")


class TestDeleting:
    def test_fu_37_its_tasks_are_gone_at_once_and_cleared_later(self, jane: Desk, bob: Desk, space: str) -> None:
        jane.hire(space, bob)
        made = project(jane, space)
        inside = task(jane, space, projectId=made["id"], assigneeIds=[bob.person.id])
        part = task(jane, space, parentId=inside["id"])
        data(bob.post(f"tasks/{inside['id']}/comments", {"content": "Soon"}), 201)
        other = task(jane, space, "Elsewhere")
        data(jane.delete(f"projects/{made['id']}"))
        for desk in (jane, bob):
            assert error(desk.get(f"projects/{made['id']}")) == (404, "NOT_FOUND")
            assert error(desk.get(f"tasks/{inside['id']}")) == (404, "NOT_FOUND")
            assert error(desk.get(f"tasks/{inside['id']}/comments")) == (404, "NOT_FOUND")
            listed = data(desk.get("tasks", params={"workspaceId": space}))["tasks"]
            assert inside["id"] not in {each["id"] for each in listed}
        assert data(bob.get("tasks"))["tasks"] == []
        work_off()
        for gone in (keys.project(canonical(made["id"])).pk, keys.task(canonical(inside["id"])).pk):
            assert [item for item in table.query(gone) if "gone" not in item] == []
        assert error(jane.get(f"tasks/{part['id']}")) == (404, "NOT_FOUND")
        assert data(jane.get(f"tasks/{other['id']}"))["title"] == "Elsewhere"
        assert differences(jane, bob) == []

    def test_fu_37_who_may(self, jane: Desk, bob: Desk, stranger: Desk, space: str) -> None:
        made = project(jane, space)
        jane.hire(space, bob)
        admit(jane, made, bob)
        assert error(bob.delete(f"projects/{made['id']}")) == (403, "FORBIDDEN")
        assert error(stranger.delete(f"projects/{made['id']}")) == (404, "NOT_FOUND")
        data(jane.delete(f"projects/{made['id']}"))
        assert error(jane.delete(f"projects/{made['id']}")) == (404, "NOT_FOUND")

    def test_fu_32_who_leaves_the_workspace_leaves_its_projects(self, jane: Desk, bob: Desk, space: str) -> None:
        jane.hire(space, bob)
        made = project(jane, space)
        admit(jane, made, bob)
        given = task(jane, space, assigneeIds=[jane.person.id, bob.person.id])
        data(jane.delete(f"workspaces/{space}/members/{bob.person.id}"))
        assert error(bob.get(f"projects/{made['id']}")) == (404, "NOT_FOUND")
        work_off()
        assert data(jane.get(f"projects/{made['id']}"))["memberCount"] == 1
        assert [each["id"] for each in data(jane.get(f"tasks/{given['id']}"))["assignees"]] == [jane.person.id]
        assert differences(jane, bob) == []


class TestRaces:
    def test_fu_33_two_at_once_do_not_pass_the_limit_together(self, jane: Desk, space: str) -> None:
        for number in range(2):
            project(jane, space, f"Project {number}")
        with meanwhile("TransactWriteItems", lambda: project(jane, space, "Third")):
            late = jane.post("projects", {"name": "Fourth", "workspaceId": space})
        assert error(late) == (403, "PLAN_LIMIT_REACHED")
        assert data(jane.get(f"workspaces/{space}"))["usage"]["projects"] == 3

    def test_fu_33_two_of_one_name_at_once(self, jane: Desk, space: str) -> None:
        with meanwhile("TransactWriteItems", lambda: project(jane, space)):
            late = jane.post("projects", {"name": "Launch", "workspaceId": space})
        assert late.json["data"]["slug"] == "launch-2"

    def test_fu_38_two_at_once_add_somebody_once(self, jane: Desk, bob: Desk, space: str) -> None:
        jane.hire(space, bob)
        made = project(jane, space)
        with meanwhile("TransactWriteItems", lambda: admit(jane, made, bob)):
            late = jane.post(f"projects/{made['id']}/members", {"userId": bob.person.id})
        assert error(late) == (409, "CONFLICT")
        assert data(jane.get(f"projects/{made['id']}"))["memberCount"] == 2

    def test_fu_37_a_task_made_meanwhile_is_refused(self, jane: Desk, space: str) -> None:
        made = project(jane, space)
        wanted = {"title": "Late", "workspaceId": space, "projectId": made["id"]}
        with meanwhile("TransactWriteItems", lambda: data(jane.delete(f"projects/{made['id']}"))):
            late = jane.post("tasks", wanted)
        assert faults(late).keys() == {"projectId"}

    @pytest.mark.parametrize("failure", [Failure.LOST, Failure.LOST_WITH_500])
    def test_lost_answers_count_once(self, jane: Desk, bob: Desk, space: str, failure: Failure) -> None:
        jane.hire(space, bob)
        with failing(failure, operation="TransactWriteItems"):
            made = project(jane, space)
        with failing(failure, operation="TransactWriteItems"):
            member = admit(jane, made, bob)
        with failing(failure, operation="TransactWriteItems"):
            data(jane.delete(f"projects/{made['id']}/members/{member['id']}"))
        assert data(jane.get(f"projects/{made['id']}"))["memberCount"] == 1
        with failing(failure, operation="TransactWriteItems"):
            data(jane.delete(f"projects/{made['id']}"))
        assert data(jane.get(f"workspaces/{space}"))["usage"]["projects"] == 0
