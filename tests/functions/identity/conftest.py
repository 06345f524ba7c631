"""People over the services in memory."""

import pytest

from tests.functions.identity.people import People
from tests.support.stack import HeldClock


@pytest.fixture
def people(services: None, clock: HeldClock) -> People:
    return People(clock)
