"""A person's notifications as they see them (FU-50, FU-51); `giving` writes them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from roost.identity.model import Account
from roost.identity.profile import accounts
from roost.inbox.notifications import store
from roost.inbox.notifications.model import Inbox, Note
from roost.kit import clock
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.parallel import settled

TOGETHER: Final = 200
"""Notifications that a stream hands over at once; it asks for the rest."""

PAUSE_S: Final = 1


def read_inbox(caller: Caller, read: bool | None, number: int, size: int, now_ms: int) -> Inbox:
    """Page `number` of the caller's notifications, newest first, `read` or unread ones only if wanted.

    As a rule one query that reads what is in front of the page; all of them if that did not fill it.
    """
    head, notes, complete = store.newest(caller.user, number * size, now_ms)
    total = {None: head.unread + head.read(now_ms), True: head.read(now_ms), False: head.unread}[read]
    passing = _passing(notes, read)
    if not complete and len(passing) < min(number * size, total):
        passing = _passing(store.newest(caller.user, None, now_ms)[1], read)
    return Inbox(passing[(number - 1) * size : number * size], total, head.unread)


def _passing(notes: Iterable[Note], read: bool | None) -> list[Note]:
    return [note for note in notes if read is None or (note.read_ms is not None) is read]


def count_unread(caller: Caller) -> int:
    """How many notifications the caller has not read."""
    return store.read_head(caller.user).unread


def mark_read(caller: Caller, note_id: int, now_ms: int) -> Note:
    """One notification is read; once it is, nothing changes. Raises NotFound."""

    def attempt() -> Note:
        note = _own(caller, note_id, now_ms)
        if note.read_ms is not None:
            return note
        store.set_read([note], now_ms)
        return replace(note, read_ms=now_ms)

    return settled(attempt)


def _own(caller: Caller, note_id: int, now_ms: int) -> Note:
    note = store.read_note(caller.user, note_id, now_ms)
    if note is None:
        raise NotFound()
    return note


def remove(caller: Caller, note_id: int, now_ms: int) -> None:
    """One notification goes. Raises NotFound."""
    settled(lambda: store.remove([_own(caller, note_id, now_ms)]))


def mark_all_read(caller: Caller, now_ms: int) -> int:
    """All notifications are read; returns how many were not. One transaction for every ninety."""
    return _all(caller, False, now_ms, lambda notes: store.set_read(notes, now_ms))


def remove_read(caller: Caller, now_ms: int) -> int:
    """All read notifications go; returns how many they were. One transaction for every ninety."""
    return _all(caller, True, now_ms, store.remove)


def _all(caller: Caller, read: bool, now_ms: int, change: Callable[[list[Note]], None]) -> int:
    """Change all that are there now, in portions; what somebody else changed meanwhile is theirs to count."""
    done = 0

    def portion() -> int:
        left = _passing(store.newest(caller.user, None, now_ms)[1], read)
        for start in range(0, len(left), store.AT_ONCE):
            change(left[start : start + store.AT_ONCE])
            nonlocal done
            done += len(left[start : start + store.AT_ONCE])
        return done

    return settled(portion)


def last_note(user: int) -> int:
    """The id of a person's last notification, 0 before the first: where a stream begins."""
    return store.read_head(user).last


def notes_after(user: int, note_id: int, now_ms: int) -> list[Note]:
    """What a person got behind a notification, in order, at most `TOGETHER`."""
    return store.after(user, note_id, TOGETHER, now_ms)


def await_notes(user: int, after: int | None, seconds: int) -> tuple[int, list[Note]]:
    """Where a stream begins and what it has to say, in order: as soon as there is something, at the latest then.

    It begins behind the notification `after`; at the present moment without it, or if it is none of the person's. Every
    second costs one small read.
    """
    if after is not None:
        notes = notes_after(user, after, clock.now_ms())
        if notes:
            return after, notes
    last = last_note(user)
    begin = last if after is None else min(after, last)
    for _ in range(seconds):
        if last > begin:
            break
        clock.sleep(PAUSE_S)
        last = last_note(user)
    return begin, notes_after(user, begin, clock.now_ms()) if last > begin else []


def senders_of(notes: Iterable[Note]) -> Mapping[int, Account]:
    """The accounts of those who caused notifications; deleted ones are missing. No call for nobody's."""
    users = {note.sender for note in notes if note.sender is not None}
    return accounts(users) if users else {}
