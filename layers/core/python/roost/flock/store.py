"""Every table access about birds themselves; an event comes first in each transaction and proves what happened."""

from collections.abc import Iterable

from roost.flock.errors import TagTaken
from roost.flock.model import Bird, tag_key
from roost.flock.writes import anniversary_writes, bird_index, tag_freed, tag_taken, tag_writes
from roost.kit import keys
from roost.kit.conditions import absent, equals, version
from roost.kit.keys import Key
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, delete_many, get, get_many, query, transact
from roost.kit.writes import Delete, Put, Update, Write


def read_bird(bird_id: int) -> Bird | None:
    """A bird by id, strongly consistent."""
    item = get(keys.bird(bird_id))
    return unpack(Bird, item) if item else None


def read_birds(bird_ids: Iterable[int]) -> dict[int, Bird]:
    """Birds by id, in one call per hundred; those that are gone are left out."""
    found = get_many(keys.bird(each) for each in bird_ids)
    return {bird.id: bird for bird in (unpack(Bird, item) for item in found.values())}


def birds_of_space(space: int) -> list[Bird]:
    """The birds of a workspace, oldest first, in one query."""
    return [unpack(Bird, item) for item in query(keys.birds_of_space(space), index=keys.BY_SPACE)]


def _transact(writes: list[Write], tag: Key) -> None:
    try:
        transact(writes)
    except ConditionFailed as failed:
        if set(failed.items) == {tag} and failed.items[tag]:
            raise TagTaken() from failed
        raise


def add_bird(bird: Bird, event: Put) -> None:
    """Write a new bird. Raises TagTaken, ConditionFailed for a clash of ids."""
    own = Put(keys.bird(bird.id), pack(bird) | bird_index(bird.space, bird.id), absent())
    tag = tag_taken(bird)
    _transact([event, own, tag, *anniversary_writes(None, bird)], tag.key)


def change_bird(before: Bird, after: Bird, events: list[Put]) -> None:
    """Write what differs; weights that come meanwhile stay. Raises TagTaken, ConditionFailed."""
    was, becomes = pack(before), pack(after)
    fields = {name: becomes.get(name) for name in was | becomes if was.get(name) != becomes.get(name)}
    same = version(before.v) & equals("space", before.space)
    own = Update(keys.bird(before.id), set=fields, add={"v": 1}, condition=same)
    tag = keys.tag(after.space, tag_key(after.tag))
    _transact([*events, own, *tag_writes(before, after), *anniversary_writes(before, after)], tag)


def remove_bird(bird: Bird, more: list[Write], event: Put) -> None:
    """Delete a bird with `more` that goes with it; its records and photo are cleared away behind the event.

    Raises ConditionFailed when somebody changed it meanwhile.
    """
    same = version(bird.v) & equals("space", bird.space)
    same &= equals("transfer", bird.transfer) if bird.transfer else absent("transfer")
    own = Delete(keys.bird(bird.id), same)
    transact([event, own, tag_freed(bird), *anniversary_writes(bird, None), *more])


def forget_records(bird_id: int) -> bool:
    """Drop what stands beside a bird that is gone; False, and nothing happens, while it is there."""
    own = keys.bird(bird_id)
    items = query(own.pk)
    if any(item["sk"] == own.sk for item in items):
        return False
    delete_many(Key(item["pk"], item["sk"]) for item in items)
    return True
