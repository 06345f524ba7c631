"""Focura's rows about notifications, and how somebody is notified."""

from typing import Any, Final

from roost.kit import ids, links
from tests.support.catalogue.focura_spaces import workspace
from tests.support.catalogue.focura_world import BASE, Colleague, FocuraWorld
from tests.support.catalogue.rows import Paths, Row
from tests.support.notes import happened, notify


def notified(world: FocuraWorld, person: Colleague | None = None) -> Any:
    """The newest notification of somebody, the owner unless told otherwise: a colleague gave them a task."""
    who, sender = person or world.owner, world.somebody("sender")
    data = {"task": ids.new_id(world.clock.now_ms), "title": "Dig", "receivers": [who.user]}
    notify(happened("task.assigned", actor=sender.user, space=world.clock.now_ms, **data))
    return world.call("GET", f"{BASE}/notifications", by=who)["data"]["notifications"][0]


def _one(world: FocuraWorld) -> str:
    return str(world.once("notification", lambda: notified(world))["id"])


def _read(world: FocuraWorld) -> None:
    world.call("PATCH", f"{BASE}/notifications/{_one(world)}/read")


def _invited(world: FocuraWorld) -> None:
    """The last notification has a link in it."""
    _one(world)
    invite = {"invite": ids.new_id(world.clock.now_ms), "invitee": world.owner.user}
    notify(happened("invite.created", actor=world.somebody("sender").user, space=_space(world), **invite))
    links.forget()  # a cold function reads the key of mailed links


def _space(world: FocuraWorld) -> int:
    return ids.from_cuid(workspace(world)) or 0


_api = Paths(f"{BASE}/notifications", {"notification_id": _one})
_FROM_THE_START: Final = {"Last-Event-ID": "0" * 16}

ROWS: Final[tuple[Row, ...]] = (
    _api.get("FU-50", after=_invited),
    _api.get("FU-50a", "unread-count", after=_one),
    _api.patch("FU-51", "<notification_id>/read"),
    _api.patch("FU-51a", "read-all", after=_one),
    _api.delete("FU-51b", "<notification_id>", 200),
    _api.delete("FU-51c", "read/all", 200, after=_read),
    _api.get("FU-52", "stream", headers=_FROM_THE_START, after=_invited),
)
