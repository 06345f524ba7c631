"""What the tasks of an invitation's flow are given to do, and what the relay hears of invitations."""

from collections.abc import Callable
from typing import Any

from flows import invite
from roost.kit import links
from tests.support.catalogue import V1, World
from tests.support.catalogue_v2 import colleague, invited
from tests.support.client import Context


def _task(world: World, step: str, made: Any, **more: Any) -> None:
    wanted = {"step": step, "space": world.made["organization"], "invite": made["id"]}
    invite.handler(wanted | more, Context())


def be_invited(world: World) -> None:
    """Everything that makes events about invitations and members: one accepted while its flow waits, a new name."""
    _task(world, "await", invited(world), task_token="token")
    colleague(world)
    world.api.patch(f"{V1}/auth/profile/", json={"username": "janet"}, token=world.owner.token)


def _tasks(world: World) -> Callable[[], Any]:
    open_one, used = invited(world, "new@example.com"), invited(world)
    colleague(world)

    def run() -> None:
        links.forget()  # a cold function reads its key
        for step in ("send", "remind"):
            _task(world, step, open_one)
        _task(world, "await", open_one, task_token="token")
        _task(world, "await", used, task_token="token")
        world.clock.tick(days=7)
        _task(world, "expire", open_one)

    return run


INVITES = {"InviteTasks": _tasks}
