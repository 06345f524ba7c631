"""A person's link to Spotify, and what may be asked of its player."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

LEASE_MS: Final = 15_000
"""How long one request may be busy refreshing before another tries: longer than an answer may take."""

SCOPES: Final = (
    "user-read-playback-state",
    "user-modify-playback-state",
    "user-read-currently-playing",
    "playlist-read-private",
)


class Action(StrEnum):
    """What the player can be told."""

    PLAY = "play"
    PAUSE = "pause"
    NEXT = "next"
    PREVIOUS = "previous"

    @property
    def method(self) -> str:
        """Spotify starts and stops with PUT, and skips with POST."""
        return "PUT" if self in (Action.PLAY, Action.PAUSE) else "POST"


@dataclass(frozen=True, slots=True)
class Link:
    """A person's link. `sealed` holds both tokens; `expires_ms` is the end of the access token.

    `v` counts the tokens it has had; until `lease_until_ms` somebody is busy refreshing them.
    """

    user: int
    sealed: bytes = field(repr=False)
    expires_ms: int
    linked_ms: int
    lease_until_ms: int = 0
    v: int = 1


@dataclass(frozen=True, slots=True)
class Grant:
    """What Spotify hands out: `lasts_s` is the life of the access token; `refresh` is empty if it gave none."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    lasts_s: int


@dataclass(frozen=True, slots=True)
class Pass:
    """An access token to use now, with the version of the link that it came from."""

    access: str = field(repr=False)
    v: int
