"""Focura's announcements (AN1 to AN3)."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from focura.wire import announcements as wire
from focura.wire.api import BASE, focura_api
from focura.wire.envelope import Data, Said
from focura.wire.fields import IdIn
from roost.kit.http import Request, SignedIn
from roost.site.announcements import service

app = focura_api()
handler = app.handle

SPACE = f"{BASE}/workspaces/<workspace_id>"
ALL = f"{SPACE}/announcements"
OF_PROJECT = f"{SPACE}/projects/<project_id>/announcements"
ONE = f"{BASE}/announcements/<announcement_id>"


@app.get(ALL, tags=["Announcements"])
def list_announcements(
    caller: SignedIn, workspace_id: IdIn, query: Annotated[wire.AnnouncementQuery, Query()]
) -> wire.Announcements:
    """List what was announced in a workspace, pinned ones first, then the newest."""
    found = service.list_announcements(caller, workspace_id, query.filter(), query.page, query.page_size)
    return wire.Announcements.page(found, query)


@app.get(OF_PROJECT, tags=["Announcements"])
def list_project_announcements(
    caller: SignedIn, workspace_id: IdIn, project_id: IdIn, query: Annotated[wire.AnnouncementQuery, Query()]
) -> wire.Announcements:
    """List what was announced about a project."""
    wanted = query.filter(project_id)
    found = service.list_announcements(caller, workspace_id, wanted, query.page, query.page_size)
    return wire.Announcements.page(found, query)


@app.post(ALL, status_code=201, tags=["Announcements"])
def announce(
    caller: SignedIn, request: Request, workspace_id: IdIn, body: Annotated[wire.AnnouncementBody, Body()]
) -> Data[wire.AnnouncementItem]:
    """Announce something to a workspace, to those of a project, or to some people."""
    view = service.announce(caller, workspace_id, body.draft(), request.now_ms)
    return Data(data=wire.AnnouncementItem.of(view))


@app.get(ONE, tags=["Announcements"])
def read_announcement(caller: SignedIn, announcement_id: IdIn) -> Data[wire.AnnouncementItem]:
    """Read an announcement."""
    return Data(data=wire.AnnouncementItem.of(service.read_announcement(caller, announcement_id)))


@app.patch(f"{ONE}/pin", tags=["Announcements"])
def pin_announcement(
    caller: SignedIn, request: Request, announcement_id: IdIn, body: Annotated[wire.PinBody, Body()]
) -> Data[wire.AnnouncementItem]:
    """Pin an announcement, or not; without saying which, the other of what it is."""
    view = service.toggle_pin(caller, announcement_id, body.is_pinned, request.now_ms)
    return Data(data=wire.AnnouncementItem.of(view))


@app.delete(ONE, tags=["Announcements"])
def delete_announcement(caller: SignedIn, request: Request, announcement_id: IdIn) -> Said:
    """Delete an announcement."""
    service.delete_announcement(caller, announcement_id, request.now_ms)
    return Said(message="Announcement deleted")
