"""FocusGuard's focus sessions (FG-22 to FG-32)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusguard.wire import limits
from focusguard.wire import sessions as wire
from focusguard.wire.api import BASE, focusguard_api
from focusguard.wire.errors import SESSION_NOT_FOUND
from focusguard.wire.paths import path_id
from roost.focus import free_sessions
from roost.garden.sessions import complete_and_plant
from roost.garden.sessions import delete_session as delete_with_plants
from roost.kit import clock
from roost.kit.http import SignedIn

SESSIONS = f"{BASE}/sessions"
SESSION = f"{SESSIONS}/<session_id>"

app = focusguard_api(missing=SESSION_NOT_FOUND)
handler = app.handle


@app.post(SESSIONS, status_code=201, tags=["Sessions"])
def start_session(caller: SignedIn, body: Annotated[wire.StartBody, Body()]) -> wire.SessionItem:
    """Start a focus session, planned for some minutes or for no certain time."""
    return wire.SessionItem.of(free_sessions.start_free_session(caller, body.duration_min, clock.now_ms()))


@app.get(SESSIONS, tags=["Sessions"])
def list_sessions(
    caller: SignedIn,
    skip: wire.Skip = None,
    offset: wire.Offset = None,
    limit: wire.Limit = 100,
    completed_only: wire.CompletedOnly = False,
    status: wire.Status = None,
) -> wire.SessionList:
    """List the caller's sessions, newest first."""
    wanted = wire.listed(status, completed_only)
    left_out = (skip if skip is not None else offset) or 0
    return wire.SessionList.of(free_sessions.list_free_sessions(caller, wanted, left_out, limit, clock.now_ms()))


@app.get(f"{SESSIONS}/active", tags=["Sessions"])
def read_active(caller: SignedIn) -> wire.ActiveSession:
    """Read the session that goes on, wherever it was started."""
    return wire.ActiveSession.of(free_sessions.read_free_active(caller, clock.now_ms()))


@app.get(SESSION, tags=["Sessions"])
def read_session(session_id: str, caller: SignedIn) -> wire.SessionItem:
    """Read one of the caller's sessions."""
    return wire.SessionItem.of(free_sessions.read_free_session(caller, path_id(session_id), clock.now_ms()))


@app.patch(SESSION, tags=["Sessions"])
def change_session(session_id: str, caller: SignedIn, body: Annotated[wire.ChangeBody, Body()]) -> wire.SessionItem:
    """Complete a session, once, or say more about it; it plants nothing."""
    changes = body.changes()
    return wire.SessionItem.of(free_sessions.change_session(caller, path_id(session_id), changes, clock.now_ms()))


@app.put(SESSION, tags=["Sessions"])
def replace_session(session_id: str, caller: SignedIn, body: Annotated[wire.ChangeBody, Body()]) -> wire.SessionItem:
    """The same with the other method."""
    changes = body.changes()
    return wire.SessionItem.of(free_sessions.change_session(caller, path_id(session_id), changes, clock.now_ms()))


@app.patch(f"{SESSION}/complete", tags=["Sessions"])
def complete_session(session_id: str, caller: SignedIn, body: Annotated[wire.CompleteBody, Body()]) -> wire.SessionItem:
    """Complete a session, once; a plant grows for each five minutes."""
    session = complete_and_plant(
        caller, path_id(session_id), body.actual_duration, body.focus_score, body.blink_rate, clock.now_ms()
    )
    return wire.SessionItem.of(session)


@app.delete(SESSION, status_code=204, tags=["Sessions"])
def delete_session(session_id: str, caller: SignedIn) -> None:
    """Delete a session with its plants; what it earned stays."""
    delete_with_plants(caller, path_id(session_id), clock.now_ms())


app.rule("POST", SESSIONS, bucket=limits.SESSION_START)
app.rule("PATCH", SESSION, bucket=limits.SESSION_CHANGE)
app.rule("PUT", SESSION, bucket=limits.SESSION_CHANGE)
app.rule("PATCH", f"{SESSION}/complete", bucket=limits.SESSION_CHANGE)
app.rule("DELETE", SESSION, bucket=limits.SESSION_DELETE)
