"""FocusMaster sessions on the wire (FM-18 to FM-24, FM-60)."""

from contextlib import nullcontext
from typing import Any

import pytest

from background import relay
from focusmaster.wire.sessions import SessionBody
from roost.focus import finished
from roost.insights.repair import inspect_figures
from roost.insights.team_items import records_from
from roost.kit import ids, keys, table
from roost.kit.table import query
from roost.kit.writes import Update
from tests.functions.focusflow.interleaving import caller_of
from tests.functions.focusmaster.conftest import PASSWORD, V1, Member, core_id, faults, flow_token, refusal
from tests.support.client import Client, Context
from tests.support.deliveries import stored_events, stream_event
from tests.support.organizations import make_organization
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock

NOTHING = "f" * 24
UNKNOWN = (404, "Resource not found")
SAMPLE = {
    "type": "focus",
    "startTime": "2026-02-02T10:00:00Z",
    "endTime": "2026-02-02T10:25:00Z",
    "duration": 1500,
    "mood": "focused",
}


def no_differences(member: Member) -> bool:
    return inspect_figures(member.user).differences == ()


def totals(member: Member) -> tuple[int, int]:
    answer = member.get("sessions/stats")
    assert answer.status == 200
    assert answer.json.keys() == {"totalFocusTime", "totalSessions"}
    return answer.json["totalFocusTime"], answer.json["totalSessions"]


def growth(member: Member) -> dict[str, Any]:
    return table.get(keys.growth(member.user)) or {}


class TestLog:
    def test_fm_18_the_documents_sample(self, me: Member) -> None:
        task = me.task()["_id"]
        answer = me.post("sessions", SAMPLE | {"task": task})
        assert answer.status == 201
        shown = answer.json
        assert shown.pop("_id") != NOTHING
        assert shown == {
            "user": me.id,
            "task": task,
            "type": "focus",
            "startTime": "2026-02-02T10:00:00.000Z",
            "endTime": "2026-02-02T10:25:00.000Z",
            "duration": 1500,
            "mood": "focused",
            "completed": True,
            "createdAt": "2026-03-02T09:00:00.000Z",
            "updatedAt": "2026-03-02T09:00:00.000Z",
        }

    def test_fm_18_focus_earns_points_and_a_pomodoro(self, me: Member) -> None:
        task = me.task()["_id"]
        me.log(task=task)
        me.log(start="2026-03-01T08:00:00Z")
        assert (me.points, me.read_task(task)["completedPomodoros"]) == (20, 1)
        assert me.read_task(task)["updatedAt"] == "2026-03-02T09:00:00.000Z"

    @pytest.mark.parametrize("kind", ["shortBreak", "longBreak"])
    def test_fm_18_a_break_earns_nothing(self, me: Member, kind: str) -> None:
        task = me.task()["_id"]
        shown = me.log(type=kind, task=task)
        assert (shown["type"], shown["task"]) == (kind, task)
        assert (me.points, me.read_task(task)["completedPomodoros"], totals(me)) == (0, 0, (0, 0))
        assert growth(me) == {}
        assert no_differences(me)

    def test_fm_18_it_counts_like_any_other_session(self, api: Client, me: Member) -> None:
        task = me.task()["_id"]
        me.log(task=task, duration=1559)
        earned = growth(me)
        assert (earned["minutes"], earned["sessions"]) == (25, 1)
        login = {"username": me.email, "password": PASSWORD}
        guard = api.post("/focusguard/api/auth/login", json=login).json["access_token"]
        assert api.get("/focusguard/api/users/me", token=guard).json["xp_points"] == 250
        (seen,) = api.get(f"{V1}/pomodoro/sessions/", token=flow_token(me)).json["results"]
        assert (seen["task"]["id"], seen["actual_duration_seconds"]) == (core_id(task), 1559)
        page = api.get(f"{V1}/tasks/{core_id(task)}/", token=flow_token(me)).json
        assert (page["total_focus_seconds"], len(page["pomodoro_sessions"])) == (1559, 1)
        assert no_differences(me)

    def test_fm_18_duration_is_kept_as_sent(self, me: Member) -> None:
        for sent, kept in ((0, 0), (86_400, 86_400), (12.75, 12.75), ("90", 90), (60.0, 60)):
            assert me.log(duration=sent)["duration"] == kept
        assert [each["duration"] for each in me.get("sessions").json].count(12.75) == 1
        assert totals(me) == (86_400 + 12 + 90 + 60, 5)
        assert no_differences(me)

    def test_fm_18_without_an_end_none_is_made_up(self, me: Member) -> None:
        shown = me.log()
        assert shown["endTime"] is None
        assert me.get(f"sessions/{shown['_id']}").json["endTime"] is None

    @pytest.mark.parametrize(
        ("sent", "shown"),
        [
            ("2026-02-02", "2026-02-02T00:00:00.000Z"),
            ("2026-02-02T10:00:00.123456+02:00", "2026-02-02T08:00:00.123Z"),
            ("2026-02-02T10:00", "2026-02-02T10:00:00.000Z"),
            (1_770_026_400_500, "2026-02-02T10:00:00.500Z"),
            ("1999-12-31T23:59:59Z", "1999-12-31T23:59:59.000Z"),
            ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000Z"),
            (0, "1970-01-01T00:00:00.000Z"),
        ],
    )
    def test_fm_18_instants_come_in_many_forms(self, me: Member, sent: object, shown: str) -> None:
        made = me.log(start=sent)  # type: ignore[arg-type]
        assert made["startTime"] == shown
        assert me.get(f"sessions/{made['_id']}").json == made | {"task": None}
        assert no_differences(me)

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"type": "deepWork"}, "type"),
            ({"type": None}, "type"),
            ({"startTime": "yesterday"}, "startTime"),
            ({"startTime": True}, "startTime"),
            ({"startTime": "9999-01-01"}, "startTime"),
            ({"startTime": 1e30}, "startTime"),
            ({"endTime": "2026-02-02T09:59:59Z"}, "endTime"),
            ({"endTime": "soon"}, "endTime"),
            ({"duration": -1}, "duration"),
            ({"duration": 86_401}, "duration"),
            ({"duration": "long"}, "duration"),
            ({"duration": True}, "duration"),
            ({"duration": None}, "duration"),
            ({"mood": "angry"}, "mood"),
            ({"task": "123"}, "task"),
            ({"task": 7}, "task"),
            ({"completed": False}, "completed"),
            ({"points": 99}, "points"),
        ],
    )
    def test_fm_19_a_bad_field_is_named(self, me: Member, sent: dict[str, Any], field: str) -> None:
        assert list(faults(me.post("sessions", SAMPLE | sent))) == [field]
        assert (me.get("sessions").json, me.points) == ([], 0)

    def test_fm_19_what_is_missing_is_named(self, me: Member) -> None:
        assert faults(me.post("sessions", {})).keys() == {"type", "startTime", "duration"}

    def test_fm_19_a_foreign_task_is_unknown_and_not_credited(self, me: Member, other: Member) -> None:
        task = other.task()
        for wanted in (task["_id"], NOTHING, me.id):
            assert refusal(me.post("sessions", SAMPLE | {"task": wanted})) == UNKNOWN
        assert other.read_task(task["_id"]) == task
        assert (me.get("sessions").json, me.points) == ([], 0)

    def test_fm_18_a_lost_answer_is_recognised(self, me: Member) -> None:
        task = me.task()["_id"]
        with failing(Failure.LOST, operation="TransactWriteItems"):
            assert me.post("sessions", SAMPLE | {"task": task}).status == 201
        assert (me.points, len(me.get("sessions").json), totals(me)) == (10, 1, (1500, 1))
        assert no_differences(me)

    def test_fm_60_parallel_sessions_add_up(self, me: Member, clock: HeldClock) -> None:
        """Six at once, each overtaken by the next, which began earlier that day."""
        task = me.task()["_id"]
        caller = caller_of(me.user)

        def log(hour: int) -> None:
            wanted = SessionBody(type="focus", startTime=f"2026-03-02T0{hour}:00:00Z", duration=1500, task=task)
            with meanwhile("TransactWriteItems", lambda: log(hour - 1)) if hour > 3 else nullcontext():
                finished.log_session(caller, wanted.finished(), clock.now_ms)

        with meanwhile("TransactWriteItems", lambda: log(7)):
            me.log(start="2026-03-02T08:00:00Z", task=task)
        assert (me.points, me.read_task(task)["completedPomodoros"]) == (60, 6)
        assert totals(me) == (9000, 6)
        assert no_differences(me)

    def test_fm_60_many_sessions_of_one_instant_have_ids_of_their_own(self, me: Member) -> None:
        made = {me.log()["_id"] for _ in range(30)}
        assert {each["_id"] for each in me.get("sessions").json} == made
        assert len(made) == 30


class TestList:
    def test_fm_20_latest_start_first_with_the_titles_of_tasks(self, me: Member, other: Member) -> None:
        task = me.task("Write documentation")["_id"]
        for start in ("2026-03-01T10:00:00Z", "2026-03-02T08:00:00Z", "2020-05-05T10:00:00Z", "2026-02-20T08:00:00Z"):
            me.log(start=start, task=task)
        other.log()
        shown = me.get("sessions").json
        starts = [each["startTime"][:10] for each in shown]
        assert starts == ["2026-03-02", "2026-03-01", "2026-02-20", "2020-05-05"]
        assert all(each["task"] == {"_id": task, "title": "Write documentation"} for each in shown)

    def test_fm_20_ranges(self, me: Member, clock: HeldClock) -> None:
        clock.set("2026-03-31T09:00:00+00:00")
        starts = {
            "2026-03-31T00:00:00.000Z": {"today", "week", "month"},
            "2026-03-30T23:59:59.999Z": {"week", "month"},
            "2026-03-24T09:00:00.000Z": {"week", "month"},
            "2026-03-24T08:59:59.999Z": {"month"},
            "2026-02-28T00:00:00.000Z": {"month"},
            "2026-02-27T23:59:59.999Z": set[str](),
            "2019-01-01T00:00:00.000Z": set[str](),
        }
        for start in starts:
            me.log(start=start)
        for word in ("today", "week", "month"):
            shown = [each["startTime"] for each in me.get("sessions", params={"range": word}).json]
            assert shown == [start for start, words in starts.items() if word in words]
        assert [each["startTime"] for each in me.get("sessions").json] == list(starts)

    def test_fm_20_days_are_those_of_the_person(self, api: Client, me: Member, clock: HeldClock) -> None:
        flow = flow_token(me)
        assert api.patch(f"{V1}/auth/profile/", json={"timezone": "Pacific/Auckland"}, token=flow).status == 200
        me.log(start="2026-03-01T11:30:00Z")  # half past midnight in Auckland
        me.log(start="2026-03-01T10:30:00Z")
        assert len(me.get("sessions", params={"range": "today"}).json) == 1
        assert me.get("analytics/productivity", params={"range": "today"}).json["totalSessions"] == 1

    @pytest.mark.parametrize("word", ["year", "", "Today", "week,month"])
    def test_fm_20_another_range_is_refused(self, me: Member, word: str) -> None:
        assert faults(me.get("sessions", params=f"range={word}")).keys() == {"range"}

    def test_fm_20_what_was_done_elsewhere_is_there_once_it_is_over(
        self, api: Client, me: Member, clock: HeldClock
    ) -> None:
        flow, task = flow_token(me), me.task()["_id"]
        started = api.post(f"{V1}/tasks/{core_id(task)}/start/", json={"pomodoro_duration": 25}, token=flow)
        assert started.status == 200
        assert me.get("sessions").json == []
        clock.tick(minutes=30)
        (work,) = me.get("sessions").json
        assert (work["type"], work["duration"], work["endTime"]) == ("focus", 1500, "2026-03-02T09:25:00.000Z")
        rest = {"break_type": "long"}
        assert api.post(f"{V1}/pomodoro/break/start/", json=rest, token=flow_token(me)).status == 201
        clock.tick(minutes=20)
        last = me.get("sessions").json[0]
        assert (last["type"], last["duration"]) == ("longBreak", 900)
        assert (me.points, totals(me)) == (0, (1500, 1))

    def test_fm_24_only_focus_and_only_ones_own(self, me: Member, other: Member) -> None:
        assert totals(me) == (0, 0)
        me.log()
        me.log(start="2020-01-01T00:00:00Z", duration=60)
        me.log(type="shortBreak")
        other.log()
        assert totals(me) == (1560, 2)


class TestRead:
    def test_fm_21_with_the_title_of_its_task(self, me: Member) -> None:
        task = me.task("Write")["_id"]
        session = me.log(task=task)["_id"]
        shown = me.get(f"sessions/{session.upper()}").json
        assert (shown["_id"], shown["task"]) == (session, {"_id": task, "title": "Write"})

    @pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
    def test_fm_21_those_of_others_and_unknown_ones_are_not_there(self, me: Member, other: Member, method: str) -> None:
        """Sessions lie in their person's partition: a foreign id is as unknown as any, and nothing tells them apart."""
        session = me.log()
        before = snapshot()
        for spelled in (session["_id"], NOTHING, "abc", "stats2"):
            sent = {"mood": "happy"} if method == "PATCH" else None
            assert refusal(other.send(method, f"sessions/{spelled}", sent)) == UNKNOWN
        assert snapshot() == before
        assert me.get(f"sessions/{session['_id']}").json == session | {"task": None}

    def test_fm_21_a_running_or_given_up_session_is_none(self, api: Client, me: Member) -> None:
        flow, task = flow_token(me), me.task()["_id"]
        started = api.post(f"{V1}/tasks/{core_id(task)}/start/", token=flow).json["pomodoro_session"]["id"]
        for method in ("GET", "DELETE"):
            assert refusal(me.send(method, f"sessions/{ids.to_object_id(started)}")) == UNKNOWN
        assert api.get(f"{V1}/pomodoro/active/", token=flow).status == 200


class TestCorrect:
    def test_fm_22_mood_and_duration(self, me: Member, clock: HeldClock) -> None:
        task = me.task()["_id"]
        session = me.log(task=task, duration=1500)
        clock.tick(5)
        answer = me.patch(f"sessions/{session['_id']}", {"mood": "happy", "duration": 1800})
        assert answer.status == 200
        assert answer.json == session | {"mood": "happy", "duration": 1800, "updatedAt": "2026-03-02T09:00:05.000Z"}
        assert me.get(f"sessions/{session['_id']}").json["duration"] == 1800

    @pytest.mark.parametrize("duration", [0, 59, 60, 1799.5, 86_400])
    def test_fm_22_figures_follow_and_points_do_not(self, me: Member, duration: float) -> None:
        task = me.task()["_id"]
        session = me.log(task=task, duration=1500)["_id"]
        me.log(task=task, duration=100)
        assert me.patch(f"sessions/{session}", {"duration": duration}).status == 200
        assert totals(me) == (int(duration) + 100, 2)
        assert growth(me)["minutes"] == int(duration) // 60 + 1
        assert (me.points, me.read_task(task)["completedPomodoros"]) == (20, 2)
        assert (table.get(keys.task(core_id(task))) or {})["focus_seconds"] == int(duration) + 100
        assert no_differences(me)

    def test_fm_22_the_end(self, me: Member) -> None:
        session = me.log(start="2026-03-02T08:00:00Z")["_id"]
        shown = me.patch(f"sessions/{session}", {"endTime": "2026-03-02T08:30:00Z"}).json
        assert (shown["endTime"], shown["duration"]) == ("2026-03-02T08:30:00.000Z", 1500)
        assert faults(me.patch(f"sessions/{session}", {"endTime": "2026-03-02T07:59:59Z"})).keys() == {"endTime"}

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({}, "root"),
            ({"mood": "angry"}, "mood"),
            ({"mood": None}, "mood"),
            ({"duration": -5}, "duration"),
            ({"task": "x"}, "task"),
            ({"type": "focus"}, "type"),
            ({"startTime": "2026-03-02"}, "startTime"),
            ({"completed": False}, "completed"),
        ],
    )
    def test_fm_22_anything_else_is_refused(self, me: Member, sent: dict[str, Any], field: str) -> None:
        session = me.log()
        assert list(faults(me.patch(f"sessions/{session['_id']}", sent))) == [field]
        assert me.get(f"sessions/{session['_id']}").json == session | {"task": None}

    def test_fm_22_it_was_on_another_task_or_on_none(self, me: Member) -> None:
        one, two = me.task("One")["_id"], me.task("Two")["_id"]
        session = me.log(task=one)["_id"]

        def pomodoros() -> list[int]:
            return [me.read_task(each)["completedPomodoros"] for each in (one, two)]

        for task, credited in ((two, [0, 1]), (None, [0, 0]), (one, [1, 0]), (one, [1, 0])):
            assert me.patch(f"sessions/{session}", {"task": task}).json["task"] == task
            assert pomodoros() == credited
            assert no_differences(me)
        assert (me.points, totals(me)) == (10, (1500, 1))

    def test_fm_22_the_rest_of_the_day_keeps_its_work(self, api: Client, me: Member, clock: HeldClock) -> None:
        one, two = me.task("One")["_id"], me.task("Two")["_id"]
        early = me.log(task=one, start="2026-03-02T06:00:00Z")["_id"]
        gone = me.log(task=one, start="2026-03-02T07:00:00Z")["_id"]
        late = me.log(task=one, start="2026-03-02T08:00:00Z")["_id"]
        assert me.delete(f"sessions/{gone}").status == 200
        for session in (early, late):
            assert me.patch(f"sessions/{session}", {"task": two, "duration": 60}).status == 200
            assert no_differences(me)
        flow = flow_token(me)
        assert api.post(f"{V1}/tasks/{core_id(two)}/start/", token=flow).status == 200
        clock.tick(minutes=1)
        for session in (early, late):
            assert me.patch(f"sessions/{session}", {"task": None}).status == 200
            assert no_differences(me)

    def test_fm_22_a_task_that_is_gone_takes_nothing_along(self, me: Member) -> None:
        one, two = me.task("One")["_id"], me.task("Two")["_id"]
        session = me.log(task=one)["_id"]
        me.delete(f"tasks/{one}")
        assert me.patch(f"sessions/{session}", {"mood": "sad", "duration": 90}).json["task"] is None
        assert no_differences(me)
        assert me.patch(f"sessions/{session}", {"task": two}).json["task"] == two
        assert no_differences(me)

    def test_fm_22_foreign_and_unknown_tasks_are_refused(self, me: Member, other: Member) -> None:
        session, foreign = me.log()["_id"], other.task()
        for wanted in (foreign["_id"], NOTHING):
            assert refusal(me.patch(f"sessions/{session}", {"task": wanted})) == UNKNOWN
        assert other.read_task(foreign["_id"]) == foreign

    def test_fm_22_of_a_session_that_was_timed_only_the_mood(self, api: Client, me: Member, clock: HeldClock) -> None:
        flow, task = flow_token(me), me.task()["_id"]
        api.post(f"{V1}/tasks/{core_id(task)}/start/", token=flow)
        clock.tick(minutes=30)
        session = me.get("sessions").json[0]["_id"]
        assert me.patch(f"sessions/{session}", {"mood": "sad"}).json["mood"] == "sad"
        answer = me.patch(f"sessions/{session}", {"duration": 9000})
        assert refusal(answer) == (400, "Only the mood of a timed session can be changed")
        assert totals(me) == (1500, 1)
        assert no_differences(me)

    def test_fm_22_breaks_move_without_figures(self, me: Member) -> None:
        task = me.task()["_id"]
        session = me.log(type="longBreak")["_id"]
        shown = me.patch(f"sessions/{session}", {"task": task, "duration": 600}).json
        assert (shown["task"], shown["duration"]) == (task, 600)
        assert (me.read_task(task)["completedPomodoros"], totals(me)) == (0, (0, 0))
        assert no_differences(me)

    def test_fm_22_parallel_corrections_both_count(self, me: Member) -> None:
        one, two = me.log(duration=600)["_id"], me.log(duration=600)["_id"]
        with meanwhile("TransactWriteItems", lambda: me.patch(f"sessions/{two}", {"duration": 60})):
            assert me.patch(f"sessions/{one}", {"duration": 120}).status == 200
        with meanwhile("TransactWriteItems", lambda: me.patch(f"sessions/{one}", {"duration": 240})):
            assert me.patch(f"sessions/{one}", {"mood": "happy"}).json["duration"] == 240
        assert totals(me) == (300, 2)
        assert no_differences(me)


class TestSharedWork:
    def test_it_counts_in_the_team_and_follows_corrections(
        self, api: Client, me: Member, other: Member, clock: HeldClock
    ) -> None:
        acme = make_organization(clock, "acme", other.user)
        acme.seat(me.user)
        wanted = {"title": "Team", "organization": "acme"}
        made = api.post(f"{V1}/tasks/", json=wanted, token=flow_token(me)).json["id"]
        task = ids.to_object_id(made)
        session = me.log(task=task, duration=1200)["_id"]
        me.put(f"tasks/{task}", {"status": "done"})

        def told() -> tuple[int, int]:
            relay.handler(stream_event(stored_events()), Context())
            rows = query(keys.team(acme.id), begins=keys.DAY_PREFIX)
            record = records_from(rows)[me.user]
            return sum(each.focus_seconds or 0 for each in record.sessions.values()), len(record.completed)

        assert told() == (1200, 1)
        clock.tick(1)
        assert me.patch(f"sessions/{session}", {"duration": 600}).status == 200
        me.put(f"tasks/{task}", {"status": "todo"})
        assert told() == (600, 0)
        assert no_differences(me)

    def test_its_task_stays(self, api: Client, me: Member, other: Member, clock: HeldClock) -> None:
        acme = make_organization(clock, "acme", other.user)
        acme.seat(me.user)
        wanted = {"title": "Team", "organization": "acme"}
        task = ids.to_object_id(api.post(f"{V1}/tasks/", json=wanted, token=flow_token(me)).json["id"])
        shared, own = me.log(task=task)["_id"], me.log()["_id"]
        for session, other_task in ((shared, None), (own, task)):
            assert faults(me.patch(f"sessions/{session}", {"task": other_task})).keys() == {"task"}

    def test_it_says_nothing_of_what_somebody_does_now(
        self, api: Client, me: Member, other: Member, clock: HeldClock
    ) -> None:
        acme = make_organization(clock, "acme", other.user)
        acme.seat(me.user)
        flow, wanted = flow_token(me), {"title": "Team", "organization": "acme"}
        task = api.post(f"{V1}/tasks/", json=wanted, token=flow).json["id"]
        assert api.post(f"{V1}/tasks/{task}/start/", token=flow).status == 200
        me.log(task=ids.to_object_id(task), start="2026-03-01T08:00:00Z")
        relay.handler(stream_event(stored_events()), Context())
        assert (table.get(keys.member(acme.id, me.user)) or {})["live_status"] == "focused"


class TestDelete:
    def test_fm_23_it_is_gone_and_what_it_earned_stays(self, me: Member) -> None:
        task = me.task()["_id"]
        session = me.log(task=task)["_id"]
        answer = me.delete(f"sessions/{session}")
        assert (answer.status, answer.json) == (200, {"message": "Session deleted successfully"})
        assert me.get("sessions").json == []
        assert refusal(me.get(f"sessions/{session}")) == refusal(me.delete(f"sessions/{session}")) == UNKNOWN
        assert (me.points, totals(me), me.read_task(task)["completedPomodoros"]) == (10, (1500, 1), 1)
        assert no_differences(me)

    def test_fm_23_a_break_goes_without_trace(self, me: Member) -> None:
        session = me.log(type="shortBreak")["_id"]
        assert me.delete(f"sessions/{session}").status == 200
        assert me.get("sessions").json == []
        assert refusal(me.delete(f"sessions/{session}")) == UNKNOWN
        assert no_differences(me)

    def test_fm_23_of_parallel_deletions_one_deletes(self, me: Member) -> None:
        session = me.log()["_id"]
        answers = []
        with meanwhile("TransactWriteItems", lambda: answers.append(me.delete(f"sessions/{session}").status)):
            answers.append(me.delete(f"sessions/{session}").status)
        assert sorted(answers) == [200, 404]
        assert no_differences(me)


def test_a_change_of_zone_during_the_request_moves_the_day(me: Member) -> None:
    """Figures land on the day of the zone that the person is in when they are written."""

    def move() -> None:
        table.write(Update(keys.card(me.user), set={"zone": "Pacific/Auckland"}))

    with meanwhile("TransactWriteItems", move):
        me.log(start="2026-03-01T23:30:00Z")
    assert me.get("analytics/productivity", params={"range": "today"}).json["totalSessions"] == 1
