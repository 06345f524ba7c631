"""Somebody who focuses, and somebody else."""

import pytest

from tests.functions.garden.people import Grower, grower
from tests.support.stack import HeldClock


@pytest.fixture
def jane(services: None, clock: HeldClock) -> Grower:
    return grower(clock)


@pytest.fixture
def john(services: None, clock: HeldClock) -> Grower:
    return grower(clock, "john")
