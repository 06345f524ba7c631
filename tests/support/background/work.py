"""What follows a person's tasks and sessions: the relay, timers, figures, the purge."""

from dataclasses import replace
from typing import Any

from background import purge, rebuild, relay, timers
from tests.support.background.chores import Work, relayed
from tests.support.background.crew import left
from tests.support.background.invites import be_invited
from tests.support.catalogue.focusflow_v1 import V1
from tests.support.catalogue.focusflow_v2 import FocusFlowWorld
from tests.support.client import Context
from tests.support.deliveries import queue_event, stored_events, stream_event


def busy(world: FocusFlowWorld) -> None:
    """Everything that makes events which somebody acts on."""
    task, project = world.paused(), world.project()
    be_invited(world)
    world.call("POST", f"{V1}/tasks/{task}/resume/")
    world.call("PATCH", f"{V1}/auth/profile/", {"timezone": "Pacific/Pago_Pago"})
    other = world.call("POST", f"{V1}/tasks/", {"title": "Two", "project": project})["id"]
    world.call("DELETE", f"{V1}/projects/{project}/")
    world.call("DELETE", f"{V1}/tasks/{other}/")


def _sent(world: FocusFlowWorld, queue: str) -> list[dict[str, Any]]:
    """The messages that the relay sends to a queue for all that."""
    busy(world)
    return relayed(queue)


def _relay(world: FocusFlowWorld) -> Work:
    busy(world)
    events = stored_events()
    return lambda: relay.handler(stream_event(events), Context())


def _timers(world: FocusFlowWorld) -> Work:
    messages = _sent(world, "timers")

    def run() -> None:
        timers.handler(queue_event(*messages), Context())
        world.clock.tick(hours=1)
        timers.handler(queue_event(*messages), Context())

    return run


def _rebuild(world: FocusFlowWorld) -> Work:
    messages = _sent(world, "figures")
    return lambda: rebuild.handler(queue_event(*messages), Context())


def _purge(world: FocusFlowWorld) -> Work:
    task = world.started()
    world.call("POST", f"{V1}/tasks/{task}/complete/")
    world.call("DELETE", f"{V1}/tasks/{task}/")
    again = replace(world, made={})
    messages = [*_sent(again, "purge"), *left(again)]
    return lambda: purge.handler(queue_event(*messages), Context())


WORK = {"Relay": _relay, "Timers": _timers, "Rebuild": _rebuild, "Purge": _purge}
