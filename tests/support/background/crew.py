"""What is done behind a team: somebody stops working, somebody leaves."""

from typing import Any

from background import idle, relay
from tests.support.background.chores import Work, relayed
from tests.support.catalogue.focusflow_v1 import PASSWORD, V1
from tests.support.catalogue.focusflow_v2 import ACME, FocusFlowWorld
from tests.support.client import Context
from tests.support.deliveries import of_kind, stored_events, stream_event


def left(world: FocusFlowWorld) -> list[dict[str, Any]]:
    """The messages to the purge when somebody leaves who was given a task."""
    world.call("DELETE", f"{ACME}/members/{world.assigned()['assigned_to']['id']}/")
    return relayed("purge", of_kind("member.removed"))


def _idle(world: FocusFlowWorld) -> Work:
    """An employee stops in the middle of the day."""
    task = world.assigned()["id"]
    signed_in = {"email": "bob@example.com", "password": PASSWORD}
    token = world.api.post(f"{V1}/auth/login/", json=signed_in).json["tokens"]["access"]
    for action in ("start", "pause"):
        world.clock.tick(1)
        assert world.api.post(f"{V1}/tasks/{task}/{action}/", token=token).status == 200
    relay.handler(stream_event(stored_events()), Context())
    world.clock.tick(minutes=31)

    def run() -> None:
        assert idle.handler({}, Context()) == {"told": 1}

    return run


WORK = {"Idle": _idle}
