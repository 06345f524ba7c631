"""Work of other dialects in Focura, and Focura's in theirs (contract section 20)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from roost.insights.team import read_task_counts
from roost.workspace.store import members_of
from tests.functions.focura.desk import Desk, canonical, data, error
from tests.functions.focura.work import admit, differences, project, task, told, work_off

FLOW = "/focusflow/api/v1"
TODAY = date(2026, 3, 2)
Ask = Callable[..., Any]


def flow(desk: Desk) -> Ask:
    """FocusFlow for the same person."""
    login = {"email": desk.person.email, "password": desk.person.password}
    token = desk.api.post(f"{FLOW}/auth/login/", json=login).json["tokens"]["access"]

    def ask(method: str, path: str, status: int = 200, **sent: Any) -> Any:
        answer = desk.api.request(method, path, token=token, **sent)
        assert answer.status == status, answer.body
        return answer.json if answer.body else None

    return ask


@pytest.fixture
def space(jane: Desk, bob: Desk) -> str:
    """A workspace of Jane's with Bob in it."""
    made = jane.workspace()
    jane.hire(made, bob)
    return made


def slug(desk: Desk, space: str) -> str:
    return str(data(desk.get(f"workspaces/{space}"))["slug"])


class TestProjects:
    def test_one_made_in_focusflow_is_managed_by_its_maker(self, jane: Desk, bob: Desk, space: str) -> None:
        organization = slug(jane, space)
        made = flow(bob)("POST", f"{FLOW}/projects/", 201, json={"name": "Theirs", "organization": organization})
        [shown] = data(bob.get("projects"))["projects"]
        wanted = {"name": "Theirs", "slug": "theirs", "status": "ACTIVE", "memberCount": 1, "workspaceId": space}
        assert {name: shown[name] for name in wanted} == wanted
        [member] = data(bob.get(f"projects/{shown['id']}"))["members"]
        assert (member["role"], member["userId"]) == ("MANAGER", bob.person.id)
        done = data(bob.put(f"projects/{shown['id']}", {"status": "ARCHIVED"}))
        assert done["status"] == "ARCHIVED"
        assert flow(bob)("GET", f"{FLOW}/projects/{made['id']}/")["is_active"] is False

    def test_one_deleted_there_leaves_its_tasks(self, jane: Desk, space: str) -> None:
        organization, ask = slug(jane, space), flow(jane)
        there = ask("POST", f"{FLOW}/projects/", 201, json={"name": "Theirs", "organization": organization})
        [shown] = data(jane.get("projects"))["projects"]
        made = task(jane, space, projectId=shown["id"])
        ask("DELETE", f"{FLOW}/projects/{there['id']}/", 204)
        for _ in range(2):
            kept = data(jane.get(f"tasks/{made['id']}"))
            assert (kept["projectId"], kept["project"]) == (None, None)
            listed = data(jane.get("tasks", params={"workspaceId": space}))
            assert [each["id"] for each in listed["tasks"]] == [made["id"]]
            work_off()
        assert error(jane.get(f"projects/{shown['id']}")) == (404, "NOT_FOUND")


class TestTasks:
    def test_what_focusflow_completes_counts_and_can_be_reopened(self, jane: Desk, bob: Desk, space: str) -> None:
        made, ask = task(jane, space, assigneeIds=[bob.person.id]), flow(bob)
        [listed] = ask("GET", f"{FLOW}/tasks/")["results"]
        ask("POST", f"{FLOW}/tasks/{listed['id']}/start/", json={})
        bob.clock.tick(60)
        ask("POST", f"{FLOW}/tasks/{listed['id']}/complete/", json={})
        shown = data(jane.get(f"tasks/{made['id']}"))
        assert (shown["status"], len(shown["timeEntries"])) == ("COMPLETED", 1)
        data(jane.put(f"tasks/{made['id']}", {"assigneeIds": [jane.person.id]}))
        data(jane.patch(f"tasks/{made['id']}/status", {"status": "TODO"}))
        assert told("task.reopened")[0]["data"]["user"] == bob.person.user
        assert differences(jane, bob) == []

    def test_a_helper_sees_it_but_does_not_run_it_in_focusflow(self, jane: Desk, bob: Desk, space: str) -> None:
        task(jane, space, assigneeIds=[jane.person.id, bob.person.id])
        ask = flow(bob)
        [listed] = ask("GET", f"{FLOW}/tasks/")["results"]
        ask("POST", f"{FLOW}/tasks/{listed['id']}/start/", 403, json={})

    def test_pauses_are_no_part_of_a_time_entry(self, jane: Desk, space: str) -> None:
        made, ask = task(jane, space), flow(jane)
        [listed] = ask("GET", f"{FLOW}/tasks/")["results"]
        for action, seconds in (("start", 60), ("pause", 600), ("resume", 30), ("complete", 0)):
            ask("POST", f"{FLOW}/tasks/{listed['id']}/{action}/", json={})
            jane.clock.tick(seconds)
        [entry] = data(jane.get(f"tasks/{made['id']}"))["timeEntries"]
        assert entry["duration"] == 90

    def test_somebody_else_is_told_and_counted_right_over_there(self, jane: Desk, bob: Desk, space: str) -> None:
        launch = project(jane, space)
        admit(jane, launch, bob)
        made = task(jane, space, projectId=launch["id"], assigneeIds=[bob.person.id])
        data(jane.patch(f"tasks/{made['id']}/status", {"status": "COMPLETED"}))
        work_off()
        at = canonical(space)
        counts = {each.user: read_task_counts(at, TODAY, [each]) for each in members_of(at)}
        assert (counts[jane.person.user].total, counts[bob.person.user].completed) == (0, 1)
        assert differences(jane, bob) == []
