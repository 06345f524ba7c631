"""Throttled, failed and lost calls at every position: what is done is done once, and told truthfully."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache

import pytest

from roost.identity import credentials, deletion, proofs, sign_in
from roost.identity.errors import AccountTaken, BadCredentials, LinkInvalid
from roost.kit import clock as kit_clock
from roost.kit.errors import AccountGone, TokenRevoked, Unavailable
from tests.functions.identity.people import (
    BRAND,
    OTHER,
    PASSWORD,
    ROTATING,
    People,
    SignedIn,
    draft,
    link_tokens,
    shape,
)
from tests.support.race import Failure, failing
from tests.support.stack import HeldClock, running

State = Counter[tuple[str, str]]


@dataclass
class Scene:
    """Jane, and a link by which she may set a password."""

    people: People
    jane: SignedIn
    link: str

    @property
    def now_ms(self) -> int:
        return self.people.clock.now_ms


def _scene(people: People) -> Scene:
    jane = people.register(policy=ROTATING)
    people.clock.tick(1)
    proofs.request_reset("jane@example.com", BRAND, people.clock.now_ms)
    people.fault(jane)
    return Scene(people, jane, link_tokens("reset")[0])


def _register(scene: Scene) -> SignedIn:
    found = sign_in.register(draft("mary"), PASSWORD, policy=ROTATING, now_ms=scene.now_ms, brand=BRAND)
    return SignedIn(*found, ROTATING)


def _reset(scene: Scene) -> SignedIn:
    proofs.reset_password(scene.link, OTHER, scene.now_ms)
    return scene.jane


def _change(scene: Scene) -> SignedIn:
    credentials.change_password(scene.people.caller(scene.jane), PASSWORD, OTHER, scene.now_ms, BRAND)
    return scene.jane


def _sign_out(scene: Scene) -> SignedIn:
    sign_in.sign_out(scene.jane.tokens.refresh, policy=ROTATING, now_ms=scene.now_ms)
    return scene.jane


def _delete(scene: Scene) -> SignedIn:
    deletion.delete_person(scene.jane.id, scene.now_ms)
    return scene.jane


ACTIONS: dict[str, Callable[[Scene], SignedIn]] = {
    "register": _register,
    "sign_in": lambda scene: scene.people.sign_in(policy=ROTATING),
    "rotate": lambda scene: scene.people.rotate(scene.jane),
    "reset": _reset,
    "change": _change,
    "sign_out": _sign_out,
    "delete": _delete,
}


def opens(scene: Scene, password: str, name: str = "jane") -> bool:
    try:
        return scene.people.fault(scene.people.sign_in(name, password)) is None
    except BadCredentials:
        return False


def check(action: str, scene: Scene, who: SignedIn) -> None:
    """What must be true after it was done."""
    people = scene.people
    match action:
        case "register" | "sign_in":
            assert people.fault(people.rotate(who)) is None
        case "rotate":
            assert people.fault(people.rotate(who)) is None
            with pytest.raises(TokenRevoked):
                people.rotate(scene.jane)
        case "reset":
            assert (opens(scene, PASSWORD), opens(scene, OTHER)) == (False, True)
            assert people.fault(who) is TokenRevoked
        case "change":
            assert (opens(scene, PASSWORD), opens(scene, OTHER)) == (False, True)
            assert people.fault(people.rotate(who)) is None
        case "sign_out":
            assert people.fault(who) is TokenRevoked
        case "delete":
            assert people.fault(who) is AccountGone
            assert people.register().id != who.id


@cache
def undisturbed(action: str) -> tuple[State, int]:
    """How many items of each kind there are afterwards, and how many calls it takes."""
    with in_memory() as scene:
        with failing(Failure.LOST, at=10**6) as calls:
            who = ACTIONS[action](scene)
        state = shape()
        check(action, scene, who)
    return state, len(calls)


@contextmanager
def in_memory() -> Iterator[Scene]:
    """A fresh scene over services of its own."""
    people = People(HeldClock())
    with kit_clock.held(people.clock), running():
        yield _scene(people)


CALLS = {"register": 1, "sign_in": 3, "rotate": 3, "reset": 2, "change": 3, "sign_out": 2, "delete": 2}
POSITIONS = [(action, at) for action, calls in CALLS.items() for at in range(1, calls + 1)]


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_takes_the_calls_that_are_disturbed_here(action: str) -> None:
    assert undisturbed(action)[1] == CALLS[action]


@pytest.mark.parametrize("failure", list(Failure))
@pytest.mark.parametrize(("action", "at"), POSITIONS)
@pytest.mark.parametrize("times", [1, 3])
def test_a_call_that_fails_is_made_good(action: str, at: int, failure: Failure, times: int) -> None:
    whole, _ = undisturbed(action)
    with in_memory() as scene:
        with failing(failure, at=at, times=times):
            who = ACTIONS[action](scene)
        assert shape() == whole
        check(action, scene, who)


ALREADY = (AccountTaken, TokenRevoked, LinkInvalid, BadCredentials)


@pytest.mark.parametrize("failure", list(Failure))
@pytest.mark.parametrize(("action", "at"), POSITIONS)
def test_who_tries_again_after_a_failure_finds_it_done_or_does_it(action: str, at: int, failure: Failure) -> None:
    """Nothing is ever half done: either the first try counts in full, or the second one does."""
    whole, _ = undisturbed(action)
    with in_memory() as scene:
        before = shape()
        with failing(failure, at=at, times=None), pytest.raises(Unavailable):
            ACTIONS[action](scene)
        assert shape() in (before, whole)
        done = shape() == whole != before
        who = scene.jane
        with suppress(*ALREADY):
            who = ACTIONS[action](scene)
            assert not done or action in ("sign_in", "sign_out", "delete")
            check(action, scene, who)
        if action not in ("sign_in", "delete"):
            assert shape()["USER", "PROFILE"] == whole["USER", "PROFILE"]
            assert shape()["USER", "CREDENTIAL"] == whole["USER", "CREDENTIAL"]


def test_an_answer_that_never_came_leaves_what_happened(people: People) -> None:
    """A registration whose answers were all lost has an account: its person signs in."""
    with failing(Failure.LOST, times=None), pytest.raises(Unavailable):
        people.register()
    with pytest.raises(AccountTaken):
        people.register()
    assert people.fault(people.sign_in()) is None
