"""Focura's projects and their members (P1 to P7)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from focura.wire import projects as wire
from focura.wire.api import BASE, focura_api
from focura.wire.envelope import Data, Said
from focura.wire.fields import IdIn
from roost.kit.http import Request, SignedIn
from roost.work import project_members, projects

app = focura_api()
handler = app.handle

ALL = f"{BASE}/projects"
ONE = f"{ALL}/<project_id>"
MEMBER = f"{ONE}/members/<member_id>"


@app.get(ALL, tags=["Projects"])
def list_projects(caller: SignedIn, query: Annotated[wire.ProjectQuery, Query()]) -> Data[wire.Projects]:
    """List the projects that the caller has access to, the last changed first."""
    return Data(data=wire.Projects.page(projects.list_projects(caller, query.filter()), query))


@app.post(ALL, status_code=201, tags=["Projects"])
def create_project(
    caller: SignedIn, request: Request, body: Annotated[wire.ProjectBody, Body()]
) -> Data[wire.ProjectItem]:
    """Make a project that the caller manages."""
    return Data(data=wire.ProjectItem.of(projects.create_project(caller, body.draft(), request.now_ms)))


@app.get(ONE, tags=["Projects"])
def read_project(caller: SignedIn, request: Request, project_id: IdIn) -> Data[wire.ProjectDetail]:
    """Read a project with its members and figures."""
    return Data(data=wire.ProjectDetail.shown(projects.read_project(caller, project_id, request.now_ms)))


@app.put(ONE, tags=["Projects"])
def update_project(
    caller: SignedIn, request: Request, project_id: IdIn, body: Annotated[wire.ProjectChanges, Body()]
) -> Data[wire.ProjectItem]:
    """Change some fields of a project."""
    project = projects.update_project(caller, project_id, body.changes(), request.now_ms)
    return Data(data=wire.ProjectItem.of(project))


@app.patch(ONE, tags=["Projects"])
def patch_project(
    caller: SignedIn, request: Request, project_id: IdIn, body: Annotated[wire.ProjectChanges, Body()]
) -> Data[wire.ProjectItem]:
    """Change some fields of a project."""
    project = projects.update_project(caller, project_id, body.changes(), request.now_ms)
    return Data(data=wire.ProjectItem.of(project))


@app.delete(ONE, tags=["Projects"])
def delete_project(caller: SignedIn, request: Request, project_id: IdIn) -> Said:
    """Remove a project with its tasks."""
    projects.delete_project(caller, project_id, request.now_ms)
    return Said(message="Project deleted")


@app.post(f"{ONE}/members", status_code=201, tags=["Projects"])
def add_member(
    caller: SignedIn, request: Request, project_id: IdIn, body: Annotated[wire.NewMemberBody, Body()]
) -> Data[wire.MemberItem]:
    """Give a member of the workspace a role in the project."""
    role = wire.role(body.role)
    placed = project_members.add_member(caller, project_id, body.user_id, role, request.now_ms)
    return Data(data=wire.MemberItem.placed(placed))


@app.patch(MEMBER, tags=["Projects"])
def change_member(
    caller: SignedIn, request: Request, project_id: IdIn, member_id: IdIn, body: Annotated[wire.RoleBody, Body()]
) -> Data[wire.MemberItem]:
    """Give a member of the project another role."""
    role = wire.role(body.role)
    placed = project_members.change_role(caller, project_id, member_id, role, request.now_ms)
    return Data(data=wire.MemberItem.placed(placed))


@app.delete(MEMBER, tags=["Projects"])
def remove_member(caller: SignedIn, request: Request, project_id: IdIn, member_id: IdIn) -> Said:
    """Take a member out of the project."""
    project_members.remove_member(caller, project_id, member_id, request.now_ms)
    return Said(message="Member removed from the project")
