"""What is done behind people: their mails, and the clearing away when they go."""

from background import mails, purge, relay
from roost.identity import deletion, proofs
from roost.identity.model import Brand
from roost.kit import links
from tests.support.background.chores import Work, relayed
from tests.support.catalogue.focusflow_v2 import FocusFlowWorld
from tests.support.client import Context
from tests.support.deliveries import of_kind, queue_event, stored_events, stream_event
from tests.support.organizations import make_organization

BRAND = Brand("Birds", "https://birds.example/verify?token=", "https://birds.example/reset?token=")


def _asked(world: FocusFlowWorld) -> list[dict[str, object]]:
    """The messages about mails that somebody asked for."""
    proofs.request_reset(world.owner.email, BRAND, world.clock.now_ms)
    return relayed("mails", of_kind("proof.requested"))


def _mails(world: FocusFlowWorld) -> Work:
    messages = _asked(world)

    def run() -> None:
        links.forget()  # a cold function reads its key
        mails.handler(queue_event(*messages), Context())

    return run


def _gone(world: FocusFlowWorld) -> None:
    """The owner of one workspace, of another with somebody else, goes with the tasks of both."""
    heir = world.colleague()
    make_organization(world.clock, "alone", world.owner.id)
    make_organization(world.clock, "together", world.owner.id).seat(heir, "owner")
    world.paused()
    deletion.delete_person(world.owner.id, world.clock.now_ms)


def _purged(world: FocusFlowWorld) -> Work:
    _gone(world)
    messages = relayed("purge", of_kind("person.deleted"))
    return lambda: purge.handler(queue_event(*messages), Context())


def _told(world: FocusFlowWorld) -> Work:
    _asked(world)
    _gone(world)
    events = stored_events()
    return lambda: relay.handler(stream_event(events), Context())


WORK = {"Mails": _mails, "Purge": _purged, "Relay": _told}
