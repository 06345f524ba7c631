"""FocusFlow sessions and breaks (FF-21 to FF-24)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from focusflow.wire import pomodoro as wire
from focusflow.wire.api import V1, focusflow_api
from focusflow.wire.lists import Listed, Ordering, PageNumber, PageSize, cut, listed
from focusflow.wire.paths import path_id
from roost.focus import service, sessions
from roost.kit import clock
from roost.kit.http import Request, SignedIn

app = focusflow_api()
handler = app.handle


@app.get(f"{V1}/pomodoro/active", tags=["Pomodoro"])
def get_active_session(caller: SignedIn) -> wire.ActiveSession:
    """Read the running or paused session or break."""
    now_ms = clock.now_ms()
    return wire.ActiveSession.of(*service.read_active(caller, now_ms), now_ms)


@app.post(f"{V1}/pomodoro/break/start", status_code=201, tags=["Pomodoro"])
def start_break(caller: SignedIn, body: Annotated[wire.BreakBody, Body()]) -> wire.StartedBreak:
    """Start a break, short or long."""
    return wire.StartedBreak.of(service.start_break(caller, body.kind(), clock.now_ms()))


@app.post(f"{V1}/pomodoro/sessions/<session_id>/complete", tags=["Pomodoro"])
def complete_session(caller: SignedIn, session_id: str) -> wire.CompletedSession:
    """End a session or break now."""
    return wire.CompletedSession.of(service.complete_session(caller, path_id(session_id), clock.now_ms()))


@app.get(f"{V1}/pomodoro/sessions", tags=["Pomodoro"])
def list_sessions(
    caller: SignedIn,
    request: Request,
    date: wire.StartedOn = None,
    task: wire.OfTask = None,
    is_break: wire.OnlyBreaks = None,
    ordering: Ordering = "",
    page: PageNumber = "1",
    page_size: PageSize = "20",
) -> Listed[wire.SessionItem]:
    """List the caller's sessions and breaks."""
    rows = sessions.list_sessions(caller, wire.session_filter(date, task, is_break))
    found = cut(wire.ordered(rows, ordering), page, page_size)
    tasks = sessions.tasks_of(caller, found.rows)
    return listed(request, found, [wire.SessionItem.of(row, tasks.get(row.task or 0)) for row in found.rows])
