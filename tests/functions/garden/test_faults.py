"""Storage that throttles, hangs, or loses an answer, at every call of an operation: it is done, and done once."""

from collections.abc import Callable
from typing import Any

import pytest

from roost.garden import service
from roost.kit import clock as kit_clock
from tests.functions.garden.people import Calls, Grower, grower
from tests.functions.garden.test_growth_law import check_figures, check_garden
from tests.support import stack
from tests.support.race import Failure, failing
from tests.support.stack import HeldClock


def newest(who: Grower) -> Any:
    return service.list_plants(who.caller, 0, 1).plants[0]


def plant(who: Grower, session: int) -> Any:
    return service.add_plant(who.caller, session, "Elm", 3, 5, who.clock.now_ms)


def at_newest(act: Callable[..., Any], *more: Any) -> Callable[[Grower, int], Any]:
    def run(who: Grower, _: int) -> Any:
        plant = newest(who)
        return act(who.caller, plant.bed, plant.ordinal, *more, who.clock.now_ms)

    return run


ACTIONS: dict[str, Callable[[Grower, int], Any]] = {
    "start": lambda who, session: who.delete(session) or who.start(),
    "note": lambda who, session: who.change(session, planned_minutes=30, score=10),
    "complete": lambda who, session: who.complete(session, 25, score=80),
    "harvest": lambda who, session: who.harvest(session, 600),
    "delete open": lambda who, session: who.delete(session),
    "delete completed": lambda who, session: who.delete(who.listed("completed").sessions[0].id),
    "score completed": lambda who, session: who.change(who.listed("completed").sessions[0].id, score=1),
    "plant": plant,
    "grow": lambda who, session: service.plant_during(who.caller, session, who.clock.now_ms),
    "stage": at_newest(service.set_stage, 5),
    "remove": at_newest(service.remove_plant),
    "reset": lambda who, session: service.reset_garden(who.caller, who.clock.now_ms),
}


def lived(action: str, failure: Failure | None = None, at: int = 0) -> tuple[Any, int]:
    """What there is after somebody did it, and how many calls it took."""
    clock = HeldClock()
    with kit_clock.held(clock), stack.running():
        jane = grower(clock)
        jane.harvest(jane.start().id, 25)
        clock.tick(minutes=1)
        session = jane.start(20).id
        clock.tick(minutes=1)
        if failure:
            with failing(failure, at=at):
                ACTIONS[action](jane, session)
        else:
            with Calls() as calls:
                ACTIONS[action](jane, session)
        clock.tick(minutes=1)
        check_figures(jane, "UTC")
        check_garden(jane)
        page, plants = jane.listed(), service.list_plants(jane.caller, 0, 100)
        growth = service.read_growth(jane.caller)
        told = sorted(each["kind"] for each in jane.events())
        seen = page.total, page.completed, growth.minutes, plants.total, plants.grown, told
        return seen, 0 if failure else len(calls.made)


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize("action", ACTIONS)
def test_it_is_done_once(action: str, failure: Failure) -> None:
    wanted, calls = lived(action)
    for at in range(1, calls + 1):
        assert lived(action, failure, at)[0] == wanted, f"call {at} of {calls}"
