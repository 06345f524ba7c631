"""Focura's meetings (M1 to M6)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from focura.wire import meetings as wire
from focura.wire.api import BASE, focura_api
from focura.wire.envelope import Data, Said
from focura.wire.fields import IdIn
from roost.kit.http import Request, SignedIn
from roost.meetings import service

app = focura_api()
handler = app.handle

ALL = f"{BASE}/meetings/<workspace_id>/meetings"
ONE = f"{ALL}/<meeting_id>"


@app.get(ALL, tags=["Meetings"])
def list_meetings(
    caller: SignedIn, request: Request, workspace_id: IdIn, query: Annotated[wire.MeetingQuery, Query()]
) -> Data[wire.Meetings]:
    """List the meetings of a workspace that the caller may see, the earliest first."""
    return Data(data=wire.Meetings.page(service.list_meetings(caller, workspace_id, query.filter(), request.now_ms)))


@app.post(ALL, status_code=201, tags=["Meetings"])
def create_meeting(
    caller: SignedIn, request: Request, workspace_id: IdIn, body: Annotated[wire.MeetingBody, Body()]
) -> Data[wire.MeetingItem]:
    """Plan a meeting and invite members to it."""
    view = service.create_meeting(caller, workspace_id, body.draft(), request.now_ms)
    return Data(data=wire.MeetingItem.of(view))


@app.get(ONE, tags=["Meetings"])
def read_meeting(caller: SignedIn, workspace_id: IdIn, meeting_id: IdIn) -> Data[wire.MeetingItem]:
    """Read a meeting."""
    return Data(data=wire.MeetingItem.of(service.read_meeting(caller, workspace_id, meeting_id)))


@app.patch(ONE, tags=["Meetings"])
def update_meeting(
    caller: SignedIn,
    request: Request,
    workspace_id: IdIn,
    meeting_id: IdIn,
    body: Annotated[wire.MeetingChanges, Body()],
) -> Data[wire.MeetingItem]:
    """Change some fields of a meeting, or who attends it."""
    view = service.update_meeting(caller, workspace_id, meeting_id, body.changes(), request.now_ms)
    return Data(data=wire.MeetingItem.of(view))


@app.post(f"{ONE}/cancel", tags=["Meetings"])
def cancel_meeting(caller: SignedIn, request: Request, workspace_id: IdIn, meeting_id: IdIn) -> Data[wire.MeetingItem]:
    """Cancel a meeting; who attends it is told."""
    view = service.cancel_meeting(caller, workspace_id, meeting_id, request.now_ms)
    return Data(data=wire.MeetingItem.of(view))


@app.delete(ONE, tags=["Meetings"])
def delete_meeting(caller: SignedIn, request: Request, workspace_id: IdIn, meeting_id: IdIn) -> Said:
    """Delete a meeting."""
    service.delete_meeting(caller, workspace_id, meeting_id, request.now_ms)
    return Said(message="Meeting deleted")
