"""Focura's focus sessions (F1 to F4)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from focura.wire import focus as wire
from focura.wire.api import BASE, focura_api
from focura.wire.envelope import Data, Said
from focura.wire.fields import IdIn
from roost.focus import service, timed_sessions
from roost.kit.http import Request, SignedIn

app = focura_api()
handler = app.handle

ALL = f"{BASE}/focus"
ONE = f"{ALL}/<session_id>"


@app.get(ALL, tags=["Focus"])
def list_sessions(caller: SignedIn, query: Annotated[wire.SessionQuery, Query()]) -> Data[wire.Sessions]:
    """List the caller's sessions, newest first."""
    return Data(data=wire.listed(caller, query))


@app.post(ALL, status_code=201, tags=["Focus"])
def start_session(
    caller: SignedIn, request: Request, body: Annotated[wire.SessionBody, Body()]
) -> Data[wire.SessionItem]:
    """Start a session, unless one is active."""
    return Data(data=wire.started(caller, body.draft(), request.now_ms))


@app.get(f"{ALL}/active", tags=["Focus"])
def read_active(caller: SignedIn, request: Request) -> Data[wire.SessionItem | None]:
    """Read the session that goes on, wherever it was started."""
    return Data(data=wire.shown(timed_sessions.read_timed_active(caller, request.now_ms)))


@app.patch(f"{ONE}/complete", tags=["Focus"])
def complete_session(caller: SignedIn, request: Request, session_id: IdIn) -> Data[wire.SessionItem]:
    """End a session; one that is over stays as it is."""
    return Data(data=wire.ended(caller, service.complete_session(caller, session_id, request.now_ms)))


@app.post(f"{ONE}/cancel", tags=["Focus"])
def cancel_session(caller: SignedIn, request: Request, session_id: IdIn) -> Said:
    """Delete a session that goes on."""
    timed_sessions.cancel_timed_session(caller, session_id, request.now_ms)
    return Said(message="Focus session cancelled")
