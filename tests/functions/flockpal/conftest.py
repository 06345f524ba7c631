"""FlockPal function tests: people who keep birds."""

from collections.abc import Callable, Iterator

import pytest

from roost.kit import settings
from tests.functions.flockpal.keeper import Keeper, sign_in
from tests.support.client import Client
from tests.support.flockpal import Browser
from tests.support.flockpal import sign_in as browse
from tests.support.stack import HeldClock

Enter = Callable[[str], Keeper]


@pytest.fixture
def enter(api: Client, clock: HeldClock) -> Enter:
    """Signs people in by name, a second apart."""

    def _enter(name: str) -> Keeper:
        clock.tick(1)
        return sign_in(api, name)

    return _enter


@pytest.fixture
def kim(enter: Enter) -> Keeper:
    """The owner of a personal flock, in it."""
    return enter("Kim")


@pytest.fixture
def lee(enter: Enter) -> Keeper:
    """Somebody else with a flock of their own."""
    return enter("Lee")


@pytest.fixture
def jane(api: Client) -> Browser:
    """The owner of a personal flock, who came in over the wire."""
    return browse(api, "jane@example.com", "Jane", address="198.51.100.1")


@pytest.fixture
def stranger(api: Client) -> Browser:
    """Somebody who has nothing to do with Jane."""
    return browse(api, "stranger@example.com", "Stranger", address="198.51.100.2")


@pytest.fixture
def configure() -> Iterator[Callable[..., None]]:
    """Lets settings, by their names in the environment, be others for the rest of a test."""
    with pytest.MonkeyPatch.context() as patch:

        def change(**values: str) -> None:
            for name, value in values.items():
                patch.setenv(name, value)
            settings.forget()

        yield change
    settings.forget()


@pytest.fixture
def relaxed(configure: Callable[..., None]) -> None:
    """No limit is met by accident."""
    configure(ROOST_RELAXED="1")
