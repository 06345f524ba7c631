"""People, audit entries and figures in FocusMaster's words (contract section 10)."""

from typing import Annotated, Any, Final, Literal, Self

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BeforeValidator, Field

from focusmaster.wire.accounts import Role, picture, role_word
from focusmaster.wire.fields import Document, Input, Integer, Output, stamp
from roost.admin.directory import Wanted
from roost.admin.model import ADMINS, ROLE_CHANGED, AuditEntry, DayTraffic, Stats
from roost.admin.model import Status as CoreStatus
from roost.identity.model import Account
from roost.kit import ids
from roost.kit.paging import Page
from roost.kit.text import Trimmed, trimmed

PAGE_SIZE: Final = 10
_ROLES: Final = {"user": frozenset({"user"}), "admin": ADMINS}

Status = Literal["active", "banned", "suspended"]


def _absent(value: Any) -> Any:
    """A filter that a form sends empty filters nothing."""
    return trimmed(value) or None


PageNumber = Annotated[Integer, Query(), Field(ge=1, le=1000)]
Search = Annotated[Trimmed, Query(description="Plain text in name or email"), Field(max_length=120)]
RoleFilter = Annotated[Role | None, Query(alias="role"), BeforeValidator(_absent)]
StatusFilter = Annotated[Status | None, Query(alias="status"), BeforeValidator(_absent)]
Reason = Annotated[Trimmed, Field(max_length=500)]


def wanted(search: str, role: str | None, status: str | None) -> Wanted:
    """Whom a list is to show."""
    return Wanted(search, _ROLES[role] if role else frozenset(), frozenset({status}) if status else frozenset())


class RoleBody(Input):
    role: Role


class BanBody(Input):
    reason: Reason | None = None


class StatusBody(Input):
    status: Status
    ban_reason: Reason | None = None

    @property
    def wanted(self) -> CoreStatus:
        """The status as the core has it."""
        return CoreStatus(self.status)


class Listed(Document):
    name: str
    email: str
    picture: str
    role: Role
    status: Status
    is_guest: bool
    points: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, account: Account) -> Self:
        """Somebody in the list (D1)."""
        about = {"picture": picture(account), "is_guest": account.guest, "points": account.points}
        times = {"created_at": stamp(account.created_ms), "updated_at": stamp(account.updated_ms)}
        return cls(**_who(account) | about | times)


class People(Output):
    users: list[Listed]
    page: int
    pages: int
    total: int

    @classmethod
    def of(cls, page: Page[Account]) -> Self:
        """A page of people."""
        return cls(users=[Listed.of(each) for each in page.rows], page=page.number, pages=page.last, total=page.count)


class WithRole(Document):
    name: str
    email: str
    role: Role

    @classmethod
    def of(cls, account: Account) -> Self:
        """Somebody whose role was changed (D2)."""
        who = _who(account)
        return cls(**{name: who[name] for name in cls.model_fields})


class WithStatus(WithRole):
    """Somebody whose status was changed (D3)."""

    status: Status


class StatusChanged(Output):
    message: str

    @classmethod
    def of(cls, account: Account) -> Self:
        """What is said of a status that was set (D6)."""
        return cls(message=f"User status updated to {account.status}")


class Banned(Output):
    message: str
    user: WithStatus

    @classmethod
    def of(cls, account: Account) -> Self:
        """The same with the account (D3)."""
        return cls(message=StatusChanged.of(account).message, user=WithStatus.of(account))


class AuditLine(Document):
    action: Literal["USER_ROLE_UPDATE", "USER_STATUS_UPDATE"]
    actor_id: str
    actor_name: str
    target_id: str
    details: str
    created_at: str

    @classmethod
    def of(cls, entry: AuditEntry) -> Self:
        """An administrative act (D4)."""
        return cls.model_validate(
            {
                "id": ids.to_object_id(entry.id),
                "action": "USER_ROLE_UPDATE" if entry.kind == ROLE_CHANGED else "USER_STATUS_UPDATE",
                "actor_id": ids.to_object_id(entry.actor),
                "actor_name": entry.actor_name,
                "target_id": ids.to_object_id(entry.user),
                "details": _details(entry),
                "created_at": stamp(entry.at_ms),
            }
        )


def _details(entry: AuditEntry) -> str:
    if entry.kind == ROLE_CHANGED:
        return f"Changed role from {role_word(entry.before)} to {role_word(entry.after)}"
    return f"Changed status from {entry.before} to {entry.after}. Reason: {entry.reason or 'N/A'}"


class Figures(Output):
    total_users: int
    total_sessions: int
    active_today: int
    recent_errors: int


class Traffic(Output):
    date: str
    sessions: int
    visitors: int

    @classmethod
    def of(cls, day: DayTraffic) -> Self:
        """One UTC day."""
        return cls(date=day.day.isoformat(), sessions=day.sessions, visitors=day.visitors)


class Overview(Output):
    kpis: Figures
    traffic: list[Traffic]

    @classmethod
    def of(cls, stats: Stats) -> Self:
        """The platform at a glance (D5)."""
        figures = Figures(
            total_users=stats.people,
            total_sessions=stats.sessions,
            active_today=stats.active_today,
            recent_errors=stats.recent_errors,
        )
        return cls(kpis=figures, traffic=[Traffic.of(day) for day in stats.traffic])


def _who(account: Account) -> dict[str, Any]:
    about = {"id": ids.to_object_id(account.id), "name": account.display_name, "email": account.email}
    return {**about, "role": role_word(account.role), "status": account.status}
