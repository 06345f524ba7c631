"""Sessions that run until their client ends them."""

from typing import Any

import pytest

from roost.focus import free_sessions, service, settling
from roost.focus.errors import NoActiveSession, SessionAbandoned, SessionActive, SessionCompleted
from roost.focus.model import SessionKind, SessionState, completed_ms, credited_minutes, planned_minutes
from roost.garden.service import read_growth
from roost.kit import keys
from roost.kit.errors import NotFound
from roost.kit.table import get
from tests.functions.conftest import Person
from tests.functions.garden.people import Calls, Grower, race
from tests.support.client import Client
from tests.support.stack import HeldClock

HOUR_MS, DAY_MS = 3_600_000, 86_400_000


def growth_of(who: Grower) -> tuple[int, int]:
    growth = read_growth(who.caller)
    return growth.minutes, growth.sessions


class TestStart:
    @pytest.mark.parametrize("minutes", [1, 25, 1440])
    def test_it_has_the_length_it_was_given(self, jane: Grower, minutes: int) -> None:
        session = jane.start(minutes)
        assert (planned_minutes(session), session.state) == (minutes, SessionState.ACTIVE)
        assert (credited_minutes(session), completed_ms(session)) == (None, None)

    def test_it_may_have_none(self, jane: Grower) -> None:
        assert planned_minutes(jane.start()) is None

    def test_a_second_one_is_refused_with_the_first_one_s_id(self, jane: Grower) -> None:
        first = jane.start()
        with pytest.raises(SessionActive) as refused:
            jane.start()
        assert refused.value.details == {"session_id": first.id, "task_id": None}

    def test_people_do_not_stand_in_each_other_s_way(self, jane: Grower, john: Grower) -> None:
        assert jane.start().user != john.start().user

    def test_a_break_ends_for_it(self, jane: Grower) -> None:
        rest = service.start_break(jane.caller, SessionKind.SHORT_BREAK, jane.clock.now_ms)
        jane.clock.tick(minutes=1)
        session = jane.start()
        assert free_sessions.read_free_active(jane.caller, jane.clock.now_ms) == session
        with pytest.raises(NotFound):
            free_sessions.read_free_session(jane.caller, rest.id, jane.clock.now_ms)

    def test_of_two_at_once_one_starts(self, jane: Grower) -> None:
        answers = race(jane.start, jane.start)
        assert sorted(type(each).__name__ for each in answers) == ["Session", "SessionActive"]
        assert jane.listed().total == 1

    def test_it_goes_on_past_its_planned_end(self, jane: Grower) -> None:
        session = jane.start(25)
        jane.clock.tick(hours=2)
        settling.settle_due_session(jane.caller, jane.clock.now_ms)
        assert free_sessions.read_free_active(jane.caller, jane.clock.now_ms) == session

    def test_elsewhere_it_stands_still_at_its_planned_length(self, jane: Grower) -> None:
        session = jane.start(25)
        jane.clock.tick(hours=2)
        seen, task = service.read_active(jane.caller, jane.clock.now_ms)
        assert (seen.id, task) == (session.id, None)
        over = service.complete_session(jane.caller, session.id, jane.clock.now_ms)
        assert (over.focus_seconds, credited_minutes(over)) == (1500, 25)
        assert growth_of(jane) == (25, 1)


class TestComplete:
    def test_the_minutes_are_those_it_is_said_to_have_taken(self, jane: Grower) -> None:
        session = jane.start(10)
        over = jane.complete(session.id, 1440, score=87.5, blink_rate=12)
        assert (credited_minutes(over), over.score, over.blink_rate) == (1440, 87.5, 12)
        assert completed_ms(over) == jane.clock.now_ms
        assert growth_of(jane) == (1440, 1)

    @pytest.mark.parametrize(
        ("planned", "seconds", "credited"),
        [(None, 0, 1), (None, 61, 2), (25, 1500, 25), (25, 1501, 25), (25, 9000, 25)],
    )
    def test_else_those_begun_up_to_the_planned_ones(
        self, jane: Grower, planned: int | None, seconds: int, credited: int
    ) -> None:
        session = jane.start(planned)
        jane.clock.tick(seconds)
        assert credited_minutes(jane.complete(session.id)) == credited
        assert growth_of(jane) == (credited, 1)

    def test_again_it_changes_nothing(self, jane: Grower) -> None:
        session = jane.start()
        first = jane.complete(session.id, 30, score=50)
        jane.clock.tick(minutes=5)
        assert jane.complete(session.id, 99, score=60) == first
        assert growth_of(jane) == (30, 1)
        assert [each["focus_seconds"] for each in jane.told("session.ended")] == [1800]

    def test_at_once_it_earns_once(self, jane: Grower) -> None:
        session = jane.start()
        answers = race(lambda: jane.complete(session.id, 10), lambda: jane.complete(session.id, 20))
        assert answers[0] == answers[1]
        assert growth_of(jane) == (credited_minutes(answers[0]), 1)

    def test_it_cannot_be_opened_again(self, jane: Grower) -> None:
        session = jane.focused(5)
        with pytest.raises(SessionCompleted):
            jane.change(session.id, completed=False)
        assert jane.change(jane.start().id, completed=False).state is SessionState.ACTIVE

    @pytest.mark.parametrize("number", [1, 2**53 - 1])
    def test_what_is_not_there_is_not_found(self, jane: Grower, number: int) -> None:
        with pytest.raises(NotFound):
            jane.complete(number, 5)

    def test_nor_is_somebody_else_s(self, jane: Grower, john: Grower) -> None:
        session = jane.start()
        with pytest.raises(NotFound):
            john.complete(session.id, 5)
        with pytest.raises(NotFound):
            john.delete(session.id)
        assert growth_of(john) == (0, 0)

    def test_nor_is_a_break(self, jane: Grower) -> None:
        rest = service.start_break(jane.caller, SessionKind.SHORT_BREAK, jane.clock.now_ms)
        with pytest.raises(NotFound):
            jane.complete(rest.id, 5)

    def test_it_takes_a_read_and_a_write(self, jane: Grower) -> None:
        session = jane.start()
        with Calls() as calls:
            jane.complete(session.id, 5)
        assert calls.made == ["GetItem", "BatchGetItem", "TransactWriteItems"]  # the first is what the gate knows


class TestNotes:
    def test_an_open_one_takes_lengths_and_measures(self, jane: Grower) -> None:
        session = jane.start()
        told = jane.change(session.id, minutes=12, planned_minutes=40, score=70, blink_rate=9.5)
        assert (credited_minutes(told), planned_minutes(told), told.score, told.blink_rate) == (12, 40, 70, 9.5)
        assert credited_minutes(jane.complete(session.id)) == 12
        assert growth_of(jane) == (12, 1)

    def test_the_same_again_is_no_change(self, jane: Grower) -> None:
        session = jane.start()
        first = jane.change(session.id, score=70)
        assert jane.change(session.id, score=70) == first
        assert len(jane.told("session.changed")) == 1

    def test_a_completed_one_keeps_its_lengths(self, jane: Grower) -> None:
        session = jane.focused(30)
        told = jane.change(session.id, minutes=99, planned_minutes=99, score=40)
        assert (credited_minutes(told), planned_minutes(told), told.score) == (30, None, 40)
        assert growth_of(jane) == (30, 1)


class TestAbandoned:
    @pytest.fixture
    def given_up(self, jane: Grower) -> int:
        session = jane.start(25)
        jane.clock.tick(hours=24)
        return session.id

    def test_it_is_active_up_to_a_day(self, jane: Grower) -> None:
        session = jane.start()
        jane.clock.tick(seconds=DAY_MS // 1000 - 1)
        assert credited_minutes(jane.complete(session.id)) == 1440

    def test_then_it_is_not(self, jane: Grower, given_up: int) -> None:
        assert free_sessions.read_free_active(jane.caller, jane.clock.now_ms) is None
        assert (get(keys.card(jane.user)) or {}).get("session_due_ms") is None

    def test_it_is_listed_as_not_completed(self, jane: Grower, given_up: int) -> None:
        page = jane.listed()
        assert [each.id for each in page.sessions] == [given_up]
        assert (page.total, page.completed, page.incomplete) == (1, 0, 1)
        session = free_sessions.read_free_session(jane.caller, given_up, jane.clock.now_ms)
        assert (session.state, completed_ms(session), credited_minutes(session)) == (SessionState.CANCELLED, None, None)

    def test_it_cannot_be_completed(self, jane: Grower, given_up: int) -> None:
        for _ in range(2):
            with pytest.raises(SessionAbandoned):
                jane.complete(given_up, 5)
        assert growth_of(jane) == (0, 0)
        assert jane.change(given_up, completed=False, score=3).score == 3

    def test_it_makes_room(self, jane: Grower, given_up: int) -> None:
        assert jane.start().id != given_up

    def test_elsewhere_it_is_over_too(self, jane: Grower, given_up: int) -> None:
        with pytest.raises(NoActiveSession):
            service.read_active(jane.caller, jane.clock.now_ms)

    def test_nobody_is_told_that_it_was_completed(self, jane: Grower, given_up: int) -> None:
        settling.settle_due_session(jane.caller, jane.clock.now_ms)
        (event,) = jane.told("session.ended")
        assert (event["state"], event["aside"]) == ("cancelled", True)


class TestList:
    def test_newest_first_with_counts_of_all(self, jane: Grower) -> None:
        made = []
        for number in range(5):
            jane.clock.tick(minutes=1)
            made.append(jane.focused(number + 1).id)
        jane.clock.tick(minutes=1)
        made.append(jane.start().id)
        made.reverse()
        assert jane.ids() == made
        assert jane.ids("completed") == made[1:]
        assert jane.ids("incomplete") == jane.ids("active") == made[:1]
        assert [jane.ids(skip=skip, limit=2) for skip in (0, 1, 4, 5, 6)] == [
            made[:2], made[1:3], made[4:], made[5:], [],
        ]  # fmt: skip
        assert jane.ids("completed", 4, 5) == made[5:]
        assert jane.ids("active", 1, 5) == []
        page = jane.listed("completed", 0, 1)
        assert (page.total, page.completed, page.incomplete) == (5, 5, 1)
        assert [jane.listed(wanted).total for wanted in ("all", "incomplete", "active")] == [6, 1, 1]

    def test_breaks_are_left_out_however_many(self, jane: Grower) -> None:
        first = jane.focused(1).id
        for _ in range(60):
            jane.clock.tick(minutes=10)
            service.start_break(jane.caller, SessionKind.SHORT_BREAK, jane.clock.now_ms)
        jane.clock.tick(minutes=10)
        last = jane.focused(1).id
        assert jane.ids(limit=2) == [last, first]
        assert jane.listed().total == 2

    def test_it_takes_two_calls_however_many_there_are(self, jane: Grower) -> None:
        for number in range(40):
            jane.clock.tick(minutes=1)
            jane.focused(number + 1)
        caller = jane.caller
        with Calls() as calls:
            page = free_sessions.list_free_sessions(caller, free_sessions.Listed.ALL, 5, 10, jane.clock.now_ms)
        assert calls.made == ["BatchGetItem", "Query"]
        assert [credited_minutes(each) for each in page.sessions] == list(range(35, 25, -1))


class TestDelete:
    def test_an_open_one_makes_room_and_earns_nothing(self, jane: Grower) -> None:
        session = jane.start()
        jane.delete(session.id)
        with pytest.raises(NotFound):
            free_sessions.read_free_session(jane.caller, session.id, jane.clock.now_ms)
        assert free_sessions.read_free_active(jane.caller, jane.clock.now_ms) is None
        assert (jane.listed().total, jane.listed().incomplete) == (0, 0)
        assert jane.start().id != session.id
        assert growth_of(jane) == (0, 0)

    def test_a_completed_one_leaves_what_it_earned(self, jane: Grower) -> None:
        kept, gone = jane.focused(10), jane.focused(20)
        jane.delete(gone.id)
        page = jane.listed()
        assert [each.id for each in page.sessions] == [kept.id]
        assert (page.total, page.completed) == (1, 1)
        assert growth_of(jane) == (30, 2)
        for again in (jane.delete, jane.complete):
            with pytest.raises(NotFound):
                again(gone.id)

    def test_so_does_one_that_was_given_up(self, jane: Grower) -> None:
        session = jane.start()
        jane.clock.tick(days=2)
        jane.delete(session.id)
        page = jane.listed()
        assert (page.sessions, page.total, page.incomplete) == ([], 0, 0)

    def test_at_once_it_goes_once(self, jane: Grower) -> None:
        session = jane.focused(10)
        answers = race(lambda: jane.delete(session.id), lambda: jane.delete(session.id))
        assert sorted(type(each).__name__ for each in answers) == ["NoneType", "NotFound"]
        assert (jane.listed().completed, growth_of(jane)) == (0, (10, 1))

    def test_while_it_is_completed_one_of_both_comes_first(self, jane: Grower) -> None:
        session = jane.start()
        race(lambda: jane.complete(session.id, 10), lambda: jane.delete(session.id))
        assert jane.listed().total == 0
        assert growth_of(jane) in [(0, 0), (10, 1)]


class TestInAnotherDocument:
    """FocusFlow shows, refuses to start beside, and ends what was started without a planned end."""

    V1 = "/focusflow/api/v1"

    @pytest.fixture
    def both(self, person: Person, clock: HeldClock) -> Grower:
        home = (get(keys.card(person.id)) or {})["home"]
        return Grower(clock, person.id, home, person.username)

    def active(self, api: Client, person: Person) -> Any:
        answer = api.get(f"{self.V1}/pomodoro/active/", token=person.token)
        return answer.json if answer.status == 200 else answer.status

    def test_it_counts_up_to_its_planned_length(self, api: Client, person: Person, both: Grower) -> None:
        session = both.start(5)
        both.clock.tick(minutes=2)
        seen = self.active(api, person)
        assert (seen["id"], seen["task"], seen["is_break"], seen["is_paused"]) == (session.id, None, False, False)
        assert (seen["elapsed_seconds"], seen["remaining_seconds"], seen["ends_at"]) == (120, 180, None)
        both.clock.tick(minutes=9)
        seen = self.active(api, person)
        assert (seen["elapsed_seconds"], seen["remaining_seconds"], seen["duration_minutes"]) == (300, 0, 5)

    def test_without_length_it_has_a_day(self, api: Client, person: Person, both: Grower) -> None:
        both.start()
        both.clock.tick(minutes=2)
        assert self.active(api, person)["duration_minutes"] == 1440

    def test_it_is_ended_and_listed(self, api: Client, person: Person, both: Grower) -> None:
        session = both.start(5)
        task = api.post(f"{self.V1}/tasks/", json={"title": "Write"}, token=person.token).json["id"]
        refused = api.post(f"{self.V1}/tasks/{task}/start/", token=person.token)
        assert (refused.status, refused.error["details"]["session_id"]) == (409, session.id)
        both.clock.tick(minutes=3)
        ended = api.post(f"{self.V1}/pomodoro/sessions/{session.id}/complete/", token=person.token).json
        assert (ended["completed"], ended["actual_duration_seconds"]) == (True, 180)
        assert credited_minutes(both.listed().sessions[0]) == 3
        both.delete(session.id)
        assert api.get(f"{self.V1}/pomodoro/sessions/", token=person.token).json["results"] == []

    def test_one_that_was_given_up_is_none(self, api: Client, person: Person, both: Grower) -> None:
        both.start(5)
        key = api.post(f"{self.V1}/auth/api-keys/", json={"name": "k"}, token=person.token).json["key"]
        both.clock.tick(days=1)
        assert api.get(f"{self.V1}/pomodoro/active/", token=key).status == 404
        (row,) = api.get(f"{self.V1}/pomodoro/sessions/", token=key).json["results"]
        assert (row["completed"], row["is_break"]) == (False, False)

    def test_work_on_a_task_is_completed_from_here(self, api: Client, person: Person, both: Grower) -> None:
        task = api.post(f"{self.V1}/tasks/", json={"title": "Write"}, token=person.token).json["id"]
        api.post(f"{self.V1}/tasks/{task}/start/", token=person.token)
        both.clock.tick(minutes=1)
        api.post(f"{self.V1}/tasks/{task}/pause/", token=person.token)
        session = free_sessions.read_free_active(both.caller, both.clock.now_ms)
        assert session is not None
        with pytest.raises(SessionActive):
            both.start()
        both.change(session.id, planned_minutes=77)
        over = both.complete(session.id, 12)
        assert (credited_minutes(over), planned_minutes(over)) == (12, 25)
        seen = api.get(f"{self.V1}/tasks/{task}/", token=person.token).json
        assert (seen["status"], seen["total_focus_seconds"], seen["completed_pomodoros"]) == ("in_progress", 720, 1)
        both.delete(session.id)
        seen = api.get(f"{self.V1}/tasks/{task}/", token=person.token).json
        assert (seen["total_focus_seconds"], seen["pomodoro_sessions"]) == (720, [])
