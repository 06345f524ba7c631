"""Members in FocusFlow's words (contract sections 5, 6 and 9)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Literal, Self

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BeforeValidator

from focusflow.wire.fields import Flag, Id, Input, Output, stamp
from focusflow.wire.lists import names
from focusflow.wire.seats import ROLE_WORDS, ROLES, RoleWord
from roost.kit import paging
from roost.kit.text import trimmed
from roost.workspace.model import Member, Role, Status

StatusWord = Literal["focused", "paused", "on_break", "idle"]
STATUS_WORDS: Final[Mapping[Status, StatusWord]] = {
    Status.FOCUSED: "focused",
    Status.PAUSED: "paused",
    Status.ON_BREAK: "on_break",
    Status.IDLE: "idle",
}

RoleFilter = Annotated[RoleWord | None, Query(alias="role", description="Only members with this role")]
ActiveFilter = Annotated[Flag, Query(alias="is_active", description="false lists those who were removed")]

_ROLE_ORDER: Final[Sequence[RoleWord]] = ("employee", "manager", "admin")
_ORDERINGS: Final[Mapping[str, paging.Field]] = {
    "joined_at": lambda member: member.joined_ms,
    "role": lambda member: _ROLE_ORDER.index(ROLE_WORDS[member.role]),
}


class RoleBody(Input):
    role: Annotated[RoleWord, BeforeValidator(trimmed)]

    def core_role(self) -> Role:
        """The role that the client gives."""
        return ROLES[self.role]


class MemberUser(Output):
    id: Id
    username: str
    email: str
    first_name: str
    last_name: str


class CurrentTask(Output):
    id: Id
    title: str


class MemberItem(Output):
    id: Id
    user: MemberUser
    role: RoleWord
    joined_at: str
    current_status: StatusWord
    current_task: CurrentTask | None
    is_active: bool

    @classmethod
    def of(cls, member: Member, now_ms: int) -> Self:
        """A member with what they are doing in the organization at that moment."""
        user = MemberUser(
            id=member.user,
            username=member.username,
            email=member.email,
            first_name=member.first_name,
            last_name=member.last_name,
        )
        return cls(
            id=member.id,
            user=user,
            role=ROLE_WORDS[member.role],
            joined_at=stamp(member.joined_ms),
            current_status=STATUS_WORDS[member.status_at(now_ms)] if member.active else "idle",
            current_task=current_task(member, now_ms),
            is_active=member.active,
        )


def current_task(member: Member, now_ms: int) -> CurrentTask | None:
    """The task of a running or paused session."""
    if not member.active or member.status_at(now_ms) not in (Status.FOCUSED, Status.PAUSED):
        return None
    return CurrentTask(id=member.live_task, title=member.live_title or "") if member.live_task else None


def arranged(members: Sequence[Member], role: RoleWord | None, active: bool, ordering: str) -> list[Member]:
    """The members of a role who are active or not, as asked, in the order asked for; the longest first by default."""
    rows = [each for each in members if each.active == active and role in (None, ROLE_WORDS[each.role])]
    asked = [name for name in names(ordering) if name.lstrip("-") in _ORDERINGS]
    return paging.order(rows, asked or ["joined_at"], _ORDERINGS, lambda member: member.id)
