"""What follows from Focura's meetings, files and contact form."""

import pytest

from background import due, mails, purge, relay, uploads
from portal import files
from roost.kit import settings
from tests.support.background.chores import Chore, Work, relayed
from tests.support.catalogue import focura_content as content
from tests.support.catalogue.focura_spaces import colleague, workspace
from tests.support.catalogue.focura_world import FocuraWorld
from tests.support.client import Context
from tests.support.deliveries import queue_event, stored_events, stream_event


def _shown(world: FocuraWorld) -> Work:
    path = content.file(world)["url"].removeprefix("https://api.test")
    return lambda: files.handler({"rawPath": path}, Context())


def _given_up(world: FocuraWorld) -> Work:
    content.sent(world)
    world.clock.tick(minutes=61)
    return lambda: uploads.handler({}, Context())  # type: ignore[arg-type]


def _written(world: FocuraWorld) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOCURA_SUPPORT_EMAIL", "support@roost.test")
        settings.forget()
        content.message(world)
    settings.forget()


def _posted(world: FocuraWorld) -> Work:
    _written(world)
    messages = relayed("mails")
    return lambda: mails.handler(queue_event(*messages), Context())  # type: ignore[arg-type]


def _told(world: FocuraWorld) -> Work:
    _written(world)
    file = content.file(world)["id"]
    world.made_by("DELETE", f"files/{file}")
    content.meeting(world)
    world.made_by("POST", f"workspaces/{workspace(world)}/leave", by=colleague(world))
    events = stored_events()
    return lambda: relay.handler(stream_event(events), Context())


def _purged(world: FocuraWorld) -> Work:
    """Somebody leaves with meetings ahead, files go, one with its project, and then the workspace with what is left."""
    content.meeting(world)
    fields = {"workspaceId": workspace(world), "projectId": content.project(world)}
    raw, headers = content.form(fields, ("notes.txt", "text/plain", b"Hello"))
    world.made_by("POST", "files/upload", raw=raw, headers=headers)
    world.made_by("DELETE", f"projects/{content.project(world)}")
    content.announcement(world)
    file = content.file(world)["id"]
    world.made_by("DELETE", f"files/{file}")
    world.made.pop("file")
    content.file(world)
    world.made_by("POST", f"workspaces/{workspace(world)}/leave", by=colleague(world))
    messages = relayed("purge")
    world.made_by("DELETE", f"workspaces/{workspace(world)}")
    gone = [each for each in relayed("purge") if each["work"] == "purge_space"]
    return lambda: purge.handler(queue_event(*messages, *gone), Context())


def _reminded(world: FocuraWorld) -> Work:
    content.meeting(world)
    world.clock.set("2026-03-05T09:46:00+00:00")
    return lambda: due.handler({}, Context())  # type: ignore[arg-type]


WORK = {
    "PortalFiles": Chore(_shown, dialect="focura"),
    "Uploads": Chore(_given_up, dialect="focura"),
    "Mails": Chore(_posted, dialect="focura"),
    "Relay": Chore(_told, dialect="focura"),
    "Due": Chore(_reminded, dialect="focura"),
    "Purge": Chore(_purged, dialect="focura"),
}
