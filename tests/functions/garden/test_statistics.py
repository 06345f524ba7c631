"""What a person has done, by days and in all."""

from datetime import date, timedelta

import pytest

from roost.focus import service
from roost.focus.model import SessionKind
from roost.insights import statistics
from roost.insights.repair import inspect_figures, rebuild_figures
from roost.insights.statistics import DayStatistics, Statistics, Window
from roost.kit import keys
from roost.kit.table import write
from roost.kit.writes import Update
from tests.functions.garden.people import Calls, Grower

TODAY = date(2026, 3, 2)


def figures(who: Grower) -> Statistics:
    return statistics.read_statistics(who.caller, who.clock.now_ms)


def streak(who: Grower) -> tuple[int, int]:
    found = figures(who)
    return found.current_streak, found.best_streak


def trends(who: Grower) -> statistics.Trends:
    return statistics.read_trends(who.caller, who.clock.now_ms)


def move(who: Grower, zone: str) -> None:
    """What a change of zone does to the card; the profile is not asked here."""
    write(Update(keys.card(who.user), set={"zone": zone}))


class TestSums:
    def test_nothing_yet(self, jane: Grower) -> None:
        assert figures(jane) == Statistics(0, 0, 0, 0, None)

    def test_completed_work_counts_and_nothing_else(self, jane: Grower) -> None:
        jane.focused(25)
        jane.clock.tick(minutes=1)
        jane.focused(10)
        at_ms = jane.clock.now_ms
        jane.clock.tick(minutes=1)
        service.start_break(jane.caller, SessionKind.SHORT_BREAK, jane.clock.now_ms)
        jane.clock.tick(minutes=9)
        jane.delete(jane.start().id)
        jane.start()
        assert figures(jane) == Statistics(35, 2, 1, 1, at_ms)

    def test_it_takes_one_call(self, jane: Grower) -> None:
        caller = jane.caller
        with Calls() as calls:
            statistics.read_statistics(caller, jane.clock.now_ms)
        assert calls.made == ["BatchGetItem"]


class TestStreaks:
    @pytest.mark.parametrize(
        ("gaps", "shown"),
        [
            ([0], (1, 1)),
            ([0, 0], (1, 1)),
            ([0, 1], (2, 2)),
            ([0, 1, 0, 1], (3, 3)),
            ([0, 1, 2], (1, 2)),
            ([0, 1, 1, 5, 1], (2, 3)),
        ],
    )
    def test_days_in_a_row(self, jane: Grower, gaps: list[int], shown: tuple[int, int]) -> None:
        for gap in gaps:
            jane.clock.tick(days=gap)
            jane.focused(1)
        assert streak(jane) == shown

    def test_it_lasts_a_day_without_and_not_two(self, jane: Grower) -> None:
        jane.focused(1)
        jane.clock.tick(days=1)
        assert streak(jane) == (1, 1)
        jane.clock.tick(days=1)
        assert streak(jane) == (0, 1)

    def test_the_day_is_that_of_the_start(self, jane: Grower) -> None:
        jane.clock.set("2026-03-02T23:50:00+00:00")
        session = jane.start().id
        jane.clock.set("2026-03-04T00:10:00+00:00")
        assert streak(jane) == (0, 0)
        jane.clock.set("2026-03-03T00:10:00+00:00")
        jane.complete(session)
        assert streak(jane) == (1, 1)
        jane.clock.set("2026-03-04T00:10:00+00:00")
        assert streak(jane) == (0, 1)

    def test_the_turn_of_the_year_is_a_night_like_others(self, jane: Grower) -> None:
        for day in ("2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"):
            jane.clock.set(f"{day}T12:00:00+00:00")
            jane.focused(1)
        assert streak(jane) == (4, 4)

    def test_deleting_takes_nothing_away(self, jane: Grower) -> None:
        jane.focused(1)
        jane.clock.tick(days=1)
        session = jane.focused(1)
        jane.delete(session.id)
        assert streak(jane) == (2, 2)

    def test_in_another_zone_days_are_other_days(self, jane: Grower) -> None:
        for instant in ("2026-03-02T10:00:00+00:00", "2026-03-02T12:00:00+00:00"):
            jane.clock.set(instant)
            jane.focused(1)
        assert streak(jane) == (1, 1)
        move(jane, "Pacific/Auckland")
        rebuild_figures(jane.user)
        assert streak(jane) == (2, 2)


class TestDaily:
    @pytest.mark.parametrize("days", [1, 7, 90])
    def test_every_day_has_a_row_today_first(self, jane: Grower, days: int) -> None:
        jane.focused(25)
        jane.focused(5)
        rows = statistics.read_daily(jane.caller, days, jane.clock.now_ms)
        assert [row.day for row in rows] == [TODAY - timedelta(days=number) for number in range(days)]
        assert rows[0] == DayStatistics(TODAY, 30, 2)
        assert set(rows[1:]) == {DayStatistics(row.day, 0, 0) for row in rows[1:]}

    def test_what_is_older_is_left_out(self, jane: Grower) -> None:
        jane.focused(25)
        jane.clock.tick(days=7)
        assert sum(row.minutes for row in statistics.read_daily(jane.caller, 7, jane.clock.now_ms)) == 0
        assert statistics.read_daily(jane.caller, 8, jane.clock.now_ms)[-1] == DayStatistics(TODAY, 25, 1)

    def test_each_session_counts_its_whole_minutes(self, jane: Grower) -> None:
        for _ in range(3):
            session = jane.start()
            jane.clock.tick(seconds=50)
            service.complete_session(jane.caller, session.id, jane.clock.now_ms)
        jane.focused(7)
        assert statistics.read_daily(jane.caller, 1, jane.clock.now_ms) == [DayStatistics(TODAY, 7, 4)]
        assert (figures(jane).minutes, figures(jane).sessions) == (7, 4)

    def test_it_takes_one_call(self, jane: Grower) -> None:
        caller = jane.caller
        with Calls() as calls:
            statistics.read_daily(caller, 90, jane.clock.now_ms)
        assert calls.made == ["Query"]


class TestTrends:
    def at(self, jane: Grower, days_ago: int, minutes: int, score: float | None = None) -> None:
        now_ms = jane.clock.now_ms
        jane.clock.tick(days=-days_ago)
        jane.complete(jane.start().id, minutes, score=score)
        jane.clock.now_ms = now_ms

    def test_windows_roll_with_the_days(self, jane: Grower) -> None:
        jane.clock.tick(days=100)
        for days_ago, minutes in ((59, 1), (60, 1000), (30, 2), (29, 4), (14, 8), (13, 16), (7, 32), (6, 64), (0, 128)):
            self.at(jane, days_ago, minutes)
        found = trends(jane)
        assert (found.this_week.minutes, found.last_week.minutes) == (192, 48)
        assert (found.this_month.minutes, found.last_month.minutes) == (252, 3)
        assert (found.this_week.sessions, found.last_month.sessions) == (2, 2)
        assert (found.this_week.growth, found.this_month.growth) == (300.0, 8300.0)
        assert (found.last_week.growth, found.last_month.growth) == (None, None)

    def test_without_anything_before_there_is_no_growth(self, jane: Grower) -> None:
        jane.focused(10)
        assert trends(jane).this_week == trends(jane).this_month == Window(10, 1, 0.0, None)

    def test_less_is_a_negative_growth(self, jane: Grower) -> None:
        jane.clock.tick(days=60)
        self.at(jane, 8, 30)
        self.at(jane, 1, 10)
        assert trends(jane).this_week.growth == -66.7

    def test_scores_are_the_mean_of_those_that_were_given(self, jane: Grower) -> None:
        jane.clock.tick(days=60)
        for days_ago, score in ((0, 80.5), (3, None), (6, 0), (7, 30)):
            self.at(jane, days_ago, 5, score)
        found = trends(jane)
        assert (found.this_week.score, found.last_week.score, found.last_month.score) == (40.25, 30.0, 0.0)
        assert found.this_month.score == pytest.approx(110.5 / 3)

    def test_a_score_may_come_and_change_afterwards(self, jane: Grower) -> None:
        session = jane.focused(5).id
        for score in (50, 71.7, 71.3):
            jane.change(session, score=score)
            assert trends(jane).this_week.score == score
        assert inspect_figures(jane.user).differences == ()

    def test_a_score_counts_for_the_day_that_it_is_in_the_present_zone(self, jane: Grower) -> None:
        jane.clock.set("2026-03-02T13:00:00+00:00")
        session = jane.focused(5).id
        move(jane, "Pacific/Auckland")
        rebuild_figures(jane.user)
        jane.change(session, score=60)
        assert inspect_figures(jane.user).differences == ()
        assert trends(jane).this_week.score == 60

    def test_it_takes_one_call(self, jane: Grower) -> None:
        caller = jane.caller
        with Calls() as calls:
            statistics.read_trends(caller, jane.clock.now_ms)
        assert calls.made == ["Query"]
