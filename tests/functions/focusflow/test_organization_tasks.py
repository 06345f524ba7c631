"""The tasks of an organization: listing and assigning them (FF-39, FF-40), and what the assignee sees of it."""

from typing import Any

import pytest

from background import purge
from roost.kit import keys, table
from roost.kit.errors import Denied
from roost.work import shared_tasks
from roost.work.shared_tasks import Order
from tests.functions.focusflow.crew import V2, Crew
from tests.functions.focusflow.desk import TASKS, Desk, details, project_path, task_path
from tests.functions.focusflow.interleaving import Overtake, caller_of
from tests.support.client import Answer, Context
from tests.support.deliveries import of_kind, queue_event, watching_queues
from tests.support.recorder import recording

LIST, ASSIGN = "tasks/", "tasks/assign/"


def _titles(crew: Crew, **params: Any) -> list[str]:
    return [row["title"] for row in crew.see(LIST, **params)["results"]]


def _try(crew: Crew, task: Any, user: Any, desk: Desk | None = None, **more: Any) -> Answer:
    return crew.ask(ASSIGN, desk, "POST", json={"task_id": task, "assigned_to": user} | more)


class TestListing:
    def test_all_tasks_of_the_organization_and_no_others(self, crew: Crew) -> None:
        jane = crew.join("jane", first_name="Jane")
        project = crew.boss.project("Client Project A")["id"]
        jane.task("Private", organization=None)
        task = jane.task("Code review", project=project, estimated_pomodoros=2, priority="low")
        crew.clock.tick(1)
        crew.boss.task("Plan")
        answer = crew.see(LIST)
        assert (answer["count"], answer["next"], answer["previous"]) == (2, None, None)
        assert [row["title"] for row in answer["results"]] == ["Plan", "Code review"]
        assert answer["results"][1] == {
            "id": task["id"],
            "title": "Code review",
            "status": "pending",
            "owner": {"id": jane.id, "username": "jane", "first_name": "Jane"},
            "project": {"id": project, "name": "Client Project A"},
            "started_at": None,
            "estimated_pomodoros": 2,
            "completed_pomodoros": 0,
            "assigned_to": None,
            "priority": "low",
            "total_focus_seconds": 0,
            "created_at": task["created_at"],
            "ended_at": None,
        }

    def test_owner_means_owned_by_or_assigned_to(self, crew: Crew) -> None:
        jane, bob = crew.join("jane"), crew.join("bob")
        jane.task("Jane's")
        given = jane.task("For Bob")["id"]
        bob.task("Bob's")
        crew.assign(given, bob)
        assert set(_titles(crew, owner=bob.id)) == {"For Bob", "Bob's"}
        assert set(_titles(crew, owner=jane.id)) == {"For Bob", "Jane's"}
        assert _titles(crew, owner=4503599627370495) == []

    def test_filters_narrow_together(self, crew: Crew) -> None:
        jane = crew.join("jane")
        project = crew.boss.project()["id"]
        jane.task("Dig a hole", project=project)
        started = jane.task("Dig a well", project=project)["id"]
        jane.task("Water")
        jane.act(started, "start")
        assert _titles(crew, project=project, status="in_progress") == ["Dig a well"]
        assert _titles(crew, search="dig hole") == ["Dig a hole"]
        assert _titles(crew, status="pending", ordering="title") == ["Dig a hole", "Water"]

    def test_the_date_is_the_day_of_whoever_asks(self, crew: Crew) -> None:
        jane, tokyo = crew.join("jane"), crew.join("hana", "manager", timezone="Asia/Tokyo")
        crew.clock.set("2026-03-02T16:00:00+00:00")
        jane.task("Late")
        assert _titles(crew, date="2026-03-02") == ["Late"]
        there = crew.ask(LIST, tokyo, params={"date": "2026-03-03"}).json
        assert [row["title"] for row in there["results"]] == ["Late"]

    def test_a_deleted_project_has_no_tasks(self, crew: Crew) -> None:
        project = crew.boss.project()["id"]
        crew.boss.task("Left", project=project)
        crew.boss.send("DELETE", project_path(project))
        assert _titles(crew, project=project) == []
        assert crew.see(LIST)["results"][0]["project"] is None

    @pytest.mark.parametrize("name", ["status", "owner", "project", "date"])
    def test_senseless_filters_are_named(self, crew: Crew, name: str) -> None:
        assert name in details(crew.ask(LIST, params={name: "x"}))

    def test_pages_link_to_each_other(self, crew: Crew) -> None:
        for number in range(3):
            crew.boss.task(f"T{number}")
        answer = crew.see(LIST, page_size=2)
        assert (answer["count"], len(answer["results"])) == (3, 2)
        assert answer["next"] == f"https://api.test{V2}/organizations/acme/tasks/?page_size=2&page=2"
        assert crew.ask(LIST, params={"page": 9}).status == 404


class TestAssigning:
    def test_the_assignee_sees_it_and_does_it(self, crew: Crew) -> None:
        bob = crew.join("bob")
        task = crew.boss.task("Fix", priority="low")["id"]
        crew.clock.set("2026-03-02T10:00:00+00:00")
        assert crew.assign(task, bob, priority="high") == {
            "id": task,
            "assigned_to": {"id": bob.id, "username": "bob", "first_name": ""},
            "assigned_by": {"id": crew.boss.id, "username": "boss", "first_name": "Bea"},
            "priority": "high",
            "assigned_at": "2026-03-02T10:00:00Z",
        }
        [row] = bob.send("GET", TASKS).json["results"]
        assert (row["id"], row["priority"], row["assigned_to"]["username"]) == (task, "high", "bob")
        assert row["organization"] == "acme"
        crew.work(bob, task, 10)
        bob.act(task, "complete")
        assert crew.see(LIST)["results"][0]["total_focus_seconds"] == 600

    def test_the_owner_stays_the_owner_but_does_not_work_on_it(self, crew: Crew) -> None:
        jane, bob = crew.join("jane"), crew.join("bob")
        task = jane.task("Fix")["id"]
        crew.assign(task, bob)
        assert jane.titles() == ["Fix"]
        assert jane.send("PATCH", task_path(task), json={"title": "Mend"}).status == 200
        assert bob.send("PATCH", task_path(task), json={"title": "Break"}).status == 403
        assert jane.send("POST", f"{task_path(task)}start/").status == 403

    def test_without_priority_it_keeps_its_own(self, crew: Crew) -> None:
        bob = crew.join("bob")
        assert crew.assign(crew.boss.task("Fix", priority="low")["id"], bob)["priority"] == "low"

    def test_assigned_anew_it_leaves_the_first_ones_list(self, crew: Crew) -> None:
        jane, bob = crew.join("jane"), crew.join("bob")
        task = crew.boss.task("Fix")["id"]
        crew.assign(task, bob)
        crew.assign(task, jane)
        assert (bob.titles(), jane.titles()) == ([], ["Fix"])
        assert bob.send("GET", task_path(task)).status == 404
        crew.assign(task, crew.boss)
        assert (jane.titles(), crew.boss.titles()) == ([], ["Fix"])

    def test_whoever_is_assigned_again_is_told_again(self, crew: Crew) -> None:
        bob = crew.join("bob")
        task = crew.boss.task("Fix")["id"]
        crew.assign(task, bob)
        crew.assign(task, bob, priority="high")
        assert bob.titles() == ["Fix"]
        assert len(of_kind("task.assigned")) == 2

    def test_many_assigned_tasks_cost_one_more_call(self, crew: Crew) -> None:
        bob = crew.join("bob")
        project = crew.boss.project()["id"]
        for number in range(4):
            crew.assign(crew.boss.task(f"T{number}", project=project)["id"], bob)
        bob.task("Mine", project=project)
        with recording() as record:
            assert len(bob.titles()) == 5
        assert [call.operation for call in record.dynamodb()] == ["UpdateItem", "Query", "BatchGetItem", "BatchGetItem"]

    def test_a_task_of_elsewhere_is_not_found(self, crew: Crew) -> None:
        bob = crew.join("bob")
        for task in (crew.boss.task("Private", organization=None)["id"], 4503599627370495):
            assert _try(crew, task, bob.id).status == 404

    def test_only_members_can_be_given_work(self, crew: Crew, stranger: Any) -> None:
        task = crew.boss.task()["id"]
        for user in (stranger.id, 4503599627370495):
            assert list(details(_try(crew, task, user))) == ["assigned_to"]
        assert crew.see(LIST)["results"][0]["assigned_to"] is None

    def test_a_removed_member_cannot_be_given_work(self, crew: Crew) -> None:
        bob, task = crew.join("bob"), crew.boss.task()["id"]
        assert crew.ask(f"members/{bob.id}/", method="DELETE").status == 204
        assert list(details(_try(crew, task, bob.id))) == ["assigned_to"]

    @pytest.mark.parametrize(
        ("body", "named"),
        [
            ({}, {"task_id", "assigned_to"}),
            ({"task_id": "x", "assigned_to": None}, {"task_id", "assigned_to"}),
            ({"task_id": 1, "assigned_to": 1, "priority": "urgent"}, {"priority"}),
        ],
    )
    def test_senseless_fields_are_named_together(self, crew: Crew, body: Any, named: set[str]) -> None:
        assert set(details(crew.ask(ASSIGN, method="POST", json=body))) == named

    def test_a_completed_task_stays_with_who_did_it(self, crew: Crew) -> None:
        bob, task = crew.join("bob"), crew.boss.task()["id"]
        crew.boss.act(task, "complete")
        answer = _try(crew, task, bob.id)
        assert (answer.status, answer.error["code"]) == (409, "CONFLICT")

    @pytest.mark.parametrize("action", ["start", "pause"])
    def test_somebody_at_work_is_not_disturbed(self, crew: Crew, action: str) -> None:
        jane, bob = crew.join("jane"), crew.join("bob")
        task = jane.task()["id"]
        session = jane.act(task, "start")["pomodoro_session"]["id"]
        if action == "pause":
            jane.act(task, "pause")
        answer = _try(crew, task, bob.id)
        assert (answer.status, answer.error["details"]) == (409, {"session_id": session, "task_id": task})
        assert crew.assign(task, jane)["assigned_to"]["id"] == jane.id

    def test_a_session_past_its_end_or_on_another_task_is_no_hindrance(self, crew: Crew) -> None:
        jane, bob = crew.join("jane"), crew.join("bob")
        task, other = jane.task()["id"], jane.task()["id"]
        jane.act(task, "start")
        crew.clock.tick(minutes=25)
        assert _try(crew, task, bob.id).status == 200
        jane.act(other, "start")
        assert _try(crew, task, jane.id).status == 200

    def test_a_worker_who_starts_at_that_moment_keeps_it(self, crew: Crew, overtake: Overtake) -> None:
        jane, bob = crew.join("jane"), crew.join("bob")
        task = jane.task()["id"]
        overtake(lambda: jane.act(task, "start"))
        assert _try(crew, task, bob.id).status == 409

    def test_a_member_who_leaves_at_that_moment_gets_nothing(self, crew: Crew, overtake: Overtake) -> None:
        bob, task = crew.join("bob"), crew.boss.task()["id"]
        overtake(lambda: crew.ask(f"members/{bob.id}/", method="DELETE"))
        assert list(details(_try(crew, task, bob.id))) == ["assigned_to"]

    def test_a_repeated_request_is_answered_once_more_and_done_once(self, crew: Crew) -> None:
        bob, task = crew.join("bob"), crew.boss.task()["id"]
        headers = {"Idempotency-Key": "once"}
        wanted = {"task_id": task, "assigned_to": bob.id}
        answers = [crew.ask(ASSIGN, method="POST", json=wanted, headers=headers) for _ in range(2)]
        assert answers[0].json == answers[1].json
        assert len(of_kind("task.assigned")) == 1

    def test_the_role_comes_before_the_body(self, crew: Crew) -> None:
        bob = crew.join("bob")
        assert crew.ask(ASSIGN, bob, "POST", json={}).status == 403
        assert crew.ask(LIST, bob, params={"status": "x"}).status == 403

    def test_the_core_asks_for_the_role_itself(self, crew: Crew) -> None:
        bob, task = crew.join("bob"), crew.boss.task()["id"]
        with pytest.raises(Denied):
            shared_tasks.assign_task(caller_of(bob.id), Order(crew.organization.id, task, bob.id), crew.clock.now_ms)


class TestFiguresOfTheWorker:
    def test_an_open_task_counts_where_the_work_is(self, crew: Crew) -> None:
        bob = crew.join("bob")
        task = crew.boss.task("Fix")["id"]

        def totals() -> tuple[int, int]:
            pages = [each.send("GET", "/focusflow/api/v1/analytics/daily/").json for each in (crew.boss, bob)]
            return pages[0]["total_tasks"], pages[1]["total_tasks"]

        assert totals() == (1, 0)
        crew.assign(task, bob)
        assert totals() == (0, 1)
        crew.assign(task, crew.boss)
        assert totals() == (1, 0)


class TestLeaving:
    def _leave(self, crew: Crew, desk: Desk) -> None:
        assert crew.ask(f"members/{desk.id}/", method="DELETE").status == 204
        with watching_queues() as outgoing:
            crew.relay()
            messages = [sent.body for sent in outgoing.messages if sent.queue == "purge"]
        for _ in range(2):
            purge.handler(queue_event(*messages), Context())
        crew.relay()

    def test_what_a_removed_member_was_given_is_its_owners_again(self, crew: Crew) -> None:
        jane, bob = crew.join("jane"), crew.join("bob")
        open_task, done = jane.task("Open")["id"], jane.task("Done")["id"]
        crew.assign(open_task, bob)
        crew.assign(done, bob)
        bob.act(done, "complete")
        crew.work(bob, open_task, 10)
        self._leave(crew, bob)
        assert {row["title"]: row["assigned_to"] for row in crew.see(LIST)["results"]}["Open"] is None
        assert table.get(keys.assignee(open_task, bob.id)) is None
        jane.act(open_task, "start")
        assert len(of_kind("task.unassigned")) == 1

    def test_whoever_came_back_meanwhile_keeps_it(self, crew: Crew) -> None:
        bob, task = crew.join("bob"), crew.boss.task()["id"]
        crew.assign(task, bob)
        shared_tasks.unassign_all(crew.organization.id, bob.id, crew.clock.now_ms)
        assert bob.titles() == ["Dig"]
