"""FlockPal's browser sessions (FP-12 to FP-15)."""

from dataclasses import replace
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from flockpal.wire.accounts import SessionContext, SwitchBody, session_context
from flockpal.wire.api import BASE, BROWSERS, flockpal_api
from roost.identity import logins
from roost.kit.http import Request, SignedIn
from roost.workspace.flocks.service import role_in

app = flockpal_api(kinds=BROWSERS)
handler = app.handle


@app.get(f"{BASE}/auth/session", tags=["Session"])
def read_session(request: Request, caller: SignedIn) -> SessionContext:
    """Who is signed in, in which workspace, and which others there are."""
    return session_context(request, caller)


@app.post(f"{BASE}/auth/switch-workspace", tags=["Session"])
def switch_workspace(request: Request, caller: SignedIn, body: Annotated[SwitchBody, Body()]) -> SessionContext:
    """Make another of the caller's workspaces the active one of this session."""
    role_in(caller, body.workspace_id)
    logins.switch_space(caller, body.workspace_id)
    return session_context(request, replace(caller, active_space=body.workspace_id))


@app.post(f"{BASE}/auth/logout", status_code=204, tags=["Session"])
def log_out(caller: SignedIn) -> None:
    """End this session; others live on."""
    logins.end_login(caller)


app.rule("POST", f"{BASE}/auth/logout", raw=True)
