"""A platform with people on it, and what happens behind the table's stream."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from background import relay
from roost.admin import service
from roost.admin.directory import Wanted
from roost.identity import accounts
from roost.identity.model import Account
from roost.kit.caller import Caller
from roost.kit.paging import Page
from tests.support.client import Context
from tests.support.deliveries import stored_events, stream_event
from tests.support.stack import HeldClock


@dataclass
class Platform:
    """Makes people and lets time pass; `relayed` are the events that the relay has had."""

    clock: HeldClock
    relayed: set[str] = field(default_factory=set)

    def person(self, name: str, /, **fields: Any) -> Account:
        self.clock.tick(0.002)
        known = {"email": f"{name}@example.com", "username": name, "home": 0, "created_ms": 0} | fields
        return accounts.create(Account(id=0, **known), None, dialect=None, now_ms=self.clock.now_ms)

    def relay(self, *, again: bool = False) -> None:
        """Hand what happened since to the relay, or everything once more, backwards."""
        events = [each for each in stored_events() if again or repr(each) not in self.relayed]
        self.relayed |= {repr(each) for each in events}
        batch = events[::-1] if again else events
        for start in range(0, len(batch), 100):
            answer = relay.handler(stream_event(batch[start : start + 100]), Context())
            assert answer == {"batchItemFailures": []}


def caller_of(account: Account, address: str = "192.0.2.7") -> Caller:
    return Caller(account.id, "any", "access", account.home, platform_role=account.role, address=address)


@dataclass
class Admin:
    """Somebody who runs the platform."""

    platform: Platform
    account: Account

    @property
    def caller(self) -> Caller:
        return caller_of(self.account)

    def sees(self, number: int = 1, size: int = 10, **wanted: Any) -> Page[Account]:
        self.platform.relay()
        return service.list_people(self.caller, Wanted(**wanted), number, size)

    def names(self, number: int = 1, **wanted: Any) -> list[str]:
        return [each.username for each in self.sees(number, **wanted).rows]

    def sets_role(self, person: Account, role: str) -> Account:
        return service.set_role(self.caller, person.id, role, self.platform.clock.now_ms)

    def sets_status(self, person: Account, status: service.Status, reason: str | None = None) -> Account:
        return service.set_status(self.caller, person.id, status, reason, self.platform.clock.now_ms)

    def log(self) -> list[service.AuditEntry]:
        return service.audit_log(self.caller, self.platform.clock.now_ms)

    def stats(self) -> service.Stats:
        self.platform.relay()
        return service.read_stats(self.caller, self.platform.clock.now_ms)


@pytest.fixture
def platform(services: None, clock: HeldClock) -> Platform:
    return Platform(clock)


@pytest.fixture
def admin(platform: Platform) -> Admin:
    return Admin(platform, platform.person("root", role="admin"))


@pytest.fixture
def person(platform: Platform) -> Callable[..., Account]:
    return platform.person
