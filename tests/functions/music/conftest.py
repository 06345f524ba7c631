"""A person with a Spotify account."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import pytest

from roost.identity import accounts
from roost.identity.model import Account
from roost.kit.caller import Caller
from roost.music import service
from tests.support.spotify import StandIn, connected
from tests.support.stack import HeldClock


@dataclass(frozen=True)
class Listener:
    """Somebody who listens to music, here and at Spotify."""

    caller: Caller
    spotify: StandIn
    clock: HeldClock
    name: str

    def visit(self) -> dict[str, str]:
        """They agree on Spotify's page: what their browser is sent back with."""
        self.spotify.listener = self.name
        target = self.spotify.agree(service.start_link(self.caller, self.clock.now_ms))
        return dict(parse_qsl(urlsplit(target).query))

    def link(self) -> "Listener":
        back = self.visit()
        service.finish_link(back["code"], back["state"], None, self.clock.now_ms)
        return self

    def hears(self) -> dict[str, object]:
        return service.now_playing(self.caller, self.clock.now_ms)

    def tells(self, action: service.Action) -> None:
        service.control(self.caller, action, self.clock.now_ms)


@pytest.fixture
def spotify(services: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with connected(monkeypatch) as running:
        yield running


@pytest.fixture
def listener(spotify: StandIn, clock: HeldClock) -> Callable[[str], Listener]:
    """Makes accounts for people who listen to music."""

    def make(name: str) -> Listener:
        draft = Account(id=0, email=f"{name}@example.com", username=name, home=0, created_ms=0)
        account = accounts.create(draft, None, dialect=None, now_ms=clock.now_ms)
        return Listener(Caller(account.id, "any", "access", account.home), spotify, clock, name)

    return make


@pytest.fixture
def jane(listener: Callable[[str], Listener], spotify: StandIn) -> Listener:
    """Somebody with a link, for whom a song is playing."""
    spotify.players["jane"] = {"is_playing": True, "progress_ms": 4200, "item": {"name": "Song"}, "device": {"id": "d"}}
    return listener("jane").link()
