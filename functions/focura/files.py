"""Focura's files (U1 to U3), and uploads that are too big for one request."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from focura.wire import files as wire
from focura.wire.api import GENERAL, focura_api
from focura.wire.envelope import Data, Said
from focura.wire.fields import IdIn
from roost.files import service
from roost.kit.http import Request, SignedIn

app = focura_api(GENERAL, wire.DIALECT)
handler = app.handle

UPLOAD = f"{wire.FILES}/upload"
UPLOADS = f"{wire.FILES}/uploads"


@app.post(UPLOAD, status_code=201, tags=["Files"], openapi_extensions=wire.DOCUMENTED)
def upload_file(caller: SignedIn, request: Request) -> Data[wire.FileItem]:
    """Upload a file, of about 4 MB at most: the part `file` of a multipart body."""
    draft, content = wire.received(request)
    return Data(data=wire.FileItem.of(service.upload(caller, draft, content, request.now_ms)))


@app.post(UPLOADS, status_code=201, tags=["Files"])
def announce_upload(
    caller: SignedIn, request: Request, body: Annotated[wire.UploadBody, Body()]
) -> Data[wire.UploadTicket]:
    """Announce a file of any size that the plan allows; its bytes are then sent to the address of the answer."""
    return Data(data=wire.UploadTicket.of(service.announce_upload(caller, body.draft(), request.now_ms)))


@app.post(f"{UPLOADS}/<file_id>/complete", status_code=201, tags=["Files"])
def complete_upload(caller: SignedIn, request: Request, file_id: IdIn) -> Data[wire.FileItem]:
    """Say that the bytes of an announced file were sent."""
    return Data(data=wire.FileItem.of(service.complete_upload(caller, file_id, request.now_ms)))


@app.get(wire.FILES, tags=["Files"])
def list_files(caller: SignedIn, query: Annotated[wire.FileQuery, Query()]) -> Data[wire.Files]:
    """List the files of a workspace, the newest first."""
    found = service.list_files(caller, query.workspace_id, query.filter(), query.page, query.limit)
    return Data(data=wire.Files.page(found, query))


@app.delete(f"{wire.FILES}/<file_id>", tags=["Files"])
def delete_file(caller: SignedIn, request: Request, file_id: IdIn) -> Said:
    """Delete a file."""
    service.delete_file(caller, file_id, request.now_ms)
    return Said(message="File deleted")


app.rule("POST", UPLOAD, bucket=wire.UPLOADS, raw=True)
app.rule("POST", UPLOADS, bucket=wire.UPLOADS)
