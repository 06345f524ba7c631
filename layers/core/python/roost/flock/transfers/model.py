"""Transfers of birds as a state machine: only a pending one moves, once."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LIFETIME_MS: Final = 14 * 86_400_000


class State(StrEnum):
    """Where a transfer stands; a pending one past its time is as good as expired."""

    PENDING = "pending"
    COMPLETED = "completed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Direction(StrEnum):
    """Which transfers somebody wants to see: those to their address, those out of their flock."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A bird on its way to an address. `bird_name` and `source_name` are those of the day it was asked for.

    `brand` is whose mails go to the address, none without `by_mail`; `link` is what the token of the sign-in link in
    them is appended to, None for somebody who has an account. `task_token` is what the waiting flow is woken with.
    """

    id: int
    bird: int
    bird_name: str
    source: int
    source_name: str
    email: str
    sender: int
    created_ms: int
    expires_ms: int
    brand: str
    notes: str | None = None
    link: str | None = None
    by_mail: bool = True
    state: State = State.PENDING
    destination: int | None = None
    resolved_ms: int | None = None
    mailed_ms: int | None = None
    reminded_ms: int | None = None
    task_token: str | None = None

    def is_open(self, now_ms: int) -> bool:
        """Whether it can be answered."""
        return self.state is State.PENDING and now_ms < self.expires_ms

    def state_at(self, now_ms: int) -> State:
        """Where it stands for whoever looks, also before its end was noted."""
        pending = self.state is State.PENDING
        return State.EXPIRED if pending and not self.is_open(now_ms) else self.state


@dataclass(frozen=True, slots=True)
class TransferDraft:
    """A transfer to be made; `brand` names whose mails go out, if any do, `link` a sign-in link without its token."""

    bird: int
    email: str
    link: str
    brand: str
    notes: str | None = None
    by_mail: bool = True


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How a transfer is accepted: into which workspace (None: as at a sign-in), and under which new tag."""

    space: int | None = None
    tag: str | None = None
