"""People who focus, for tests of what the core makes of it; they do what a document's routes would call."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from background import relay
from roost.focus import free_sessions
from roost.focus.free_sessions import SessionChanges
from roost.focus.model import Session
from roost.garden import sessions
from roost.identity import accounts
from roost.identity.model import Account
from roost.kit import keys
from roost.kit.caller import Caller, Seat
from roost.kit.errors import Fault
from roost.kit.items import Item
from roost.kit.retries import meter
from roost.kit.table import get, query
from tests.support.client import Context
from tests.support.deliveries import stored_events, stream_event
from tests.support.race import meanwhile
from tests.support.stack import HeldClock

RANKED = "focusguard"


@dataclass
class Grower:
    """One person, at the clock that the test holds. Lengths in minutes."""

    clock: HeldClock
    user: int
    home: int
    username: str

    @property
    def caller(self) -> Caller:
        """Who asks, as the gate would say it."""
        card = get(keys.card(self.user)) or {"zone": "UTC"}
        due = card.get("session_due_ms")
        seats = {self.home: Seat("owner")}
        return Caller(self.user, RANKED, "access", self.home, spaces=seats, zone=card["zone"], session_due_ms=due)

    def start(self, minutes: int | None = None) -> Session:
        self.clock.tick(0.001)  # ids of one instant are in no order, and may clash
        return free_sessions.start_free_session(self.caller, minutes, self.clock.now_ms)

    def change(self, session: int, **changes: Any) -> Session:
        return free_sessions.change_session(self.caller, session, SessionChanges(**changes), self.clock.now_ms)

    def complete(self, session: int, minutes: int | None = None, **more: Any) -> Session:
        return self.change(session, completed=True, minutes=minutes, **more)

    def harvest(self, session: int, minutes: int, **more: Any) -> Session:
        """Complete it so that plants grow."""
        facts = {"score": None, "blink_rate": None} | more
        return sessions.complete_and_plant(
            self.caller, session, minutes, now_ms=self.clock.now_ms, rng=Random(1), **facts
        )

    def delete(self, session: int) -> None:
        sessions.delete_session(self.caller, session, self.clock.now_ms)

    def focused(self, minutes: int) -> Session:
        """A session that took as long."""
        return self.complete(self.start().id, minutes)

    def listed(self, wanted: str = "all", skip: int = 0, limit: int = 100) -> free_sessions.SessionPage:
        asked = free_sessions.Listed(wanted)
        return free_sessions.list_free_sessions(self.caller, asked, skip, limit, self.clock.now_ms)

    def ids(self, wanted: str = "all", skip: int = 0, limit: int = 100) -> list[int]:
        return [each.id for each in self.listed(wanted, skip, limit).sessions]

    def events(self) -> list[Item]:
        """What happened in the person's own workspace, oldest first."""
        return query(keys.feed(self.home), begins=keys.EVENT_PREFIX)

    def told(self, kind: str) -> list[dict[str, Any]]:
        """The data of the events of a kind."""
        return [each["data"] for each in self.events() if each["kind"] == kind]


def grower(clock: HeldClock, name: str = "jane", dialect: str = RANKED, **fields: Any) -> Grower:
    """Make a person who came in through a dialect."""
    draft = Account(id=0, email=f"{name}@example.com", username=name, home=0, created_ms=0, **fields)
    account = accounts.create(draft, None, dialect=dialect, now_ms=clock.now_ms)
    return Grower(clock, account.id, account.home, name)


def relay_everything() -> None:
    """Let the relay have all that ever happened, once more."""
    relay.handler(stream_event(stored_events()), Context())


def outcome(act: Callable[[], Any]) -> Any:
    """What it answers, or the fault that it raises."""
    try:
        return act()
    except Fault as fault:
        return fault


def race(one: Callable[[], Any], other: Callable[[], Any]) -> list[Any]:
    """Both at once: `other` happens between what `one` reads and what it writes. The outcomes, `one`'s first."""
    answers: list[Any] = []
    with meanwhile("TransactWriteItems", lambda: answers.append(outcome(other))):
        answers.insert(0, outcome(one))
    return answers


class Calls:
    """How many calls of the table something took."""

    def __enter__(self) -> "Calls":
        meter.reset()
        return self

    def __exit__(self, *_: object) -> None:
        self.made = list(meter.operations)
