"""Who sits in an organization and as what, in FocusFlow's words (contract section 8)."""

from collections.abc import Callable, Mapping
from typing import Final, Literal

from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.workspace.model import Action, Role
from roost.workspace.service import require

RoleWord = Literal["employee", "manager", "admin"]

ROLE_WORDS: Final[Mapping[Role, RoleWord]] = {
    Role.OWNER: "admin",
    Role.ADMIN: "admin",
    Role.MANAGER: "manager",
    Role.MEMBER: "employee",
    Role.VIEWER: "employee",
}
ROLES: Final[Mapping[RoleWord, Role]] = {"employee": Role.MEMBER, "manager": Role.MANAGER, "admin": Role.ADMIN}


def seated(caller: Caller, slug: str, action: Action | None = None) -> int:
    """The organization of a path. Raises NotFound for whoever is no member, Denied if the action is not theirs."""
    space = caller.space_called(slug)
    if space is None:
        raise NotFound()
    if action:
        require(caller, space, action)
    return space


def seat_guard(action: Action | None = None) -> Callable[..., None]:
    """For `Api.guard`: what `seated` raises comes before faults in the input."""

    def judge(caller: Caller, slug: str, *_: str) -> None:
        seated(caller, slug, action)

    return judge
