"""Files in Focura's words, and how they come in (contract section 12)."""

from dataclasses import replace
from typing import Annotated, Any, Final, Self

from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from focura.wire.api import BASE, FOCURA
from focura.wire.envelope import Pagination
from focura.wire.errors import render
from focura.wire.fields import IdIn, IdOut, Input, Output, Text, Whole, stamp
from focura.wire.people import Face, PageQuery, face
from roost.files.errors import EMPTY
from roost.files.model import ROOT, File, FileDraft, FileFilter, FilePage, Ticket, plain_name, plain_type
from roost.kit.dialect import Rendered
from roost.kit.errors import Fault, Invalid, RateLimited
from roost.kit.exchange import Exchange, Upload, current
from roost.kit.gate import Bucket
from roost.kit.limits import Limit
from roost.kit.validation import as_invalid

UPLOADS: Final = Bucket("fu-upload", Limit(10, 600))
FILES: Final = f"{BASE}/files"
PART: Final = "file"
SHOWN_AT: Final = "/files/"
_NOT_GIVEN: Final[Any] = None
"""Of what may be left out, but not be null."""

DOCUMENTED: Final[dict[str, Any]] = {
    "requestBody": {
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [PART, "workspaceId"],
                    "properties": {PART: {"type": "string", "format": "binary"}}
                    | {name: {"type": "string"} for name in ("workspaceId", "projectId", "taskId", "folder")},
                }
            }
        }
    }
}
"""How the document shows the body, which the route reads itself."""


def _render(fault: Fault) -> Rendered:
    """Too many uploads have a word of their own."""
    if isinstance(fault, RateLimited) and current().route.startswith(f"{FILES}/upload"):
        fault.details["error"] = "UPLOAD_RATE_LIMIT"
    return render(fault)


DIALECT: Final = replace(FOCURA, render=_render)


def _absolute(value: str) -> str:
    return f"{ROOT}{value.strip(ROOT)}"


def _absent(value: Any) -> Any:
    """A field that a form sends empty says nothing."""
    return None if value == "" else value


Folder = Annotated[Text, Field(max_length=255), AfterValidator(_absolute)]
FormId = Annotated[IdIn | None, BeforeValidator(_absent)]


class UploadForm(Input):
    workspace_id: IdIn
    project_id: FormId = None
    task_id: FormId = None
    folder: Folder = ROOT


class UploadBody(Input):
    workspace_id: IdIn
    name: Annotated[Text, Field(min_length=1, max_length=1000)]
    mime_type: Annotated[Text, Field(max_length=255)]
    size: Annotated[Whole, Field(ge=1, le=2**40)]
    project_id: IdIn = _NOT_GIVEN
    task_id: IdIn = _NOT_GIVEN
    folder: Folder = ROOT

    def draft(self) -> FileDraft:
        """The file that is announced."""
        name, media_type = plain_name(self.name), plain_type(self.mime_type)
        return FileDraft(self.workspace_id, name, media_type, self.size, self.folder, self.project_id, self.task_id)


def received(request: Exchange) -> tuple[FileDraft, bytes]:
    """The file of a multipart body and where it is to go. Raises Invalid with all its faults, BodyUnreadable."""
    fields, uploads = request.multipart()
    upload = uploads.get(PART)
    missing = _without_file(upload)
    try:
        form = UploadForm.model_validate(fields)
    except ValidationError as error:
        faults = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
        refused = as_invalid(RequestValidationError(faults))
        raise Invalid(refused.fields | missing) from error
    if upload is None or missing:
        raise Invalid(missing)
    name, media_type = plain_name(upload.filename), plain_type(upload.content_type)
    size, content = len(upload.content), upload.content
    return FileDraft(form.workspace_id, name, media_type, size, form.folder, form.project_id, form.task_id), content


def _without_file(upload: Upload | None) -> dict[str, list[str]]:
    if upload is None:
        return {PART: ["This field is required"]}
    return {} if upload.content else {PART: [EMPTY]}


class FileQuery(PageQuery):
    workspace_id: IdIn
    project_id: IdIn | None = None
    task_id: IdIn | None = None
    folder: Folder | None = None

    def filter(self) -> FileFilter:
        """What the list is narrowed to."""
        return FileFilter(self.project_id, self.task_id, self.folder)


class FileItem(Output):
    id: IdOut
    name: str
    original_name: str
    url: str
    thumbnail: str | None
    size: int
    mime_type: str
    folder: str
    workspace_id: IdOut
    project_id: IdOut | None
    task_id: IdOut | None
    uploaded_by_id: IdOut
    uploaded_at: str

    @classmethod
    def of(cls, file: File) -> Self:
        """A file that was uploaded."""
        return cls(**_words(file))


class ListedFile(FileItem):
    uploaded_by: Face | None


def _words(file: File) -> dict[str, Any]:
    """An image is its own thumbnail."""
    asked = current()
    url = f"{asked.base_url}{SHOWN_AT}{file.link_at(asked.now_ms)}"
    return {
        "id": file.id,
        "name": file.name,
        "original_name": file.name,
        "url": url,
        "thumbnail": url if file.is_image else None,
        "size": file.size,
        "mime_type": file.media_type,
        "folder": file.folder,
        "workspace_id": file.space,
        "project_id": file.project,
        "task_id": file.task,
        "uploaded_by_id": file.uploader,
        "uploaded_at": stamp(file.created_ms),
    }


class Files(Output):
    files: list[ListedFile]
    pagination: Pagination

    @classmethod
    def page(cls, found: FilePage, asked: FileQuery) -> Self:
        """A page of files."""
        files = [ListedFile(**_words(file), uploaded_by=face(file.uploader, found.people)) for file in found.files]
        return cls(files=files, pagination=Pagination.of(asked.page, asked.limit, found.total))


class UploadTicket(Output):
    id: IdOut
    method: str
    url: str
    headers: dict[str, str]
    expires_at: str

    @classmethod
    def of(cls, ticket: Ticket) -> Self:
        """Where the bytes of an announced file are to be sent."""
        expires = stamp(ticket.until_ms)
        headers = dict(ticket.headers)
        return cls(id=ticket.file.id, method="PUT", url=ticket.address, headers=headers, expires_at=expires)
