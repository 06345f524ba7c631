"""Members in FlockPal's words (contract sections 4, 6 and 13)."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from flockpal.wire.fields import Input, OptionalName, Output, Word, stamp, stamp_or_none
from flockpal.wire.links import BRAND
from roost.kit import ids
from roost.kit.text import Email
from roost.workspace.flocks.model import Invitee, Listed, made_ms
from roost.workspace.model import Member, Role

RoleWord = Literal["owner", "manager", "staff", "viewer"]

ROLE_WORDS: Final[Mapping[Role, RoleWord]] = {
    Role.OWNER: "owner",
    Role.ADMIN: "manager",
    Role.MANAGER: "manager",
    Role.MEMBER: "staff",
    Role.VIEWER: "viewer",
}
ROLES: Final[Mapping[RoleWord, Role]] = {
    "owner": Role.OWNER,
    "manager": Role.MANAGER,
    "staff": Role.MEMBER,
    "viewer": Role.VIEWER,
}


def role_word(member: Listed) -> RoleWord:
    """What somebody is in a workspace."""
    return ROLE_WORDS[member.role]


class MemberBody(Input):
    email: Email
    role: Annotated[RoleWord, Word]
    name: OptionalName = None

    def invitee(self, link: str) -> Invitee:
        """Whom the client wants in the workspace; `link` is a sign-in link without its token."""
        return Invitee(self.email, ROLES[self.role], BRAND, link, self.name)


class MemberOut(Output):
    id: str
    workspace_id: int
    user_id: str | None
    invite_email: str
    name: str | None
    role: RoleWord
    accepted_at: str | None
    created_at: str

    @classmethod
    def of(cls, member: Listed) -> Self:
        """Somebody who is a member, or is awaited."""
        present = member if isinstance(member, Member) else None
        return cls(
            id=ids.to_uuid(member.id),
            workspace_id=member.space,
            user_id=ids.to_uuid(present.user) if present else None,
            invite_email=member.email,
            name=member.label or (present.name if present else None) or None,
            role=role_word(member),
            accepted_at=stamp_or_none(present.joined_ms if present else None),
            created_at=stamp(made_ms(member)),
        )


class MemberAnswer(Output):
    member: MemberOut

    @classmethod
    def of(cls, member: Listed) -> Self:
        """One member."""
        return cls(member=MemberOut.of(member))


class MembersAnswer(Output):
    members: list[MemberOut]
