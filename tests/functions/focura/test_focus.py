"""Focus sessions (FU-47 to FU-49)."""

from dataclasses import replace
from typing import Any

import pytest

from tests.functions.focura.desk import Desk, data, error, faults
from tests.functions.focura.work import NOTHING, differences, project, task, told
from tests.support.race import Failure, failing, meanwhile

FLOW = "/focusflow/api/v1"
HOUR = 3600


def start(desk: Desk, kind: str = "POMODORO", seconds: int = 1500, **fields: Any) -> Any:
    return data(desk.post("focus", {"type": kind, "duration": seconds} | fields), 201)


def complete(desk: Desk, session: Any) -> Any:
    return data(desk.patch(f"focus/{session['id']}/complete"))


def flow(desk: Desk) -> Any:
    """FocusFlow for the same person."""
    login = {"email": desk.person.email, "password": desk.person.password}
    token = desk.api.post(f"{FLOW}/auth/login/", json=login).json["tokens"]["access"]
    return lambda method, path, **sent: desk.api.request(method, f"{FLOW}/{path}", token=token, **sent).json


@pytest.fixture
def space(jane: Desk, bob: Desk) -> str:
    """A workspace of Jane's with Bob in it."""
    made = jane.workspace()
    jane.hire(made, bob)
    return made


class TestStarting:
    @pytest.mark.parametrize("kind", ["POMODORO", "DEEP_WORK", "SHORT_BREAK", "LONG_BREAK", "CUSTOM"])
    def test_fu_47_each_type(self, jane: Desk, kind: str) -> None:
        made = start(jane, kind, 1801)
        assert made == {
            "id": made["id"], "type": kind, "duration": 1801, "completed": False, "task": None, "taskId": None,
            "startedAt": "2026-03-02T09:00:00.000Z", "endedAt": None,
        }  # fmt: skip
        assert data(jane.get("focus/active")) == made
        assert complete(jane, made)["type"] == kind
        assert differences(jane) == []

    def test_fu_47_a_second_one_is_refused_with_the_first(self, jane: Desk) -> None:
        first = start(jane)
        refused = jane.post("focus", {"type": "SHORT_BREAK", "duration": 300})
        assert error(refused) == (409, "CONFLICT")
        assert refused.json["data"] == first
        complete(jane, first)
        start(jane, "SHORT_BREAK", 300)
        assert error(jane.post("focus", {"type": "CUSTOM", "duration": 1})) == (409, "CONFLICT")

    def test_fu_47_of_parallel_ones_one_starts(self, jane: Desk) -> None:
        with meanwhile("TransactWriteItems", lambda: start(jane)):
            assert error(jane.post("focus", {"type": "CUSTOM", "duration": 60})) == (409, "CONFLICT")
        assert len(told("session.started")) == 1

    @pytest.mark.parametrize("failure", [Failure.LOST, Failure.LOST_WITH_500])
    def test_fu_47_a_lost_answer_starts_one(self, jane: Desk, failure: Failure) -> None:
        with failing(failure, operation="TransactWriteItems"):
            made = start(jane)
        assert data(jane.get("focus/active")) == made

    def test_fu_47_one_of_another_dialect_blocks_and_is_shown(self, jane: Desk) -> None:
        ask = flow(jane)
        made = ask("POST", "tasks/", json={"title": "Elsewhere"})
        ask("POST", f"tasks/{made['id']}/start/", json={"pomodoro_duration": 50})
        active = data(jane.get("focus/active"))
        assert (active["type"], active["duration"], active["task"]["title"]) == ("CUSTOM", 3000, "Elsewhere")
        assert jane.post("focus", {"type": "CUSTOM", "duration": 60}).json["data"] == active
        assert complete(jane, active)["completed"] is True
        assert ask("GET", f"tasks/{made['id']}/")["status"] == "in_progress"

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"type": "NAP"}, "type"),
            ({"type": None}, "type"),
            ({"duration": 0}, "duration"),
            ({"duration": 28_801}, "duration"),
            ({"duration": 1.5}, "duration"),
            ({"duration": "60"}, "duration"),
            ({"taskId": 7}, "taskId"),
            ({"taskId": None}, "taskId"),
        ],
    )
    def test_fu_47_what_is_refused(self, jane: Desk, sent: dict[str, Any], field: str) -> None:
        assert faults(jane.post("focus", {"type": "CUSTOM", "duration": 60} | sent)).keys() == {field}

    def test_fu_47_only_on_tasks_that_one_may_read(self, jane: Desk, bob: Desk, stranger: Desk, space: str) -> None:
        closed = task(jane, space, projectId=project(jane, space)["id"])
        for desk, wanted in ((bob, closed["id"]), (stranger, task(jane, space)["id"]), (jane, NOTHING)):
            answer = desk.post("focus", {"type": "CUSTOM", "duration": 60, "taskId": wanted})
            assert error(answer) == (404, "NOT_FOUND")
            assert data(desk.get("focus/active")) is None

    def test_fu_47_twelve_hours_past_its_end_it_does_not_block_any_more(self, jane: Desk) -> None:
        first = start(jane, seconds=1500)
        jane.clock.tick(1500 + 12 * HOUR - 1)
        jane.person = relogged(jane)
        assert data(jane.get("focus/active")) == first
        jane.clock.tick(2)
        second = start(jane)
        shown = data(jane.get("focus"))["sessions"]
        assert [each["id"] for each in shown] == [second["id"], first["id"]]
        assert shown[1] == first | {"endedAt": "2026-03-02T09:25:00.000Z"}
        assert differences(jane) == []


def relogged(desk: Desk) -> Any:
    """The same person after their token has expired."""
    answer = desk.api.post(
        "/focura/api/auth/login", json={"email": desk.person.email, "password": desk.person.password}
    )
    return replace(desk.person, token=answer.json["data"]["accessToken"])


class TestCompleting:
    def test_fu_48_one_time_entry(self, jane: Desk, bob: Desk, space: str) -> None:
        made = task(jane, space)
        session = start(bob, taskId=made["id"])
        assert (session["taskId"], session["task"]) == (made["id"], {"id": made["id"], "title": "Dig"})
        bob.clock.tick(601)
        done = complete(bob, session)
        assert done == session | {"completed": True, "endedAt": "2026-03-02T09:10:01.000Z"}
        bob.clock.tick(60)
        assert complete(bob, session) == done
        [entry] = data(jane.get(f"tasks/{made['id']}"))["timeEntries"]
        assert entry == {
            "id": session["id"], "description": None, "duration": 601, "billable": False, "userId": bob.person.id,
            "startedAt": session["startedAt"], "endedAt": done["endedAt"],
        }  # fmt: skip
        shown = data(jane.get(f"tasks/{made['id']}"))
        assert (shown["status"], shown["actualHours"]) == ("TODO", 0.17)
        assert differences(jane, bob) == []

    def test_fu_48_late_it_counts_as_planned_but_took_what_it_took(self, jane: Desk, space: str) -> None:
        made = task(jane, space)
        session = start(jane, seconds=60, taskId=made["id"])
        jane.clock.tick(120)
        complete(jane, session)
        shown = data(jane.get(f"tasks/{made['id']}"))
        assert (shown["timeEntries"][0]["duration"], shown["actualHours"]) == (120, 0.02)
        [fact] = told("session.ended")
        assert fact["data"]["focus_seconds"] == 60

    def test_fu_48_somebody_elses(self, jane: Desk, bob: Desk) -> None:
        session = start(jane)
        for path in (f"focus/{session['id']}", f"focus/{NOTHING}"):
            assert error(bob.patch(f"{path}/complete")) == (404, "NOT_FOUND")
            assert error(bob.post(f"{path}/cancel")) == (404, "NOT_FOUND")
        assert data(jane.get("focus/active")) == session

    @pytest.mark.parametrize("failure", [Failure.LOST, Failure.LOST_WITH_500])
    def test_fu_48_a_lost_answer_counts_once(self, jane: Desk, space: str, failure: Failure) -> None:
        made = task(jane, space)
        session = start(jane, taskId=made["id"])
        jane.clock.tick(60)
        with failing(failure, operation="TransactWriteItems"):
            complete(jane, session)
        assert len(data(jane.get(f"tasks/{made['id']}"))["timeEntries"]) == 1
        assert differences(jane) == []

    def test_fu_48_its_task_was_deleted_meanwhile(self, jane: Desk, space: str) -> None:
        made = task(jane, space)
        session = start(jane, taskId=made["id"])
        jane.clock.tick(60)
        data(jane.delete(f"tasks/{made['id']}"))
        done = complete(jane, session)
        assert (done["completed"], done["taskId"], done["task"]) == (True, None, None)
        assert differences(jane) == []


class TestCancelling:
    @pytest.mark.parametrize("kind", ["POMODORO", "LONG_BREAK"])
    def test_fu_48_it_is_gone(self, jane: Desk, space: str, kind: str) -> None:
        session = start(jane, kind, taskId=task(jane, space)["id"])
        jane.clock.tick(60)
        data(jane.post(f"focus/{session['id']}/cancel"))
        assert data(jane.get("focus/active")) is None
        assert data(jane.get("focus"))["sessions"] == []
        assert error(jane.post(f"focus/{session['id']}/cancel")) == (404, "NOT_FOUND")
        start(jane)
        assert differences(jane) == []

    def test_fu_48_what_is_completed_stays(self, jane: Desk) -> None:
        session = start(jane)
        complete(jane, session)
        assert error(jane.post(f"focus/{session['id']}/cancel")) == (400, "BAD_REQUEST")
        assert data(jane.get("focus"))["pagination"]["total"] == 1


class TestListing:
    @pytest.fixture
    def sessions(self, jane: Desk) -> list[Any]:
        """Four sessions of a minute, begun every 200 seconds, the last of them open."""
        made = []
        for kind in ("POMODORO", "SHORT_BREAK", "CUSTOM", "DEEP_WORK"):
            session = start(jane, kind, 60)
            jane.clock.tick(200)
            made.append(session if kind == "DEEP_WORK" else complete(jane, session))
        return made

    @pytest.mark.parametrize(
        ("params", "wanted"),
        [
            ({}, [3, 2, 1, 0]),
            ({"type": "POMODORO"}, [0]),
            ({"type": "CUSTOM"}, [2]),
            ({"type": "SHORT_BREAK"}, [1]),
            ({"completed": "true"}, [2, 1, 0]),
            ({"completed": "false"}, [3]),
            ({"from": "2026-03-02", "to": "2026-03-02"}, [3, 2, 1, 0]),
            ({"from": "2026-03-03"}, []),
            ({"to": "2026-03-01"}, []),
            ({"from": "2026-03-02T09:03:20Z", "to": "2026-03-02T09:06:40Z"}, [2, 1]),
            ({"page": "2", "limit": "3"}, [0]),
        ],
    )
    def test_fu_49_filters(self, jane: Desk, sessions: list[Any], params: dict[str, str], wanted: list[int]) -> None:
        assert data(jane.get("focus", params=params))["sessions"] == [sessions[each] for each in wanted]

    def test_fu_49_pages(self, jane: Desk, sessions: list[Any]) -> None:
        page = data(jane.get("focus", params={"limit": 3}))
        assert page["pagination"] == {"page": 1, "limit": 3, "total": 4, "totalPages": 2}

    def test_fu_49_days_are_the_callers_own(self, jane: Desk, sessions: list[Any]) -> None:
        data(jane.put("user/profile", {"timezone": "Pacific/Auckland"}))
        assert len(data(jane.get("focus", params={"to": "2026-03-02", "from": "2026-03-02"}))["sessions"]) == 4
        assert data(jane.get("focus", params={"from": "2026-03-03"}))["sessions"] == []

    def test_fu_49_only_ones_own(self, jane: Desk, bob: Desk, sessions: list[Any]) -> None:
        assert data(bob.get("focus"))["sessions"] == []

    @pytest.mark.parametrize("params", [{"type": "NAP"}, {"completed": "1"}, {"from": "x"}, {"limit": "101"}])
    def test_fu_49_what_is_refused(self, jane: Desk, params: dict[str, str]) -> None:
        assert faults(jane.get("focus", params=params)).keys() == params.keys()
