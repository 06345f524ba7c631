"""Invitations in FocusFlow's words (contract section 9)."""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field

from focusflow.wire.fields import Id, Input, Output, stamp
from focusflow.wire.seats import ROLE_WORDS, ROLES, RoleWord
from roost.kit.http import Exchange
from roost.kit.text import Email, Trimmed, trimmed
from roost.workspace.model import Invite, InviteDraft, Member, Space


class InviteBody(Input):
    email: Email
    role: Annotated[RoleWord, BeforeValidator(trimmed)] = "employee"
    message: Annotated[Trimmed, Field(max_length=1000)] = ""

    def draft(self, request: Exchange) -> InviteDraft:
        """The invitation that the client wants made; its link leads to where the client reaches this stack."""
        link = f"{request.base_url}/focusflow/invite/"
        return InviteDraft(self.email, ROLES[self.role], link, self.role, self.message)


class AcceptBody(Input):
    token: Annotated[Trimmed, Field(min_length=1)]


class InviteItem(Output):
    id: Id
    email: str
    role: RoleWord
    expires_at: str
    created_at: str

    @classmethod
    def of(cls, invite: Invite) -> Self:
        """An open invitation in the list."""
        return cls(
            id=invite.id,
            email=invite.email,
            role=ROLE_WORDS[invite.role],
            expires_at=stamp(invite.expires_ms),
            created_at=stamp(invite.created_ms),
        )


class InviteCreated(InviteItem):
    invite_token: str
    invite_url: str

    @classmethod
    def with_token(cls, invite: Invite, url: str) -> Self:
        """A new invitation: the only answer that shows its token."""
        item = InviteItem.of(invite).model_dump()
        return cls(**item, invite_token=url.removeprefix(invite.link), invite_url=url)


class JoinedOrganization(Output):
    id: Id
    name: str
    slug: str


class Membership(Output):
    role: RoleWord


class Accepted(Output):
    message: str
    organization: JoinedOrganization
    membership: Membership

    @classmethod
    def of(cls, space: Space, member: Member) -> Self:
        """What the new member is told."""
        return cls(
            message=f"Successfully joined {space.name}",
            organization=JoinedOrganization(id=space.id, name=space.name, slug=space.slug or ""),
            membership=Membership(role=ROLE_WORDS[member.role]),
        )
