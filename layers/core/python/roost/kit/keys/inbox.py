"""Keys of notifications, and of what is to be reminded of."""

from typing import Final

from roost.kit.keys.shapes import Key, of_user, ordered

NOTE_PREFIX: Final = "NOTE#"
NOTES_HEAD: Final = f"{NOTE_PREFIX}HEAD"
REMINDER_SHARDS: Final = 8


def note(user: int, note_id: int) -> Key:
    """A notification of a person; its id says where it stands among theirs."""
    return Key(of_user(user), f"{NOTE_PREFIX}{ordered(note_id)}")


def notes_head(user: int) -> Key:
    """The counts of a person's notifications and the id of their last one; it sorts behind all of them."""
    return Key(of_user(user), NOTES_HEAD)


def noted(user: int, event_id: int, kind: str) -> Key:
    """That a person was notified of an event in one way; kept as long as the event may come again."""
    return Key(of_user(user), f"NOTED#{ordered(event_id)}#{kind}")


def reminder(thing: str, thing_id: int) -> Key:
    """When a task or a meeting is to be looked at next for its reminders; it stands beside the thing itself."""
    return Key(f"{thing.upper()}#{ordered(thing_id)}", "REMINDER")


def reminders(shard: int) -> str:
    """BY_TIME: the reminders, by when they are to be looked at; REMINDER_SHARDS partitions."""
    return f"REMINDERS#{shard}"


def reminder_due(instant_ms: int, thing_id: int = 0) -> str:
    """When a reminder is to be looked at, as it sorts in BY_TIME."""
    return f"{ordered(instant_ms)}#{ordered(thing_id)}"
