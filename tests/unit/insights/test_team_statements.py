"""Statements about members' work: what is written reads back, whatever comes first."""

import random
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from roost.insights import team_items as statements
from roost.insights.team_model import Completion, WorkDone
from roost.kit import keys
from roost.kit.writes import Update

SPACE, JANE, BOB = 5, 1, 2
MONDAY = date(2026, 3, 2)
NOON = 1_772_452_800_000
"""2026-03-02T12:00Z."""


def _items(updates: list[Update]) -> list[dict[str, Any]]:
    found: dict[keys.Key, dict[str, Any]] = {}
    for update in updates:
        assert [update.add, update.default, list(update.remove), update.condition] == [{}, {}, [], None]
        found.setdefault(update.key, {"pk": update.key.pk, "sk": update.key.sk}).update(update.set)
    return list(found.values())


def _read(*updates: Update) -> Any:
    return statements.records_from(_items(list(updates)))


def test_a_day_is_kept_under_its_utc_date() -> None:
    key = statements.task_given(SPACE, JANE, 9, 7, None, NOON).key
    assert key == keys.team_day(SPACE, MONDAY, JANE)


def test_what_is_said_reads_back() -> None:
    session = WorkDone(3, NOON, 7, NOON + 60_000, 60)
    record = _read(
        statements.task_given(SPACE, JANE, 1, 7, 70, NOON),
        statements.work_started(SPACE, JANE, 2, WorkDone(4, NOON, None), None),
        statements.work_ended(SPACE, JANE, 3, session, 70),
        statements.task_completed(SPACE, JANE, 4, 7, 70, Completion(NOON + 5, 60)),
    )[JANE]
    assert (record.created, record.completed, record.projects) == ({7: NOON}, {7: Completion(NOON + 5, 60)}, {7: 70})
    assert record.sessions == {3: session, 4: WorkDone(4, NOON, None)}


def test_a_task_that_was_taken_away_and_given_back_is_there() -> None:
    given_ = statements.task_given(SPACE, JANE, 1, 7, None, NOON)
    taken = statements.task_taken(SPACE, JANE, 2, 7, None, NOON)
    again = statements.task_given(SPACE, JANE, 3, 7, None, NOON)
    assert _read(taken, given_)[JANE].created == {}
    assert _read(again, taken, given_)[JANE].created == {7: NOON}


def test_the_latest_event_names_the_project() -> None:
    day = statements.task_given(SPACE, JANE, 1, 7, 70, NOON)
    moved = statements.task_moved(SPACE, JANE, MONDAY, 5, 7, None)
    older = statements.work_ended(SPACE, JANE, 4, WorkDone(3, NOON, 7, NOON, 0), 70)
    newer = statements.work_ended(SPACE, JANE, 6, WorkDone(3, NOON, 7, NOON, 0), 80)
    assert _read(moved, day, older)[JANE].projects == {7: None}
    assert _read(newer, moved, day)[JANE].projects == {7: 80}


@given(st.lists(st.integers(0, 6), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(chosen: list[int], draw: random.Random) -> None:
    session = WorkDone(3, NOON, 7, NOON + 60_000, 60)
    known = [
        statements.task_given(SPACE, JANE, 1, 7, 70, NOON),
        statements.task_taken(SPACE, JANE, 2, 7, 70, NOON),
        statements.task_given(SPACE, BOB, 2, 7, 70, NOON),
        statements.work_started(SPACE, BOB, 3, WorkDone(3, NOON, 7), 70),
        statements.work_ended(SPACE, BOB, 4, session, 70),
        statements.task_moved(SPACE, BOB, MONDAY, 5, 7, 80),
        statements.task_completed(SPACE, BOB, 6, 7, 80, Completion(NOON, 60)),
    ]
    said = [known[number] for number in chosen]
    again = said + draw.choices(said, k=len(said))
    draw.shuffle(again)
    assert _read(*again) == _read(*[each for each in known if each in said])
