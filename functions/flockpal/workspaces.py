"""FlockPal workspaces (FP-25 to FP-28)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from flockpal.wire import spaces as wire
from flockpal.wire.api import BASE, BROWSERS, flockpal_api
from roost.kit import clock
from roost.kit.caller import Caller
from roost.kit.http import SignedIn
from roost.workspace.flocks import making, service
from roost.workspace.model import Action

app = flockpal_api()
handler = app.handle

ALL = f"{BASE}/workspaces"
ACTIVE = f"{BASE}/workspace"

for method in ("GET", "POST"):
    app.rule(method, ALL, kinds=BROWSERS)


@app.get(ALL, tags=["Workspaces"])
def list_workspaces(caller: SignedIn) -> wire.WorkspacesAnswer:
    """List the workspaces that the caller is a member of."""
    return wire.WorkspacesAnswer(workspaces=[wire.FlockItem.of(flock) for flock in service.list_flocks(caller)])


@app.post(ALL, status_code=201, tags=["Workspaces"])
def create_workspace(caller: SignedIn, body: Annotated[wire.WorkspaceBody, Body()]) -> wire.WorkspaceAnswer:
    """Create a workspace; the caller owns it."""
    return wire.WorkspaceAnswer.of(making.create_flock(caller, body.draft(), clock.now_ms()))


@app.get(ACTIVE, tags=["Workspaces"])
def get_workspace(caller: SignedIn) -> wire.WorkspaceAnswer:
    """Read the active workspace."""
    return wire.WorkspaceAnswer.of(service.read_flock(caller))


@app.put(ACTIVE, tags=["Workspaces"])
def update_workspace(caller: SignedIn, body: Annotated[wire.WorkspaceBody, Body()]) -> wire.WorkspaceAnswer:
    """Change the active workspace."""
    return wire.WorkspaceAnswer.of(service.update_flock(caller, body.changes(), clock.now_ms()))


def _judge(caller: Caller) -> None:
    service.require(caller, service.active_flock(caller), Action.MANAGE_FLOCK)


app.guard("PUT", ACTIVE, _judge)
