"""FG-22 to FG-32: focus sessions."""

from typing import Any

import pytest

from roost.kit import ids
from tests.functions.focusguard.desk import FLOW, Desk, code, detail, failing_fields
from tests.support.catalogue.focusguard import BASE, PASSWORD, guard_of
from tests.support.client import Answer
from tests.support.race import Failure, failing, meanwhile

UNKNOWN = [ids.to_uuid(77), "not-a-uuid", "77", "active2"]


def test_fg_22_a_session_without_a_length(desk: Desk) -> None:
    answer = desk.post("sessions")
    assert answer.status == 201
    session = answer.json
    assert session == {
        "id": session["id"],
        "user_id": desk.person.id,
        "completed": False,
        "created_at": "2026-03-02T09:00:00.000Z",
        "start_time": "2026-03-02T09:00:00.000Z",
        "completed_at": None,
        "duration_minutes": None,
        "actual_duration_minutes": None,
        "focus_score": None,
        "blink_rate": None,
    }
    assert ids.from_uuid(session["id"])


@pytest.mark.parametrize("minutes", [1, 25, 1440])
def test_fg_22_a_session_with_a_planned_length(desk: Desk, minutes: int) -> None:
    assert desk.made(desk.post("sessions", {"duration_min": minutes}))["duration_minutes"] == minutes


@pytest.mark.parametrize("sent", [{}, {"duration_min": None}, {"other": 1}])
def test_fg_22_the_length_may_be_left_out_in_any_way(desk: Desk, sent: Any) -> None:
    assert desk.made(desk.post("sessions", sent))["duration_minutes"] is None


@pytest.mark.parametrize("minutes", [0, -5, 1441, 10**30, 1.5, "25", "abc", True, [], {}])
def test_fg_22_bad_lengths(desk: Desk, minutes: Any) -> None:
    assert failing_fields(desk.post("sessions", {"duration_min": minutes})).keys() == {"duration_min"}
    assert desk.made(desk.get("sessions"))["total"] == 0


def test_fg_23_a_second_start_is_refused(desk: Desk) -> None:
    first = desk.start()
    answer = desk.post("sessions", {"duration_min": 25})
    assert code(answer) == (409, "ACTIVE_SESSION_EXISTS")
    assert detail(answer)["details"] == {"session_id": first}


def test_fg_23_of_two_starts_at_once_one_succeeds(desk: Desk) -> None:
    won: list[Answer] = []
    with meanwhile("TransactWriteItems", lambda: won.append(desk.post("sessions"))):
        lost = desk.post("sessions")
    assert (won[0].status, code(lost)) == (201, (409, "ACTIVE_SESSION_EXISTS"))
    assert detail(lost)["details"] == {"session_id": won[0].json["id"]}
    assert desk.made(desk.get("sessions"))["total"] == 1


@pytest.mark.parametrize("failure", list(Failure))
def test_fg_23_a_lost_answer_starts_no_second_one(desk: Desk, failure: Failure) -> None:
    with failing(failure, operation="TransactWriteItems"):
        assert desk.post("sessions").status == 201
    assert desk.made(desk.get("sessions"))["total"] == 1


def test_fg_23_a_session_of_another_dialect_is_the_active_one_here(desk: Desk) -> None:
    flow = flow_token(desk)
    task = desk.api.post(f"{FLOW}/tasks/", json={"title": "Dig"}, token=flow).json["id"]
    started = desk.api.post(f"{FLOW}/tasks/{task}/start/", json={"pomodoro_duration": 25}, token=flow).json
    active = desk.made(desk.get("sessions/active"))
    assert (active["has_active"], active["session"]["duration_minutes"]) == (True, 25)
    assert ids.from_uuid(active["session"]["id"]) == started["pomodoro_session"]["id"]
    assert code(desk.post("sessions")) == (409, "ACTIVE_SESSION_EXISTS")


def flow_token(desk: Desk) -> str:
    login = {"email": "jane@example.com", "password": PASSWORD}
    return str(desk.api.post(f"{FLOW}/auth/login/", json=login).json["tokens"]["access"])


def history(desk: Desk) -> list[str]:
    """Five sessions, a minute apart, newest first: open, completed, completed, given up, completed."""
    made = [desk.focus(10)]
    desk.clock.tick(minutes=1)
    lapsed = desk.start()
    desk.clock.tick(hours=25)
    desk = signed_in(desk)
    made.append(lapsed)
    for _ in range(2):
        desk.clock.tick(minutes=1)
        made.append(desk.focus(10))
    desk.clock.tick(minutes=1)
    made.append(desk.start())
    return made[::-1]


def signed_in(desk: Desk) -> Desk:
    """The same person with a fresh token."""
    answer = desk.api.post(f"{BASE}/auth/login", json={"username": "jane", "password": PASSWORD})
    desk.person = guard_of(answer)
    return desk


def shown(desk: Desk, **params: Any) -> tuple[list[str], tuple[int, int, int]]:
    """The ids of a list, and its counts."""
    page = desk.made(desk.get("sessions", params=params))
    assert page.keys() == {"sessions", "total", "completed_count", "incomplete_count"}
    counts = page["total"], page["completed_count"], page["incomplete_count"]
    return [each["id"] for each in page["sessions"]], counts


def test_fg_24_an_empty_list(desk: Desk) -> None:
    assert shown(desk) == ([], (0, 0, 0))


def test_fg_24_newest_first_with_counts_of_all(desk: Desk) -> None:
    made = history(desk)
    assert shown(desk) == (made, (5, 3, 2))
    page = desk.made(desk.get("sessions"))["sessions"]
    assert [each["completed"] for each in page] == [False, True, True, False, True]
    assert page[1] == desk.session(made[1])


def test_fg_24_filters(desk: Desk) -> None:
    newest, second, third, lapsed, first = history(desk)
    assert shown(desk, completed_only="true") == ([second, third, first], (3, 3, 2))
    assert shown(desk, status="completed") == ([second, third, first], (3, 3, 2))
    assert shown(desk, status="incomplete") == ([newest, lapsed], (2, 3, 2))
    assert shown(desk, status="active") == ([newest], (1, 3, 2))


@pytest.mark.parametrize("name", ["skip", "offset"])
def test_fg_24_pages(desk: Desk, name: str) -> None:
    made = history(desk)
    for skip in range(7):
        for limit in (1, 2, 100):
            wanted = made[skip : skip + limit]
            assert shown(desk, **{name: skip, "limit": limit}) == (wanted, (5, 3, 2))
    assert shown(desk, status="incomplete", **{name: 1, "limit": 1})[0] == [made[3]]
    assert shown(desk, **{name: 10**18})[0] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("limit", 0), ("limit", 101), ("limit", "x"), ("limit", "1,2"), ("skip", -1), ("skip", "x"), ("offset", -1),
     ("completed_only", "maybe"), ("status", "open"), ("limit", "9" * 5000)],
)  # fmt: skip
def test_fg_24_bounds(desk: Desk, name: str, value: Any) -> None:
    assert failing_fields(desk.get("sessions", params={name: value})).keys() == {name}


def test_fg_25_none_some_none_again(desk: Desk) -> None:
    assert desk.made(desk.get("sessions/active")) == {"has_active": False, "session": None}
    session = desk.start(25)
    assert desk.made(desk.get("sessions/active")) == {"has_active": True, "session": desk.session(session)}
    desk.complete(session)
    assert desk.made(desk.get("sessions/active")) == {"has_active": False, "session": None}


def test_fg_25_a_break_of_another_dialect_is_no_session(desk: Desk) -> None:
    assert desk.api.post(f"{FLOW}/pomodoro/break/start/", token=flow_token(desk)).status == 201
    assert desk.made(desk.get("sessions/active"))["has_active"] is False
    assert desk.post("sessions").status == 201
    assert shown(desk)[1] == (1, 0, 1)


def test_fg_25_after_a_day_it_is_given_up(desk: Desk) -> None:
    session = desk.start()
    desk.clock.tick(hours=24)
    signed_in(desk)
    assert desk.made(desk.get("sessions/active"))["has_active"] is False
    assert desk.session(session)["completed"] is False
    assert desk.post("sessions").status == 201


def test_fg_26_ones_own_session(desk: Desk) -> None:
    session = desk.start(25)
    assert desk.session(session)["id"] == session
    assert desk.session(session.upper())["id"] == session
    desk.complete(session)
    assert desk.session(session)["completed"] is True


@pytest.mark.parametrize("unknown", UNKNOWN)
@pytest.mark.parametrize("method", ["GET", "PATCH", "PUT", "DELETE"])
def test_fg_26_unknown_and_malformed_ids(desk: Desk, method: str, unknown: str) -> None:
    sent = {"completed": True} if method in ("PATCH", "PUT") else None
    assert code(desk.ask(method, f"sessions/{unknown}", sent)) == (404, "SESSION_NOT_FOUND")


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_fg_27_completing_credits_the_elapsed_minutes_once(desk: Desk, method: str) -> None:
    session = desk.start()
    desk.clock.tick(minutes=12, seconds=1)
    done = desk.made(desk.ask(method, f"sessions/{session}", {"completed": True}))
    assert (done["completed"], done["actual_duration_minutes"]) == (True, 13)
    assert done["completed_at"] == "2026-03-02T09:12:01.000Z"
    assert desk.session(session) == done
    stats, user = desk.stats(), desk.me()
    assert (stats["total_sessions"], stats["total_focus_min"], stats["current_streak"]) == (1, 13, 1)
    assert (user["xp_points"], user["lvl"]) == (130, 1)
    assert desk.garden()["total"] == 0


@pytest.mark.parametrize(
    ("planned", "passed_s", "credited"),
    [(None, 0, 1), (None, 60, 1), (None, 61, 2), (25, 600, 10), (25, 1500, 25), (25, 7200, 25), (None, 86_399, 1440)],
)
def test_fg_27_minutes_without_a_claim(desk: Desk, planned: int | None, passed_s: int, credited: int) -> None:
    session = desk.start(planned)
    desk.clock.tick(passed_s)
    signed_in(desk)
    done = desk.made(desk.patch(f"sessions/{session}", {"completed": True}))
    assert done["actual_duration_minutes"] == credited
    assert desk.stats()["total_focus_min"] == credited


def test_fg_27_a_claimed_length_is_trusted(desk: Desk) -> None:
    session = desk.start(25)
    desk.clock.tick(minutes=1)
    sent = {"completed": True, "actual_duration": 90, "focus_score": 87.5, "blink_rate": 14}
    done = desk.made(desk.patch(f"sessions/{session}", sent))
    assert (done["actual_duration_minutes"], done["focus_score"], done["blink_rate"]) == (90, 87.5, 14)
    assert desk.me()["xp_points"] == 900


def test_fg_27_a_change_without_completion(desk: Desk) -> None:
    session = desk.start()
    sent = {"focus_score": 50, "blink_rate": 3.25, "actual_duration": 7, "duration_min": 30, "completed": False}
    changed = desk.made(desk.patch(f"sessions/{session}", sent))
    assert (changed["completed"], changed["duration_minutes"]) == (False, 30)
    assert (changed["focus_score"], changed["blink_rate"]) == (50, 3.25)
    assert desk.session(session) == changed
    assert desk.stats()["total_sessions"] == 0
    assert desk.made(desk.patch(f"sessions/{session}", {"completed": True}))["actual_duration_minutes"] == 7


@pytest.mark.parametrize("sent", [None, {}, {"unknown": 1}, {"completed": None}])
def test_fg_27_an_empty_change_is_meaningless(desk: Desk, sent: Any) -> None:
    session = desk.start()
    assert code(desk.patch(f"sessions/{session}", sent)) == (400, "BAD_REQUEST")
    assert desk.session(session)["completed"] is False


def test_fg_28_completing_again_changes_nothing(desk: Desk) -> None:
    session = desk.start()
    desk.clock.tick(minutes=5)
    done = desk.made(desk.patch(f"sessions/{session}", {"completed": True}))
    figures = desk.stats(), desk.me()
    desk.clock.tick(minutes=5)
    again = {"completed": True, "actual_duration": 99, "focus_score": 1}
    assert desk.made(desk.patch(f"sessions/{session}", again)) == done
    assert desk.complete(session, 60) == done
    assert (desk.stats(), desk.me()) == figures
    assert desk.garden()["total"] == 0


@pytest.mark.parametrize(("route", "sent"), [("", {"completed": True}), ("/complete", {"actual_duration": 10})])
def test_fg_28_two_completions_at_once_are_one(desk: Desk, route: str, sent: Any) -> None:
    session = desk.start()
    desk.clock.tick(minutes=10)
    path = f"sessions/{session}{route}"
    won: list[Answer] = []
    with meanwhile("TransactWriteItems", lambda: won.append(desk.patch(path, sent))):
        answer = desk.patch(path, sent)
    assert (answer.status, answer.json) == (200, won[0].json)
    assert (desk.stats()["total_focus_min"], desk.me()["xp_points"]) == (10, 100)
    assert desk.garden()["total"] == (2 if route else 0)


@pytest.mark.parametrize("failure", list(Failure))
@pytest.mark.parametrize(("route", "sent"), [("", {"completed": True}), ("/complete", {"actual_duration": 10})])
def test_fg_28_a_lost_answer_credits_once(desk: Desk, route: str, sent: Any, failure: Failure) -> None:
    session = desk.start()
    desk.clock.tick(minutes=10)
    with failing(failure, operation="TransactWriteItems"):
        assert desk.patch(f"sessions/{session}{route}", sent).json["actual_duration_minutes"] == 10
    assert desk.me()["xp_points"] == 100
    assert desk.garden()["total"] == (2 if route else 0)


def test_fg_29_a_completed_one_is_not_opened_again(desk: Desk) -> None:
    session = desk.focus(10)
    assert code(desk.patch(f"sessions/{session}", {"completed": False})) == (409, "SESSION_ALREADY_COMPLETED")
    assert desk.session(session)["completed"] is True


def test_fg_29_an_open_one_stays_open(desk: Desk) -> None:
    session = desk.start()
    assert desk.made(desk.patch(f"sessions/{session}", {"completed": False}))["completed"] is False


def test_fg_29_one_that_was_given_up_is_not_completed(desk: Desk) -> None:
    session = desk.start()
    desk.clock.tick(hours=24, seconds=1)
    signed_in(desk)
    assert code(desk.patch(f"sessions/{session}", {"completed": True})) == (409, "SESSION_ABANDONED")
    assert code(desk.patch(f"sessions/{session}/complete", {"actual_duration": 5})) == (409, "SESSION_ABANDONED")
    assert desk.stats()["total_sessions"] == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("completed", "true"), ("completed", 1), ("completed", []), ("actual_duration", 0), ("actual_duration", 1441),
     ("actual_duration", "10"), ("actual_duration", True), ("focus_score", -1), ("focus_score", 100.5),
     ("focus_score", "80"), ("blink_rate", -0.1), ("blink_rate", {}), ("duration_min", 0), ("duration_min", 1441)],
)  # fmt: skip
def test_fg_29_bad_values(desk: Desk, field: str, value: Any) -> None:
    session = desk.start()
    before = desk.session(session)
    assert failing_fields(desk.patch(f"sessions/{session}", {field: value})).keys() == {field}
    assert desk.session(session) == before


@pytest.mark.parametrize("text", ["1e999", "NaN", "Infinity", "-1e-400", "1e-300", "1e300"])
def test_fg_29_odd_numbers_never_break_anything(desk: Desk, text: str) -> None:
    raw = f'{{"blink_rate": {text}}}'.encode()
    answer = desk.patch(f"sessions/{desk.start()}", raw=raw, headers={"Content-Type": "application/json"})
    assert answer.status in (200, 400, 422)


@pytest.mark.parametrize(
    ("minutes", "xp", "level"),
    [(1, 10, 1), (9, 90, 1), (19, 190, 1), (20, 200, 2), (45, 450, 3), (125, 1250, 5), (320, 3200, 8), (500, 5000, 10)],
)
def test_fg_30_ten_points_a_minute_and_the_level(desk: Desk, minutes: int, xp: int, level: int) -> None:
    done = desk.complete(desk.start(), minutes, focus_score=90, blink_rate=12.5)
    assert (done["actual_duration_minutes"], done["focus_score"], done["blink_rate"]) == (minutes, 90, 12.5)
    assert (desk.me()["xp_points"], desk.me()["lvl"]) == (xp, level)
    assert desk.garden()["total"] == minutes // 5


@pytest.mark.parametrize(
    "sent", [None, {}, {"actual_duration": None}, {"actual_duration": 0}, {"actual_duration": 1441}]
)
def test_fg_30_the_length_is_needed(desk: Desk, sent: Any) -> None:
    session = desk.start()
    assert failing_fields(desk.patch(f"sessions/{session}/complete", sent)).keys() == {"actual_duration"}
    assert desk.session(session)["completed"] is False


def test_fg_30_a_whole_day_is_one_step(desk: Desk) -> None:
    desk.complete(desk.start(), 1440)
    garden = desk.garden()
    assert (garden["total"], len(garden["gardens"])) == (288, 100)
    assert [each["plant_num"] for each in garden["gardens"]] == list(range(287, 187, -1))


def test_fg_31_a_deleted_session_is_gone(desk: Desk) -> None:
    session = desk.start()
    answer = desk.delete(f"sessions/{session}")
    assert (answer.status, answer.body) == (204, b"")
    for again in (desk.get(f"sessions/{session}"), desk.delete(f"sessions/{session}")):
        assert code(again) == (404, "SESSION_NOT_FOUND")
    assert desk.made(desk.get("sessions/active"))["has_active"] is False
    assert desk.post("sessions").status == 201
    assert desk.stats()["total_sessions"] == 0


def test_fg_31_what_a_completed_one_earned_stays(desk: Desk) -> None:
    session = desk.focus(25)
    desk.plant(session)
    before = desk.stats(), desk.me(), desk.made(desk.get("stats/daily/7")), desk.made(desk.get("stats/trends"))
    assert desk.delete(f"sessions/{session}").status == 204
    after = desk.stats(), desk.me(), desk.made(desk.get("stats/daily/7")), desk.made(desk.get("stats/trends"))
    assert after == before
    assert shown(desk) == ([], (0, 0, 0))
    assert (desk.garden()["total"], desk.garden()["gardens"]) == (0, [])


def test_fg_32_somebody_elses_session_is_not_there(desk: Desk, other: Desk) -> None:
    session = desk.start()
    asked = [
        other.get(f"sessions/{session}"),
        other.patch(f"sessions/{session}", {"completed": True}),
        other.put(f"sessions/{session}", {"focus_score": 1}),
        other.patch(f"sessions/{session}/complete", {"actual_duration": 5}),
        other.delete(f"sessions/{session}"),
    ]
    assert [code(answer) for answer in asked] == [(404, "SESSION_NOT_FOUND")] * 5
    assert desk.session(session)["completed"] is False
    assert shown(other) == ([], (0, 0, 0))


def test_sessions_completed_elsewhere_appear_here_and_earn_the_same(desk: Desk) -> None:
    flow = flow_token(desk)
    task = desk.api.post(f"{FLOW}/tasks/", json={"title": "Dig"}, token=flow).json["id"]
    desk.api.post(f"{FLOW}/tasks/{task}/start/", json={"pomodoro_duration": 25}, token=flow)
    desk.clock.tick(minutes=10, seconds=59)
    desk.api.post(f"{FLOW}/tasks/{task}/complete/", token=flow)
    page = desk.made(desk.get("sessions"))
    assert [(each["completed"], each["actual_duration_minutes"]) for each in page["sessions"]] == [(True, 10)]
    assert (desk.me()["xp_points"], desk.stats()["total_focus_min"]) == (100, 10)
