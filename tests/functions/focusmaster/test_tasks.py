"""FocusMaster tasks on the wire (FM-25 to FM-30)."""

from typing import Any

import pytest

from roost.insights.repair import inspect_figures
from roost.kit import ids, keys, table
from roost.kit.writes import Update
from tests.functions.focusmaster.conftest import V1, Member, core_id, faults, flow_token, refusal
from tests.support.client import Client
from tests.support.deliveries import of_kind
from tests.support.organizations import make_organization
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock

SAMPLE = {
    "title": "Implement feature X",
    "description": "Add new authentication flow",
    "status": "todo",
    "priority": "high",
    "tags": ["backend", "auth"],
    "estimatedPomodoros": 4,
}
NOTHING = "f" * 24
V2 = "/focusflow/api/v2"
DENIED = (403, "Access denied")
UNKNOWN = (404, "Resource not found")


def no_differences(member: Member) -> bool:
    return inspect_figures(member.user).differences == ()


class TestCreate:
    def test_fm_25_the_documents_sample(self, me: Member, clock: HeldClock) -> None:
        answer = me.post("tasks", SAMPLE)
        assert answer.status == 200
        shown = answer.json
        assert {name: shown[name] for name in SAMPLE} == SAMPLE
        assert (shown["user"], shown["createdAt"]) == (me.id, "2026-03-02T09:00:00.000Z")
        assert len(shown["_id"]) == 24

    def test_fm_25_defaults(self, me: Member) -> None:
        shown = me.task("  Dig  ")
        assert shown.keys() == {
            "_id", "user", "title", "description", "status", "priority", "tags", "category", "estimatedPomodoros",
            "completedPomodoros", "isCompleted", "deadline", "dueDate", "isAllDay", "createdAt", "updatedAt",
        }  # fmt: skip
        usual = {
            "title": "Dig", "description": "", "status": "todo", "priority": "medium", "tags": [], "category": "Work",
            "estimatedPomodoros": 1, "completedPomodoros": 0, "isCompleted": False, "deadline": None, "dueDate": None,
            "isAllDay": False,
        }  # fmt: skip
        assert {name: shown[name] for name in usual} == usual

    def test_fm_25_all_fields(self, me: Member) -> None:
        wanted = {
            "title": "t" * 120, "description": "d" * 2000, "status": "in-progress", "priority": "low",
            "tags": ["x" * 50] * 20, "category": "", "estimatedPomodoros": "100", "completedPomodoros": 1000,
            "isCompleted": False, "deadline": "2026-04-01", "dueDate": 1_775_000_000_000, "isAllDay": True,
        }  # fmt: skip
        shown = me.task(**wanted)
        instants = {"deadline": "2026-04-01T00:00:00.000Z", "dueDate": "2026-03-31T23:33:20.000Z"}
        assert {name: shown[name] for name in wanted} == wanted | instants | {"estimatedPomodoros": 100}
        assert me.read_task(shown["_id"]) == shown

    @pytest.mark.parametrize(
        "sent", [{"status": "done"}, {"isCompleted": True}, {"status": "done", "isCompleted": True}]
    )
    def test_fm_25_one_that_is_done_already_counts(self, me: Member, sent: dict[str, Any]) -> None:
        shown = me.task(**sent)
        assert (shown["status"], shown["isCompleted"]) == ("done", True)
        assert no_differences(me)
        told = [each["kind"]["S"] for each in of_kind("task.created", "task.completed")]
        assert told == ["task.created", "task.completed"]

    def test_fm_25_blanks_around_text_are_none_of_it(self, me: Member) -> None:
        shown = me.task("  Dig ", priority=" high ", status="done ", tags=["  a b "], category=" Home ")
        assert [shown[name] for name in ("title", "priority", "status", "tags", "category")] == [
            "Dig",
            "high",
            "done",
            ["a b"],
            "Home",
        ]

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"title": ""}, "title"),
            ({"title": "   "}, "title"),
            ({"title": "t" * 121}, "title"),
            ({"title": None}, "title"),
            ({"title": 7}, "title"),
            ({"description": "d" * 2001}, "description"),
            ({"priority": "urgent"}, "priority"),
            ({"status": "doing"}, "status"),
            ({"tags": "backend"}, "tags"),
            ({"tags": ["x"] * 21}, "tags"),
            ({"tags": [""]}, "tags.0"),
            ({"tags": ["x" * 51]}, "tags.0"),
            ({"estimatedPomodoros": 0}, "estimatedPomodoros"),
            ({"estimatedPomodoros": 101}, "estimatedPomodoros"),
            ({"estimatedPomodoros": 1.5}, "estimatedPomodoros"),
            ({"estimatedPomodoros": True}, "estimatedPomodoros"),
            ({"completedPomodoros": -1}, "completedPomodoros"),
            ({"completedPomodoros": 1001}, "completedPomodoros"),
            ({"category": "c" * 121}, "category"),
            ({"isAllDay": "sometimes"}, "isAllDay"),
            ({"deadline": "someday"}, "deadline"),
            ({"dueDate": "soon"}, "dueDate"),
            ({"user": NOTHING}, "user"),
            ({"estimated_pomodoros": 3}, "estimated_pomodoros"),
            ({"status": "todo", "isCompleted": True}, "root"),
            ({"status": "done", "isCompleted": False}, "root"),
        ],
    )
    def test_fm_26_a_bad_field_is_named(self, me: Member, sent: dict[str, Any], field: str) -> None:
        assert list(faults(me.post("tasks", {"title": "Dig"} | sent))) == [field]
        assert me.get("tasks").json == []

    def test_fm_26_a_title_is_required(self, me: Member) -> None:
        assert faults(me.post("tasks", {})).keys() == {"title"}


class TestList:
    def test_fm_27_own_ones_only_newest_first(self, me: Member, other: Member, clock: HeldClock) -> None:
        made = []
        for title in ("One", "Two", "Three"):
            made.append(me.task(title)["_id"])
            clock.tick(1)
        other.task("Foreign")
        assert [each["_id"] for each in me.get("tasks").json] == made[::-1]

    def test_fm_27_those_of_other_dialects_too(self, api: Client, me: Member) -> None:
        made = api.post(f"{V1}/tasks/", json={"title": "Flow", "priority": "low"}, token=flow_token(me)).json
        (shown,) = me.get("tasks").json
        assert core_id(shown["_id"]) == made["id"]
        assert (shown["title"], shown["priority"]) == ("Flow", "low")
        assert (shown["estimatedPomodoros"], shown["category"]) == (1, "Work")

    @pytest.mark.parametrize(
        ("state", "word"),
        [
            ("todo", "todo"),
            ("blocked", "todo"),
            ("in_progress", "in-progress"),
            ("paused", "in-progress"),
            ("in_review", "in-progress"),
            ("completed", "done"),
            ("cancelled", "done"),
        ],
    )
    def test_fm_27_finer_states_show_as_the_nearest(self, me: Member, state: str, word: str) -> None:
        task = me.task()["_id"]
        table.write(Update(keys.task(core_id(task)), set={"status": state}))
        shown = me.read_task(task)
        assert (shown["status"], shown["isCompleted"]) == (word, word == "done")
        changed = me.put(f"tasks/{task}", {"title": "Dig deeper", "status": word}).json
        assert changed["status"] == word
        assert (table.get(keys.task(core_id(task))) or {})["status"] == state

    def test_fm_27_work_that_others_gave_is_there_and_theirs_to_edit(
        self, me: Member, other: Member, clock: HeldClock, api: Client
    ) -> None:
        acme = make_organization(clock, "acme", other.user)
        acme.seat(me.user)
        boss = flow_token(other)
        task = api.post(f"{V1}/tasks/", json={"title": "Given", "organization": "acme"}, token=boss).json["id"]
        order = {"task_id": task, "assigned_to": me.user}
        assert api.post(f"{V2}/organizations/acme/tasks/assign/", json=order, token=boss).status == 200
        (shown,) = me.get("tasks").json
        assert (core_id(shown["_id"]), shown["user"]) == (task, other.id)
        assert refusal(me.put(f"tasks/{shown['_id']}", {"title": "Mine"})) == DENIED
        assert refusal(me.delete(f"tasks/{shown['_id']}")) == DENIED
        assert refusal(other.put(f"tasks/{shown['_id']}", {"status": "done"})) == DENIED
        assert other.put(f"tasks/{shown['_id']}", {"title": "Still given"}).status == 200
        done = me.put(f"tasks/{shown['_id']}", {"status": "done"}).json
        assert (done["title"], done["isCompleted"]) == ("Still given", True)


class TestUpdate:
    def test_fm_28_some_fields_change_and_the_rest_stays(self, me: Member, clock: HeldClock) -> None:
        before = me.task(**SAMPLE, deadline="2026-04-01")
        clock.tick(5)
        changes = {"title": "Z", "tags": ["a"], "category": "Home", "completedPomodoros": "3", "deadline": None}
        after = me.put(f"tasks/{before['_id']}", changes).json
        wanted = before | changes | {"completedPomodoros": 3, "updatedAt": "2026-03-02T09:00:05.000Z"}
        assert after == wanted
        assert me.read_task(before["_id"]) == after

    @pytest.mark.parametrize(
        ("before", "sent", "word"),
        [
            ("todo", {"isCompleted": True}, "done"),
            ("in-progress", {"status": "done"}, "done"),
            ("done", {"isCompleted": False}, "todo"),
            ("done", {"status": "in-progress"}, "in-progress"),
            ("in-progress", {"isCompleted": False}, "in-progress"),
            ("in-progress", {"status": "todo", "isCompleted": False}, "todo"),
            ("todo", {"title": "New"}, "todo"),
            ("done", {"title": "New"}, "done"),
        ],
    )
    def test_fm_28_status_and_completion_go_together(
        self, me: Member, before: str, sent: dict[str, Any], word: str
    ) -> None:
        task = me.task(status=before)["_id"]
        shown = me.put(f"tasks/{task}", sent).json
        assert (shown["status"], shown["isCompleted"]) == (word, word == "done")
        assert me.read_task(task) == shown
        assert no_differences(me)

    def test_fm_28_a_completion_counts_as_long_as_it_holds(self, api: Client, me: Member, clock: HeldClock) -> None:
        flow, task = flow_token(me), me.task()["_id"]

        def figures() -> tuple[int, int]:
            daily = api.get(f"{V1}/analytics/daily/", token=flow).json
            streaks = api.get(f"{V1}/analytics/streaks/", token=flow).json
            return daily["completed_tasks"], streaks["current_streak"]

        assert figures() == (0, 0)
        me.put(f"tasks/{task}", {"status": "done"})
        assert figures() == (1, 1)
        me.put(f"tasks/{task}", {"status": "todo"})
        assert figures() == (0, 0)
        me.put(f"tasks/{task}", {"isCompleted": True})
        assert figures() == (1, 1)
        assert no_differences(me)

    def test_fm_28_reopening_leaves_the_day_to_other_work(self, me: Member) -> None:
        one, two = me.task("One", status="done")["_id"], me.task("Two")["_id"]
        me.log(task=two, start="2026-03-02T07:00:00Z")
        me.put(f"tasks/{one}", {"status": "todo"})
        assert no_differences(me)

    def test_fm_28_reopening_takes_the_completion_from_whom_it_counts_for(
        self, api: Client, me: Member, other: Member, clock: HeldClock
    ) -> None:
        acme = make_organization(clock, "acme", me.user)
        acme.seat(other.user)
        boss = flow_token(me)
        task = api.post(f"{V1}/tasks/", json={"title": "Given", "organization": "acme"}, token=boss).json["id"]
        order = {"task_id": task, "assigned_to": other.user}
        assert api.post(f"{V2}/organizations/acme/tasks/assign/", json=order, token=boss).status == 200
        spelled = ids.to_object_id(task)
        assert other.put(f"tasks/{spelled}", {"status": "done"}).status == 200
        taken_over = {"assignee": me.user, "completed_by": other.user}
        table.write(Update(keys.task(task), set=taken_over))
        assert me.put(f"tasks/{spelled}", {"status": "todo"}).json["isCompleted"] is False
        stats = table.get(keys.stats(other.user, 2026)) or {}
        assert (stats["tasks_completed"], "days" in stats) == (0, False)
        assert no_differences(me)
        assert no_differences(other)

    def test_fm_28_a_project_knows_what_is_done(self, api: Client, me: Member) -> None:
        flow = flow_token(me)
        project = api.post(f"{V1}/projects/", json={"name": "Garden"}, token=flow).json["id"]
        made = api.post(f"{V1}/tasks/", json={"title": "Dig", "project": project}, token=flow).json["id"]
        task = next(each["_id"] for each in me.get("tasks").json if core_id(each["_id"]) == made)

        def completed() -> int:
            return int(api.get(f"{V1}/projects/{project}/", token=flow).json["statistics"]["completed_tasks"])

        me.put(f"tasks/{task}", {"isCompleted": True})
        assert completed() == 1
        me.put(f"tasks/{task}", {"isCompleted": False})
        assert completed() == 0

    def test_fm_28_done_ends_the_session_that_runs_on_it(self, api: Client, me: Member, clock: HeldClock) -> None:
        flow, task = flow_token(me), me.task(completedPomodoros=2)["_id"]
        assert api.post(f"{V1}/tasks/{core_id(task)}/start/", token=flow).status == 200
        clock.tick(minutes=10)
        shown = me.put(f"tasks/{task}", {"status": "done", "completedPomodoros": 5, "title": "Dug"}).json
        assert (shown["status"], shown["title"], shown["completedPomodoros"]) == ("done", "Dug", 6)
        assert me.read_task(task) == shown
        assert api.get(f"{V1}/pomodoro/active/", token=flow).status == 404
        assert me.get("sessions/stats").json == {"totalFocusTime": 600, "totalSessions": 1}
        assert no_differences(me)
        (fact,) = of_kind("task.completed")
        assert fact["data"]["M"]["completed_pomodoros"]["N"] == "6"

    def test_fm_28_moving_a_card_leaves_the_timer_alone(self, api: Client, me: Member, clock: HeldClock) -> None:
        flow, task = flow_token(me), me.task()["_id"]
        api.post(f"{V1}/tasks/{core_id(task)}/start/", token=flow)
        assert me.put(f"tasks/{task}", {"status": "todo"}).json["status"] == "todo"
        assert api.get(f"{V1}/pomodoro/active/", token=flow).status == 200
        clock.tick(minutes=1)
        assert api.post(f"{V1}/tasks/{core_id(task)}/complete/", token=flow).status == 200
        assert me.read_task(task)["status"] == "done"
        assert no_differences(me)

    def test_fm_28_finer_priorities_stay_unless_another_is_sent(self, me: Member) -> None:
        task = me.task(priority="high")["_id"]
        table.write(Update(keys.task(core_id(task)), set={"priority": "urgent"}))
        me.put(f"tasks/{task}", {"priority": "high", "title": "New"})
        assert (table.get(keys.task(core_id(task))) or {})["priority"] == "urgent"
        assert me.put(f"tasks/{task}", {"priority": "low"}).json["priority"] == "low"

    def test_fm_28_without_a_real_change_nothing_is_written(self, me: Member) -> None:
        task = me.task(**SAMPLE)
        before = snapshot()
        assert me.put(f"tasks/{task['_id']}", SAMPLE).json == task
        assert snapshot() == before

    @pytest.mark.parametrize("sent", [{}, {"title": ""}, {"owner": "me"}, {"status": "todo", "isCompleted": True}])
    def test_fm_28_a_bad_update_is_refused(self, me: Member, sent: dict[str, Any]) -> None:
        task = me.task()
        assert faults(me.put(f"tasks/{task['_id']}", sent))
        assert me.read_task(task["_id"]) == task

    def test_fm_28_parallel_changes_of_different_fields_both_hold(self, me: Member) -> None:
        task = me.task()["_id"]
        with meanwhile("TransactWriteItems", lambda: me.put(f"tasks/{task}", {"title": "New"})):
            me.put(f"tasks/{task}", {"isCompleted": True})
        shown = me.read_task(task)
        assert (shown["title"], shown["status"]) == ("New", "done")
        assert no_differences(me)

    def test_fm_28_of_parallel_completions_one_counts(self, me: Member) -> None:
        task = me.task()["_id"]
        with meanwhile("TransactWriteItems", lambda: me.put(f"tasks/{task}", {"isCompleted": True})):
            assert me.put(f"tasks/{task}", {"isCompleted": True}).json["status"] == "done"
        assert len(of_kind("task.completed")) == 1
        assert no_differences(me)

    @pytest.mark.parametrize("sent", [{"title": "New"}, {"status": "done"}])
    def test_fm_28_a_lost_answer_is_recognised(self, me: Member, sent: dict[str, Any]) -> None:
        task = me.task()["_id"]
        with failing(Failure.LOST, operation="TransactWriteItems"):
            assert me.put(f"tasks/{task}", sent).status == 200
        assert (table.get(keys.task(core_id(task))) or {})["v"] == 2
        assert no_differences(me)


class TestDelete:
    def test_fm_29_its_sessions_stay_without_it(self, me: Member) -> None:
        task = me.task()["_id"]
        session = me.log(task=task)["_id"]
        answer = me.delete(f"tasks/{task.upper()}")
        assert (answer.status, answer.json) == (200, {"id": task})
        assert me.get("tasks").json == []
        (kept,) = me.get("sessions").json
        assert (kept["_id"], kept["task"]) == (session, None)
        assert me.get(f"sessions/{session}").json["task"] is None
        assert me.get("sessions/stats").json["totalSessions"] == 1
        assert no_differences(me)

    def test_fm_29_twice_is_unknown(self, me: Member) -> None:
        task = me.task()["_id"]
        assert me.delete(f"tasks/{task}").status == 200
        for answer in (me.delete(f"tasks/{task}"), me.put(f"tasks/{task}", {"title": "New"})):
            assert refusal(answer) == UNKNOWN


class TestStrangers:
    def test_fm_30_tasks_of_others_are_theirs(self, me: Member, other: Member) -> None:
        task = me.task()
        for answer in (other.put(f"tasks/{task['_id']}", {"title": "Mine"}), other.delete(f"tasks/{task['_id']}")):
            assert refusal(answer) == DENIED
        assert me.read_task(task["_id"]) == task

    @pytest.mark.parametrize("spelled", [NOTHING, "0" * 24, "abc", "z" * 24, "69a551900000feb74a68010d0"])
    def test_fm_30_what_is_nothing_is_unknown_before_its_body_is_looked_at(self, me: Member, spelled: str) -> None:
        for answer in (me.put(f"tasks/{spelled}", {"title": "Mine"}), me.delete(f"tasks/{spelled}")):
            assert refusal(answer) == UNKNOWN
        if spelled != NOTHING and len(spelled) != 24:
            assert refusal(me.put(f"tasks/{spelled}", {"title": ""})) == UNKNOWN
