"""Workspaces, their members and invitations in Focura's words (contract section 7)."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field

from focura.wire.accounts import Address
from focura.wire.faults import BadRequest, InvitationInvalid
from focura.wire.fields import Colour, Email, Flag, IdOut, Input, Output, Text, named_id, stamp
from focura.wire.settings import settings
from roost.identity import pictures
from roost.identity.model import Account
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.exchange import Exchange, current
from roost.workspace import invitations
from roost.workspace.errors import InviteUsed
from roost.workspace.model import COLOR, Invite, InviteDraft, InviteState, Member, Role, Space, SpaceDraft, Spelling
from roost.workspace.planned import members, service
from roost.workspace.planned.members import Team
from roost.workspace.planned.model import LIMITS

RoleWord = Literal["OWNER", "ADMIN", "MEMBER", "GUEST"]
GivenRole = Literal["ADMIN", "MEMBER", "GUEST"]
Plan = Literal["FREE", "PRO", "BUSINESS", "ENTERPRISE"]
WORDS: Final[dict[Role, RoleWord]] = {
    Role.OWNER: "OWNER",
    Role.ADMIN: "ADMIN",
    Role.MANAGER: "ADMIN",
    Role.MEMBER: "MEMBER",
    Role.VIEWER: "GUEST",
}
ROLES: Final[dict[str, Role]] = {"ADMIN": Role.ADMIN, "MEMBER": Role.MEMBER, "GUEST": Role.VIEWER}
_FIELDS: Final = {"is_public": "public", "allow_invites": "invites_allowed"}

Name = Annotated[Text, Field(min_length=1, max_length=100)]
Description = Annotated[Text, Field(max_length=5000)]


class WorkspaceBody(Input):
    name: Name
    description: Description = ""
    color: Colour = COLOR
    is_public: Flag = False
    logo: Address = ""

    def draft(self) -> SpaceDraft:
        """The workspace to be made."""
        return SpaceDraft(
            name=self.name,
            description=self.description or None,
            color=self.color,
            logo=self.logo or None,
            public=self.is_public,
        )


class WorkspaceChanges(Input):
    name: Name = ""
    description: Description = ""
    color: Colour = COLOR
    allow_invites: Flag = True
    is_public: Flag = False
    logo: Address = ""

    def changes(self) -> dict[str, Any]:
        """What the body asks for, by fields of Space."""
        return {_FIELDS.get(name, name): value for name, value in self.given().items()}


class InvitationBody(Input):
    email: Email
    role: GivenRole = "MEMBER"

    def draft(self) -> InviteDraft:
        """The invitation to be made; its link leads to the web client."""
        link = f"{settings().client_url.rstrip('/')}/invitations/"
        return InviteDraft(self.email, ROLES[self.role], link, self.role.lower(), spelling=Spelling.HEX)


class RoleBody(Input):
    role: GivenRole


class Workspace(Output):
    id: IdOut
    name: str
    slug: str
    description: str | None
    color: str
    logo: str | None
    is_public: bool
    allow_invites: bool
    plan: Plan
    owner_id: IdOut
    role: RoleWord | None
    member_count: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, space: Space, role: Role | None) -> Self:
        """A workspace as somebody with that role sees it."""
        return cls(**_words(space, role))


class Limits(Output):
    max_workspaces_owned: int
    max_members_per_ws: int
    max_projects: int
    max_meetings_per_mo: int
    max_storage_mb: int
    max_file_size_mb: int


class Usage(Output):
    members: int
    projects: int
    storage_bytes: int
    meetings_this_month: int


class WorkspaceDetail(Workspace):
    subscription: None = None
    limits: Limits
    usage: Usage

    @classmethod
    def seen(cls, space: Space, role: Role | None, now_ms: int) -> Self:
        """A workspace with what its plan has room for, and how much of that is taken."""
        row = LIMITS[space.tier]
        limits = Limits(
            max_workspaces_owned=row.max_owned,
            max_members_per_ws=row.max_members,
            max_projects=row.max_projects,
            max_meetings_per_mo=row.max_meetings,
            max_storage_mb=row.max_storage_mb,
            max_file_size_mb=row.max_file_mb,
        )
        usage = Usage(
            members=space.member_count,
            projects=space.project_count,
            storage_bytes=space.storage_bytes,
            meetings_this_month=space.meeting_count if space.meeting_month == stamp(now_ms)[:7] else 0,
        )
        return cls(**_words(space, role), limits=limits, usage=usage)


def _words(space: Space, role: Role | None) -> dict[str, Any]:
    same = {name: getattr(space, name) for name in ("id", "name", "description", "color", "logo", "member_count")}
    return same | {
        "slug": space.slug or "",
        "is_public": space.public,
        "allow_invites": space.invites_allowed,
        "plan": space.tier.value.upper(),
        "owner_id": space.owner,
        "role": WORDS[role] if role else None,
        "created_at": stamp(space.created_ms),
        "updated_at": stamp(space.updated_ms or space.created_ms),
    }


class MemberPerson(Output):
    id: IdOut
    name: str
    email: str
    image: str | None

    @classmethod
    def of(cls, account: Account, request: Exchange) -> Self:
        """Somebody whom others of the workspace see."""
        image = pictures.address_of(account.avatar, request.base_url)
        return cls(id=account.id, name=account.display_name, email=account.email, image=image)


class MemberItem(Output):
    id: IdOut
    user_id: IdOut
    role: RoleWord
    joined_at: str
    user: MemberPerson

    @classmethod
    def of(cls, member: Member, account: Account, request: Exchange) -> Self:
        """A membership with its person."""
        person = MemberPerson.of(account, request)
        joined = stamp(member.joined_ms)
        return cls(id=member.id, user_id=member.user, role=WORDS[member.role], joined_at=joined, user=person)


class Invitation(Output):
    id: IdOut
    email: str
    role: RoleWord
    status: Literal["PENDING", "ACCEPTED", "EXPIRED"]
    token: str
    expires_at: str


class NewInvitation(Invitation):
    workspace_id: IdOut
    invited_by_id: IdOut
    created_at: str

    @classmethod
    def of(cls, invite: Invite) -> Self:
        """An invitation that was just made."""
        made = stamp(invite.created_ms)
        return cls(**_invited(invite), workspace_id=invite.space, invited_by_id=invite.inviter, created_at=made)


class InvitedTo(Output):
    id: IdOut
    name: str
    slug: str
    description: str | None
    logo: str | None
    color: str


class OpenedInvitation(Invitation):
    workspace: InvitedTo

    @classmethod
    def of(cls, invite: Invite, space: Space) -> Self:
        """An invitation as whoever has its link sees it."""
        same = {name: getattr(space, name) for name in ("id", "name", "description", "logo", "color")}
        return cls(**_invited(invite), workspace=InvitedTo(**same, slug=space.slug or ""))


def _invited(invite: Invite) -> dict[str, Any]:
    pending = invite.state is InviteState.PENDING
    status = "PENDING" if invite.is_open(current().now_ms) else "EXPIRED" if pending else invite.state.value.upper()
    same = {"id": invite.id, "email": invite.email, "role": WORDS[invite.role], "status": status}
    return same | {"token": invitations.token_of(invite), "expires_at": stamp(invite.expires_ms)}


def workspace(caller: Caller, space: Space) -> Workspace:
    """A workspace as the caller sees it; one that they have just made is theirs."""
    made = Role.OWNER if space.owner == caller.user else None
    return Workspace.of(space, service.seats(caller).get(space.id, made))


def opened(caller: Caller, named: str, now_ms: int) -> WorkspaceDetail:
    """The workspace of an id or a slug. Raises NotFound, Denied."""
    space = service.read_space(caller, ids.from_cuid(named), named)
    return WorkspaceDetail.seen(space, service.seats(caller).get(space.id), now_ms)


def team(found: Team, request: Exchange) -> list[MemberItem]:
    """The members of a workspace."""
    return [MemberItem.of(member, found.people[member.user], request) for member in found.members]


def accepted(caller: Caller, token: str, now_ms: int) -> Workspace:
    """Join by the token of an invitation.

    Raises InvitationInvalid for a token that is unknown, used or past its time, and what else keeps people out.
    """
    try:
        space, member = members.accept(caller, token, now_ms)
    except (NotFound, InviteUsed) as useless:
        raise InvitationInvalid() from useless
    return Workspace.of(space, member.role)


def left(caller: Caller, named: str, now_ms: int) -> None:
    """Leave a workspace. Raises NotFound, OwnerFixed, BadRequest for somebody who is no member."""
    if not members.leave(caller, named_id(named), now_ms):
        raise BadRequest("You are not a member of this workspace")
