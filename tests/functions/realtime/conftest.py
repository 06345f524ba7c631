"""People with open WebSockets, some of them in an organization."""

from collections.abc import Callable, Iterator

import pytest

from tests.functions.conftest import Person
from tests.functions.focusflow.workday import Workday
from tests.support.client import Client
from tests.support.organizations import Organization, make_organization
from tests.support.sockets import Gateway, socket_gateway
from tests.support.stack import HeldClock


@pytest.fixture
def gateway(api: Client, clock: HeldClock) -> Iterator[Gateway]:
    with socket_gateway(clock) as opened:
        yield opened


@pytest.fixture
def day(api: Client, clock: HeldClock, person: Person) -> Workday:
    return Workday(api, clock, person)


@pytest.fixture
def boss(register: Callable[..., Person]) -> Person:
    """The owner of the organization `acme`."""
    return register("boss", first_name="Bo")


@pytest.fixture
def acme(clock: HeldClock, boss: Person, person: Person) -> Organization:
    """An organization in which `person` is a plain member; it is nobody's active one."""
    organization = make_organization(clock, "acme", boss.id)
    organization.seat(person.id)
    return organization
