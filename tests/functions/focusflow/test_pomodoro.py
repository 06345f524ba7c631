"""FF-21 to FF-24: the active session, breaks, ending a session, and the list."""

from typing import Any

import pytest

from roost.kit import idempotency, keys
from roost.kit.conditions import absent
from roost.kit.retries import meter
from roost.kit.table import get, transact
from roost.kit.writes import Put, Update
from tests.functions.conftest import Person
from tests.functions.focusflow.workday import V1, Workday
from tests.support.client import Client
from tests.support.race import meanwhile, snapshot
from tests.support.stack import HeldClock

GATE_CALLS = 1
NONE_ACTIVE = {"error": {"code": "NOT_FOUND", "message": "No active session", "details": {}}}


@pytest.fixture
def day(api: Client, clock: HeldClock, person: Person) -> Workday:
    return Workday(api, clock, person)


def put_active(day: Workday, **fields: Any) -> None:
    """A session that another dialect would have started now."""
    session = {
        "id": 4711,
        "user": day.person.id,
        "kind": "deep_work",
        "space": day.home,
        "started_ms": day.clock.now_ms,
        "planned_ms": 90_000,
        "day": "2026-03-02",
        "zone": "UTC",
        "state": "active",
        "paused_ms": 0,
        "v": 1,
    } | fields
    due = {"session_due_ms": session["started_ms"] + session["planned_ms"]}
    transact([Put(keys.active_session(day.person.id), session, absent()), Update(keys.card(day.person.id), set=due)])


class TestActive:
    """FF-21."""

    def test_without_one_it_is_not_found_in_the_envelope(self, day: Workday) -> None:
        answer = day.get("pomodoro/active/")
        assert (answer.status, answer.json) == (404, NONE_ACTIVE)

    def test_a_running_session(self, day: Workday) -> None:
        task = day.task("Write blog post")
        session = day.act(task, "start")["pomodoro_session"]["id"]
        day.clock.tick(900.4)
        assert day.active() == {
            "id": session,
            "task": {"id": task, "title": "Write blog post"},
            "started_at": "2026-03-02T09:00:00Z",
            "duration_minutes": 25,
            "is_break": False,
            "elapsed_seconds": 900,
            "remaining_seconds": 600,
            "break_type": None,
            "is_paused": False,
            "ends_at": "2026-03-02T09:25:00Z",
        }

    def test_it_freezes_while_paused(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start")
        day.clock.tick(100.6)
        day.act(task, "pause")
        for _ in range(3):
            seen = day.active()
            assert (seen["elapsed_seconds"], seen["remaining_seconds"]) == (100, 1400)
            assert (seen["is_paused"], seen["ends_at"]) == (True, None)
            day.clock.tick(hours=7)

    def test_a_running_break(self, day: Workday) -> None:
        day.ok("pomodoro/break/start/", {"break_type": "long"}, 201)
        day.clock.tick(60)
        seen = day.active()
        assert (seen["task"], seen["is_break"], seen["break_type"]) == (None, True, "long")
        assert (seen["elapsed_seconds"], seen["remaining_seconds"]) == (60, 840)

    def test_one_started_elsewhere_shows_and_blocks(self, day: Workday) -> None:
        put_active(day)
        seen = day.active()
        assert (seen["id"], seen["task"], seen["is_break"], seen["duration_minutes"]) == (4711, None, False, 2)
        assert day.refused(day.task(), "start")["details"] == {"session_id": 4711, "task_id": None}

    def test_a_strangers_session_is_theirs(self, day: Workday, stranger: Person) -> None:
        day.act(day.task(), "start")
        assert day.api.get(f"{V1}/pomodoro/active/", token=stranger.token).json == NONE_ACTIVE

    def test_it_is_gone_with_its_task(self, day: Workday) -> None:
        task = day.task()
        day.act(task, "start")
        day.clock.tick(300)
        assert day.api.delete(f"{V1}/tasks/{task}/", token=day.token).status == 204
        assert day.active() is None
        [session] = day.sessions()
        assert (session["task"], session["actual_duration_seconds"], session["completed"]) == (None, 300, True)
        assert day.get("analytics/daily/").json["total_focus_seconds"] == 300


class TestStartBreak:
    """FF-22."""

    @pytest.mark.parametrize(("word", "minutes", "ends"), [("short", 5, "09:05"), ("long", 15, "09:15")])
    def test_lasts_as_the_settings_say(self, day: Workday, word: str, minutes: int, ends: str) -> None:
        answer = day.ok("pomodoro/break/start/", {"break_type": word}, 201)
        assert answer == {
            "id": answer["id"],
            "is_break": True,
            "break_type": word,
            "duration_minutes": minutes,
            "started_at": "2026-03-02T09:00:00Z",
            "ends_at": f"2026-03-02T{ends}:00Z",
        }

    def test_the_persons_own_lengths_count(self, day: Workday) -> None:
        day.api.patch(f"{V1}/auth/profile/", token=day.token, json={"pomodoro_settings": {"short_break": 3}})
        assert day.ok("pomodoro/break/start/", {"break_type": " short "}, 201)["duration_minutes"] == 3

    @pytest.mark.parametrize("body", [None, {}, {"break_type": "auto"}])
    def test_the_server_picks_a_long_one_after_every_fourth_session_of_the_day(self, day: Workday, body: Any) -> None:
        task, picked = day.task(), []
        for _ in range(9):
            rest = day.ok("pomodoro/break/start/", body, 201)
            picked.append(rest["break_type"])
            day.ok(f"pomodoro/sessions/{rest['id']}/complete/")
            day.worked(1, task)
        assert picked == ["short"] * 4 + ["long"] + ["short"] * 3 + ["long"]

    def test_the_persons_own_interval_counts(self, day: Workday) -> None:
        day.api.patch(f"{V1}/auth/profile/", token=day.token, json={"pomodoro_settings": {"long_break_interval": 2}})
        task = day.task()
        day.worked(1, task)
        day.worked(1, task)
        assert day.ok("pomodoro/break/start/", {}, 201)["break_type"] == "long"

    def test_counting_begins_again_at_local_midnight(self, day: Workday) -> None:
        day.api.patch(f"{V1}/auth/profile/", token=day.token, json={"timezone": "Asia/Kathmandu"})
        day.clock.set("2026-03-02T17:00:00+00:00")  # 22:45 there
        task = day.task()
        for _ in range(4):
            day.worked(1, task)
        day.clock.set("2026-03-02T18:14:59+00:00")
        late = day.ok("pomodoro/break/start/", {}, 201)
        day.ok(f"pomodoro/sessions/{late['id']}/complete/")
        day.clock.set("2026-03-02T18:15:00+00:00")
        early = day.ok("pomodoro/break/start/", {}, 201)
        assert (late["break_type"], early["break_type"]) == ("long", "short")

    @pytest.mark.parametrize("value", ["medium", "", None, 5, True, ["short"]])
    def test_other_types_are_refused(self, day: Workday, value: Any) -> None:
        answer = day.post("pomodoro/break/start/", {"break_type": value})
        assert (answer.status, list(answer.error["details"])) == (400, ["break_type"])
        assert day.active() is None

    @pytest.mark.parametrize("state", ["running", "paused"])
    def test_work_that_is_active_refuses_it(self, day: Workday, state: str) -> None:
        task = day.task()
        session = day.act(task, "start")["pomodoro_session"]["id"]
        if state == "paused":
            day.act(task, "pause")
        before = snapshot()
        answer = day.post("pomodoro/break/start/", {})
        assert (answer.status, answer.error["code"]) == (409, "CONFLICT")
        assert answer.error["details"]["session_id"] == session
        assert snapshot() == before

    def test_so_does_a_break(self, day: Workday) -> None:
        first = day.ok("pomodoro/break/start/", {}, 201)["id"]
        answer = day.post("pomodoro/break/start/", {})
        assert (answer.status, answer.error["details"]["session_id"]) == (409, first)

    def test_of_two_at_once_one_begins(self, day: Workday) -> None:
        won: list[Any] = []
        with meanwhile("TransactWriteItems", lambda: won.append(day.ok("pomodoro/break/start/", {}, 201))):
            answer = day.post("pomodoro/break/start/", {})
        assert (answer.status, answer.error["details"]["session_id"]) == (409, won[0]["id"])

    def test_it_ends_by_itself_and_counts_as_no_pomodoro(self, day: Workday) -> None:
        day.ok("pomodoro/break/start/", {}, 201)
        day.clock.tick(minutes=5)
        assert day.active() is None
        [rest] = day.sessions()
        assert (rest["ended_at"], rest["actual_duration_seconds"]) == ("2026-03-02T09:05:00Z", 300)
        assert day.get("analytics/daily/").json["total_pomodoros"] == 0

    def test_a_repetition_whose_first_answer_was_lost_finds_its_break(
        self, day: Workday, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        headers = {"Idempotency-Key": "b"}
        with monkeypatch.context() as broken:
            broken.setattr(idempotency, "finish", lambda *_: None)
            first = day.post("pomodoro/break/start/", {}, headers=headers)
        day.clock.tick(60)
        again = day.post("pomodoro/break/start/", {}, headers=headers)
        assert (again.status, again.json) == (201, first.json)
        assert len(day.sessions()) == 1


class TestCompleteSession:
    """FF-23."""

    def test_early_work_counts_what_was_worked_and_as_one_pomodoro(self, day: Workday) -> None:
        task = day.task()
        session = day.act(task, "start")["pomodoro_session"]["id"]
        day.clock.tick(754.9)
        assert day.ok(f"pomodoro/sessions/{session}/complete/") == {
            "id": session,
            "completed": True,
            "ended_at": "2026-03-02T09:12:34Z",
            "actual_duration_seconds": 754,
            "suggested_break": "short",
        }
        detail = day.detail(task)
        assert detail["status"] == "in_progress"
        assert (detail["completed_pomodoros"], detail["total_focus_seconds"]) == (1, 754)

    def test_no_time_at_all_is_a_pomodoro_too(self, day: Workday) -> None:
        task = day.task()
        session = day.act(task, "start")["pomodoro_session"]["id"]
        assert day.ok(f"pomodoro/sessions/{session}/complete/")["actual_duration_seconds"] == 0
        assert day.detail(task)["completed_pomodoros"] == 1

    def test_a_paused_task_is_in_progress_again(self, day: Workday) -> None:
        task = day.task()
        session = day.act(task, "start")["pomodoro_session"]["id"]
        day.clock.tick(60)
        day.act(task, "pause")
        day.clock.tick(hours=1)
        done = day.ok(f"pomodoro/sessions/{session}/complete/")
        assert (done["actual_duration_seconds"], done["ended_at"]) == (60, "2026-03-02T10:01:00Z")
        assert day.detail(task)["status"] == "in_progress"
        assert day.act(task, "start")["pomodoro_session"]["id"] != session

    def test_suggestions_follow_the_day_and_breaks_have_none(self, day: Workday) -> None:
        task, suggested = day.task(), []
        for _ in range(5):
            session = day.act(task, "start")["pomodoro_session"]["id"]
            suggested.append(day.ok(f"pomodoro/sessions/{session}/complete/")["suggested_break"])
        rest = day.ok("pomodoro/break/start/", {}, 201)["id"]
        suggested.append(day.ok(f"pomodoro/sessions/{rest}/complete/")["suggested_break"])
        assert suggested == ["short", "short", "short", "long", "short", None]

    def test_work_across_midnight_counts_for_the_day_it_began(self, day: Workday) -> None:
        day.clock.set("2026-03-02T23:50:00+00:00")
        task = day.task()
        for _ in range(3):
            day.worked(1, task)
        session = day.act(task, "start")["pomodoro_session"]["id"]
        day.clock.set("2026-03-03T00:05:00+00:00")
        assert day.ok(f"pomodoro/sessions/{session}/complete/")["suggested_break"] == "short"
        assert day.get("analytics/daily/", date="2026-03-02").json["total_pomodoros"] == 4

    @pytest.mark.parametrize("closed_by", ["itself", "clock", "task"])
    def test_one_that_is_over_answers_what_is_stored_however_it_ended(self, day: Workday, closed_by: str) -> None:
        task = day.task()
        session = day.act(task, "start", {"pomodoro_duration": 10})["pomodoro_session"]["id"]
        day.clock.tick(minutes=4)
        if closed_by == "itself":
            day.ok(f"pomodoro/sessions/{session}/complete/")
        elif closed_by == "task":
            day.act(task, "complete")
        day.clock.tick(hours=1)
        first = day.ok(f"pomodoro/sessions/{session}/complete/")
        assert first["actual_duration_seconds"] == (600 if closed_by == "clock" else 240)
        for _ in range(4):
            day.worked(1)
        before = snapshot()
        assert day.ok(f"pomodoro/sessions/{session}/complete/") == first
        assert snapshot() == before

    def test_twice_at_once_is_once(self, day: Workday) -> None:
        session = day.act(day.task(), "start")["pomodoro_session"]["id"]
        day.clock.tick(60)
        path, answers = f"pomodoro/sessions/{session}/complete/", []
        with meanwhile("TransactWriteItems", lambda: answers.append(day.ok(path))):
            answers.append(day.ok(path))
        assert answers[0] == answers[1]
        assert day.event_kinds().count("session.ended") == 1

    def test_a_strangers_session_is_like_none_at_all(self, day: Workday, stranger: Person) -> None:
        running = day.act(day.task(), "start")["pomodoro_session"]["id"]
        answers = [
            day.api.post(f"{V1}/pomodoro/sessions/{each}/complete/", token=stranger.token)
            for each in (running, 4242, "x", "-1", "ACTIVE")
        ]
        assert {answer.status for answer in answers} == {404}
        assert len({answer.body for answer in answers}) == 1
        assert day.active()["id"] == running

    def test_another_of_ones_own_ids_does_not_end_the_active_one(self, day: Workday) -> None:
        day.act(day.task(), "start")
        assert day.post("pomodoro/sessions/4242/complete/").status == 404
        assert day.active() is not None


class TestList:
    """FF-24."""

    def test_shape_of_an_ended_and_an_active_session_and_a_break(self, day: Workday) -> None:
        task = day.task("Write blog post")
        done = day.worked(25, task)
        rest = day.ok("pomodoro/break/start/", {}, 201)["id"]
        day.clock.tick(minutes=5)
        running = day.act(task, "start")["pomodoro_session"]["id"]
        about = {"id": task, "title": "Write blog post"}
        active, free, ended = day.sessions()
        assert active == {
            "id": running,
            "task": about,
            "started_at": "2026-03-02T09:30:00Z",
            "ended_at": None,
            "duration_minutes": 25,
            "actual_duration_seconds": None,
            "is_break": False,
            "completed": False,
            "break_type": None,
        }
        assert ended == active | {
            "id": done,
            "started_at": "2026-03-02T09:00:00Z",
            "ended_at": "2026-03-02T09:25:00Z",
            "actual_duration_seconds": 1500,
            "completed": True,
        }
        assert (free["id"], free["task"], free["is_break"], free["break_type"]) == (rest, None, True, "short")

    def test_filters_combine(self, day: Workday) -> None:
        one, other = day.task(), day.task()
        first, second = day.worked(5, one), day.worked(5, other)
        rest = day.ok("pomodoro/break/start/", {}, 201)["id"]
        day.clock.set("2026-03-03T08:00:00+00:00")
        third = day.worked(5, one)
        running = day.act(one, "start")["pomodoro_session"]["id"]
        ids = lambda **params: [each["id"] for each in day.sessions(**params)]  # noqa: E731
        assert ids() == [running, third, rest, second, first]
        assert ids(date="2026-03-02") == [rest, second, first]
        assert ids(date="2026-03-03") == [running, third]
        assert ids(task=one) == [running, third, first]
        assert ids(is_break="TRUE") == [rest]
        assert ids(is_break="0", date="2026-03-02", task=other) == [second]
        assert ids(task=4242) == ids(date="2027-01-01") == ids(date="0001-01-01") == ids(date="9999-12-31") == []

    def test_days_are_those_of_the_persons_zone(self, day: Workday) -> None:
        day.clock.set("2026-03-02T18:10:00+00:00")
        before = day.worked(5)
        after = day.worked(5)
        day.api.patch(f"{V1}/auth/profile/", token=day.token, json={"timezone": "Asia/Kathmandu"})
        assert [each["id"] for each in day.sessions(date="2026-03-02")] == [before]
        assert [each["id"] for each in day.sessions(date="2026-03-03")] == [after]

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("date", "2026-13-01"),
            ("date", "today"),
            ("date", ""),
            ("task", "x"),
            ("task", "1.5"),
            ("is_break", "maybe"),
            ("is_break", ""),
        ],
    )
    def test_senseless_values_are_refused_by_name(self, day: Workday, name: str, value: str) -> None:
        answer = day.get("pomodoro/sessions/", **{name: value})
        assert (answer.status, list(answer.error["details"])) == (400, [name])

    def test_ordering(self, day: Workday) -> None:
        task, lengths = day.task(), [10, 30, 20]
        for minutes in lengths:
            session = day.act(task, "start", {"pomodoro_duration": minutes})["pomodoro_session"]["id"]
            day.clock.tick(30)
            day.ok(f"pomodoro/sessions/{session}/complete/")
        minutes_by = lambda **params: [each["duration_minutes"] for each in day.sessions(**params)]  # noqa: E731
        assert minutes_by() == minutes_by(ordering="nonsense") == [20, 30, 10]
        assert minutes_by(ordering="started_at") == [10, 30, 20]
        assert minutes_by(ordering="duration_minutes") == [10, 20, 30]
        assert minutes_by(ordering="-duration_minutes,bogus") == [30, 20, 10]

    def test_pages(self, day: Workday) -> None:
        task = day.task()
        for _ in range(5):
            day.worked(1, task)
        second = day.get("pomodoro/sessions/", page=2, page_size=2, task=task).json
        assert (second["count"], len(second["results"])) == (5, 2)
        base = f"https://api.test{V1}/pomodoro/sessions/?page_size=2&task={task}&page="
        assert (second["next"], second["previous"]) == (f"{base}3", f"{base}1")
        assert day.get("pomodoro/sessions/", page=4, page_size=2).status == 404
        assert day.get("pomodoro/sessions/", page=1, date="2030-01-01").json["count"] == 0

    def test_only_ones_own(self, day: Workday, stranger: Person) -> None:
        task = day.task()
        day.worked(task=task)
        listed = day.api.get(f"{V1}/pomodoro/sessions/?task={task}", token=stranger.token)
        assert (listed.status, listed.json["count"]) == (200, 0)

    def test_a_deleted_task_leaves_its_sessions_without_one(self, day: Workday) -> None:
        task = day.task()
        session = day.worked(task=task)
        day.api.delete(f"{V1}/tasks/{task}/", token=day.token)
        assert [(each["id"], each["task"]) for each in day.sessions()] == [(session, None)]
        assert [each["id"] for each in day.sessions(task=task)] == [session]


class TestCalls:
    """DynamoDB calls after the gate."""

    def calls(self) -> int:
        return len(meter.operations) - GATE_CALLS

    def test_reads_take_two_at_most(self, day: Workday) -> None:
        day.active()
        assert self.calls() == 1
        for title in ("a", "b", "c"):
            day.worked(task=day.task(title))
        day.act(day.task(), "start")
        day.active()
        assert self.calls() == 2
        day.sessions()
        assert self.calls() == 2

    def test_writes_take_three_at_most(self, day: Workday) -> None:
        task = day.task()
        session = day.act(task, "start")["pomodoro_session"]["id"]
        day.act(task, "pause")
        day.ok(f"pomodoro/sessions/{session}/complete/")
        assert self.calls() == 3
        rest = day.ok("pomodoro/break/start/", {}, 201)["id"]
        assert self.calls() == 3
        day.ok(f"pomodoro/sessions/{rest}/complete/")
        assert self.calls() == 2
        day.ok(f"pomodoro/sessions/{rest}/complete/")
        assert self.calls() == 1


def test_the_card_forgets_a_session_that_is_paused_or_over(day: Workday) -> None:
    due = lambda: (get(keys.card(day.person.id)) or {}).get("session_due_ms")  # noqa: E731
    task = day.task()
    session = day.act(task, "start")["pomodoro_session"]["id"]
    assert due() == day.clock.now_ms + 1_500_000
    day.act(task, "pause")
    assert due() is None
    day.clock.tick(60)
    day.act(task, "resume")
    assert due() == day.clock.now_ms + 1_500_000
    day.ok(f"pomodoro/sessions/{session}/complete/")
    assert due() is None
