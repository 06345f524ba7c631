"""What the functions of the WebSocket do."""

import json
from typing import Any
from unittest.mock import patch

from background import push
from realtime import connect, disconnect, message
from roost.inbox.connections import events
from roost.kit import keys, table
from roost.kit.items import decode_item
from roost.kit.writes import Update
from tests.support.background.chores import Work
from tests.support.catalogue.focusflow_v1 import V1
from tests.support.catalogue.focusflow_v2 import FocusFlowWorld as World
from tests.support.client import Context
from tests.support.deliveries import queue_event, stored_events, watching_queues
from tests.support.organizations import make_organization
from tests.support.sockets import socket_event


def _open(name: str, token: str | None = None) -> None:
    query = {"queryStringParameters": {"token": token}} if token else {}
    connect.handler(socket_event("CONNECT", "$connect", name, **query), Context())


def _say(name: str, said: Any) -> None:
    message.handler(socket_event("MESSAGE", "$default", name, body=json.dumps(said)), Context())


def _close(name: str) -> None:
    disconnect.handler(socket_event("DISCONNECT", "$disconnect", name), Context())


def _key(world: World) -> str:
    made = world.api.post(f"{V1}/auth/api-keys/", json={"name": "n8n"}, token=world.owner.token)
    return str(made.json["key"])


def _connect(world: World) -> Work:
    key = _key(world)
    return lambda: [_open(f"c{number}", token) for number, token in enumerate((None, world.owner.token, key))]


def _message(world: World) -> Work:
    """Introductions before and after a session's planned end, a ping, and one that is refused."""
    world.api.post(f"{V1}/tasks/{world.task()}/start/", json={"pomodoro_duration": 5}, token=world.owner.token)
    key = _key(world)
    world.clock.tick(295)
    for name in ("running", "over", "bad"):
        _open(name)

    def run() -> None:
        _say("running", {"token": key})
        _say("running", {"type": "ping"})
        _say("bad", {"token": "bad"})
        world.clock.tick(6)
        _say("over", {"token": key})

    return run


def _disconnect(world: World) -> Work:
    _open("one")
    _say("one", {"token": world.owner.token})
    return lambda: _close("one")


def _push(world: World) -> Work:
    """Every kind of work once; what is told is shared out among several workers."""
    organization = make_organization(world.clock, "acme", world.owner.id)
    with watching_queues() as outgoing:
        for name, token in (("told", None), ("also", None), ("silent", None), ("greeted", _key(world))):
            _open(name, token)
        work = [sent.body for sent in outgoing.messages]
    for name in ("told", "also"):
        _say(name, {"token": world.owner.token})
        table.write(Update(keys.connection(name), set={"spaces": []}))
    world.api.post(f"{V1}/tasks/{world.task()}/start/", token=world.owner.token)
    work += _announced()
    work.append({"work": events.SEAT_TAKEN, "user": world.owner.id, "space": organization.id})
    sign_in = (table.get(keys.connection("told")) or {})["sign_in"]
    work.append({"work": events.SIGN_IN_ENDED, "user": world.owner.id, "sign_in": sign_in})

    def run() -> None:
        with patch.object(push, "CHUNK", 1):
            for each in work:
                push.handler(queue_event(each), Context())

    return run


def _announced() -> list[dict[str, Any]]:
    """What the relay leaves to the queue for all that has happened."""
    with watching_queues() as outgoing:
        events.announce(decode_item(item) for item in stored_events())
        return [sent.body for sent in outgoing.messages]


WORK = {
    "SocketConnect": _connect,
    "SocketMessage": _message,
    "SocketDisconnect": _disconnect,
    "Push": _push,
}
