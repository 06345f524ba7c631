"""FocusMaster sessions: finished ones that clients tell of, and those of other dialects (FM-18 to FM-24, FM-60)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusmaster.wire import sessions as wire
from focusmaster.wire.api import BASE, focusmaster_api
from focusmaster.wire.fields import Message, path_id
from roost.focus import finished
from roost.insights import productivity
from roost.kit.caller import Caller
from roost.kit.http import Request, SignedIn

app = focusmaster_api(settles=True)
handler = app.handle

ONE = f"{BASE}/sessions/<session_id>"


@app.post(f"{BASE}/sessions", status_code=201, tags=["Sessions"])
def log_session(caller: SignedIn, request: Request, body: Annotated[wire.SessionBody, Body()]) -> wire.SessionItem:
    """Keep a finished session; one of focus earns points, and a pomodoro for its task."""
    session = finished.log_session(caller, body.finished(), request.now_ms)
    return wire.SessionItem.plain(session, session.task)


@app.get(f"{BASE}/sessions", tags=["Sessions"])
def list_sessions(caller: SignedIn, request: Request, wanted: wire.Range = None) -> list[wire.SessionItem]:
    """List finished sessions, latest start first."""
    found, tasks = finished.list_finished(caller, wire.since_ms(wanted, caller.zone, request.now_ms))
    return [wire.SessionItem.populated(session, tasks.get(session.task or 0)) for session in found]


@app.get(f"{BASE}/sessions/stats", tags=["Sessions"])
def get_totals(caller: SignedIn) -> wire.Totals:
    """Say how much the caller has focused in all."""
    return wire.Totals.of(productivity.read_focus(caller))


@app.get(ONE, tags=["Sessions"])
def get_session(caller: SignedIn, session_id: str) -> wire.SessionItem:
    """Read a finished session."""
    return wire.SessionItem.populated(*finished.read_finished(caller, path_id(session_id)))


@app.patch(ONE, tags=["Sessions"])
def correct_session(
    caller: SignedIn, request: Request, session_id: str, body: Annotated[wire.SessionChange, Body()]
) -> wire.SessionItem:
    """Change what was said of a session; points stay."""
    wanted = body.correction()
    session, task = finished.correct_session(caller, path_id(session_id), wanted, request.now_ms)
    return wire.SessionItem.plain(session, task.id if task else None)


@app.delete(ONE, tags=["Sessions"])
def delete_session(caller: SignedIn, request: Request, session_id: str) -> Message:
    """Take a session off the list; what it counted with stays."""
    finished.delete_finished(caller, path_id(session_id), request.now_ms)
    return Message(message="Session deleted successfully")


def _require_id(_: Caller, session_id: str) -> None:
    path_id(session_id)


app.guard("PATCH", ONE, _require_id)
