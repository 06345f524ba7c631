"""People who use FocusGuard."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.functions.focusguard.desk import Desk
from tests.support.catalogue.focusguard import Guard, registered
from tests.support.client import Client
from tests.support.stack import HeldClock

Register = Callable[..., Guard]


@pytest.fixture
def register(api: Client) -> Register:
    """Registers people; each comes from an address of their own, so that no limit is met by accident."""
    made: list[str] = []

    def _register(name: str = "", **fields: Any) -> Guard:
        made.append(name)
        return registered(api, name or f"person{len(made)}", f"198.51.100.{len(made)}", **fields)

    return _register


@pytest.fixture
def person(register: Register) -> Guard:
    return register("jane")


@pytest.fixture
def stranger(register: Register) -> Guard:
    return register("stranger")


@pytest.fixture
def desk(api: Client, clock: HeldClock, person: Guard) -> Desk:
    return Desk(api, clock, person)


@pytest.fixture
def other(api: Client, clock: HeldClock, stranger: Guard) -> Desk:
    return Desk(api, clock, stranger)
