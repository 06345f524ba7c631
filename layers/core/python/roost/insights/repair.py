"""A person's figures made anew out of what they follow from: after a change of zone, and to find and mend errors.

People go on working meanwhile, and nothing of it may get lost. What makes that so:

- Sessions are the source of focus, the days' own `c:` and `e:` marks that of creations and completions (they outlive
  their tasks). Every change of a day or year raises its `v`, in the transaction of what caused it.
- Growth and years are read first, then days, then sessions. Something that happens after an item was read raises
  that item's `v`, so a write computed without it fails on the version and everything starts over; an item that needs
  no change is not written and keeps what was added meanwhile.
- A session that its person deletes is kept aside: what it earned still follows from it.
- A mark leaves its old day only in the transaction that brings it to its new one, or after that. A run that breaks
  off therefore leaves marks twice, never nowhere, and the next run ends its work.
- Each transaction demands that the zone is still the one it computes with; a session that ends does the same, and
  counts for its day in that zone.
- A day that loses everything stays as an empty item: deleted, its version would start over at 1.
- Creating or completing a task in a request that began before the change of zone may still mark a day of the old one:
  a second run follows a minute later (`events.py`).
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from roost.focus.model import Session, SessionState
from roost.garden.model import Growth
from roost.insights import store
from roost.insights.days import local_day
from roost.insights.items import day_from, day_item, year_from, year_item
from roost.insights.model import DayFigures, TaskDay, YearFigures, score_millionths
from roost.insights.rebuild import TaskFact, WorkSession, rebuild_days
from roost.kit import keys
from roost.kit.conditions import absent, version
from roost.kit.errors import Conflict
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.records import pack
from roost.kit.table import ConditionFailed
from roost.kit.writes import Put

ROUNDS: Final = 12
BATCH: Final = 90


@dataclass(frozen=True, slots=True)
class Difference:
    """A day, a year, or what a person has earned, that is not what it should be.

    `v` is the stored version, None for a missing item.
    """

    v: int | None
    before: DayFigures | YearFigures | Growth
    after: DayFigures | YearFigures | Growth


@dataclass(frozen=True, slots=True)
class Findings:
    """What a look at a person's figures brought to light, and the stored days by date."""

    zone: str
    days: dict[date, DayFigures]
    differences: tuple[Difference, ...]


def rebuild_figures(user: int) -> tuple[Difference, ...]:
    """Make a person's figures follow from their work in their present zone; returns what was wrong at the first look.

    Raises NotFound for a person who is gone, Conflict when the person's own work came between every time.
    """
    first: tuple[Difference, ...] | None = None
    for _ in range(ROUNDS):
        found = inspect_figures(user)
        first = found.differences if first is None else first
        if not found.differences:
            return first
        try:
            _write(user, found)
        except ConditionFailed:
            continue
    raise Conflict()


def inspect_figures(user: int) -> Findings:
    """Compare the kept figures with what sessions and marks imply in the person's zone. Raises NotFound."""
    kept = store.read_kept(user)
    days = {keys.day_in(sort_key): day_from(item) for sort_key, item in kept.days.items()}
    former = {each.id: each for each in kept.former}
    listed = [each for each in kept.sessions if each.id not in former]
    work = _work([*listed, *former.values()], days.values())
    rebuilt = rebuild_days(work, _facts(days.values()), kept.zone)
    differences = (
        *_growth_difference(kept.growth, rebuild_growth(listed, former.values())),
        *_day_differences(kept, days, rebuilt.days),
        *_year_differences(kept, rebuilt.years),
    )
    return Findings(kept.zone, days, differences)


def rebuild_growth(listed: Iterable[Session], former: Iterable[Session]) -> Growth:
    """What sessions have earned, deleted ones included."""
    there = [each for each in listed if each.is_over and not each.kind.is_break]
    gone = [each for each in former if each.state is SessionState.COMPLETED]
    completed = [each for each in there if each.state is SessionState.COMPLETED]
    return Growth(
        minutes=sum((each.focus_seconds or 0) // 60 for each in (*completed, *gone)),
        sessions=len(completed) + len(gone),
        removed=len(gone),
        cancelled=len(there) - len(completed),
        changed_ms=max((each.ended_ms or 0 for each in (*completed, *gone)), default=None),
    )


def _growth_difference(kept: Growth, rebuilt: Growth) -> Iterator[Difference]:
    before, after = replace(kept, v=0, changed_ms=None), replace(rebuilt, changed_ms=None)
    if before != after:
        yield Difference(kept.v or None, kept, rebuilt)


def _day_differences(
    kept: store.Kept, before: Mapping[date, DayFigures], after: Iterable[DayFigures]
) -> Iterator[Difference]:
    should = {figures.day: figures for figures in after}
    for day in sorted({*before, *should}):
        pair = before.get(day, DayFigures(day)), should.get(day, DayFigures(day))
        if pair[0] != pair[1]:
            yield Difference(_version(kept.days, keys.day(kept.user, day)), *pair)


def _year_differences(kept: store.Kept, after: Iterable[YearFigures]) -> Iterator[Difference]:
    before = {keys.year_in(sort_key): year_from(item) for sort_key, item in kept.years.items()}
    should = {figures.year: figures for figures in after}
    for year in sorted({*before, *should}):
        pair = before.get(year, YearFigures(year)), should.get(year, YearFigures(year))
        if pair[0] != pair[1]:
            yield Difference(_version(kept.years, keys.stats(kept.user, year)), *pair)


def _version(items: Mapping[str, Item], key: Key) -> int | None:
    return items[key.sk]["v"] if key.sk in items else None


def _labels(days: Iterable[DayFigures]) -> dict[int, int | None]:
    """The project of each task as its latest day has it: a move sets it on all of them."""
    ordered = sorted(days, key=lambda figures: figures.day)
    return {task: seen.project for figures in ordered for task, seen in figures.tasks.items()}


def _work(sessions: Iterable[Session], days: Iterable[DayFigures]) -> Iterator[WorkSession]:
    """Work on a task counts for the task's present project, whatever the session says about the time of its start."""
    labels = _labels(days)
    for session in sessions:
        if not session.kind.is_break:
            counts = session.state is SessionState.COMPLETED
            project = session.project if session.task is None else labels.get(session.task, session.project)
            score = None if session.score is None else score_millionths(session.score)
            focus = session.focus_seconds if counts else None
            yield WorkSession(session.started_ms, focus, session.task, project, score)


def _facts(days: Iterable[DayFigures]) -> Iterator[TaskFact]:
    """Every task that was created or completed, once, even where a broken-off run left its marks on two days."""
    days = list(days)
    created = {task: seen.created_ms for day in days for task, seen in day.tasks.items() if seen.created_ms is not None}
    ended = {task: seen.ended_ms for day in days for task, seen in day.tasks.items() if seen.ended_ms is not None}
    labels = _labels(days)
    return (TaskFact(task, created.get(task), ended.get(task), labels[task]) for task in {**created, **ended})


def _write(user: int, found: Findings) -> None:
    """Write all differences, ninety to a transaction; more than that need another round to let the last marks go.

    Raises ConditionFailed.
    """
    for start in range(0, len(found.differences), BATCH):
        batch = found.differences[start : start + BATCH]
        arriving = {each.after.day for each in batch if isinstance(each.after, DayFigures)}
        writes = [_put(user, each, found, arriving) for each in batch]
        store.write_while_in_zone(user, found.zone, writes)


def _put(user: int, difference: Difference, found: Findings, arriving: Container[date]) -> Put:
    before, after = difference.before, difference.after
    item: Item
    if isinstance(after, Growth):
        key, item = keys.growth(user), pack(after)
    elif isinstance(after, YearFigures):
        key, item = keys.stats(user, after.year), year_item(after)
    else:
        leaving = before.tasks if isinstance(before, DayFigures) else {}
        key, item = keys.day(user, after.day), day_item(_still_here(leaving, after, found, arriving))
    if difference.v is None:
        return Put(key, item | {"v": 1}, absent())
    return Put(key, item | {"v": difference.v + 1}, version(difference.v))


def _still_here(
    leaving: Mapping[int, TaskDay], after: DayFigures, found: Findings, arriving: Container[date]
) -> DayFigures:
    """The day to write: as it should be, plus those marks whose new day neither has them nor is being written."""
    tasks = dict(after.tasks)
    for task, seen in leaving.items():
        now = tasks.get(task, TaskDay(project=seen.project))
        waiting = {
            name: getattr(seen, name)
            for name in ("created_ms", "ended_ms")
            if _waits(task, name, getattr(seen, name), getattr(now, name), found, arriving)
        }
        if waiting:
            tasks[task] = replace(now, **waiting)
    return replace(after, tasks=tasks)


def _waits(
    task: int, name: str, leaving: int | None, staying: int | None, found: Findings, arriving: Container[date]
) -> bool:
    if leaving is None or leaving == staying:
        return False
    day = local_day(leaving, found.zone)
    there = found.days.get(day, DayFigures(day)).tasks.get(task, TaskDay())
    return day not in arriving and getattr(there, name) != leaving
