"""Who may do what, decided in one place."""

from roost.kit.caller import Caller
from roost.kit.errors import Denied, NotFound
from roost.workspace import store
from roost.workspace.model import Action, Space, allows


def role_in(caller: Caller, space: int) -> str | None:
    """The caller's role in a workspace, None when they have no seat there."""
    seat = caller.spaces.get(space)
    return seat.role if seat else None


def may(caller: Caller, space: int, action: Action) -> bool:
    """Whether the caller's role there allows the action."""
    return allows(role_in(caller, space), action)


def require(caller: Caller, space: int, action: Action) -> None:
    """Raises Denied when the caller's role there does not allow the action."""
    if not may(caller, space, action):
        raise Denied()


def read_space(space_id: int) -> Space:
    """A workspace by id, whoever asks. Raises NotFound."""
    space = store.read_space(space_id)
    if space is None:
        raise NotFound()
    return space
