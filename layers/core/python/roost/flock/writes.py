"""Writes about birds that the module's own parts put into one transaction."""

from roost.flock.model import Bird, anniversary_days, tag_key
from roost.kit import keys
from roost.kit.conditions import absent, equals, present
from roost.kit.items import Item
from roost.kit.writes import Delete, Put, Write


def bird_index(space: int, bird: int) -> Item:
    """The attributes by which a workspace's birds are listed."""
    return {keys.BY_SPACE.pk: keys.birds_of_space(space), keys.BY_SPACE.sk: keys.ordered(bird)}


def tag_taken(bird: Bird) -> Put:
    """Hold the bird's tag in its workspace; fails when another has it."""
    return Put(keys.tag(bird.space, tag_key(bird.tag)), {"bird": bird.id}, absent())


def tag_freed(bird: Bird) -> Delete:
    """Let the bird's tag go."""
    return Delete(keys.tag(bird.space, tag_key(bird.tag)), equals("bird", bird.id))


def tag_writes(before: Bird, after: Bird) -> list[Write]:
    """What changes about tags when a bird gets another one, or moves; a new spelling of the same is none."""
    same = (before.space, tag_key(before.tag)) == (after.space, tag_key(after.tag))
    return [] if same else [tag_freed(before), tag_taken(after)]


def anniversary_writes(before: Bird | None, after: Bird | None) -> list[Write]:
    """What changes about the anniversaries that are to be told when a bird comes, changes or goes."""
    was, becomes = (anniversary_days(bird) if bird else {} for bird in (before, after))
    bird = after or before
    if bird is None:
        return []
    writes: list[Write] = []
    for kind, (month, day) in becomes.items():
        if was.get(kind) != (month, day):
            shard = bird.id % keys.ANNIVERSARY_SHARDS
            place = keys.anniversaries(month, day, shard), f"{keys.ordered(bird.id)}#{kind.value}"
            index = dict(zip((keys.BY_TIME.pk, keys.BY_TIME.sk), place, strict=True))
            writes.append(Put(keys.anniversary(bird.id, kind.value), {"bird": bird.id, "kind": kind.value} | index))
    gone = [kind for kind in was if kind not in becomes]
    return [*writes, *(Delete(keys.anniversary(bird.id, kind.value), present()) for kind in gone)]
