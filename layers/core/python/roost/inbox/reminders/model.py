"""What is due when, and at which marks before that people are told. Instants named `_ms` are UTC milliseconds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
SOON_MS: Final = 24 * HOUR_MS
DEADLINES_MS: Final = (6 * HOUR_MS, 3 * HOUR_MS, 30 * MINUTE_MS)
MEETING_MS: Final = 15 * MINUTE_MS


class Thing(StrEnum):
    """What can be due."""

    TASK = "task"
    MEETING = "meeting"


LEADS_MS: Final = {Thing.TASK: (SOON_MS, *DEADLINES_MS, 0), Thing.MEETING: (MEETING_MS,)}
"""How long before the due instant a thing is looked at."""


@dataclass(frozen=True, slots=True)
class Due:
    """A thing as it is now: how it is called, whether it still matters, and whom it concerns.

    `receivers` None stands for all members of the workspace.
    """

    space: int
    title: str
    open: bool
    receivers: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Reminder:
    """When a thing is due and when to look at it next.

    `armed_ms` is when the due instant was set, which forgets what was told: `soon`, and the deadline `lead_ms` before.
    """

    thing: Thing
    id: int
    at_ms: int
    look_ms: int
    armed_ms: int
    soon: bool = False
    lead_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be told now, as kinds of event, and the reminder as it goes on; None if nothing follows."""

    tell: tuple[str, ...]
    then: Reminder | None


def armed(thing: Thing, thing_id: int, at_ms: int, now_ms: int) -> Reminder:
    """The reminder of a thing that is due then."""
    return Reminder(thing, thing_id, at_ms, at_ms - LEADS_MS[thing][0], now_ms)


def judge(reminder: Reminder, is_open: bool, now_ms: int) -> Verdict:
    """What follows from looking at a reminder now. What is not open is told nothing and looked at again later."""
    left_ms = reminder.at_ms - now_ms
    if reminder.thing is Thing.MEETING:
        return Verdict(("meeting.starting",) if is_open and left_ms > 0 else (), None)
    if left_ms <= 0:
        return Verdict(("task.overdue",) if is_open else (), None)
    later = replace(reminder, look_ms=_next(reminder, left_ms))
    return _ahead(reminder, later, left_ms) if is_open else Verdict((), later)


def _next(reminder: Reminder, left_ms: int) -> int:
    return reminder.at_ms - max(lead for lead in LEADS_MS[reminder.thing] if lead < left_ms)


def _ahead(reminder: Reminder, later: Reminder, left_ms: int) -> Verdict:
    """Of several deadline marks that have passed only the nearest is told."""
    tell: list[str] = []
    if not reminder.soon and left_ms <= SOON_MS:
        tell.append("task.due_soon")
    lead_ms = min(_reached(left_ms), default=None)
    if lead_ms is not None and lead_ms != reminder.lead_ms:
        tell.append("task.deadline_near")
    return Verdict(tuple(tell), replace(later, soon=True, lead_ms=lead_ms))


def _reached(left_ms: int) -> Iterable[int]:
    return (lead for lead in DEADLINES_MS if left_ms <= lead)
