"""Workspaces in FlockPal's words (contract sections 4 and 6)."""

from typing import Annotated, Any, Self

from pydantic import Field

from flockpal.wire.fields import Blank, Input, Name, OptionalEmail, Output, Word, stamp
from flockpal.wire.members import MemberOut as MemberOut
from flockpal.wire.members import RoleWord, role_word
from roost.workspace.flocks.model import Flock
from roost.workspace.model import Kind, Plan, Space, SpaceDraft

KindField = Annotated[Annotated[Kind, Word] | None, Blank]
PlanField = Annotated[Annotated[Plan, Word] | None, Blank]


class WorkspaceBody(Input):
    name: Name
    kind: KindField = Field(default=None, alias="workspaceType")
    billing_email: OptionalEmail = None
    plan: PlanField = Field(default=None, alias="billingPlan")

    def draft(self) -> SpaceDraft:
        """The workspace that the client wants made."""
        kind, plan = self.kind or Kind.STANDARD, self.plan or Plan.BASIC
        return SpaceDraft(self.name, kind=kind, plan=plan, billing_email=self.billing_email)

    def changes(self) -> dict[str, Any]:
        """What the client wants changed; a kind or plan of nothing stays as it is."""
        given = self.given()
        return {name: value for name, value in given.items() if name == "billing_email" or value is not None}


class _Workspace(Output):
    id: int
    name: str
    workspace_type: Kind
    billing_email: str | None
    billing_plan: Plan
    created_at: str
    updated_at: str


class WorkspaceOut(_Workspace):
    @classmethod
    def of(cls, space: Space) -> Self:
        """A workspace."""
        return cls(**_words(space))


class FlockItem(_Workspace):
    role: RoleWord
    membership: MemberOut

    @classmethod
    def of(cls, flock: Flock) -> Self:
        """A workspace among those that somebody is in, with what they are there."""
        return cls(**_words(flock.space), role=role_word(flock.member), membership=MemberOut.of(flock.member))


class WorkspaceAnswer(Output):
    workspace: WorkspaceOut

    @classmethod
    def of(cls, space: Space) -> Self:
        """One workspace."""
        return cls(workspace=WorkspaceOut.of(space))


class WorkspacesAnswer(Output):
    workspaces: list[FlockItem]


def _words(space: Space) -> dict[str, Any]:
    return {
        "id": space.id,
        "name": space.name,
        "workspace_type": space.kind,
        "billing_email": space.billing_email,
        "billing_plan": space.plan,
        "created_at": stamp(space.created_ms),
        "updated_at": stamp(space.updated_ms or space.created_ms),
    }
