"""Every table access about notifications.

Each change of a person's notifications changes their head in the same transaction: so the counts are exact, and an id
that is written is greater than all that anybody has seen.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from roost.inbox.notifications.model import DAY_S, Head, Note, counter, going_day
from roost.kit import ids, keys
from roost.kit.conditions import Condition, absent, equals, present
from roost.kit.items import Item
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, get, get_many, query, transact
from roost.kit.writes import Delete, Put, Update

AT_ONCE: Final = 90
MARKED_FOR_S: Final = 15 * DAY_S
"""Longer than a failed message waits for somebody to send it again."""


def read_head(user: int) -> Head:
    """The counts of a person."""
    return Head.of(get(keys.notes_head(user)) or {})


def read_heads(users: Iterable[int]) -> dict[int, Head]:
    """The counts of people, in one call per hundred."""
    wanted = {keys.notes_head(user): user for user in users}
    found = get_many(wanted)
    return {user: Head.of(found.get(key, {})) for key, user in wanted.items()}


def read_note(user: int, note_id: int, now_ms: int) -> Note | None:
    """A notification of a person."""
    item = get(keys.note(user, note_id))
    note = unpack(Note, item) if item else None
    return note if note and note.is_there(now_ms) else None


def newest(user: int, limit: int | None, now_ms: int) -> tuple[Head, list[Note], bool]:
    """The counts of a person, their newest notifications, and whether those are all; one strongly consistent query."""
    own = keys.person(user)
    asked = limit + 1 if limit else None
    items = query(own, between=(keys.NOTE_PREFIX, keys.NOTES_HEAD), newest_first=True, limit=asked)
    head = Head.of(items[0]) if items else Head()
    return head, _notes(items, now_ms), asked is None or len(items) < asked


def after(user: int, note_id: int, limit: int, now_ms: int) -> list[Note]:
    """The first notifications of a person behind one, oldest first."""
    span = keys.note(user, note_id + 1).sk, keys.note(user, ids.MAX_ID).sk
    return _notes(query(keys.person(user), between=span, limit=limit), now_ms)


def _notes(items: Iterable[Item], now_ms: int) -> list[Note]:
    notes = (unpack(Note, item) for item in items if item["sk"] != keys.NOTES_HEAD)
    return [note for note in notes if note.is_there(now_ms)]


def add(draft: Note, event: int, head: Head) -> Note | None:
    """Give a person a notification of an event, behind all they have; None if they have had it.

    Raises ConditionFailed when they got another one since `head` was read.
    """
    note = replace(draft, id=max(draft.id, head.last + 1))
    mark = keys.noted(note.user, event, note.kind.value)
    expiry = {"expires_at": note.created_ms // 1000 + MARKED_FOR_S}
    same = equals("last", head.last) if head.last else absent("last")
    forget = head.gone(note.created_ms)
    own = Update(keys.notes_head(note.user), set={"last": note.id}, add={"unread": 1}, remove=forget, condition=same)
    try:
        transact([Put(mark, expiry, absent()), own, Put(keys.note(note.user, note.id), pack(note), absent())])
    except ConditionFailed as failed:
        if failed.items.get(mark):
            return None
        raise
    return note


def set_read(notes: Sequence[Note], now_ms: int) -> None:
    """Unread notifications of one person, at most `AT_ONCE`, are read. Raises ConditionFailed."""
    day, user = going_day(now_ms), notes[0].user
    stamp = {"read_ms": now_ms, "expires_at": day * DAY_S}
    unread = present() & absent("read_ms")
    rows = [Update(keys.note(user, note.id), set=stamp, condition=unread) for note in notes]
    counts = {"unread": -len(notes), counter(day): len(notes)}
    transact([Update(keys.notes_head(user), add=counts, condition=present()), *rows])


def remove(notes: Sequence[Note]) -> None:
    """Notifications of one person, at most `AT_ONCE`, go, as they were read. Raises ConditionFailed."""
    user, counts = notes[0].user, Counter[str]()
    for note in notes:
        counts["unread" if note.going_day is None else counter(note.going_day)] -= 1
    rows = [Delete(keys.note(user, note.id), _unchanged(note)) for note in notes]
    transact([Update(keys.notes_head(user), add=dict(counts), condition=present()), *rows])


def _unchanged(note: Note) -> Condition:
    return present() & (equals("read_ms", note.read_ms) if note.read_ms is not None else absent("read_ms"))
