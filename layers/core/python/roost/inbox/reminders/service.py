"""Looking for what is due (FU-62); a look costs as much as there is to be looked at, not as much as there is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from roost.inbox.reminders import store
from roost.inbox.reminders.model import Due, Reminder, Thing, judge
from roost.kit import keys
from roost.kit.outbox import event, in_order
from roost.kit.parallel import settled
from roost.kit.writes import Put
from roost.work.service import tasks_by_id

CHUNK: Final = 50

Readers = Mapping[Thing, Callable[[Iterable[int]], Mapping[int, Due]]]


def due_tasks(ids: Iterable[int]) -> dict[int, Due]:
    """The tasks among these that exist; they concern who is to do them, or else who made them."""
    tasks = tasks_by_id(ids)
    return {
        task.id: Due(task.space, task.title, not task.status.is_over, tuple(task.crew or [task.owner]))
        for task in tasks.values()
    }


def remind(readers: Readers, now_ms: int) -> int:
    """Write `task.due_soon`, `task.deadline_near`, `task.overdue` and `meeting.starting` for all that is due.

    Returns how many were new: each mark of a due instant is told once, however often it is looked at.
    """
    told = 0
    for reminders in _looks(now_ms):
        for thing in Thing:
            mine = [each for each in reminders if each.thing is thing]
            found = readers[thing](each.id for each in mine) if mine else {}
            told += sum(_look(each, found.get(each.id), now_ms) for each in mine)
    return told


def _looks(now_ms: int) -> Iterator[Sequence[Reminder]]:
    for shard in range(keys.REMINDER_SHARDS):
        found = store.due(shard, now_ms)
        yield from (found[start : start + CHUNK] for start in range(0, len(found), CHUNK))


def _look(reminder: Reminder, due: Due | None, now_ms: int) -> int:
    if due is None:
        store.go_on(reminder, None, [])
        return 0
    verdict = judge(reminder, due.open, now_ms)
    facts = partial(_facts, reminder, due, verdict.tell, now_ms)
    return len(verdict.tell) * settled(lambda: store.go_on(reminder, verdict.then, facts()))


def _facts(reminder: Reminder, due: Due, kinds: Sequence[str], now_ms: int) -> list[Put]:
    """They are nobody's doing."""
    about: dict[str, Any] = {reminder.thing.value: reminder.id, "title": due.title, "due_ms": reminder.at_ms}
    receivers = None if due.receivers is None else list(due.receivers)
    facts = (event(kind, actor=0, space=due.space, now_ms=now_ms, receivers=receivers, **about) for kind in kinds)
    return in_order(*facts)
