"""What the background is given to do behind a team: somebody stops working, somebody leaves."""

from collections.abc import Callable
from typing import Any

from background import idle, relay
from tests.support.catalogue import V1, World
from tests.support.catalogue_v2 import assigned, organization
from tests.support.client import Context
from tests.support.deliveries import of_kind, stored_events, stream_event, watching_queues


def left(world: World) -> list[dict[str, Any]]:
    """The messages to the purge when somebody leaves who was given a task."""
    user = assigned(world)["assigned_to"]["id"]
    gone = world.api.delete(f"{organization(world)}/members/{user}/", token=world.owner.token)
    assert gone.status == 204, gone.body
    with watching_queues() as outgoing:
        relay.handler(stream_event(of_kind("member.removed")), Context())
        return [sent.body for sent in outgoing.messages if sent.queue == "purge"]


def _idle(world: World) -> Callable[[], Any]:
    """An employee stops in the middle of the day."""
    task = assigned(world)["id"]
    signed_in = {"email": "bob@example.com", "password": "SecurePass123!"}
    token = world.api.post(f"{V1}/auth/login/", json=signed_in).json["tokens"]["access"]
    for action in ("start", "pause"):
        world.clock.tick(1)
        assert world.api.post(f"{V1}/tasks/{task}/{action}/", token=token).status == 200
    relay.handler(stream_event(stored_events()), Context())
    world.clock.tick(minutes=31)

    def run() -> None:
        assert idle.handler({}, Context()) == {"told": 1}

    return run


IDLE = {"Idle": _idle}
