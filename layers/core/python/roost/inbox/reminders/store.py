"""Every table access about reminders: a sparse index by when they are to be looked at."""

from collections.abc import Sequence

from roost.inbox.reminders.model import Reminder
from roost.inbox.reminders.writes import place
from roost.kit import keys
from roost.kit.conditions import equals
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, query, transact, write
from roost.kit.writes import Delete, Put, Update


def due(shard: int, now_ms: int) -> list[Reminder]:
    """The reminders of a shard that are to be looked at by now; the index may still show some that are not."""
    span = keys.reminder_due(0), keys.reminder_due(now_ms + 1)
    return [unpack(Reminder, item) for item in query(keys.reminders(shard), index=keys.BY_TIME, between=span)]


def go_on(before: Reminder, after: Reminder | None, facts: Sequence[Put]) -> bool:
    """Leave a reminder as it is after a look, and write what is to be told; False when it was armed or looked at since.

    Raises ConditionFailed for a clash of event ids.
    """
    key = keys.reminder(before.thing.value, before.id)
    same = equals("look_ms", before.look_ms) & equals("armed_ms", before.armed_ms) & equals("at_ms", before.at_ms)
    change = Update(key, set=pack(after) | place(after), condition=same) if after else Delete(key, same)
    try:
        if facts:
            transact([*facts, change])
        else:
            write(change)
    except ConditionFailed as failed:
        if key in failed.items:
            return False
        raise
    return True
