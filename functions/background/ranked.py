"""The boards follow people: those who ever came in through FocusGuard, whose document has them."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from roost.insights.boards import following
from roost.kit import clock

DIALECT: Final = "focusguard"


def follow(users: Iterable[int]) -> None:
    """Make the boards say of these people what is true of them. Twice is once."""
    following.follow(users, DIALECT, clock.now_ms())


def follow_events(events: Iterable[Mapping[str, Any]]) -> None:
    """The same for those whom a batch of the stream is about, all at once."""
    follow(following.people_in(events))


def leave(message: Mapping[str, Any]) -> None:
    """A person who is gone leaves the boards."""
    follow([message["user"]])
