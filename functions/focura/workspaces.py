"""Focura's workspaces, their members and invitations (W1 to W12)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focura.wire import workspaces as wire
from focura.wire.api import BASE, focura_api
from focura.wire.envelope import Data, Said
from focura.wire.fields import named_id
from roost.kit.http import Request, SignedIn
from roost.workspace import invitations
from roost.workspace.planned import making, members, service

app = focura_api()
handler = app.handle

ALL = f"{BASE}/workspaces"
ONE = f"{ALL}/<workspace_id>"
INVITATION = f"{ALL}/invitations/<token>"
MEMBER = f"{ONE}/members/<member_id>"


@app.get(ALL, tags=["Workspaces"])
def list_workspaces(caller: SignedIn) -> Data[list[wire.Workspace]]:
    """List the workspaces that the caller owns or has joined, the last changed first."""
    return Data(data=[wire.workspace(caller, space) for space in service.list_spaces(caller)])


@app.post(ALL, status_code=201, tags=["Workspaces"])
def create_workspace(
    caller: SignedIn, request: Request, body: Annotated[wire.WorkspaceBody, Body()]
) -> Data[wire.Workspace]:
    """Make a workspace that the caller owns."""
    space = making.create_space(caller, body.draft(), request.now_ms)
    return Data(data=wire.workspace(caller, space))


@app.get(INVITATION, tags=["Workspaces"])
def read_invitation(token: str) -> Data[wire.OpenedInvitation]:
    """Show an invitation to whoever has its link."""
    return Data(data=wire.OpenedInvitation.of(*invitations.read_invite(token)))


@app.post(f"{INVITATION}/accept", tags=["Workspaces"])
def accept_invitation(caller: SignedIn, request: Request, token: str) -> Data[wire.Workspace]:
    """Join a workspace by an invitation to the caller's own address."""
    return Data(data=wire.accepted(caller, token, request.now_ms))


@app.get(ONE, tags=["Workspaces"])
def read_workspace(caller: SignedIn, request: Request, workspace_id: str) -> Data[wire.WorkspaceDetail]:
    """Read a workspace by its id or slug, with what its plan has room for."""
    return Data(data=wire.opened(caller, workspace_id, request.now_ms))


@app.put(ONE, tags=["Workspaces"])
def update_workspace(
    caller: SignedIn, request: Request, workspace_id: str, body: Annotated[wire.WorkspaceChanges, Body()]
) -> Data[wire.Workspace]:
    """Change what a workspace says of itself."""
    space = service.update_space(caller, named_id(workspace_id), body.changes(), request.now_ms)
    return Data(data=wire.workspace(caller, space))


@app.delete(ONE, tags=["Workspaces"])
def delete_workspace(caller: SignedIn, request: Request, workspace_id: str) -> Said:
    """Remove a workspace and everything in it."""
    making.delete_space(caller, named_id(workspace_id), request.now_ms)
    return Said(message="Workspace deleted")


@app.get(f"{ONE}/members", tags=["Workspaces"])
def list_members(caller: SignedIn, request: Request, workspace_id: str) -> Data[list[wire.MemberItem]]:
    """List the members of a workspace, the longest first."""
    return Data(data=wire.team(members.list_members(caller, named_id(workspace_id)), request))


@app.post(f"{ONE}/invitations", status_code=201, tags=["Workspaces"])
def invite_member(
    caller: SignedIn, request: Request, workspace_id: str, body: Annotated[wire.InvitationBody, Body()]
) -> Data[wire.NewInvitation]:
    """Invite an address; a mail with the link goes out."""
    invite = members.invite(caller, named_id(workspace_id), body.draft(), request.now_ms)
    return Data(data=wire.NewInvitation.of(invite))


@app.post(f"{ONE}/invite", status_code=201, tags=["Workspaces"])
def invite_member_too(
    caller: SignedIn, request: Request, workspace_id: str, body: Annotated[wire.InvitationBody, Body()]
) -> Data[wire.NewInvitation]:
    """Invite an address; a mail with the link goes out."""
    invite = members.invite(caller, named_id(workspace_id), body.draft(), request.now_ms)
    return Data(data=wire.NewInvitation.of(invite))


@app.put(f"{MEMBER}/role", tags=["Workspaces"])
def change_role(
    caller: SignedIn, request: Request, workspace_id: str, member_id: str, body: Annotated[wire.RoleBody, Body()]
) -> Data[wire.MemberItem]:
    """Give a member another role."""
    role = wire.ROLES[body.role]
    member = members.change_role(caller, named_id(workspace_id), named_id(member_id), role, request.now_ms)
    return Data(data=wire.MemberItem.of(*member, request))


@app.delete(MEMBER, tags=["Workspaces"])
def remove_member(caller: SignedIn, request: Request, workspace_id: str, member_id: str) -> Said:
    """End a membership; access ends at once."""
    members.remove(caller, named_id(workspace_id), named_id(member_id), request.now_ms)
    return Said(message="Member removed")


@app.post(f"{ONE}/leave", tags=["Workspaces"])
def leave_workspace(caller: SignedIn, request: Request, workspace_id: str) -> Said:
    """End the caller's own membership."""
    wire.left(caller, workspace_id, request.now_ms)
    return Said(message="You have left the workspace")


app.rule("GET", INVITATION, public=True)
