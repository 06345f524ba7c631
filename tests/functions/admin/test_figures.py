"""The figures of the platform: each person and each session once, whatever the stream does."""

from datetime import date, timedelta

import pytest

from roost.admin import figures, figures_store, service
from roost.admin.model import DayTraffic
from roost.identity.model import Account
from roost.kit import crashes, table
from roost.kit.outbox import event
from tests.functions.admin.conftest import Admin, Platform
from tests.support.race import Failure, failing, meanwhile
from tests.support.recorder import recording
from tests.support.stack import HeldClock

TODAY = date(2026, 3, 2)


def _ended(person: Account, session: int, clock: HeldClock, state: str = "completed") -> None:
    about = {"actor": person.id, "space": person.home, "now_ms": clock.now_ms}
    table.write(event("session.ended", **about, session=session, kind="focus", state=state, started_ms=1, ended_ms=2))


def _counted(person: Account, *sessions: int, clock: HeldClock) -> None:
    put = [
        event("session.ended", actor=person.id, space=1, now_ms=clock.now_ms, session=each, state="completed")
        for each in sessions
    ]
    figures.follow([each.item for each in put])


def test_people_are_counted_where_they_stand(admin: Admin, platform: Platform) -> None:
    platform.person("mary")
    stats = admin.stats()
    assert (stats.people, stats.sessions, stats.active_today) == (2, 0, 2)


def test_thirty_days_are_told_oldest_first(admin: Admin, clock: HeldClock) -> None:
    traffic = admin.stats().traffic
    assert [each.day for each in traffic] == [TODAY - timedelta(days=back) for back in range(29, -1, -1)]
    assert traffic[-1] == DayTraffic(TODAY, 0, 1)
    clock.tick(days=29)
    assert admin.stats().traffic[0] == DayTraffic(TODAY, 0, 1)
    clock.tick(days=1)
    assert not any(each.visitors for each in admin.stats().traffic)


def test_completed_sessions_count_and_no_others(admin: Admin, platform: Platform, clock: HeldClock) -> None:
    mary = platform.person("mary")
    for session, state in ((11, "completed"), (12, "completed"), (13, "cancelled")):
        clock.tick(1)
        _ended(mary, session, clock, state)
    stats = admin.stats()
    assert (stats.sessions, stats.traffic[-1].sessions) == (2, 2)


def test_sessions_are_kept_in_the_total_when_their_day_is_forgotten(
    admin: Admin, platform: Platform, clock: HeldClock
) -> None:
    mary = platform.person("mary")
    _counted(mary, 11, 12, clock=clock)
    clock.tick(days=60)
    _counted(mary, 13, clock=clock)
    stats = admin.stats()
    assert (stats.sessions, sum(each.sessions for each in stats.traffic)) == (3, 1)


def test_whoever_comes_again_is_one_visitor_a_day(admin: Admin, platform: Platform, clock: HeldClock) -> None:
    mary = platform.person("mary")
    for _ in range(3):
        _counted(mary, 11, clock=clock)
    assert admin.stats().active_today == 2
    clock.tick(days=1)
    _counted(mary, 12, clock=clock)
    stats = admin.stats()
    assert [each.visitors for each in stats.traffic[-2:]] == [2, 1]


def test_what_happens_to_people_is_no_visit(admin: Admin, platform: Platform, clock: HeldClock) -> None:
    mary = platform.person("mary")
    platform.relay()
    clock.tick(days=1)
    admin.sets_status(mary, service.Status.BANNED)
    assert admin.stats().active_today == 0


def test_events_may_come_twice_and_backwards(admin: Admin, platform: Platform, clock: HeldClock) -> None:
    mary = platform.person("mary")
    for session in (11, 12):
        clock.tick(1)
        _ended(mary, session, clock)
    before = admin.stats()
    platform.relay(again=True)
    assert service.read_stats(admin.caller, clock.now_ms) == before


def test_two_relays_at_once_count_everything_once(platform: Platform, clock: HeldClock) -> None:
    mary = platform.person("mary")
    with meanwhile("TransactWriteItems", lambda: _counted(mary, 11, 12, clock=clock)):
        _counted(mary, 12, 13, clock=clock)
    found = figures_store.read_figures(clock.now_ms)
    assert (found.sessions, found.traffic[-1]) == (3, DayTraffic(TODAY, 3, 1))


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_counting_survives_a_failing_table(platform: Platform, clock: HeldClock, failure: Failure, at: int) -> None:
    mary = platform.person("mary")
    with failing(failure, at=at):
        _counted(mary, 11, 12, clock=clock)
    found = figures_store.read_figures(clock.now_ms)
    assert (found.sessions, found.traffic[-1]) == (2, DayTraffic(TODAY, 2, 1))


def test_what_is_counted_already_costs_one_read(platform: Platform, clock: HeldClock) -> None:
    mary = platform.person("mary")
    _counted(mary, 11, clock=clock)
    with recording() as record:
        _counted(mary, 11, clock=clock)
    assert [call.operation for call in record.calls] == ["BatchGetItem"]


def test_crashes_of_the_last_day_are_told(admin: Admin, clock: HeldClock) -> None:
    for _ in range(3):
        crashes.count_crash(clock.now_ms)
        clock.tick(hours=1)
    assert admin.stats().recent_errors == 3
    clock.tick(hours=21)
    assert admin.stats().recent_errors == 2
    clock.tick(days=2)
    assert admin.stats().recent_errors == 0


def test_a_crash_of_the_table_is_not_made_worse(services: None, clock: HeldClock) -> None:
    with failing(Failure.TIMED_OUT, times=None):
        crashes.count_crash(clock.now_ms)
    assert figures_store.read_figures(clock.now_ms).crashes == 0


def test_a_look_at_the_platform_costs_two_reads(admin: Admin, clock: HeldClock) -> None:
    with recording() as record:
        service.read_stats(admin.caller, clock.now_ms)
    assert [call.operation for call in record.calls] == ["Query", "GetItem"]
