"""The manager's dashboard: the activity feed and the overview (FF-41, FF-42)."""

import pytest

from roost.kit import keys, table
from roost.kit.writes import Update
from tests.functions.focusflow.crew import Crew
from tests.functions.focusflow.desk import details, task_path
from tests.support.recorder import recording

ACTIVITY, OVERVIEW = "dashboard/activity/", "dashboard/overview/"


def _status(crew: Crew, name: str) -> dict[str, object]:
    rows = crew.see(OVERVIEW)["employees_status"]
    [row] = [row for row in rows if row["user"]["id"] == crew.desks[name].id]
    return dict(row)


def test_the_feed_shows_what_members_did_newest_first(crew: Crew) -> None:
    jane = crew.join("jane", first_name="Jane")
    task = jane.task("Code review")["id"]
    for action in ("start", "pause", "resume", "complete"):
        jane.act(task, action)
        crew.clock.tick(minutes=1)
    rows = crew.see(ACTIVITY)["activities"]
    assert [row["type"] for row in rows] == ["task_completed", "task_resumed", "task_paused", "task_started"]
    assert rows[-1] == {
        "id": rows[-1]["id"],
        "type": "task_started",
        "user": {"id": jane.id, "username": "jane", "first_name": "Jane"},
        "task": {"id": task, "title": "Code review"},
        "timestamp": "2026-03-02T09:00:02Z",
    }


def test_an_assignment_is_about_the_assignee(crew: Crew) -> None:
    bob = crew.join("bob")
    crew.assign(crew.boss.task("Bug fix")["id"], bob)
    [row] = crew.see(ACTIVITY)["activities"]
    assert (row["type"], row["user"]["username"]) == ("task_assigned", "bob")


def test_an_entry_survives_its_task(crew: Crew) -> None:
    jane = crew.join("jane")
    task = jane.task("Gone")["id"]
    jane.act(task, "start")
    jane.send("DELETE", task_path(task))
    assert [row["task"]["title"] for row in crew.see(ACTIVITY)["activities"]] == ["Gone"]


def test_the_feed_is_cut_at_its_limit_and_reads_no_more(crew: Crew) -> None:
    jane = crew.join("jane")
    task = jane.task()["id"]
    jane.act(task, "start")
    for _ in range(3):
        crew.clock.tick(minutes=1)
        jane.act(task, "pause")
        jane.act(task, "resume")
    assert len(crew.see(ACTIVITY)["activities"]) == 7
    with recording() as record:
        assert len(crew.see(ACTIVITY, limit=2)["activities"]) == 2
    assert [call.operation for call in record.dynamodb()][-2:] == ["Query", "BatchGetItem"]


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "", "1.5"])
def test_a_senseless_limit_is_refused(crew: Crew, limit: str) -> None:
    assert "limit" in details(crew.ask(ACTIVITY, params={"limit": limit}))


def test_entries_are_kept_for_ninety_days(crew: Crew) -> None:
    jane = crew.join("jane")
    jane.act(jane.task()["id"], "start")
    crew.clock.tick(days=89)
    assert len(crew.see(ACTIVITY)["activities"]) == 1
    crew.clock.tick(days=2)
    assert crew.see(ACTIVITY)["activities"] == []


def test_personal_work_is_nobodys_business(crew: Crew) -> None:
    jane = crew.join("jane")
    task = jane.task("Private", organization=None)["id"]
    jane.act(task, "start")
    crew.clock.tick(minutes=10)
    assert crew.see(ACTIVITY)["activities"] == []
    assert _status(crew, "jane") == {
        "user": {"id": jane.id, "username": "jane", "first_name": ""},
        "status": "idle",
        "current_task": None,
        "focus_time_today": 0.0,
    }
    jane.act(task, "complete")
    seen = crew.see(OVERVIEW)
    assert (seen["active_employees"], seen["total_focus_hours_today"], seen["tasks_completed_today"]) == (0, 0, 0)
    assert crew.figures() == {}


def test_the_overview_counts_what_runs(crew: Crew) -> None:
    jane, bob = crew.join("jane"), crew.join("bob", "manager")
    crew.join("idle")
    reviewed, fixed = jane.task("Code review")["id"], bob.task("Bug fix")["id"]
    jane.act(reviewed, "start")
    bob.act(fixed, "start")
    crew.clock.tick(minutes=18)
    bob.act(fixed, "complete")
    seen = crew.see(OVERVIEW)
    assert seen["date"] == "2026-03-02"
    assert (seen["active_employees"], seen["currently_focused"], seen["tasks_in_progress"]) == (2, 1, 1)
    assert (seen["total_focus_hours_today"], seen["tasks_completed_today"]) == (0.6, 1)
    rows = seen["employees_status"]
    assert [row["user"]["username"] for row in rows] == ["boss", "jane", "bob", "idle"]
    assert [row["status"] for row in rows] == ["idle", "focused", "idle", "idle"]
    assert [row["focus_time_today"] for row in rows] == [0.0, 0.3, 0.3, 0.0]
    assert rows[1]["current_task"] == {"id": reviewed, "title": "Code review"}
    assert rows[2]["current_task"] is None


def test_a_pause_freezes_the_time_and_keeps_the_task(crew: Crew) -> None:
    jane = crew.join("jane")
    task = jane.task("Dig")["id"]
    jane.act(task, "start")
    crew.clock.tick(minutes=6)
    jane.act(task, "pause")
    crew.clock.tick(minutes=30)
    row = _status(crew, "jane")
    assert (row["status"], row["focus_time_today"]) == ("paused", 0.1)
    assert row["current_task"] == {"id": task, "title": "Dig"}
    jane.act(task, "resume")
    crew.clock.tick(minutes=6)
    row = _status(crew, "jane")
    assert (row["status"], row["focus_time_today"]) == ("focused", 0.2)


def test_a_break_shows_until_it_is_over(crew: Crew) -> None:
    jane = crew.join("jane")
    crew.work(jane, jane.task()["id"], 20)
    jane.send("POST", "/focusflow/api/v1/pomodoro/break/start/", json={"break_type": "short"})
    row = _status(crew, "jane")
    assert (row["status"], row["current_task"]) == ("on_break", None)
    crew.clock.tick(minutes=5)
    assert _status(crew, "jane")["status"] == "idle"


def test_a_session_past_its_planned_end_is_over_before_anybody_closed_it(crew: Crew) -> None:
    jane = crew.join("jane")
    jane.act(jane.task()["id"], "start")
    crew.clock.tick(minutes=40)
    seen = crew.see(OVERVIEW)
    assert seen["currently_focused"] == 0
    assert _status(crew, "jane")["focus_time_today"] == 0.42
    assert jane.send("GET", "/focusflow/api/v1/pomodoro/active/").status == 404
    assert _status(crew, "jane")["focus_time_today"] == 0.42


def test_tasks_in_progress_follow_every_change_of_status(crew: Crew) -> None:
    jane = crew.join("jane")
    first, second = jane.task("One")["id"], jane.task("Two")["id"]

    def doing() -> int:
        return int(crew.see(OVERVIEW)["tasks_in_progress"])

    assert doing() == 0
    crew.work(jane, first, 5)
    assert doing() == 1
    jane.act(second, "start")
    assert doing() == 2
    jane.act(second, "pause")
    assert doing() == 1
    jane.act(second, "resume")
    jane.act(second, "complete")
    assert doing() == 1
    jane.send("DELETE", task_path(first))
    assert doing() == 0


def test_a_member_counts_as_active_by_what_they_finished_today(crew: Crew) -> None:
    jane = crew.join("jane")
    task = jane.task()["id"]
    crew.clock.tick(days=1)
    assert crew.see(OVERVIEW)["active_employees"] == 0
    jane.act(task, "complete")
    seen = crew.see(OVERVIEW)
    assert (seen["active_employees"], seen["tasks_completed_today"]) == (1, 1)


def test_the_day_is_the_managers_date_in_each_members_own_zone(crew: Crew) -> None:
    tokyo = crew.join("hana", timezone="Asia/Tokyo")
    crew.clock.set("2026-03-02T14:30:00+00:00")  # 23:30 in Tokyo
    crew.work(tokyo, tokyo.task()["id"], 12)
    crew.clock.set("2026-03-02T16:00:00+00:00")  # already tomorrow in Tokyo
    crew.work(tokyo, tokyo.task()["id"], 30)
    seen = crew.see(OVERVIEW)
    assert (seen["date"], seen["total_focus_hours_today"]) == ("2026-03-02", 0.2)
    crew.clock.set("2026-03-03T08:00:00+00:00")
    seen = crew.see(OVERVIEW)
    assert (seen["date"], seen["total_focus_hours_today"]) == ("2026-03-03", 0.5)


def test_a_former_member_is_not_listed_but_their_work_counts(crew: Crew) -> None:
    jane = crew.join("jane")
    crew.work(jane, jane.task()["id"], 30)
    crew.relay()
    table.write(Update(keys.member(crew.organization.id, jane.id), set={"active": False}))
    seen = crew.see(OVERVIEW)
    assert [row["user"]["username"] for row in seen["employees_status"]] == ["boss"]
    assert seen["total_focus_hours_today"] == 0.5
