"""FF-25 to FF-29: reports on one's own work."""

from collections.abc import Callable

import pytest

from roost.kit.retries import meter
from tests.functions.conftest import Person
from tests.functions.focusflow.reporting import Reporter
from tests.functions.focusflow.workday import V1
from tests.support.client import Client
from tests.support.stack import HeldClock

GATE_CALLS = 1


@pytest.fixture
def desk(api: Client, clock: HeldClock, person: Person) -> Reporter:
    return Reporter(api, clock, person)


class TestDaily:
    """FF-25."""

    def test_counts_add_up_and_projects_come_by_focus(self, desk: Reporter) -> None:
        home, club = desk.project("Personal Development"), desk.project("Club")
        for minutes, project in ((30, home), (30, home), (20, club)):
            desk.done_task(minutes, project)
        desk.worked_task(10)
        desk.task(project=club)
        assert desk.figures("daily") == {
            "date": "2026-03-02",
            "total_tasks": 5,
            "completed_tasks": 3,
            "in_progress_tasks": 1,
            "pending_tasks": 1,
            "total_focus_seconds": 5400,
            "total_focus_hours": 1.5,
            "total_pomodoros": 4,
            "projects_breakdown": [
                {
                    "project": {"id": home, "name": "Personal Development"},
                    "focus_seconds": 3600,
                    "tasks_completed": 2,
                },
                {"project": {"id": club, "name": "Club"}, "focus_seconds": 1200, "tasks_completed": 1},
            ],
        }

    def test_the_day_is_the_caller_s_local_one(self, desk: Reporter) -> None:
        desk.zone("Asia/Kathmandu")
        desk.clock.set("2026-03-02T18:20:00+00:00")
        desk.task()
        assert desk.figures("daily")["date"] == "2026-03-03"
        assert desk.figures("daily")["pending_tasks"] == 1
        assert desk.figures("daily", date="2026-03-02")["total_tasks"] == 0

    @pytest.mark.parametrize("day", ["1970-01-01", "2031-12-31", "0001-01-01", "9999-12-31"])
    def test_any_date_can_be_asked_for(self, desk: Reporter, day: str) -> None:
        assert desk.figures("daily", date=day) | {"date": ""} == desk.figures("daily") | {"date": ""}

    @pytest.mark.parametrize("day", ["2026-02-30", "20260302", "today", "", "2026-3-2", "2026-W10-1"])
    def test_what_is_no_date_is_refused_by_name(self, desk: Reporter, day: str) -> None:
        answer = desk.report("daily", date=day)
        assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
        assert set(answer.error["details"]) == {"date"}

    def test_a_session_counts_wholly_for_the_day_it_started_on(self, desk: Reporter) -> None:
        task = desk.task()
        desk.clock.set("2026-03-02T23:50:00+00:00")
        desk.focus(task, 25)
        assert desk.figures("daily")["total_focus_seconds"] == 0
        assert desk.figures("daily", date="2026-03-02")["total_focus_seconds"] == 1500

    def test_a_running_session_makes_its_task_in_progress_and_counts_once_it_ends(self, desk: Reporter) -> None:
        desk.act(desk.task(), "start", {"pomodoro_duration": 25})
        desk.clock.tick(minutes=24)
        running = desk.figures("daily")
        assert (running["in_progress_tasks"], running["total_focus_seconds"], running["total_pomodoros"]) == (1, 0, 0)
        desk.clock.tick(minutes=1)
        over = desk.figures("daily")
        assert (over["in_progress_tasks"], over["total_focus_seconds"], over["total_pomodoros"]) == (1, 1500, 1)

    def test_a_paused_task_is_in_progress(self, desk: Reporter) -> None:
        task = desk.task()
        desk.act(task, "start")
        desk.act(task, "pause")
        assert desk.figures("daily")["in_progress_tasks"] == 1

    def test_a_task_is_of_a_day_only_if_something_happened_to_it(self, desk: Reporter) -> None:
        old, older = desk.task(), desk.worked_task(25)
        desk.clock.tick(days=1)
        assert desk.figures("daily")["total_tasks"] == 0
        desk.focus(older, 10)
        desk.act(old, "complete")
        today = desk.figures("daily")
        assert (today["total_tasks"], today["in_progress_tasks"], today["completed_tasks"]) == (2, 1, 1)
        yesterday = desk.figures("daily", date="2026-03-02")
        assert (yesterday["pending_tasks"], yesterday["in_progress_tasks"]) == (1, 1)

    def test_a_completion_without_focus_shows_its_project(self, desk: Reporter) -> None:
        project = desk.project("Errands")
        desk.act(desk.task(project=project), "complete")
        named = {"id": project, "name": "Errands"}
        shown = [{"project": named, "focus_seconds": 0, "tasks_completed": 1}]
        assert desk.figures("daily")["projects_breakdown"] == shown

    def test_a_deleted_project_is_left_out_but_its_work_still_counts(self, desk: Reporter) -> None:
        project = desk.project("Gone")
        desk.worked_task(25, project)
        assert len(desk.figures("daily")["projects_breakdown"]) == 1
        desk.delete(f"projects/{project}")
        day = desk.figures("daily")
        assert (day["projects_breakdown"], day["total_focus_seconds"], day["total_tasks"]) == ([], 1500, 1)

    def test_a_deleted_task_still_counts(self, desk: Reporter) -> None:
        task = desk.worked_task(25, desk.project("Kept"))
        before = desk.figures("daily")
        desk.delete(f"tasks/{task}")
        assert desk.figures("daily") == before

    def test_a_moved_task_takes_its_past_with_it(self, desk: Reporter) -> None:
        here, there = desk.project("Here"), desk.project("There")
        task = desk.worked_task(25, here)
        desk.patch(f"tasks/{task}", project=there)
        shown = desk.figures("daily")["projects_breakdown"]
        assert [(each["project"]["name"], each["focus_seconds"]) for each in shown] == [("There", 1500)]

    def test_others_see_nothing_of_it(self, desk: Reporter, stranger: Person) -> None:
        other = Reporter(desk.api, desk.clock, stranger)
        desk.done_task(25, desk.project("Mine"))
        theirs = other.figures("daily")
        assert (theirs["total_tasks"], theirs["total_focus_seconds"], theirs["projects_breakdown"]) == (0, 0, [])


class TestWeekly:
    """FF-26."""

    def test_a_week_runs_from_monday_to_sunday(self, desk: Reporter) -> None:
        week = desk.figures("weekly", week=3, year=2025)
        assert (week["week"], week["year"]) == (3, 2025)
        assert (week["start_date"], week["end_date"]) == ("2025-01-13", "2025-01-19")
        assert [day["date"] for day in week["daily_breakdown"]] == [f"2025-01-{day}" for day in range(13, 20)]
        assert week["top_projects"] == []

    def test_hours_are_rounded_averages_cut_off_and_shares_are_percentages(self, desk: Reporter) -> None:
        home = desk.project("Personal Development")
        desk.done_task(102, home)
        desk.clock.tick(days=1)
        desk.worked_task(48)
        assert desk.figures("weekly") == {
            "week": 10,
            "year": 2026,
            "start_date": "2026-03-02",
            "end_date": "2026-03-08",
            "total_focus_hours": 2.5,
            "total_tasks_completed": 1,
            "avg_daily_focus_hours": 0.35,
            "daily_breakdown": [
                {"date": "2026-03-02", "focus_hours": 1.7, "tasks_completed": 1},
                {"date": "2026-03-03", "focus_hours": 0.8, "tasks_completed": 0},
                *({"date": f"2026-03-0{day}", "focus_hours": 0.0, "tasks_completed": 0} for day in range(4, 9)),
            ],
            "top_projects": [
                {"project": {"id": home, "name": "Personal Development"}, "focus_hours": 1.7, "percentage": 68.0}
            ],
        }

    def test_at_most_five_projects_are_shown_and_deleted_ones_take_no_place(self, desk: Reporter) -> None:
        projects = [desk.project(f"Project {number}") for number in range(7)]
        for number, project in enumerate(projects):
            desk.worked_task(10 + number, project)
        desk.delete(f"projects/{projects[6]}")
        shown = [each["project"]["name"] for each in desk.figures("weekly")["top_projects"]]
        assert shown == [f"Project {number}" for number in (5, 4, 3, 2, 1)]

    def test_week_and_year_default_to_the_current_ones_each_on_its_own(self, desk: Reporter) -> None:
        desk.clock.set("2027-01-02T12:00:00+00:00")
        current = desk.figures("weekly")
        assert (current["week"], current["year"], current["start_date"]) == (53, 2026, "2026-12-28")
        assert desk.figures("weekly", week=1)["start_date"] == "2025-12-29"
        assert desk.figures("weekly", year=2020)["start_date"] == "2020-12-28"
        assert desk.report("weekly", year=2025).error["details"].keys() == {"week"}

    @pytest.mark.parametrize(("week", "year", "named"), [
        ("0", "2026", {"week"}),
        ("54", "2026", {"week"}),
        ("53", "2025", {"week"}),
        ("-1", "2026", {"week"}),
        ("3.0", "2026", {"week"}),
        ("", "2026", {"week"}),
        ("52", "9999", {"week"}),
        ("3", "10000", {"year"}),
        ("x", "1969", {"week", "year"}),
    ])  # fmt: skip
    def test_a_week_that_does_not_exist_is_refused(self, desk: Reporter, week: str, year: str, named: set[str]) -> None:
        answer = desk.report("weekly", week=week, year=year)
        assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
        assert set(answer.error["details"]) == named


class TestMonthly:
    """FF-27."""

    def test_the_month_names_its_projects_and_counts_only_its_own_days(self, desk: Reporter) -> None:
        home, club = desk.project("Personal Development"), desk.project("Club")
        desk.clock.set("2026-01-31T10:00:00+00:00")
        desk.worked_task(60, club)
        desk.clock.set("2026-02-01T10:00:00+00:00")
        desk.done_task(90, home)
        desk.clock.set("2026-02-27T10:00:00+00:00")
        desk.worked_task(90, club)
        desk.clock.set("2026-03-01T10:00:00+00:00")
        desk.worked_task(120, home)
        assert desk.figures("monthly", month=2, year=2026) == {
            "month": 2,
            "year": 2026,
            "total_focus_hours": 3.0,
            "total_tasks_completed": 1,
            "total_pomodoros": 2,
            "avg_daily_focus_hours": 0.1,
            "most_productive_day": "2026-02-01",
            "weekly_breakdown": [
                {"week": 5, "focus_hours": 1.5},
                {"week": 6, "focus_hours": 0.0},
                {"week": 7, "focus_hours": 0.0},
                {"week": 8, "focus_hours": 0.0},
                {"week": 9, "focus_hours": 1.5},
            ],
            "projects_summary": [
                {"project": "Personal Development", "focus_hours": 1.5, "tasks_completed": 1},
                {"project": "Club", "focus_hours": 1.5, "tasks_completed": 0},
            ],
        }

    def test_january_may_begin_with_the_last_week_of_the_year_before(self, desk: Reporter) -> None:
        january = desk.figures("monthly", month=1, year=2027)
        assert [week["week"] for week in january["weekly_breakdown"]] == [53, 1, 2, 3, 4]
        assert january["most_productive_day"] is None

    def test_month_and_year_default_to_the_caller_s_current_ones(self, desk: Reporter) -> None:
        desk.zone("Pacific/Auckland")
        desk.clock.set("2026-12-31T12:00:00+00:00")
        now = desk.figures("monthly")
        assert (now["month"], now["year"]) == (1, 2027)
        assert desk.figures("monthly", month=2)["year"] == 2027
        assert desk.figures("monthly", year=1970)["month"] == 1

    @pytest.mark.parametrize(("month", "year", "named"), [
        ("0", "2026", {"month"}),
        ("13", "2026", {"month"}),
        ("1", "1969", {"year"}),
        ("1", "10000", {"year"}),
        ("true", "MMXXVI", {"month", "year"}),
    ])  # fmt: skip
    def test_a_month_that_does_not_exist_is_refused(
        self, desk: Reporter, month: str, year: str, named: set[str]
    ) -> None:
        answer = desk.report("monthly", month=month, year=year)
        assert (answer.status, set(answer.error["details"])) == (400, named)

    @pytest.mark.parametrize(("month", "year"), [(1, 1970), (12, 9999)])
    def test_the_first_and_the_last_month_can_be_asked_for(self, desk: Reporter, month: int, year: int) -> None:
        assert desk.figures("monthly", month=month, year=year)["total_focus_hours"] == 0


class TestStreaks:
    """FF-28."""

    NONE = {"current_streak": 0, "longest_streak": 0, "streak_start_date": None, "total_active_days": 0}  # noqa: RUF012

    def test_the_first_closed_session_starts_one(self, desk: Reporter) -> None:
        task = desk.task()
        assert desk.figures("streaks") == self.NONE
        desk.act(task, "start", {"pomodoro_duration": 25})
        assert desk.figures("streaks") == self.NONE
        desk.clock.tick(minutes=25)
        assert desk.figures("streaks") == {
            "current_streak": 1,
            "longest_streak": 1,
            "streak_start_date": "2026-03-02",
            "total_active_days": 1,
        }

    def test_a_completed_task_is_enough(self, desk: Reporter) -> None:
        desk.act(desk.task(), "complete")
        assert desk.figures("streaks")["current_streak"] == 1

    def test_it_lasts_through_yesterday_and_ends_the_day_after(self, desk: Reporter) -> None:
        desk.clock.set("2025-12-31T09:00:00+00:00")
        for _ in range(3):
            desk.act(desk.task(), "complete")
            desk.clock.tick(days=1)
        alive = {
            "current_streak": 3,
            "longest_streak": 3,
            "streak_start_date": "2025-12-31",
            "total_active_days": 3,
        }
        assert desk.figures("streaks") == alive
        desk.clock.tick(days=1)
        assert desk.figures("streaks") == alive | {"current_streak": 0, "streak_start_date": None}

    def test_a_break_is_no_work(self, desk: Reporter) -> None:
        desk.ok("pomodoro/break/start/", {}, 201)
        desk.clock.tick(minutes=30)
        assert desk.figures("streaks") == self.NONE


class TestProjectTime:
    """FF-29."""

    def test_the_range_is_echoed_with_every_day_and_all_its_tasks_share_the_focus(self, desk: Reporter) -> None:
        project = desk.project("Personal Development")
        desk.done_task(60, project)
        desk.worked_task(41)
        desk.clock.tick(days=1)
        desk.worked_task(41, project)
        report = desk.figures(f"projects/{project}", start_date="2026-03-01", end_date="2026-03-04")
        assert report == {
            "project": {"id": project, "name": "Personal Development"},
            "date_range": {"start": "2026-03-01", "end": "2026-03-04"},
            "total_focus_hours": 1.68,
            "total_tasks": 2,
            "completed_tasks": 1,
            "avg_task_duration_minutes": 50,
            "daily_activity": [
                {"date": "2026-03-01", "focus_hours": 0.0, "tasks_completed": 0},
                {"date": "2026-03-02", "focus_hours": 1.0, "tasks_completed": 1},
                {"date": "2026-03-03", "focus_hours": 0.68, "tasks_completed": 0},
                {"date": "2026-03-04", "focus_hours": 0.0, "tasks_completed": 0},
            ],
        }

    def test_the_range_defaults_to_the_month_so_far(self, desk: Reporter) -> None:
        path = f"projects/{desk.project('Mine')}"
        assert desk.figures(path)["date_range"] == {"start": "2026-03-01", "end": "2026-03-02"}
        earlier = desk.figures(path, end_date="2026-02-10")
        assert earlier["date_range"] == {"start": "2026-02-01", "end": "2026-02-10"}
        assert earlier["avg_task_duration_minutes"] == 0

    def test_a_range_of_366_days_is_the_longest(self, desk: Reporter) -> None:
        path = f"projects/{desk.project('Mine')}"
        longest = desk.figures(path, start_date="2024-01-01", end_date="2024-12-31")
        assert len(longest["daily_activity"]) == 366
        answer = desk.report(path, start_date="2023-12-31", end_date="2024-12-31")
        assert (answer.status, set(answer.error["details"])) == (400, {"start_date"})

    def test_a_range_that_ends_before_it_starts_is_refused(self, desk: Reporter) -> None:
        answer = desk.report(f"projects/{desk.project('Mine')}", start_date="2026-03-03", end_date="2026-03-02")
        assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")

    def test_both_bad_dates_are_reported_together(self, desk: Reporter) -> None:
        answer = desk.report(f"projects/{desk.project('Mine')}", start_date="soon", end_date="")
        assert (answer.status, set(answer.error["details"])) == (400, {"start_date", "end_date"})

    @pytest.mark.parametrize("params", [{}, {"start_date": "soon"}], ids=["plain", "with a bad date"])
    def test_a_foreign_project_is_as_unknown_as_no_project(
        self, desk: Reporter, stranger: Person, params: dict[str, str]
    ) -> None:
        project = desk.project("Mine")
        paths = [project, 12, 0, "x", 2**53, -1]
        answers = [
            desk.api.get(f"{V1}/analytics/projects/{path}/", token=stranger.token, params=params) for path in paths
        ]
        assert {answer.status for answer in answers} == {404}
        assert len({answer.body for answer in answers}) == 1

    def test_a_deleted_project_is_unknown(self, desk: Reporter) -> None:
        project = desk.project("Gone")
        desk.worked_task(25, project)
        desk.delete(f"projects/{project}")
        assert desk.report(f"projects/{project}").status == 404


PATHS = ["daily", "weekly", "monthly", "streaks", "projects/{project}"]


@pytest.mark.parametrize("path", PATHS)
def test_a_report_costs_at_most_two_reads_however_much_there_is(desk: Reporter, path: str) -> None:
    projects = [desk.project(f"Project {number}") for number in range(4)]
    for project in projects * 2:
        desk.done_task(10, project)
    desk.figures(path.format(project=projects[0]))
    assert len(meter.operations) - GATE_CALLS <= 2, meter.operations


@pytest.mark.parametrize("path", PATHS)
def test_reports_need_a_token_and_are_served_without_the_slash(desk: Reporter, path: str) -> None:
    path = f"{V1}/analytics/{path.format(project=desk.project('Mine'))}"
    assert desk.api.get(path, token=desk.token).json == desk.api.get(f"{path}/", token=desk.token).json
    assert desk.api.get(f"{path}/").error["code"] == "AUTHENTICATION_FAILED"
    assert desk.api.post(f"{path}/", token=desk.token).error["code"] == "METHOD_NOT_ALLOWED"


def test_reports_have_their_own_allowance_of_thirty_a_minute(
    desk: Reporter, register: Callable[..., Person], person: Person
) -> None:
    left = [int(desk.report("daily").headers["X-RateLimit-Remaining"]) for _ in range(30)]
    assert left == list(range(29, -1, -1))
    refused = desk.report("streaks")
    assert (refused.status, refused.error["code"]) == (429, "RATE_LIMIT_EXCEEDED")
    assert desk.api.get(f"{V1}/auth/profile/", token=person.token).status == 200
    other = register("other")
    assert desk.api.get(f"{V1}/analytics/daily/", token=other.token).status == 200
