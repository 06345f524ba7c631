"""What the background functions are given to do when their permissions are watched: each kind of work once."""

import json
from collections.abc import Callable
from typing import Any

from background import purge, rebuild, relay, rotation, timers
from portal import fallback, jwks
from roost.kit import aws
from roost.kit.settings import settings
from tests.support.catalogue import V1, World
from tests.support.client import Context, gateway_event
from tests.support.crew_work import IDLE, left
from tests.support.deliveries import Outgoing, queue_event, stored_events, stream_event, watching_queues
from tests.support.invite_work import INVITES, be_invited
from tests.support.socket_work import SOCKETS
from tests.support.webhook_work import WEBHOOKS

Work = Callable[[], Any]


def _busy(world: World) -> None:
    """Everything that makes events which somebody acts on."""
    task, project = world.paused(), world.project()
    call = world.api.request
    be_invited(world)
    call("POST", f"{V1}/tasks/{task}/resume/", token=world.owner.token)
    call("PATCH", f"{V1}/auth/profile/", json={"timezone": "Pacific/Pago_Pago"}, token=world.owner.token)
    other = call("POST", f"{V1}/tasks/", json={"title": "Two", "project": project}, token=world.owner.token).json["id"]
    call("DELETE", f"{V1}/projects/{project}/", token=world.owner.token)
    call("DELETE", f"{V1}/tasks/{other}/", token=world.owner.token)


def _sent(world: World, queue: str) -> list[dict[str, Any]]:
    """The messages that the relay sends to a queue for all that."""
    _busy(world)
    outgoing: Outgoing
    with watching_queues() as outgoing:
        relay.handler(stream_event(stored_events()), Context())
        return [sent.body for sent in outgoing.messages if sent.queue == queue]


def _relay(world: World) -> Work:
    _busy(world)
    events = stored_events()
    return lambda: relay.handler(stream_event(events), Context())


def _timers(world: World) -> Work:
    messages = _sent(world, "timers")

    def run() -> None:
        timers.handler(queue_event(*messages), Context())
        world.clock.tick(hours=1)
        timers.handler(queue_event(*messages), Context())

    return run


def _rebuild(world: World) -> Work:
    messages = _sent(world, "figures")
    return lambda: rebuild.handler(queue_event(*messages), Context())


def _purge(world: World) -> Work:
    task = world.started()
    world.api.post(f"{V1}/tasks/{task}/complete/", token=world.owner.token)
    world.api.delete(f"{V1}/tasks/{task}/", token=world.owner.token)
    again = World(world.api, world.clock, world.owner)
    messages = [*_sent(again, "purge"), *left(again)]
    return lambda: purge.handler(queue_event(*messages), Context())


def _rotation(_: World) -> Work:
    client = aws.client("secretsmanager")
    secret = client.describe_secret(SecretId=settings().signing_secret)["ARN"]
    steps = ("createSecret", "setSecret", "testSecret", "finishSecret")
    events = [{"Step": step, "SecretId": secret, "ClientRequestToken": "1" * 32} for step in steps]
    return lambda: [rotation.handler(event, Context()) for event in events for _ in range(2)]


def _fallback(_: World) -> Work:
    event = gateway_event("GET", "/focusflow/api/v1/tasks/%0A/", address="192.0.2.1")
    return lambda: fallback.handler(event, Context())


def _portal(handler: Callable[[dict[str, Any], Any], Any]) -> Callable[[World], Work]:
    event = gateway_event("GET", "/.well-known/jwks.json", address="192.0.2.1")
    return lambda _: lambda: json.dumps(handler(event, Context()))


BACKGROUND: dict[str, Callable[[World], Work]] = {
    "Relay": _relay,
    "Timers": _timers,
    "Rebuild": _rebuild,
    "Purge": _purge,
    "KeyRotation": _rotation,
    "PortalKeys": _portal(jwks.handler),
    "PortalFallback": _fallback,
}
BACKGROUND |= IDLE | SOCKETS | WEBHOOKS | INVITES
"""By logical id of the function: prepares a world and returns the work to watch."""
