"""Birds as people see them: listing, making, changing, deleting them, each with how its picture is shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from roost.flock import photos, store
from roost.flock.errors import BirdMissing, TagTaken
from roost.flock.model import Bird, BirdDraft, Photo, Picture, list_order
from roost.flock.transfers.writes import cancelling_writes
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import Invalid
from roost.kit.outbox import event, in_order
from roost.kit.parallel import settled
from roost.kit.table import ConditionFailed
from roost.kit.writes import Put
from roost.workspace.flocks.service import active_flock, require
from roost.workspace.model import Action

Shown = tuple[Bird, str | None]
"""A bird with how its picture is shown."""


def require_keeper(caller: Caller) -> int:
    """The active flock of somebody who may change its birds (FP-33). Raises Denied."""
    space = active_flock(caller)
    require(caller, space, Action.KEEP_BIRDS)
    return space


def present(bird: Bird | None, space: int) -> Bird:
    """Raises BirdMissing for none, and for one of another flock (FP-45)."""
    if bird is None or bird.space != space:
        raise BirdMissing()
    return bird


def show(bird: Bird) -> Shown:
    """A bird with its picture."""
    return bird, photos.shown([bird]).get(bird.id)


def list_birds(caller: Caller) -> list[Shown]:
    """The birds of the active flock by name (FP-37); past 4.5 MB of pictures the rest are links (FP-40)."""
    birds = sorted(store.birds_of_space(active_flock(caller)), key=list_order)
    pictures = photos.shown(birds)
    return [(bird, pictures.get(bird.id)) for bird in birds]


def create_bird(caller: Caller, draft: BirdDraft, now_ms: int) -> Shown:
    """Add a bird to the active flock (FP-34). Raises Denied, TagTaken (FP-36)."""
    space = require_keeper(caller)
    return show(settled(lambda: _create(caller, space, draft, now_ms)))


def _create(caller: Caller, space: int, draft: BirdDraft, now_ms: int) -> Bird:
    bird = Bird(
        id=ids.new_id(now_ms),
        space=space,
        name=draft.name,
        tag=draft.tag,
        species=draft.species,
        created_ms=now_ms,
        birthday=draft.birthday,
        gotcha_day=draft.gotcha_day,
        colour=draft.colour,
        tell_birthday=draft.tell_birthday,
        tell_gotcha_day=draft.tell_gotcha_day,
    )
    if draft.picture:
        bird = replace(bird, photo=photos.keep(bird.id, draft.picture, now_ms))
    try:
        store.add_bird(bird, _fact("bird.created", caller, bird, now_ms))
    except (TagTaken, ConditionFailed):
        _give_up(bird.photo)
        raise
    return bird


def _give_up(photo: Photo | None) -> None:
    """A picture that was stored for a write that did not happen."""
    if photo:
        photos.drop(photo.name)


def update_bird(caller: Caller, bird_id: int, changes: Mapping[str, Any], now_ms: int) -> Shown:
    """Change fields of Bird by name; `picture` is a Picture, None, or the link under which it was shown (FP-38, FP-40).

    Raises Denied, BirdMissing, TagTaken, Invalid for a link of something else.
    """
    space = require_keeper(caller)
    return show(settled(lambda: _update(caller, space, bird_id, dict(changes), now_ms)))


def find(bird_id: int, space: int) -> Bird:
    """A bird of a flock. Raises BirdMissing."""
    return present(store.read_bird(bird_id), space)


def _update(caller: Caller, space: int, bird_id: int, changes: dict[str, Any], now_ms: int) -> Bird:
    before = find(bird_id, space)
    picture = changes.pop("picture", before.photo)
    if isinstance(picture, str):
        picture = _linked(picture, before)
    photo = photos.keep(before.id, picture, now_ms) if isinstance(picture, Picture) else picture
    after = replace(before, **changes, photo=photo)
    if after == before:
        return before
    facts = [_fact("bird.updated", caller, before, now_ms)]
    if before.photo and photo != before.photo:
        facts.append(_fact("bird.photo_dropped", caller, before, now_ms, photo=before.photo.name))
    try:
        store.change_bird(before, after, in_order(*facts))
    except (TagTaken, ConditionFailed):
        _give_up(photo if isinstance(picture, Picture) else None)
        raise
    return replace(after, v=before.v + 1)


def _linked(address: str, bird: Bird) -> Photo | None:
    if not photos.is_link_of(address, bird.id):
        raise Invalid({"picture": ["Send the picture itself, or the link under which it was shown"]})
    return bird.photo


def delete_bird(caller: Caller, bird_id: int, now_ms: int) -> None:
    """Delete a bird; its records and picture go with it, a pending transfer of it is cancelled (FP-39).

    Raises Denied, BirdMissing.
    """
    space = require_keeper(caller)
    settled(lambda: remove(find(bird_id, space), caller.user, now_ms))


def remove(bird: Bird, actor: int, now_ms: int) -> None:
    """Delete a bird as it was read, for whoever may. Raises ConditionFailed."""
    about = {"actor": actor, "space": bird.space, "now_ms": now_ms, "bird": bird.id}
    facts = [event("bird.deleted", **about)]
    if bird.transfer:
        facts.append(event("transfer.cancelled", **about, transfer=bird.transfer))
    first, *others = in_order(*facts)
    store.remove_bird(bird, [*others, *cancelling_writes(bird, now_ms)], first)


def _fact(kind: str, caller: Caller, bird: Bird, now_ms: int, **more: Any) -> Put:
    return event(kind, actor=caller.user, space=bird.space, now_ms=now_ms, bird=bird.id, **more)
