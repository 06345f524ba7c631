"""A history of more days than one transaction holds, rebuilt, and broken off at every place."""

from datetime import date

import pytest

from roost.insights import repair
from roost.insights.days import local_day
from roost.insights.repair import inspect_figures, rebuild_figures
from roost.kit import keys
from roost.kit.table import write
from roost.kit.writes import Put
from tests.functions.background.figures import AUCKLAND, Rivals, kept_days, kept_years
from tests.functions.conftest import Person
from tests.functions.focusflow.reporting import Reporter
from tests.support.client import Client
from tests.support.stack import HeldClock

DAYS = 230


@pytest.fixture
def history(api: Client, clock: HeldClock, person: Person) -> Reporter:
    desk = Reporter(api, clock, person)
    desk.clock.set("2025-07-01T12:00:00+00:00")
    user = desk.person.id
    first = local_day(desk.clock.now_ms, "UTC")
    for number in range(DAYS):
        now_ms = desk.clock.now_ms
        made, ended = {f"c:{number + 1}": now_ms}, {f"e:{number}": now_ms + 1} if number else {}
        write(Put(keys.day(user, date.fromordinal(first.toordinal() + number)), made | ended | {"v": 1}))
        desk.clock.tick(days=1)
    rebuild_figures(user)
    desk.zone(AUCKLAND)
    return desk


def facts_of(user: int) -> set[tuple[str, int, int | None]]:
    seen = [(task, day) for figures in kept_days(user).values() for task, day in figures.tasks.items()]
    made = {("c", task, day.created_ms) for task, day in seen if day.created_ms}
    return made | {("e", task, day.ended_ms) for task, day in seen if day.ended_ms}


def test_every_mark_arrives(history: Reporter) -> None:
    user = history.person.id
    facts = facts_of(user)
    differences = rebuild_figures(user)
    assert len(differences) > 2 * repair.BATCH
    assert facts_of(user) == facts
    assert len(facts) == 2 * DAYS - 1
    assert inspect_figures(user).differences == ()
    assert min(kept_days(user)) == date(2025, 7, 2)
    assert sum(year.tasks_completed for year in kept_years(user).values()) == DAYS - 1


def test_none_is_lost_wherever_a_run_breaks_off(history: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Exception):
        pass

    def fail() -> None:
        raise Broken

    user, rivals = history.person.id, Rivals(monkeypatch)
    facts, breaks = facts_of(user), 0
    while True:
        rivals.waiting = [lambda: None] * (breaks % 3 + 1) + [fail]
        try:
            rebuild_figures(user)
        except Broken:
            breaks += 1
        else:
            break
        assert facts_of(user) == facts
    assert breaks > 1
    assert inspect_figures(user).differences == ()
