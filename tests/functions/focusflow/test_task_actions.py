"""FF-17 to FF-20 and FF-68: start, pause, resume, complete, and the planned end."""

import pytest

from roost.focus.model import Session
from roost.focus.service import close_due, complete_task, pause_task, resume_task, start_task
from roost.kit import idempotency, keys
from roost.kit.caller import Caller, Seat
from roost.kit.conditions import absent, present
from roost.kit.records import unpack
from roost.kit.retries import meter
from roost.kit.table import get, transact, write
from roost.kit.writes import Delete, Put, Update
from roost.work.model import Task
from tests.functions.conftest import Person
from tests.functions.focusflow.workday import V1, Workday
from tests.support.client import Client
from tests.support.race import meanwhile, snapshot
from tests.support.stack import HeldClock

GATE_CALLS = 1


@pytest.fixture
def day(api: Client, clock: HeldClock, person: Person) -> Workday:
    return Workday(api, clock, person)


def put_status(task: int, status: str) -> None:
    """What another dialect would have made of the task."""
    transact([Update(keys.task(task), set={"status": status}, condition=present())])


class TestStart:
    """FF-17."""

    def test_answers_the_task_and_a_session_with_its_exact_planned_end(self, day: Workday) -> None:
        task = day.task("Write blog post")
        day.clock.tick(0.9)
        answer = day.act(task, "start", {"pomodoro_duration": 50})
        assert answer == {
            "task": {
                "id": task,
                "title": "Write blog post",
                "status": "in_progress",
                "started_at": "2026-03-02T09:00:00Z",
            },
            "pomodoro_session": {
                "id": answer["pomodoro_session"]["id"],
                "started_at": "2026-03-02T09:00:00Z",
                "duration_minutes": 50,
                "ends_at": "2026-03-02T09:50:00Z",
            },
        }

    def test_without_a_length_it_lasts_as_the_settings_say(self, day: Workday) -> None:
        assert day.act(day.task(), "start")["pomodoro_session"]["duration_minutes"] == 25

    def test_the_persons_own_setting_is_the_default(self, day: Workday) -> None:
        day.api.patch(f"{V1}/auth/profile/", token=day.token, json={"pomodoro_settings": {"focus_duration": 40}})
        assert day.act(day.task(), "start")["pomodoro_session"]["duration_minutes"] == 40

    @pytest.mark.parametrize("minutes", [0, 181, -5, 2.5, True, "x", "", None, [25]])
    def test_a_bad_length_is_refused_and_starts_nothing(self, day: Workday, minutes: object) -> None:
        task = day.task()
        answer = day.post(f"tasks/{task}/start/", {"pomodoro_duration": minutes})
        assert (answer.status, list(answer.error["details"])) == (400, ["pomodoro_duration"])
        assert day.active() is None

    @pytest.mark.parametrize("minutes", [1, 180, "30"])
    def test_lengths_from_one_minute_to_three_hours_are_taken(self, day: Workday, minutes: object) -> None:
        session = day.act(day.task(), "start", {"pomodoro_duration": minutes})["pomodoro_session"]
        assert session["duration_minutes"] == int(str(minutes))

    def test_starting_the_same_task_again_answers_the_same_session_and_no_event(self, day: Workday) -> None:
        task = day.task()
        first = day.act(task, "start")
        day.clock.tick(30)
        before = snapshot()
        assert day.act(task, "start", {"pomodoro_duration": 50}) == first
        assert snapshot() == before

    def test_another_tasks_session_refuses_and_is_named(self, day: Workday) -> None:
        busy, other = day.task(), day.task()
        session = day.act(busy, "start")["pomodoro_session"]["id"]
        before = snapshot()
        for _ in ("running", "paused"):
            assert day.refused(other, "start")["details"] == {"session_id": session, "task_id": busy}
            assert snapshot() == before
            day.act(busy, "pause")
            before = snapshot()

    def test_a_paused_session_is_to_be_resumed(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start")
        day.act(task, "pause")
        before = snapshot()
        day.refused(task, "start")
        assert snapshot() == before

    def test_a_task_in_progress_gets_its_next_session_and_keeps_its_first_start(self, day: Workday) -> None:
        task = day.task()
        first = day.act(task, "start")
        day.clock.tick(minutes=30)
        second = day.act(task, "start")
        assert second["task"]["started_at"] == first["task"]["started_at"] == "2026-03-02T09:00:00Z"
        assert second["pomodoro_session"]["id"] != first["pomodoro_session"]["id"]
        assert second["pomodoro_session"]["started_at"] == "2026-03-02T09:30:00Z"

    def test_a_completed_task_does_not_start(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "complete")
        day.refused(task, "start")

    def test_a_break_ends_for_it(self, day: Workday) -> None:
        rest = day.ok("pomodoro/break/start/", {"break_type": "long"}, 201)["id"]
        day.clock.tick(minutes=4)
        task = day.task()
        assert day.new_kinds(lambda: day.act(task, "start")) == ["session.ended", "task.started", "session.started"]
        assert day.active()["task"]["id"] == task
        [ended] = day.sessions(is_break="true")
        assert (ended["id"], ended["ended_at"], ended["actual_duration_seconds"], ended["completed"]) == (
            rest,
            "2026-03-02T09:04:00Z",
            240,
            True,
        )

    def test_a_refused_start_leaves_the_break_alone(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "complete")
        rest = day.ok("pomodoro/break/start/", {}, 201)["id"]
        day.refused(task, "start")
        assert day.active()["id"] == rest

    @pytest.mark.parametrize("status", ["paused", "blocked", "in_review", "todo"])
    def test_tasks_of_other_dialects_without_a_session_start(self, day: Workday, status: str) -> None:
        task = day.task()
        put_status(task, status)
        day.refused(task, "pause")
        day.refused(task, "resume")
        assert day.act(task, "start")["task"]["status"] == "in_progress"

    def test_a_task_cancelled_elsewhere_is_completed_here(self, day: Workday) -> None:
        task = day.task()
        put_status(task, "cancelled")
        for action in ("start", "pause", "resume"):
            day.refused(task, action)
        before = snapshot()
        assert day.act(task, "complete")["status"] == "completed"
        assert snapshot() == before


class TestParallelStarts:
    def test_of_one_task_make_one_session_and_both_succeed(self, day: Workday) -> None:
        task, answers = day.task(), []
        with meanwhile("TransactWriteItems", lambda: answers.append(day.act(task, "start"))):
            answers.append(day.act(task, "start"))
        assert answers[0] == answers[1]
        assert day.event_kinds().count("session.started") == 1

    def test_of_two_tasks_let_one_through_and_name_it_to_the_other(self, day: Workday) -> None:
        one, other, won = day.task(), day.task(), []
        with meanwhile("TransactWriteItems", lambda: won.append(day.act(one, "start"))):
            error = day.refused(other, "start")
        assert error["details"] == {"session_id": won[0]["pomodoro_session"]["id"], "task_id": one}
        assert day.detail(other)["status"] == "pending"
        assert [day.active()["task"]["id"], len(day.sessions())] == [one, 1]

    def test_a_task_deleted_meanwhile_is_not_found_and_nothing_runs(self, day: Workday) -> None:
        task = day.task()
        delete = lambda: day.api.delete(f"{V1}/tasks/{task}/", token=day.token)  # noqa: E731
        with meanwhile("TransactWriteItems", delete):
            assert day.post(f"tasks/{task}/start/").status == 404
        assert day.active() is None

    @pytest.mark.parametrize("action", ["pause", "complete"])
    def test_the_same_action_twice_at_once_happens_once(self, day: Workday, action: str) -> None:
        task, answers = day.task(), []
        day.act(task, "start")
        day.clock.tick(60)
        with meanwhile("TransactWriteItems", lambda: answers.append(day.act(task, action))):
            answers.append(day.act(task, action))
        assert answers[0] == answers[1]
        assert day.event_kinds().count("task.paused" if action == "pause" else "task.completed") == 1

    def test_resuming_twice_at_once_happens_once(self, day: Workday) -> None:
        task, answers = day.task(), []
        day.act(task, "start")
        day.act(task, "pause")
        day.clock.tick(60)
        with meanwhile("TransactWriteItems", lambda: answers.append(day.act(task, "resume"))):
            answers.append(day.act(task, "resume"))
        assert answers[0] == answers[1]
        assert day.event_kinds().count("task.resumed") == 1

    def test_a_pause_that_comes_after_a_completion_is_refused(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start")
        day.clock.tick(60)
        with meanwhile("TransactWriteItems", lambda: day.act(task, "complete")):
            day.refused(task, "pause")
        assert day.detail(task)["total_focus_seconds"] == 60

    def test_an_edit_in_between_is_kept(self, day: Workday) -> None:
        task = day.task()
        edit = lambda: day.api.patch(f"{V1}/tasks/{task}/", token=day.token, json={"title": "New"})  # noqa: E731
        with meanwhile("TransactWriteItems", edit):
            assert day.act(task, "start")["task"]["title"] == "New"
        assert day.detail(task)["title"] == "New"


class TestPauseAndResume:
    """FF-18 and FF-19."""

    def test_the_seeds_example(self, day: Workday) -> None:
        day.clock.set("2026-03-02T10:00:00+00:00")
        task = day.task()
        session = day.act(task, "start")["pomodoro_session"]["id"]
        day.clock.set("2026-03-02T10:15:00+00:00")
        assert day.act(task, "pause") == {
            "id": task,
            "status": "paused",
            "paused_at": "2026-03-02T10:15:00Z",
            "active_session": {"id": session, "paused_duration": 900},
        }
        day.clock.set("2026-03-02T10:20:00+00:00")
        assert day.act(task, "resume") == {
            "id": task,
            "status": "in_progress",
            "resumed_at": "2026-03-02T10:20:00Z",
            "active_session": {"id": session, "remaining_seconds": 600},
        }
        assert day.active()["ends_at"] == "2026-03-02T10:30:00Z"

    def test_pausing_twice_changes_nothing(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start")
        day.clock.tick(60)
        first = day.act(task, "pause")
        day.clock.tick(60)
        before = snapshot()
        assert day.act(task, "pause") == first
        assert snapshot() == before

    def test_resuming_what_runs_answers_its_last_resume_or_start(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start")
        day.clock.tick(60)
        before = snapshot()
        running = day.act(task, "resume")
        assert (running["resumed_at"], running["active_session"]["remaining_seconds"]) == ("2026-03-02T09:00:00Z", 1440)
        assert snapshot() == before
        day.act(task, "pause")
        day.clock.tick(60)
        resumed = day.act(task, "resume")
        day.clock.tick(60)
        again = day.act(task, "resume")
        assert again["resumed_at"] == resumed["resumed_at"] == "2026-03-02T09:02:00Z"
        assert again["active_session"]["remaining_seconds"] == 1380

    def test_elapsed_and_remaining_add_up_over_any_number_of_pauses(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start")
        for _ in range(4):
            day.clock.tick(90.7)
            paused = day.act(task, "pause")["active_session"]["paused_duration"]
            day.clock.tick(hours=2)
            remaining = day.act(task, "resume")["active_session"]["remaining_seconds"]
            assert paused + remaining == 1500
        assert day.act(task, "complete")["total_focus_seconds"] == 362

    def test_nothing_is_there_to_pause_or_resume_on_a_pending_or_completed_task(self, day: Workday) -> None:
        task = day.task()
        for _ in ("pending", "completed"):
            day.refused(task, "pause")
            day.refused(task, "resume")
            day.act(task, "complete")

    def test_a_task_whose_session_ended_has_nothing_to_pause(self, day: Workday) -> None:
        task = day.task()
        day.worked(task=task)
        day.refused(task, "pause")
        day.refused(task, "resume")

    def test_the_session_of_another_task_is_not_paused(self, day: Workday) -> None:
        busy, other = day.task(), day.task()
        day.act(busy, "start")
        day.refused(other, "pause")
        assert day.active()["is_paused"] is False

    def test_a_paused_session_never_expires(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start")
        day.clock.tick(minutes=24)
        day.act(task, "pause")
        day.clock.tick(days=3)
        assert (day.active()["elapsed_seconds"], day.active()["remaining_seconds"]) == (1440, 60)
        day.act(task, "resume")
        day.clock.tick(60)
        assert day.active() is None
        assert day.sessions()[0]["actual_duration_seconds"] == 1500


class TestComplete:
    """FF-20."""

    def test_pauses_do_not_count_and_an_open_one_ends(self, day: Workday) -> None:
        task = day.task("Write", estimated_pomodoros=3)
        day.act(task, "start")
        day.clock.tick(300)
        day.act(task, "pause")
        day.clock.tick(hours=1)
        assert day.act(task, "complete") == {
            "id": task,
            "title": "Write",
            "status": "completed",
            "started_at": "2026-03-02T09:00:00Z",
            "ended_at": "2026-03-02T10:05:00Z",
            "total_focus_seconds": 300,
            "completed_pomodoros": 1,
            "estimated_pomodoros": 3,
        }
        [session] = day.sessions()
        assert (session["ended_at"], session["actual_duration_seconds"]) == ("2026-03-02T10:05:00Z", 300)
        assert day.active() is None

    def test_the_session_ends_before_the_task(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start")
        assert day.new_kinds(lambda: day.act(task, "complete")) == ["session.ended", "task.completed"]

    def test_a_second_call_answers_the_same_and_changes_nothing(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start")
        day.clock.tick(61.5)
        first = day.act(task, "complete")
        day.clock.tick(hours=1)
        before = snapshot()
        assert day.act(task, "complete") == first
        assert snapshot() == before

    def test_a_task_never_started_completes_without_start_and_without_pomodoro(self, day: Workday) -> None:
        task = day.task()
        assert day.new_kinds(lambda: day.act(task, "complete")) == ["task.completed"]
        done = day.act(task, "complete")
        assert (done["started_at"], done["completed_pomodoros"]) == (None, 0)

    def test_another_tasks_session_runs_on(self, day: Workday) -> None:
        busy, other = day.task(), day.task()
        session = day.act(busy, "start")["pomodoro_session"]["id"]
        day.act(other, "complete")
        assert day.active()["id"] == session

    def test_figures_follow_at_once(self, day: Workday) -> None:
        project = day.ok("projects/", {"name": "Blog"}, 201)["id"]
        task = day.task(project=project)
        day.worked(10, task)
        day.act(task, "start")
        day.clock.tick(minutes=5)
        day.act(task, "complete")
        detail = day.detail(task)
        assert (detail["completed_pomodoros"], detail["total_focus_seconds"]) == (2, 900)
        assert [each["actual_duration_seconds"] for each in detail["pomodoro_sessions"]] == [600, 300]
        statistics = day.get(f"projects/{project}/").json["statistics"]
        assert (statistics["completed_tasks"], statistics["avg_task_duration"]) == (1, 900)
        daily = day.get("analytics/daily/").json
        assert (daily["completed_tasks"], daily["total_pomodoros"]) == (1, 2)


class TestMovedMeanwhile:
    def test_a_running_session_counts_for_the_project_that_its_task_is_in_at_the_end(self, day: Workday) -> None:
        old = day.ok("projects/", {"name": "Old"}, 201)["id"]
        new = day.ok("projects/", {"name": "New"}, 201)["id"]
        task = day.task(project=old)
        day.act(task, "start")
        day.clock.tick(minutes=10)
        day.api.patch(f"{V1}/tasks/{task}/", token=day.token, json={"project": new})
        day.clock.tick(minutes=30)
        focus = {each["name"]: each["total_focus_time"] for each in day.get("projects/").json["results"]}
        assert focus == {"Old": 0, "New": 1500}
        [share] = day.get("analytics/daily/").json["projects_breakdown"]
        assert (share["project"]["id"], share["focus_seconds"]) == (new, 1500)

    def test_a_move_at_the_very_moment_of_the_end_loses_nothing(self, day: Workday) -> None:
        old = day.ok("projects/", {"name": "Old"}, 201)["id"]
        new = day.ok("projects/", {"name": "New"}, 201)["id"]
        task = day.task(project=old)
        day.act(task, "start")
        day.clock.tick(minutes=10)
        move = lambda: day.api.patch(f"{V1}/tasks/{task}/", token=day.token, json={"project": new})  # noqa: E731
        with meanwhile("TransactWriteItems", move):
            day.act(task, "complete")
        projects = {each["name"]: each for each in day.get("projects/").json["results"]}
        assert (projects["Old"]["total_focus_time"], projects["New"]["total_focus_time"]) == (0, 600)
        assert day.get(f"projects/{new}/").json["statistics"]["completed_tasks"] == 1

    def test_a_deleted_project_does_not_keep_a_session_open(self, day: Workday) -> None:
        project = day.ok("projects/", {"name": "Old"}, 201)["id"]
        task = day.task(project=project)
        day.act(task, "start")
        day.api.delete(f"{V1}/projects/{project}/", token=day.token)
        day.clock.tick(minutes=25)
        assert day.detail(task)["total_focus_seconds"] == 1500
        assert day.get(f"projects/{project}/").status == 404


class TestWhatIsReturned:
    """The entities that an action returns are those that it stored, versions included."""

    def caller(self, day: Workday) -> Caller:
        seats = {day.home: Seat("owner")}
        return Caller(user=day.person.id, dialect="any", kind="access", home=day.home, spaces=seats)

    def stored(self, task: int) -> Task:
        return unpack(Task, get(keys.task(task)) or {})

    def test_after_every_action(self, day: Workday) -> None:
        caller = self.caller(day)
        task = day.task()
        for act in (
            lambda: start_task(caller, task, None, day.clock.now_ms)[0],
            lambda: pause_task(caller, task, day.clock.now_ms)[0],
            lambda: resume_task(caller, task, day.clock.now_ms)[0],
            lambda: complete_task(caller, task, day.clock.now_ms),
        ):
            assert act() == self.stored(task)
            day.clock.tick(61.3)

    def test_the_active_session_too(self, day: Workday) -> None:
        caller = self.caller(day)
        task, place = day.task(), keys.active_session(day.person.id)
        for act in (start_task, pause_task, resume_task):
            minutes = [30] if act is start_task else []
            _, session = act(caller, task, *minutes, day.clock.now_ms)
            assert session == unpack(Session, get(place) or {})
            day.clock.tick(61.3)


class TestPlannedEnd:
    """FF-68: whoever comes first closes the session, as of its planned end."""

    def test_a_one_minute_session_is_over_at_sixty_seconds(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start", {"pomodoro_duration": 1})
        day.clock.tick(59.999)
        assert day.active()["elapsed_seconds"] == 59
        day.clock.tick(0.001)
        assert day.active() is None
        day.clock.tick(hours=5)
        [session] = day.sessions()
        assert session["ended_at"] == "2026-03-02T09:01:00Z"
        assert (session["actual_duration_seconds"], session["completed"]) == (60, True)
        assert day.detail(task)["status"] == "in_progress"

    @pytest.mark.parametrize("path", ["auth/profile/", "tasks/", "projects/", "analytics/daily/"])
    def test_every_route_settles_it_first(self, day: Workday, path: str) -> None:
        day.act(day.task(), "start", {"pomodoro_duration": 1})
        day.clock.tick(60)
        assert day.new_kinds(lambda: day.get(path)) == ["session.ended"]

    def test_it_counts_the_full_length_however_late_anybody_looks(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start")
        day.clock.tick(days=2)
        detail = day.detail(task)
        assert (detail["total_focus_seconds"], detail["completed_pomodoros"]) == (1500, 1)
        assert day.get("analytics/daily/", date="2026-03-02").json["total_focus_seconds"] == 1500
        assert day.get("analytics/daily/").json["total_focus_seconds"] == 0

    def test_pauses_move_it(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start", {"pomodoro_duration": 1})
        day.clock.tick(30)
        day.act(task, "pause")
        day.clock.tick(100)
        day.act(task, "resume")
        day.clock.tick(29)
        assert day.active() is not None
        day.clock.tick(1)
        assert day.active() is None
        assert day.sessions()[0]["ended_at"] == "2026-03-02T09:02:40Z"

    def test_actions_come_too_late_for_it(self, day: Workday) -> None:
        task = day.task()
        first = day.act(task, "start", {"pomodoro_duration": 1})["pomodoro_session"]["id"]
        day.clock.tick(60)
        day.refused(task, "pause")
        assert day.act(task, "start")["pomodoro_session"]["id"] != first
        day.clock.tick(10)
        assert day.act(task, "complete")["total_focus_seconds"] == 70

    def test_two_who_settle_at_once_settle_once(self, day: Workday) -> None:
        task = day.task()
        session = day.act(task, "start", {"pomodoro_duration": 1})["pomodoro_session"]["id"]
        day.clock.tick(60)
        with meanwhile("TransactWriteItems", lambda: close_due(day.person.id, session, day.clock.now_ms)):
            assert day.detail(task)["completed_pomodoros"] == 1
        assert day.event_kinds().count("session.ended") == 1

    def test_it_ends_on_time_though_its_task_was_purged(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start", {"pomodoro_duration": 1})
        write(Delete(keys.task(task)))
        day.clock.tick(60)
        assert day.active() is None
        assert (day.sessions()[0]["task"], day.sessions()[0]["completed"]) == (None, True)
        assert get(keys.task(task)) is None

    def test_after_a_change_of_zone_it_counts_for_the_day_in_the_new_one(self, day: Workday) -> None:
        day.clock.set("2026-03-02T23:30:00+00:00")
        task = day.task()
        day.act(task, "start")
        day.api.patch(f"{V1}/auth/profile/", token=day.token, json={"timezone": "Asia/Kathmandu"})
        day.clock.tick(minutes=25)
        assert day.get("analytics/daily/", date="2026-03-03").json["total_focus_seconds"] == 1500


class TestWhose:
    @pytest.mark.parametrize("action", ["start", "pause", "resume", "complete"])
    def test_a_strangers_task_is_like_none_at_all(self, day: Workday, stranger: Person, action: str) -> None:
        task = day.task()
        before = snapshot()
        answers = [
            day.api.post(f"{V1}/tasks/{each}/{action}/", token=stranger.token) for each in (task, 4242, "x", "0", 2**60)
        ]
        assert {answer.status for answer in answers} == {404}
        assert len({answer.body for answer in answers}) == 1
        assert snapshot() == before

    def test_a_task_gone_with_its_workspace_is_not_found(self, day: Workday) -> None:
        task = day.task()
        transact([Update(keys.task(task), set={"space": 77}, condition=present())])
        assert day.post(f"tasks/{task}/start/").status == 404


class TestOrganizationTasks:
    """Section 8, before any dialect makes organizations: membership and workspace as the table would hold them."""

    SPACE = 7_000_000_001

    @pytest.fixture
    def team_task(self, day: Workday) -> int:
        seat = {"role": "member", "slug": "acme"}
        space = {"id": self.SPACE, "name": "Acme", "owner": 1, "created_ms": 0, "slug": "acme", "focus_minutes": 45}
        transact(
            [
                Put(keys.space(self.SPACE), space, absent()),
                Update(keys.card(day.person.id), set={f"spaces.{self.SPACE}": seat}),
            ]
        )
        return day.task("Ship", organization="acme")

    def test_the_organizations_length_is_the_default(self, day: Workday, team_task: int) -> None:
        assert day.act(team_task, "start")["pomodoro_session"]["duration_minutes"] == 45

    def test_the_session_belongs_to_the_organization_and_so_does_the_break_after_it(
        self, day: Workday, team_task: int
    ) -> None:
        session = day.worked(task=team_task)
        day.ok("pomodoro/break/start/", {}, 201)
        kept = unpack(Session, get(keys.session(day.person.id, session)) or {})
        rest = unpack(Session, get(keys.active_session(day.person.id)) or {})
        assert (kept.space, rest.space) == (self.SPACE, self.SPACE)

    def test_the_assignee_works_and_the_owner_does_not(self, day: Workday, team_task: int, stranger: Person) -> None:
        seat = {"role": "member", "slug": "acme"}
        transact(
            [
                Update(keys.card(stranger.id), set={f"spaces.{self.SPACE}": seat}, condition=present()),
                Update(keys.task(team_task), set={"assignee": stranger.id}),
            ]
        )
        for action in ("start", "pause", "resume", "complete"):
            answer = day.post(f"tasks/{team_task}/{action}/")
            assert (answer.status, answer.error["code"]) == (403, "PERMISSION_DENIED")
        started = day.api.post(f"{V1}/tasks/{team_task}/start/", token=stranger.token)
        assert started.status == 200


class TestIdempotencyKey:
    def test_a_repeated_start_is_replayed(self, day: Workday) -> None:
        task, headers = day.task(), {"Idempotency-Key": "k1"}
        first = day.post(f"tasks/{task}/start/", headers=headers)
        day.act(task, "complete")
        again = day.post(f"tasks/{task}/start/", headers=headers)
        assert (again.status, again.json) == (200, first.json)
        assert again.headers["Idempotency-Replayed"] == "true"

    def test_a_start_whose_answer_was_never_stored_is_taken_over_though_its_session_is_over(
        self, day: Workday, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        task, headers = day.task(), {"Idempotency-Key": "k2"}
        with monkeypatch.context() as broken:
            broken.setattr(idempotency, "finish", lambda *_: None)
            first = day.post(f"tasks/{task}/start/", headers=headers).json["pomodoro_session"]["id"]
        day.clock.tick(60)
        again = day.post(f"tasks/{task}/start/", headers=headers).json["pomodoro_session"]["id"]
        assert again == first
        assert len(day.sessions()) == 1

    def test_the_same_after_the_session_has_ended(self, day: Workday, monkeypatch: pytest.MonkeyPatch) -> None:
        task, headers = day.task(), {"Idempotency-Key": "k3"}
        with monkeypatch.context() as broken:
            broken.setattr(idempotency, "finish", lambda *_: None)
            first = day.post(f"tasks/{task}/start/", headers=headers).json["pomodoro_session"]["id"]
        day.clock.tick(minutes=30)
        again = day.post(f"tasks/{task}/start/", headers=headers)
        assert (again.status, again.json["pomodoro_session"]["id"]) == (200, first)
        assert [len(day.sessions()), day.active()] == [1, None]


class TestCalls:
    """DynamoDB calls after the gate."""

    @pytest.mark.parametrize(
        ("before", "action", "calls"),
        [
            ([], "start", 2),
            (["start"], "start", 1),
            (["start"], "pause", 2),
            (["start", "pause"], "pause", 1),
            (["start", "pause"], "resume", 2),
            (["start"], "resume", 1),
            (["start"], "complete", 2),
            (["start", "pause"], "complete", 2),
            ([], "complete", 2),
            (["complete"], "complete", 1),
        ],
    )
    def test_an_action_reads_once_and_writes_once(
        self, day: Workday, before: list[str], action: str, calls: int
    ) -> None:
        task = day.task()
        for each in before:
            day.act(task, each)
        day.act(task, action)
        assert len(meter.operations) - GATE_CALLS == calls

    def test_a_due_session_costs_two_more(self, day: Workday) -> None:
        day.act(day.task(), "start", {"pomodoro_duration": 1})
        day.clock.tick(60)
        day.get("auth/profile/")
        assert meter.operations == ["UpdateItem", "BatchGetItem", "TransactWriteItems", "GetItem"]
