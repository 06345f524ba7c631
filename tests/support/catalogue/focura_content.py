"""Focura's rows about meetings, announcements, files, the contact form and job postings."""

import os
from typing import Any, Final

from roost.kit import aws, ids, settings
from tests.support.catalogue.focura_spaces import colleague, workspace
from tests.support.catalogue.focura_world import BASE, FocuraWorld
from tests.support.catalogue.rows import Paths, Row

MESSAGE: Final = {
    "name": "Mohammad Raihan",
    "email": "raihan@example.com",
    "subject": "A question",
    "category": "GENERAL",
    "message": "How do I invite my colleagues?",
}
JOB: Final = {
    "title": "Backend Engineer",
    "department": "ENGINEERING",
    "location": "Dhaka",
    "description": "You build what our customers rely on, with people who care about it.",
    "requirements": "Some years of Python and of its friends",
}


MEETING: Final = {
    "title": "Planning",
    "visibility": "PUBLIC",
    "startTime": "2026-03-05T10:00:00Z",
    "endTime": "2026-03-05T11:00:00Z",
}


ANNOUNCEMENT: Final = {"title": "All hands", "content": "We meet on Friday."}


def form(fields: dict[str, str], file: tuple[str, str, bytes] | None) -> tuple[bytes, dict[str, str]]:
    """A multipart body and its header; of a file the name, the media type and the bytes."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    if file:
        name, media_type, content = file
        head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {media_type}\r\n\r\n'
        parts.append(head.encode() + content)
    raw = b"".join(b"--limit\r\n" + part + b"\r\n" for part in parts) + b"--limit--\r\n"
    return raw, {"Content-Type": "multipart/form-data; boundary=limit"}


def meeting(world: FocuraWorld) -> Any:
    """A meeting of the owner's workspace, that a colleague attends."""
    wanted = MEETING | {"visibility": "PRIVATE", "attendeeIds": [colleague(world).id]}
    path = f"meetings/{workspace(world)}/meetings"
    return world.once("meeting", lambda: world.made_by("POST", path, wanted))


def announcement(world: FocuraWorld) -> Any:
    """What the owner announced to a colleague alone."""
    wanted = ANNOUNCEMENT | {"visibility": "PRIVATE", "targetIds": [colleague(world).id]}
    path = f"workspaces/{workspace(world)}/announcements"
    return world.once("announcement", lambda: world.made_by("POST", path, wanted))


def project(world: FocuraWorld) -> str:
    """A project of the owner's workspace."""
    wanted = {"name": "Launch", "workspaceId": workspace(world)}
    return str(world.once("content-project", lambda: world.made_by("POST", "projects", wanted)["id"]))


def _upload(world: FocuraWorld) -> tuple[bytes, dict[str, str]]:
    return form({"workspaceId": workspace(world)}, ("notes.txt", "text/plain", b"Hello"))


def file(world: FocuraWorld) -> Any:
    """A file of the owner's workspace."""
    raw, headers = _upload(world)
    return world.once("file", lambda: world.made_by("POST", "files/upload", raw=raw, headers=headers))


def _announced(world: FocuraWorld) -> dict[str, Any]:
    return {"workspaceId": workspace(world), "name": "notes.txt", "mimeType": "text/plain", "size": 5}


def sent(world: FocuraWorld) -> Any:
    """A file that was announced, and whose bytes were sent."""
    ticket = world.once("ticket", lambda: world.made_by("POST", "files/uploads", _announced(world)))
    name = f"spaces/{ids.from_cuid(workspace(world))}/{ids.from_cuid(ticket['id'])}"
    aws.client("s3").put_object(Bucket=settings.settings().file_bucket, Key=name, Body=b"Hello")
    return ticket


def name_admins(*people: str) -> None:
    """The operator lets these accounts run the site, from now on and for the whole process."""
    os.environ["FOCURA_ADMIN_IDS"] = ",".join(people)
    settings.forget()


def administer(world: FocuraWorld) -> None:
    """The owner runs the site, too."""
    name_admins(world.owner.id)


def message(world: FocuraWorld) -> Any:
    """A message of the contact form."""
    administer(world)
    return world.once("message", lambda: world.api.post(f"{BASE}/contact", json=MESSAGE).json["data"])


def job(world: FocuraWorld) -> Any:
    """An open posting."""
    administer(world)
    return world.once("job", lambda: world.made_by("POST", "jobs/admin", JOB | {"status": "OPEN"}))


_api = Paths(
    BASE,
    {
        "workspace_id": workspace,
        "meeting_id": lambda w: meeting(w)["id"],
        "announcement_id": lambda w: announcement(w)["id"],
        "project_id": project,
        "file_id": lambda w: file(w)["id"],
        "job_id": lambda w: job(w)["id"],
        "slug": lambda w: job(w)["slug"],
    },
)
_CLOSED: Final[Any] = {"not_yours": 403}
_ADMIN: Final[Any] = {"after": administer, "owned": False}

ROWS: Final[tuple[Row, ...]] = (
    _api.get("FU-63", "meetings/<workspace_id>/meetings", after=meeting, **_CLOSED),
    _api.post("FU-63a", "meetings/<workspace_id>/meetings", 201, json=MEETING, **_CLOSED),
    _api.get("FU-63b", "meetings/<workspace_id>/meetings/<meeting_id>", **_CLOSED),
    _api.patch(
        "FU-63c",
        "meetings/<workspace_id>/meetings/<meeting_id>",
        json=lambda w: {"startTime": "2026-03-05T09:00:00Z", "attendeeIds": [w.owner.id]},
        **_CLOSED,
    ),
    _api.post("FU-63d", "meetings/<workspace_id>/meetings/<meeting_id>/cancel", **_CLOSED),
    _api.delete("FU-63e", "meetings/<workspace_id>/meetings/<meeting_id>", 200, **_CLOSED),
    _api.get("FU-64", "workspaces/<workspace_id>/announcements", after=announcement, **_CLOSED),
    _api.get("FU-64a", "workspaces/<workspace_id>/projects/<project_id>/announcements", **_CLOSED),
    _api.post(
        "FU-64b",
        "workspaces/<workspace_id>/announcements",
        201,
        json=lambda w: ANNOUNCEMENT | {"projectId": project(w)},
        **_CLOSED,
    ),
    _api.get("FU-64c", "announcements/<announcement_id>"),
    _api.patch("FU-64d", "announcements/<announcement_id>/pin", json={"isPinned": True}),
    _api.delete("FU-64e", "announcements/<announcement_id>", 200),
    _api.post("FU-65", "files/upload", 201, raw=lambda w: _upload(w)[0], headers=lambda w: _upload(w)[1], owned=False),
    _api.post("FU-65a", "files/uploads", 201, json=_announced),
    _api.post("FU-65b", "files/uploads/<file_id>/complete", 201, file_id=lambda w: sent(w)["id"]),
    _api.get("FU-67", "files", params=lambda w: {"workspaceId": workspace(w)}, after=file),
    _api.delete("FU-67a", "files/<file_id>", 200),
    _api.post("FU-68", "contact", 201, json=MESSAGE, public=True),
    _api.get("FU-68a", "contact", after=message),
    _api.get("FU-69", "jobs", after=job, public=True),
    _api.get("FU-69a", "jobs/<slug>", public=True),
    _api.get("FU-70", "jobs/admin/all", after=job),
    _api.post("FU-70a", "jobs/admin", 201, json=JOB, **_ADMIN),
    _api.put("FU-70b", "jobs/admin/<job_id>", json={"title": "Frontend Engineer"}, **_ADMIN),
    _api.patch("FU-70c", "jobs/admin/<job_id>/pin", json={"isPinned": True}, **_ADMIN),
    _api.delete("FU-70d", "jobs/admin/<job_id>", 200, **_ADMIN),
)

MORE_CALLS: Final = {"FU-68": 1}  # it is also counted by the address of who writes
UNSEEN: Final = {"FocuraFiles": frozenset({"s3:DeleteObject"})}  # of bytes that are no file of the announced type
