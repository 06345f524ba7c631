"""Making workspaces that have a tier, and removing them."""

from functools import partial
from typing import Final

from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import NotFound, Unavailable
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.workspace.errors import SlugTaken
from roost.workspace.joining import joining
from roost.workspace.model import Action, Role, Space, SpaceDraft
from roost.workspace.planned import store
from roost.workspace.planned.model import LIMITS, base_slug, best
from roost.workspace.planned.service import require, require_room
from roost.workspace.store import read_space_and_members

TRIES: Final = 4


def create_space(caller: Caller, draft: SpaceDraft, now_ms: int) -> Space:
    """Make a workspace of the lowest tier that the caller owns (FU-22); its slug is made of its name.

    Raises PlanLimitReached when the caller owns as many as the best tier among them allows, also in parallel;
    TooManySpaces.
    """
    base = base_slug(draft.name)
    slug = base
    for _ in range(TRIES):
        try:
            return settled(partial(_create_space, caller, draft, slug, now_ms))
        except SlugTaken:
            slug = store.free_slug(base, ids.new_id(now_ms))
    raise Unavailable()


def _create_space(caller: Caller, draft: SpaceDraft, slug: str, now_ms: int) -> Space:
    founder = store.read_founder(caller.user)
    tiers = store.tiers_of(founder.owned) if founder.owned else []
    require_room(LIMITS[best(tiers)].max_owned, len(founder.owned))
    owner = founder.account
    space = Space(
        id=ids.new_id(now_ms),
        name=draft.name,
        owner=owner.id,
        created_ms=now_ms,
        slug=slug,
        owner_username=owner.username,
        owner_email=owner.email,
        description=draft.description,
        color=draft.color,
        logo=draft.logo,
        public=draft.public,
        updated_ms=now_ms,
    )
    member = joining(owner, space.id, ids.new_id(now_ms), Role.OWNER, now_ms)
    fact = event("space.created", actor=owner.id, space=space.id, now_ms=now_ms, name=space.name, slug=slug)
    store.add_space(space, member, founder, fact)
    return space


def delete_space(caller: Caller, space: int, now_ms: int) -> None:
    """Remove a workspace for everybody at once (FU-27); what was in it is purged behind the event `space.deleted`.

    Raises NotFound, Denied for whoever does not own it.
    """
    require(caller, space, Action.OWN_SPACE)
    settled(lambda: _delete_space(caller, space, now_ms))


def _delete_space(caller: Caller, space_id: int, now_ms: int) -> None:
    space, members = read_space_and_members(space_id)
    if space is None:
        raise NotFound()
    users = [member.user for member in members if member.active]
    fact = event("space.deleted", actor=caller.user, space=space_id, now_ms=now_ms, name=space.name)
    store.remove_space(space, users, fact)
