"""FocusFlow projects (FF-07 to FF-11)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusflow.wire import projects as wire
from focusflow.wire.api import V1, focusflow_api
from focusflow.wire.lists import Listed, Ordering, PageNumber, PageSize, cut, listed
from focusflow.wire.paths import path_id
from roost.identity.profile import usernames
from roost.kit import clock
from roost.kit.http import Request, SignedIn
from roost.work import service

app = focusflow_api()
handler = app.handle

ONE = f"{V1}/projects/<project_id>"


@app.get(f"{V1}/projects", tags=["Projects"])
def list_projects(
    caller: SignedIn,
    request: Request,
    is_active: wire.ActiveFilter = None,
    ordering: Ordering = "",
    page: PageNumber = "1",
    page_size: PageSize = "20",
) -> Listed[wire.ProjectItem]:
    """List the caller's projects and those of their organizations."""
    rows = wire.arranged(service.list_projects(caller), is_active, ordering)
    found = cut(rows, page, page_size)
    return listed(request, found, [wire.ProjectItem.of(project, caller) for project in found.rows])


@app.post(f"{V1}/projects", status_code=201, tags=["Projects"])
def create_project(caller: SignedIn, body: Annotated[wire.ProjectBody, Body()]) -> wire.ProjectAnswer:
    """Create a project."""
    project = service.create_project(caller, body.draft(caller), clock.now_ms())
    return wire.ProjectAnswer.of(project, caller, usernames([project.owner]))


@app.get(ONE, tags=["Projects"])
def get_project(caller: SignedIn, project_id: str) -> wire.ProjectDetail:
    """Read a project with its statistics."""
    project = service.read_project(caller, path_id(project_id))
    return wire.ProjectDetail.of(project, caller, usernames([project.owner]))


@app.patch(ONE, tags=["Projects"])
def update_project(
    caller: SignedIn, project_id: str, body: Annotated[wire.ProjectChange, Body()]
) -> wire.ProjectAnswer:
    """Change some fields of a project."""
    project = service.update_project(caller, path_id(project_id), body.changes(caller), clock.now_ms())
    return wire.ProjectAnswer.of(project, caller, usernames([project.owner]))


@app.delete(ONE, status_code=204, tags=["Projects"])
def delete_project(caller: SignedIn, project_id: str) -> None:
    """Delete a project; its tasks stay, without project."""
    service.delete_project(caller, path_id(project_id), clock.now_ms())


app.guard("PATCH", ONE, lambda caller, project_id: service.require_editable_project(caller, path_id(project_id)))
