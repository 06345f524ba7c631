"""People at work, and an organization between them."""

from collections.abc import Callable
from typing import Any

import pytest

from roost.work import store
from tests.functions.conftest import Person
from tests.functions.focusflow.crew import Crew, make_crew
from tests.functions.focusflow.desk import Desk
from tests.functions.focusflow.interleaving import Overtake
from tests.support.catalogue import DIALECTS
from tests.support.catalogue.focusflow_v2 import FocusFlowWorld
from tests.support.client import Client
from tests.support.organizations import Organization, make_organization
from tests.support.stack import HeldClock


@pytest.fixture
def desk(api: Client, person: Person) -> Desk:
    return Desk(api, person)


@pytest.fixture
def other(api: Client, stranger: Person) -> Desk:
    return Desk(api, stranger)


@pytest.fixture
def acme(clock: HeldClock, desk: Desk, other: Desk) -> Organization:
    """An organization of `other`, in which the desk's person is a plain member."""
    organization = make_organization(clock, "acme", other.id)
    organization.seat(desk.id)
    return organization


@pytest.fixture
def world(api: Client, clock: HeldClock) -> FocusFlowWorld:
    """The catalogue's world, for tests of many routes at once."""
    return DIALECTS["focusflow"].world(api, clock)


@pytest.fixture
def crew(api: Client, clock: HeldClock, register: Callable[..., Person]) -> Crew:
    """An organization at work; its owner is the boss."""
    return make_crew(api, clock, register)


@pytest.fixture
def overtake(monkeypatch: pytest.MonkeyPatch) -> Overtake:
    """Do something right before each of the next `times` transactions about projects and tasks."""
    transact, waiting = store.transact, list[Callable[[], Any]]()

    def overtaken(writes: Any) -> None:
        if waiting:
            rival = waiting.pop()
            monkeypatch.setattr(store, "transact", transact)
            rival()
            monkeypatch.setattr(store, "transact", overtaken)
        transact(writes)

    def arrange(rival: Callable[[], Any], times: int = 1) -> None:
        waiting.extend([rival] * times)
        monkeypatch.setattr(store, "transact", overtaken)

    return arrange
