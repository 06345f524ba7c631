"""What follows from completed sessions: gardens that were cleared, boards that count their people."""

from background import purge, rebuild, relay
from roost.garden import service, sessions
from roost.identity.model import Account
from roost.kit import keys
from roost.kit.caller import Caller, Seat
from roost.kit.records import unpack
from roost.kit.table import delete_many, get, write
from roost.kit.writes import Update
from tests.support.background.chores import Work, relayed
from tests.support.catalogue.focusflow_v2 import FocusFlowWorld
from tests.support.client import Context
from tests.support.deliveries import of_kind, queue_event, stored_events, stream_event


def _ranked(user: int) -> Account:
    """A person who came in through the dialect that has boards, too."""
    write(Update(keys.profile(user), set={"dialects.focusguard": 1}))
    return unpack(Account, get(keys.profile(user)) or {})


def _harvested(world: FocusFlowWorld) -> Caller:
    """The owner is on the boards and has plants of a session that they then deleted, and of another one."""
    account = _ranked(world.owner.user)
    caller = Caller(account.id, "focusflow", "access", account.home, spaces={account.home: Seat("owner")})
    for minutes in (30, 60):
        world.started()
        active = world.call("GET", "/focusflow/api/v1/pomodoro/active/")["id"]
        world.clock.tick(minutes=1)
        sessions.complete_and_plant(caller, active, minutes, None, None, world.clock.now_ms)
        world.made.clear()
    sessions.delete_session(caller, active, world.clock.now_ms)
    service.reset_garden(caller, world.clock.now_ms)
    return caller


def _relay(world: FocusFlowWorld) -> Work:
    """Somebody comes onto the boards, somebody else goes, and their plants go the way of their sessions."""
    caller = _harvested(world)
    relay.handler(stream_event(of_kind("person.registered", "session.ended")), Context())
    delete_many([keys.profile(caller.user)])
    _ranked(world.stranger().user)
    events = stored_events()
    return lambda: relay.handler(stream_event(events), Context())


def _rebuild(world: FocusFlowWorld) -> Work:
    """Somebody is on the boards whom they do not know yet."""
    caller = _harvested(world)
    write(Update(keys.growth(caller.user), add={"minutes": 1, "v": 1}))
    message = {"work": "rebuild_figures", "user": caller.user}
    return lambda: rebuild.handler(queue_event(message), Context())


def _purge(world: FocusFlowWorld) -> Work:
    _harvested(world)
    messages = relayed("purge", of_kind("garden.changed"))
    return lambda: purge.handler(queue_event(*messages), Context())


WORK = {"Relay": _relay, "Rebuild": _rebuild, "Purge": _purge}

UNSEEN = {"Relay": frozenset({"dynamodb:ConditionCheckItem"})}
"""Where more people are ranked than are shown, a change among the others demands that the first ones stay the same."""
