"""Who may administrate whom, and what is written down of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from roost.admin.errors import AdminUntouchable, OwnRole, ProtectedAdmin

ADMINS: Final = frozenset({"admin", "super_admin"})
PLATFORM: Final = 0
"""The space of events that are about the platform and not about anybody's workspace: the audit log."""

ROLE_CHANGED: Final = "person.role_changed"
STATUS_CHANGED: Final = "person.status_changed"


class Status(StrEnum):
    """Whether a person may use their account."""

    ACTIVE = "active"
    BANNED = "banned"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One administrative act: what `actor` did to `user`, from which source address. Names are those of then."""

    id: int
    kind: str
    actor: int
    actor_name: str
    user: int
    before: str
    after: str
    at_ms: int
    reason: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class DayTraffic:
    """What happened on one UTC day: sessions that were completed, and how many people did something."""

    day: date
    sessions: int = 0
    visitors: int = 0

    def plus(self, sessions: int, visitors: int) -> "DayTraffic":
        """The day with more of both."""
        return DayTraffic(self.day, self.sessions + sessions, self.visitors + visitors)


@dataclass(frozen=True, slots=True)
class Figures:
    """How much the platform is used: `traffic` by day, oldest first, and crashed requests of the last 24 hours."""

    sessions: int
    crashes: int
    traffic: list[DayTraffic] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stats:
    """The platform at a glance (FM-50)."""

    people: int
    sessions: int
    active_today: int
    recent_errors: int
    traffic: list[DayTraffic]


def judge_role(actor: tuple[int, str], target: tuple[int, str]) -> None:
    """Whether one may change the other's role; both as id and role. Raises OwnRole, ProtectedAdmin."""
    if actor[0] == target[0]:
        raise OwnRole()
    if target[1] == "super_admin" and actor[1] != "super_admin":
        raise ProtectedAdmin()


def judge_status(role: str, status: Status) -> None:
    """Whether an account of that role can get the status. Raises AdminUntouchable."""
    if status is not Status.ACTIVE and role in ADMINS:
        raise AdminUntouchable()


def entry_of(event: Mapping[str, Any]) -> AuditEntry:
    """The audit entry that an event is."""
    data = event["data"]
    return AuditEntry(
        id=event["id"],
        kind=event["kind"],
        actor=event["actor"],
        actor_name=data["actor_name"],
        user=data["user"],
        before=data["before"],
        after=data["after"],
        at_ms=event["at_ms"],
        reason=data.get("reason"),
        address=data.get("address"),
    )
