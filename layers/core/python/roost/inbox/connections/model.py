"""Connections, and whom a fact is for. Instants named `_ms` are milliseconds since 1970, UTC."""

from dataclasses import dataclass, field
from typing import Final

LIFE_MS: Final = 2 * 3_600_000
WAIT_MS: Final = 10_000
PER_SPACE: Final = 50
PER_PERSON: Final = 10


@dataclass(frozen=True, slots=True)
class Connection:
    """A WebSocket. `id` and `stage` are the gateway's.

    Nobody's until `user` is known, by a token whose marks it keeps: `sign_in` and `issued_ms`, or `key` and `digest`;
    `dialect` is the one that the token is of and that is spoken. `claimed`: the address carried a good token and the
    greeting is on its way. `spaces` are the workspaces that list it; `counted` is the one whose limit it counts
    against, None for the person's own.
    """

    id: str
    stage: str
    opened_ms: int
    claimed: bool = False
    dialect: str = ""
    user: int | None = None
    sign_in: int | None = None
    issued_ms: int | None = None
    key: int | None = None
    digest: str | None = None
    spaces: list[int] = field(default_factory=list)
    counted: int | None = None

    @property
    def closes_ms(self) -> int:
        """When the gateway has closed it at the latest."""
        return self.opened_ms + LIFE_MS

    def is_late(self, now_ms: int) -> bool:
        """A token that comes now comes too late."""
        return now_ms > self.opened_ms + WAIT_MS

    def is_opening(self, now_ms: int) -> bool:
        """So young that the gateway may not have finished the handshake: it cannot be reached, yet is not gone."""
        return now_ms < self.opened_ms + WAIT_MS


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom something is for: the one `person`, else everybody in `space` except `but`.

    With `action` only those whose role in the space allows it at that moment.
    """

    person: int | None = None
    space: int | None = None
    action: str | None = None
    but: int | None = None
