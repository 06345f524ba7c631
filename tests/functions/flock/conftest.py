"""What follows from birds behind the requests: the people of FlockPal's tests, and what is asked of other services."""

from collections.abc import Iterator

import pytest

from tests.functions.flockpal.conftest import enter, kim, lee
from tests.support.watch import Watched, watching

__all__ = ["enter", "kim", "lee"]


@pytest.fixture
def post(services: None) -> Iterator[Watched]:
    """The mails that go out."""
    with watching("sesv2") as seen:
        yield seen


@pytest.fixture
def machine(services: None) -> Iterator[Watched]:
    """The executions that are started and woken."""
    with watching("stepfunctions", send=False) as seen:
        yield seen
