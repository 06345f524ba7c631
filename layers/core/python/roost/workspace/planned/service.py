"""Workspaces with a tier: where people sit, what they may do there, what a workspace says of itself."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from roost.kit.caller import Caller
from roost.kit.errors import Denied, NotFound
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.workspace import store as spaces
from roost.workspace.errors import PlanLimitReached
from roost.workspace.model import Action, Role, Space, allows
from roost.workspace.planned import store
from roost.workspace.planned.model import LIMITS, has_room


def seats(caller: Caller) -> dict[int, Role]:
    """The caller's roles in shared workspaces, by workspace; their personal one is none of them."""
    return {space: Role(seat.role) for space, seat in caller.spaces.items() if seat.slug and space != caller.home}


def enter(caller: Caller, space: int) -> Role:
    """The caller's role in a workspace that a request names; members cost no call.

    Raises NotFound for one that does not exist or is personal, Denied for one that the caller does not sit in.
    """
    seat = caller.spaces.get(space)
    if seat and seat.slug:
        return Role(seat.role)
    read_shared(space)
    raise Denied()


def require(caller: Caller, space: int, action: Action) -> Role:
    """The caller's role there. Raises NotFound, Denied, also when the role does not allow the action."""
    role = enter(caller, space)
    if not allows(role, action):
        raise Denied()
    return role


def read_shared(space: int) -> Space:
    """A shared workspace, whoever asks. Raises NotFound."""
    found = spaces.read_space(space)
    if found is None or found.personal:
        raise NotFound()
    return found


def require_room(limit: int, used: int) -> None:
    """Raises PlanLimitReached when nothing more fits."""
    if not has_room(limit, used):
        raise PlanLimitReached()


def member_limit(space: Space) -> int | None:
    """How many members a workspace may have; None is no limit."""
    limit = LIMITS[space.tier].max_members
    return limit if limit >= 0 else None


def list_spaces(caller: Caller) -> list[Space]:
    """The workspaces that the caller sits in, the last changed first (FU-22)."""
    found = spaces.read_spaces(seats(caller)).values()
    return sorted(found, key=lambda space: (space.updated_ms or space.created_ms, space.id), reverse=True)


def read_space(caller: Caller, space: int | None, slug: str) -> Space:
    """A workspace by its id or, where that is None, its slug (FU-25). Raises NotFound, Denied for strangers.

    What is public everybody may see.
    """
    named = space if space is not None else caller.space_called(slug) or store.read_slug(slug)
    found = read_shared(named or 0)
    if not found.public and found.id not in seats(caller):
        raise Denied()
    return found


def update_space(caller: Caller, space: int, changes: Mapping[str, Any], now_ms: int) -> Space:
    """Change what a workspace says of itself (FU-26): fields of Space by name. Raises NotFound, Denied, Conflict."""
    require(caller, space, Action.RUN_SPACE)
    return settled(lambda: _update_space(caller, space, changes, now_ms))


def _update_space(caller: Caller, space_id: int, changes: Mapping[str, Any], now_ms: int) -> Space:
    before = read_shared(space_id)
    fields = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if not fields:
        return before
    fact = event("space.updated", actor=caller.user, space=space_id, now_ms=now_ms, changed=sorted(fields))
    stamped = fields | {"updated_ms": now_ms}
    spaces.change_space(before, stamped, fact)
    return replace(before, **stamped, v=before.v + 1)
