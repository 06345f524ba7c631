"""Writes about reminders that tasks and meetings put into their own transactions."""

from roost.inbox.reminders import model
from roost.inbox.reminders.model import Reminder, Thing
from roost.kit import keys
from roost.kit.items import Item
from roost.kit.records import pack
from roost.kit.writes import Delete, Put, Write


def place(reminder: Reminder) -> Item:
    """Where a reminder stands among all."""
    shard = keys.reminders(reminder.id % keys.REMINDER_SHARDS)
    return {keys.BY_TIME.pk: shard, keys.BY_TIME.sk: keys.reminder_due(reminder.look_ms, reminder.id)}


def armed(thing: Thing, thing_id: int, at_ms: int | None, now_ms: int) -> list[Write]:
    """The thing is due at that instant from now on, and nothing of it was told yet; None takes its reminder away."""
    if at_ms is None:
        return [forget(thing, thing_id)]
    reminder = model.armed(thing, thing_id, at_ms, now_ms)
    return [Put(keys.reminder(thing.value, thing_id), pack(reminder) | place(reminder))]


def forget(thing: Thing, thing_id: int) -> Delete:
    """The thing is not due any more; nothing happens if it was not."""
    return Delete(keys.reminder(thing.value, thing_id))
