"""Shared workspaces: making, listing, changing them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from roost.identity.model import Account
from roost.identity.profile import read_profile
from roost.insights.days import local_day
from roost.insights.model import TaskCounts
from roost.insights.team import read_task_counts
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import NotFound, Unavailable
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.kit.table import ConditionFailed
from roost.workspace import store
from roost.workspace.errors import SlugTaken
from roost.workspace.joining import joining
from roost.workspace.model import Action, Member, Role, Space, SpaceDraft, slug_candidates
from roost.workspace.service import require


@dataclass(frozen=True, slots=True)
class SpacePage:
    """A workspace with what its own page counts: members, those whose account is not blocked, today's tasks."""

    space: Space
    members: int
    active_members: int
    today: TaskCounts


def create_space(caller: Caller, draft: SpaceDraft, now_ms: int, *, activate: bool = False) -> Space:
    """Make a shared workspace that the caller owns (FF-31), their active one if wanted.

    Raises SlugTaken for a slug that was asked for, TooManySpaces.
    """
    owner = read_profile(caller)
    salt = ids.new_id(now_ms)
    for slug in [draft.slug] if draft.slug else slug_candidates(draft.name, salt):
        named = replace(draft, slug=slug)
        try:
            return settled(partial(_create_space, caller, owner, named, now_ms, activate))
        except SlugTaken:
            if draft.slug:
                raise
    raise Unavailable()


def _create_space(caller: Caller, owner: Account, draft: SpaceDraft, now_ms: int, activate: bool) -> Space:
    space = Space(
        id=caller.reserved_id or ids.new_id(now_ms),
        name=draft.name,
        owner=owner.id,
        created_ms=now_ms,
        slug=draft.slug,
        focus_minutes=draft.focus_minutes,
        estimates_required=draft.estimates_required,
        opens=draft.opens,
        closes=draft.closes,
        kind=draft.kind,
        plan=draft.plan,
        billing_email=draft.billing_email,
        owner_username=owner.username,
        owner_email=owner.email,
    )
    member = joining(owner, space.id, ids.new_id(now_ms), Role.OWNER, now_ms)
    fact = event("space.created", actor=owner.id, space=space.id, now_ms=now_ms, name=space.name, slug=space.slug)
    taken = store.add_space(space, member, fact, activate=activate)
    if taken and not (caller.reserved_id and taken.owner == caller.user):
        raise ConditionFailed({})
    return taken or space


def list_spaces(caller: Caller) -> list[Space]:
    """The shared workspaces that the caller sits in, the longest joined first (FF-54)."""
    shared = [space for space, seat in caller.spaces.items() if space != caller.home and seat.slug]
    found = store.read_spaces(shared)
    known = [found[space] for space in shared if space in found]
    return sorted(known, key=lambda space: (caller.spaces[space.id].joined_ms, space.id))


def read_space_page(caller: Caller, space_id: int, now_ms: int) -> SpacePage:
    """A workspace with its counts (FF-32). Raises NotFound."""
    return _page(caller, *_read(space_id), now_ms)


def _read(space_id: int) -> tuple[Space, list[Member]]:
    space, members = store.read_space_and_members(space_id)
    if space is None:
        raise NotFound()
    return space, members


def _page(caller: Caller, space: Space, members: list[Member], now_ms: int) -> SpacePage:
    present = [member for member in members if member.active]
    blocked = sum(member.blocked for member in present)
    today = read_task_counts(space.id, local_day(now_ms, caller.zone), members)
    return SpacePage(space, len(present), len(present) - blocked, today)


def update_space(caller: Caller, space_id: int, changes: Mapping[str, Any], now_ms: int) -> SpacePage:
    """Change a workspace (FF-33): fields of Space by name; without a real change it writes nothing.

    Raises Denied, Conflict.
    """
    require(caller, space_id, Action.EDIT_SPACE)
    return _page(caller, *settled(lambda: _update_space(caller, space_id, changes, now_ms)), now_ms)


def _update_space(caller: Caller, space_id: int, changes: Mapping[str, Any], now_ms: int) -> tuple[Space, list[Member]]:
    before, members = _read(space_id)
    fields = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if not fields:
        return before, members
    fact = event("space.updated", actor=caller.user, space=space_id, now_ms=now_ms, changed=sorted(fields))
    stamped = fields | {"updated_ms": now_ms}
    store.change_space(before, stamped, fact)
    return replace(before, **stamped, v=before.v + 1), members
