"""What the tasks of an invitation's flow do, and what makes the relay hear of invitations."""

from typing import Any

from flows import invite
from roost.kit import links
from tests.support.background.chores import Work
from tests.support.catalogue.focusflow_v1 import V1
from tests.support.catalogue.focusflow_v2 import FocusFlowWorld
from tests.support.client import Context


def _task(world: FocusFlowWorld, step: str, made: Any, **more: Any) -> None:
    wanted = {"step": step, "space": world.made["organization"], "invite": made["id"]}
    invite.handler(wanted | more, Context())


def be_invited(world: FocusFlowWorld) -> None:
    """Everything that makes events about invitations and members: one accepted while its flow waits, a new name."""
    _task(world, "await", world.invited(), task_token="token")
    world.colleague()
    world.call("PATCH", f"{V1}/auth/profile/", {"username": "janet"})


def _tasks(world: FocusFlowWorld) -> Work:
    open_one, used = world.invited("new@example.com"), world.invited()
    world.colleague()

    def run() -> None:
        links.forget()  # a cold function reads its key
        for step in ("send", "remind"):
            _task(world, step, open_one)
        _task(world, "await", open_one, task_token="token")
        _task(world, "await", used, task_token="token")
        world.clock.tick(days=7)
        _task(world, "expire", open_one)

    return run


WORK = {"InviteTasks": _tasks}
