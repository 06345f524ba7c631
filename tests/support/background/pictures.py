"""What is done with pictures of people when nobody asks for them any more, and for those who do."""

import base64

from background import purge
from portal import pictures
from roost.identity.profile import accounts
from tests.support.background.chores import Chore, Work, relayed
from tests.support.catalogue.focusguard import BASE, FocusGuardWorld
from tests.support.client import Context, gateway_event
from tests.support.deliveries import queue_event, stored_events


def _shown(world: FocusGuardWorld) -> Work:
    world.picture()
    name = accounts([world.owner.user])[world.owner.user].avatar
    event = gateway_event("GET", f"/pictures/{name}", address="192.0.2.1")
    return lambda: base64.b64decode(pictures.handler(event, Context())["body"])


def _replaced(world: FocusGuardWorld) -> None:
    world.picture()
    world.call("DELETE", f"{BASE}/users/me/avatar")


def _told(world: FocusGuardWorld) -> Work:
    _replaced(world)
    events = stored_events()
    return lambda: relayed("purge", events)


def _purged(world: FocusGuardWorld) -> Work:
    _replaced(world)
    messages = relayed("purge")
    return lambda: purge.handler(queue_event(*messages), Context())


WORK = {
    "PortalPictures": Chore(_shown, dialect="focusguard"),
    "Relay": Chore(_told, dialect="focusguard"),
    "Purge": Chore(_purged, dialect="focusguard"),
}
