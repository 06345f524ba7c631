"""Reports on a team, its projects and one employee (FF-43, FF-44, FF-45)."""

from typing import Any

import pytest

from tests.functions.conftest import Person
from tests.functions.focusflow.crew import Crew
from tests.functions.focusflow.desk import Desk, details, project_path, task_path

TEAM, V1 = "analytics/team/", "/focusflow/api/v1"


def _project(project: int) -> str:
    return f"analytics/projects/{project}/"


def _employee(desk: Desk) -> str:
    return f"employees/{desk.id}/"


def _shares(crew: Crew, **params: Any) -> dict[str, tuple[float, int, float]]:
    rows = crew.see(TEAM, **params)["employee_breakdown"]
    return {
        row["user"]["username"]: (row["focus_hours"], row["tasks_completed"], row["completion_rate"]) for row in rows
    }


def _focus_on(crew: Crew, day: str) -> float:
    return float(crew.see(TEAM, start_date=day, end_date=day)["team_statistics"]["total_focus_hours"])


class TestTeam:
    def test_a_team_without_work_is_all_zeros(self, crew: Crew) -> None:
        crew.join("jane", first_name="Jane")
        seen = crew.see(TEAM)
        assert seen["date_range"] == {"start": "2026-03-01", "end": "2026-03-02"}
        assert seen["team_statistics"] == {
            "total_focus_hours": 0.0,
            "avg_focus_hours_per_employee": 0.0,
            "total_tasks_completed": 0,
            "avg_task_completion_rate": 0.0,
        }
        assert [row["user"]["username"] for row in seen["employee_breakdown"]] == ["boss", "jane"]
        assert seen["employee_breakdown"][1]["user"]["first_name"] == "Jane"
        assert seen["peak_productivity_hours"] == []

    def test_it_adds_up(self, crew: Crew) -> None:
        jane, bob = crew.join("jane"), crew.join("bob")
        for _ in range(2):
            task = jane.task()["id"]
            crew.work(jane, task, 30)
            jane.act(task, "complete")
        jane.task("Open")
        crew.work(bob, bob.task()["id"], 20)
        seen = crew.see(TEAM)
        assert seen["team_statistics"] == {
            "total_focus_hours": 1.33,
            "avg_focus_hours_per_employee": 0.44,
            "total_tasks_completed": 2,
            "avg_task_completion_rate": 0.33,
        }
        assert _shares(crew) == {"jane": (1.0, 2, 0.67), "bob": (0.33, 0, 0.0), "boss": (0.0, 0, 0.0)}
        assert [row["user"]["username"] for row in seen["employee_breakdown"]] == ["jane", "bob", "boss"]

    def test_peak_hours_count_members_not_sessions(self, crew: Crew) -> None:
        jane, bob = crew.join("jane"), crew.join("bob", timezone="Asia/Kathmandu")
        crew.clock.set("2026-03-02T09:50:00+00:00")
        task, other = jane.task()["id"], bob.task()["id"]
        crew.work(jane, task, 15)  # 09:50 to 10:05: two hours
        crew.work(jane, task, 10)
        crew.clock.set("2026-03-03T04:20:00+00:00")
        crew.work(bob, other, 10)  # 10:05 in Kathmandu
        seen = crew.see(TEAM)["peak_productivity_hours"]
        assert seen == [
            {"hour": "10:00", "avg_active_employees": 1.0},
            {"hour": "09:00", "avg_active_employees": 0.5},
        ]

    def test_one_project_of_the_team(self, crew: Crew) -> None:
        jane, bob = crew.join("jane"), crew.join("bob")
        project, other = crew.boss.project()["id"], crew.boss.project("Other")["id"]
        crew.work(jane, jane.task(project=project)["id"], 30)
        crew.work(bob, bob.task(project=other)["id"], 20)
        assert _shares(crew, project=project) == {"jane": (0.5, 0, 0.0), "bob": (0.0, 0, 0.0), "boss": (0.0, 0, 0.0)}
        crew.boss.send("DELETE", project_path(project))
        assert crew.see(TEAM, project=project)["team_statistics"]["total_focus_hours"] == 0
        assert crew.see(TEAM, project=4503599627370495)["team_statistics"]["total_focus_hours"] == 0

    def test_days_are_cut_where_each_member_is(self, crew: Crew) -> None:
        hana = crew.join("hana", timezone="Asia/Tokyo")
        crew.clock.set("2026-03-02T16:00:00+00:00")
        crew.work(hana, hana.task()["id"], 30)
        assert [_focus_on(crew, day) for day in ("2026-03-02", "2026-03-03")] == [0.0, 0.5]

    def test_a_change_of_zone_cuts_the_days_anew(self, crew: Crew) -> None:
        jane = crew.join("jane")
        crew.clock.set("2026-03-02T16:00:00+00:00")
        crew.work(jane, jane.task()["id"], 30)
        assert _focus_on(crew, "2026-03-03") == 0
        jane.send("PATCH", f"{V1}/auth/profile/", json={"timezone": "Asia/Tokyo"})
        assert _focus_on(crew, "2026-03-03") == 0.5

    def test_work_of_a_former_member_stays_in_the_sums(self, crew: Crew) -> None:
        jane = crew.join("jane")
        crew.work(jane, jane.task()["id"], 30)
        assert crew.ask(f"members/{jane.id}/", method="DELETE").status == 204
        seen = crew.see(TEAM)
        assert seen["team_statistics"]["total_focus_hours"] == 0.5
        assert [row["user"]["username"] for row in seen["employee_breakdown"]] == ["boss"]

    def test_a_cancelled_and_a_deleted_task_change_nothing_afterwards(self, crew: Crew) -> None:
        jane = crew.join("jane")
        task = jane.task()["id"]
        crew.work(jane, task, 30)
        before = crew.see(TEAM)
        jane.send("DELETE", task_path(task))
        assert crew.see(TEAM) == before

    @pytest.mark.parametrize(
        ("params", "named"),
        [
            ({"start_date": "2026-03-03", "end_date": "2026-03-02"}, "start_date"),
            ({"start_date": "2025-03-01", "end_date": "2026-03-02"}, "start_date"),
            ({"start_date": "yesterday"}, "start_date"),
            ({"end_date": "2026-02-30"}, "end_date"),
            ({"project": "x"}, "project"),
        ],
    )
    def test_senseless_parameters_are_named(self, crew: Crew, params: dict[str, str], named: str) -> None:
        assert named in details(crew.ask(TEAM, params=params))

    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
    @pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
    def test_the_ends_of_the_calendar_are_days_like_others(self, crew: Crew, day: str, zone: str) -> None:
        jane = crew.join("jane", timezone=zone)
        for where in (TEAM, _employee(jane)):
            crew.see(where, start_date=day, end_date=day)


class TestProject:
    def test_contributors_and_timeline(self, crew: Crew) -> None:
        jane, bob = crew.join("jane"), crew.join("bob")
        project = crew.boss.project("Client Project A")["id"]
        task = jane.task(project=project)["id"]
        crew.work(jane, task, 45)
        jane.act(task, "complete")
        crew.clock.tick(days=1)
        crew.work(bob, bob.task(project=project)["id"], 15)
        crew.boss.task(project=project)
        crew.work(bob, bob.task()["id"], 60)
        seen = crew.see(_project(project))
        assert seen["project"] == {"id": project, "name": "Client Project A"}
        assert seen["date_range"] == {"start": "2026-03-01", "end": "2026-03-03"}
        assert (seen["total_focus_hours"], seen["avg_task_duration_hours"]) == (1.0, 0.33)
        assert (seen["total_tasks"], seen["completed_tasks"], seen["in_progress_tasks"]) == (3, 1, 1)
        rows = [(row["user"]["username"], row["focus_hours"], row["tasks_completed"]) for row in seen["contributors"]]
        assert rows == [("jane", 0.75, 1), ("bob", 0.25, 0)]
        assert [row["contribution_percentage"] for row in seen["contributors"]] == [75.0, 25.0]
        assert seen["timeline"] == [
            {"date": "2026-03-01", "focus_hours": 0.0, "tasks_completed": 0},
            {"date": "2026-03-02", "focus_hours": 0.75, "tasks_completed": 1},
            {"date": "2026-03-03", "focus_hours": 0.25, "tasks_completed": 0},
        ]

    def test_a_task_that_moves_takes_its_work_along(self, crew: Crew) -> None:
        jane = crew.join("jane")
        old, new = crew.boss.project("Old")["id"], crew.boss.project("New")["id"]
        task = jane.task(project=old)["id"]
        crew.work(jane, task, 30)
        jane.send("PATCH", task_path(task), json={"project": new})
        crew.work(jane, task, 30)
        assert [crew.see(_project(each))["total_focus_hours"] for each in (old, new)] == [0.0, 1.0]

    def test_a_task_done_by_two_is_one_task(self, crew: Crew) -> None:
        jane, bob = crew.join("jane"), crew.join("bob")
        project = crew.boss.project()["id"]
        task = jane.task(project=project)["id"]
        crew.work(jane, task, 30)
        crew.assign(task, bob)
        crew.work(bob, task, 30)
        bob.act(task, "complete")
        seen = crew.see(_project(project))
        assert (seen["total_tasks"], seen["completed_tasks"], seen["in_progress_tasks"]) == (1, 1, 0)
        assert {row["user"]["username"]: row["tasks_completed"] for row in seen["contributors"]} == {
            "bob": 1,
            "jane": 0,
        }

    def test_a_project_of_elsewhere_is_not_found(self, crew: Crew) -> None:
        own = crew.boss.project(organization=None)["id"]
        for project in (own, 4503599627370495, "x"):
            assert crew.ask(f"analytics/projects/{project}/").status == 404
            assert crew.ask(f"analytics/projects/{project}/", params={"start_date": "x"}).status == 404

    def test_a_deleted_project_is_not_found(self, crew: Crew) -> None:
        project = crew.boss.project()["id"]
        crew.boss.send("DELETE", project_path(project))
        assert crew.ask(_project(project)).status == 404


class TestEmployee:
    def test_one_members_work(self, crew: Crew) -> None:
        jane = crew.join("jane", first_name="Jane")
        crew.clock.set("2026-03-02T09:00:00+00:00")
        done = jane.task("Done")["id"]
        crew.work(jane, done, 60)
        crew.clock.set("2026-03-02T14:30:00+00:00")
        crew.work(jane, done, 30)
        jane.act(done, "complete")
        reviewed = jane.task("Code review")["id"]
        crew.work(jane, reviewed, 30)
        seen = crew.see(_employee(jane))
        assert seen["user"] == {"id": jane.id, "username": "jane", "first_name": "Jane", "role": "employee"}
        assert seen["statistics"] == {
            "total_focus_hours": 2.0,
            "total_tasks_completed": 1,
            "avg_daily_focus_hours": 1.0,
            "current_streak": 1,
        }
        assert seen["recent_tasks"] == [
            {"id": reviewed, "title": "Code review", "status": "in_progress", "focus_time_seconds": 1800},
            {"id": done, "title": "Done", "status": "completed", "focus_time_seconds": 5400},
        ]
        assert seen["productivity_pattern"] == {
            "peak_hours": ["08:00-10:00", "14:00-16:00"],
            "avg_task_duration_minutes": 90,
        }

    def test_a_member_without_work(self, crew: Crew) -> None:
        seen = crew.see(_employee(crew.join("jane", "manager")))
        assert seen["user"]["role"] == "manager"
        assert seen["statistics"]["avg_daily_focus_hours"] == 0.0
        assert (seen["recent_tasks"], seen["productivity_pattern"]["peak_hours"]) == ([], [])

    def test_the_streak_is_of_work_here_and_as_long_as_it_is(self, crew: Crew) -> None:
        jane = crew.join("jane")
        crew.work(jane, jane.task("Private", organization=None)["id"], 5)
        for _ in range(45):
            crew.clock.tick(days=1)
            jane.act(jane.task()["id"], "complete")
        assert crew.see(_employee(jane))["statistics"]["current_streak"] == 45
        crew.clock.tick(days=1)
        assert crew.see(_employee(jane))["statistics"]["current_streak"] == 45
        crew.clock.tick(days=1)
        assert crew.see(_employee(jane))["statistics"]["current_streak"] == 0

    def test_ten_tasks_the_latest_changed_first_and_only_here(self, crew: Crew) -> None:
        jane, bob = crew.join("jane"), crew.join("bob")
        tasks = [jane.task(f"T{number}")["id"] for number in range(12) if not crew.clock.tick(1)]
        jane.task("Private", organization=None)
        crew.assign(tasks[11], bob)
        crew.clock.tick(1)
        jane.send("PATCH", task_path(tasks[0]), json={"title": "T0 again"})
        titles = [row["title"] for row in crew.see(_employee(jane))["recent_tasks"]]
        assert titles == ["T0 again", *(f"T{number}" for number in range(10, 1, -1))]
        assert [row["title"] for row in crew.see(_employee(bob))["recent_tasks"]] == ["T11"]

    def test_only_members_have_a_page(self, crew: Crew, stranger: Person) -> None:
        bob = crew.join("bob")
        crew.ask(f"members/{bob.id}/", method="DELETE")
        for user in (stranger.id, bob.id, 4503599627370495, "x"):
            assert crew.ask(f"employees/{user}/").status == 404
            assert crew.ask(f"employees/{user}/", params={"start_date": "x"}).status == 404

    def test_a_period_of_its_own(self, crew: Crew) -> None:
        jane = crew.join("jane")
        crew.work(jane, jane.task()["id"], 30)
        crew.clock.tick(days=40)
        range_ = {"start_date": "2026-03-01", "end_date": "2026-03-04"}
        assert crew.see(_employee(jane), **range_)["statistics"]["avg_daily_focus_hours"] == 0.12
        assert crew.see(_employee(jane))["statistics"]["total_focus_hours"] == 0.0
        assert "start_date" in details(crew.ask(_employee(jane), params={"start_date": "2026-05-01"}))
