"""What the functions of the WebSocket do for people who use FocusGuard."""

import json
from typing import Any

from background import push
from realtime import connect, message
from roost.inbox.connections import events
from roost.kit.items import decode_item
from tests.support.background.chores import Chore, Work
from tests.support.catalogue.focusguard import BASE, FocusGuardWorld
from tests.support.client import Context
from tests.support.deliveries import queue_event, stored_events, watching_queues
from tests.support.sockets import socket_event

NAME = "guard"


def _connect() -> None:
    connect.handler(socket_event("CONNECT", "$connect", NAME), Context())


def _introduce(world: FocusGuardWorld) -> None:
    said = json.dumps({"token": world.owner.token})
    message.handler(socket_event("MESSAGE", "$default", NAME, body=said), Context())


def _greeted(world: FocusGuardWorld) -> Work:
    """An introduction after the planned end of a session."""
    world.overdue()
    _connect()
    return lambda: _introduce(world)


def _told(world: FocusGuardWorld) -> Work:
    """A session and a garden, from beginning to end."""
    _connect()
    _introduce(world)
    session, plant = world.session(), world.plant()
    world.call("PATCH", f"{BASE}/garden/{plant}", {"growth_stage": 5})
    world.call("PATCH", f"{BASE}/sessions/{session}", {"focus_score": 80})
    world.completed()
    work = _announced()
    return lambda: [push.handler(queue_event(each), Context()) for each in work]


def _announced() -> list[dict[str, Any]]:
    """What the relay leaves to the queue for all that has happened."""
    with watching_queues() as outgoing:
        events.announce(decode_item(item) for item in stored_events())
        return [sent.body for sent in outgoing.messages]


WORK = {"SocketMessage": Chore(_greeted, dialect="focusguard"), "Push": Chore(_told, dialect="focusguard")}
