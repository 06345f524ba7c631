"""People who use Focura."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from roost.kit import ids, settings
from tests.functions.focura.desk import Desk
from tests.support.catalogue.focura_world import registered
from tests.support.client import Client
from tests.support.stack import HeldClock

Enter = Callable[..., Desk]


@pytest.fixture(autouse=True)
def ids_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the clock stands still ids neither clash nor lose their order, as if it went on."""
    drawn = count()
    monkeypatch.setattr(ids.secrets, "randbits", lambda bits: next(drawn) % 2**bits)


@pytest.fixture
def enter(api: Client, clock: HeldClock) -> Enter:
    """Registers people and signs them in; each comes from an address of their own, so that no limit is met."""
    made: list[str] = []

    def _enter(name: str, **fields: Any) -> Desk:
        made.append(name)
        return Desk(api, clock, registered(api, name, f"198.51.100.{len(made)}", **fields))

    return _enter


@pytest.fixture
def jane(enter: Enter) -> Desk:
    """Somebody signed in."""
    return enter("jane")


@pytest.fixture
def bob(enter: Enter) -> Desk:
    """Somebody else signed in."""
    return enter("bob")


@pytest.fixture
def stranger(enter: Enter) -> Desk:
    """Somebody who has nothing to do with the others."""
    return enter("stranger")


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
