"""Storage that throttles, hangs, or does what it was told and loses the answer: at every call of an operation.

Whatever happens, an operation is whole or absent, and never happens twice. Each run has a stack of its own; ids rise
with a counter, so that two runs are compared item by item with ids replaced by their rank.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

import pytest

from roost.kit import clock as kit_clock
from roost.kit import ids
from tests.support import stack
from tests.support.client import Answer, Client
from tests.support.race import Failure, failing, snapshot

V1 = "/focusflow/api/v1"
CREDENTIALS = {"email": "jane@example.com", "password": "SecurePass123!"}
SECRET = {"tx", "hash", "digest", "used", "keys"}
ID = re.compile(r"(?<!\d)0?(2\d{14})(?!\d)")

ACTIONS: dict[str, tuple[str, ...]] = {
    "register": (),
    "start": ("task",),
    "pause": ("task", "start"),
    "resume": ("task", "start", "pause"),
    "complete": ("task", "start"),
    "complete paused": ("task", "start", "pause"),
}
CALLS = {"register": 2, "start": 3, "pause": 3, "resume": 3, "complete": 3, "complete paused": 3}
POSITIONS = [(action, at) for action, calls in CALLS.items() for at in range(1, calls + 1)]
NO_EFFECT = [Failure.THROTTLED, Failure.TIMED_OUT]


@dataclass
class Scenario:
    """One person, one task, and steps of work on it a minute apart."""

    client: Client
    clock: stack.HeldClock
    token: str | None = None
    task: int = 0

    def do(self, action: str) -> Answer:
        if action == "register":
            return self.client.post(f"{V1}/auth/register/", json=CREDENTIALS)
        if action == "task":
            return self.client.post(f"{V1}/tasks/", token=self.token, json={"title": "Write"})
        return self.client.post(f"{V1}/tasks/{self.task}/{action.split()[0]}/", token=self.token)

    def prepare(self, steps: tuple[str, ...]) -> None:
        for step in steps:
            if step == "task":
                self.token = self.do("register").json["tokens"]["access"]
            answer = self.do(step)
            assert answer.status in (200, 201), answer.body
            self.task = answer.json["id"] if step == "task" else self.task
            self.clock.tick(minutes=1)


@contextmanager
def scenario(action: str) -> Iterator[Scenario]:
    """A fresh stack just before the action."""
    clock, drawn = stack.HeldClock(), count()
    with pytest.MonkeyPatch.context() as patch, kit_clock.held(clock), stack.running():
        patch.setattr(ids.secrets, "randbits", lambda bits: next(drawn) % 2**bits)
        made = Scenario(Client(), clock)
        made.prepare(ACTIONS[action])
        yield made


def _shown(item: dict[str, Any]) -> dict[str, Any]:
    hidden = {each for each in item if each in SECRET or each.startswith("n:")}
    return {each: item[each] for each in sorted(item.keys() - hidden)}


def state() -> list[str]:
    """Every item as text, without secrets, marks and rate counters; ids by rank."""
    items = {key: item for key, item in snapshot(without=()).items() if not key[0].startswith("ADDRESS#")}
    text = "\n".join(f"{_shown(item)}" for key, item in sorted(items.items()))
    ranks = {each: str(rank) for rank, each in enumerate(sorted(set(ID.findall(text))))}
    return sorted(ID.sub(lambda found: f"<{ranks[found[1]]}>", text).splitlines())


def worded(answer: Answer) -> Any:
    """The answer without what is random in it."""
    body = {name: value for name, value in answer.json.items() if name != "tokens"}
    return answer.status, ID.sub("<id>", str(body))


@cache
def undisturbed(action: str) -> tuple[Any, tuple[str, ...], int]:
    """The answer, the items afterwards and the number of calls when nothing goes wrong."""
    with scenario(action) as made, failing(Failure.THROTTLED, at=1000) as calls:
        answer = worded(made.do(action))
    with scenario(action) as made:
        made.do(action)
        return answer, tuple(state()), len(calls)


@pytest.mark.parametrize("action", ACTIONS)
def test_every_call_of_an_operation_is_put_to_the_test(action: str) -> None:
    assert undisturbed(action)[2] == CALLS[action]


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize(("action", "at"), POSITIONS)
def test_one_failure_is_made_good_unseen(action: str, at: int, failure: Failure) -> None:
    answer, items, _ = undisturbed(action)
    with scenario(action) as made:
        with failing(failure, at=at) as calls:
            assert worded(made.do(action)) == answer
        assert len(calls) > at
        assert tuple(state()) == items


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize(("action", "at"), POSITIONS)
def test_when_nothing_helps_it_is_a_500_and_the_state_is_whole(action: str, at: int, failure: Failure) -> None:
    _, items, _ = undisturbed(action)
    with scenario(action) as made:
        before = state()
        with failing(failure, at=at, times=None):
            answer = made.do(action)
        assert (answer.status, answer.error["code"], answer.error["message"]) == (
            500,
            "INTERNAL_ERROR",
            "Something went wrong",
        )
        assert state() in ([before] if failure in NO_EFFECT else [before, list(items)])


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize(("action", "at"), POSITIONS)
def test_asking_again_after_a_500_leads_to_the_same_state(action: str, at: int, failure: Failure) -> None:
    answer, items, _ = undisturbed(action)
    with scenario(action) as made:
        with failing(failure, at=at, times=None):
            assert made.do(action).status == 500
        again = made.do(action)
        assert tuple(state()) == items
        if action == "register" and again.status == 400:
            assert again.error["details"]["email"] == ["This email is already registered"]
            assert made.client.post(f"{V1}/auth/login/", json=CREDENTIALS).status == 200
        else:
            assert worded(again) == answer


@pytest.mark.parametrize("spread", [2, 3, 5])
@pytest.mark.parametrize("action", ACTIONS)
def test_several_lost_answers_in_a_row_are_made_good_too(action: str, spread: int) -> None:
    answer, items, calls = undisturbed(action)
    with scenario(action) as made:
        with failing(Failure.LOST, at=calls, times=spread):
            assert worded(made.do(action)) == answer
        assert tuple(state()) == items


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_due_session_is_settled_once(at: int, failure: Failure) -> None:
    with scenario("pause") as made:
        made.clock.tick(minutes=25)
        made.token = made.client.post(f"{V1}/auth/login/", json=CREDENTIALS).json["tokens"]["access"]
        with failing(failure, at=at):
            listed = made.client.get(f"{V1}/pomodoro/sessions/", token=made.token).json["results"]
        assert [(each["completed"], each["actual_duration_seconds"]) for each in listed] == [(True, 1500)]
        day = made.client.get(f"{V1}/analytics/daily/", token=made.token).json
        assert (day["total_pomodoros"], day["total_focus_seconds"]) == (1, 1500)
        detail = made.client.get(f"{V1}/tasks/{made.task}/", token=made.token).json
        assert (detail["completed_pomodoros"], detail["total_focus_seconds"]) == (1, 1500)
