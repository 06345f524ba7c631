"""Birds with pictures, their way to others and their days: what the requests leave to functions behind them."""

import base64
from collections.abc import Callable, Sequence
from typing import Any

from background import mails, purge, relay, reminders
from flows import transfer
from roost.kit import ids
from tests.support.background.chores import Chore, Work, relayed
from tests.support.catalogue.flockpal_world import BIRD, FlockPalWorld
from tests.support.client import Context
from tests.support.deliveries import of_kind, queue_event, stream_event, watching_queues
from tests.support.flockpal import BASE, sign_in

PHOTO = "data:image/png;base64," + base64.b64encode(b"feather" * 9).decode()
OTHER = "data:image/png;base64," + base64.b64encode(b"feather" * 8).decode()
DAY = "2026-05-10"
ADDRESS = "198.51.100.88"


def _pictured(world: FlockPalWorld, tag: str = "FP-100") -> str:
    wanted = BIRD | {"tagId": tag, "photoDataUrl": PHOTO, "notifyOnDob": True}
    return str(world.call("POST", f"{BASE}/birds", wanted)["bird"]["id"])


def _birds(world: FlockPalWorld) -> Work:
    def run() -> None:
        bird = _pictured(world)
        world.call("PUT", f"{BASE}/birds/{bird}", BIRD | {"tagId": "FP-100", "photoDataUrl": OTHER})
        taken = BIRD | {"tagId": "FP-100", "photoDataUrl": PHOTO}
        assert world.api.post(f"{BASE}/birds", json=taken, token=world.owner.token).status == 409

    return run


def _asked(world: FlockPalWorld, bird: str, to: str = "new-owner@example.com") -> Any:
    wanted = {"birdId": bird, "destinationOwnerEmail": to}
    return world.call("POST", f"{BASE}/transfers/draft", wanted)["transfer"]


def _transfers(world: FlockPalWorld) -> Work:
    bird = _pictured(world)
    return lambda: _asked(world, bird)


def _step(name: str, made: Any, **more: Any) -> None:
    transfer.handler({"step": name, "transfer": ids.from_uuid(made["id"])} | more, Context())


def _tasks(world: FlockPalWorld) -> Work:
    first, second = (_asked(world, _pictured(world, tag), f"{tag}@example.com") for tag in ("a", "b"))
    world.call("DELETE", f"{BASE}/transfers/{second['id']}")

    def run() -> None:
        for name in ("send", "remind"):
            _step(name, first)
        for made in (first, second):
            _step("await", made, task_token="token")
        world.clock.tick(days=14)
        _step("expire", first)

    return run


def _happen(world: FlockPalWorld) -> None:
    """Everything about birds that somebody acts on."""
    birds = [_pictured(world, tag) for tag in ("a", "b", "c")]
    world.call("PUT", f"{BASE}/birds/{birds[0]}", BIRD | {"tagId": "a", "photoDataUrl": ""})
    made = _asked(world, birds[0], "zoe@example.com")
    _step("await", made, task_token="token")
    sign_in(world.api, "zoe@example.com", "Zoe", address=ADDRESS)
    world.call("DELETE", f"{BASE}/birds/{birds[1]}")
    world.call("POST", f"{BASE}/workspace/members", {"email": "new@example.com", "role": "staff"})
    reminders.handler({"date": DAY}, Context())


KINDS = (
    "bird.deleted",
    "bird.photo_dropped",
    "bird.birthday",
    "flock.invited",
    "transfer.created",
    "transfer.completed",
)


def _relay(world: FlockPalWorld) -> Work:
    _happen(world)
    events = of_kind(*KINDS)
    return lambda: relay.handler(stream_event(events), Context())


def _sent(world: FlockPalWorld, queue: str) -> Sequence[dict[str, Any]]:
    _happen(world)
    return relayed(queue, of_kind(*KINDS))


def _mails(world: FlockPalWorld) -> Work:
    messages = _sent(world, "mails")

    def run() -> None:
        with watching_queues() as outgoing:
            mails.handler(queue_event(*messages), Context())
        mails.handler(queue_event(*(sent.body for sent in outgoing.messages)), Context())

    return run


def _purge(world: FlockPalWorld) -> Work:
    messages = _sent(world, "purge")
    space = {"work": "purge_space", "space": world.owner.workspace}
    return lambda: purge.handler(queue_event(*messages, space), Context())


def _reminders(world: FlockPalWorld) -> Work:
    _pictured(world)
    return lambda: reminders.handler({"date": DAY}, Context())


_WORK: dict[str, Callable[[FlockPalWorld], Work]] = {
    "FlockpalBirds": _birds,
    "FlockpalTransfers": _transfers,
    "TransferTasks": _tasks,
    "Relay": _relay,
    "Mails": _mails,
    "Purge": _purge,
    "Reminders": _reminders,
}
WORK = {name: Chore(prepare, dialect="flockpal") for name, prepare in _WORK.items()}
