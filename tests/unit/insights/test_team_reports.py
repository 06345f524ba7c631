"""Reports on a team: the formulas of contract section 11."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.insights.days import Period, local_hours
from roost.insights.rounding import rate, tenths
from roost.insights.team_model import Completion, MemberDay, Record, WorkDone, member_days, merged, of_project
from roost.insights.team_reports import (
    busiest_hours,
    current_streak,
    employee_report,
    peak_windows,
    share,
    team_project_report,
    team_report,
)

DAY = date(2026, 3, 2)
WEEK = Period(DAY, date(2026, 3, 8))
JANE, BOB = 1, 2
ZONES = {JANE: "UTC", BOB: "UTC"}
NAMES = {JANE: "jane", BOB: "bob"}


def at(text: str) -> int:
    return int(datetime.fromisoformat(f"{text}+00:00").timestamp() * 1000)


def worked(session: int, start: str, minutes: int, task: int | None = None) -> WorkDone:
    begun = at(start)
    return WorkDone(session, begun, task, begun + minutes * 60_000, minutes * 60)


def days(user: int = JANE, zone: str = "UTC", **said: object) -> list[MemberDay]:
    return member_days(user, Record(**said), zone)  # type: ignore[arg-type]


def sessions(*done: WorkDone) -> dict[int, WorkDone]:
    return {each.session: each for each in done}


class TestDays:
    def test_a_day_knows_what_was_created_worked_on_and_completed(self) -> None:
        [day] = days(
            created={7: at("2026-03-02T08:00")},
            completed={8: Completion(at("2026-03-02T12:00"), 900)},
            sessions=sessions(worked(1, "2026-03-02T09:00", 10, 7), worked(2, "2026-03-02T10:00", 5)),
            projects={7: 70},
        )
        assert (day.day, day.figures.focus_seconds, day.figures.pomodoros) == (DAY, 900, 2)
        assert day.figures.tasks[7].project == 70
        assert (day.figures.tasks[7].focus_seconds, day.figures.tasks[7].pomodoros) == (600, 1)
        assert (day.figures.tasks_completed, day.completions[8].focus_seconds) == (1, 900)

    def test_a_session_that_only_began_is_work_without_time(self) -> None:
        [day] = days(sessions={1: WorkDone(1, at("2026-03-02T09:00"), 7)})
        assert (day.figures.pomodoros, day.figures.is_active) == (0, False)
        assert day.figures.tasks[7].worked_ms == at("2026-03-02T09:00")

    @pytest.mark.parametrize(("zone", "day"), [("UTC", 2), ("Asia/Kathmandu", 3), ("America/New_York", 2)])
    def test_days_are_cut_in_the_zone(self, zone: str, day: int) -> None:
        [found] = days(zone=zone, sessions=sessions(worked(1, "2026-03-02T20:00", 10)))
        assert found.day == date(2026, 3, day)

    def test_days_of_several_people_come_together_task_by_task(self) -> None:
        jane = days(JANE, created={7: at("2026-03-02T08:00")}, sessions=sessions(worked(1, "2026-03-02T09:00", 10, 7)))
        bob = days(BOB, sessions=sessions(worked(2, "2026-03-02T11:00", 5, 7)))
        [day] = merged([*bob, *jane])
        assert (day.focus_seconds, day.pomodoros, len(day.tasks)) == (900, 2, 1)
        assert day.tasks[7].worked_ms == at("2026-03-02T09:00")

    def test_the_part_of_a_project_is_its_tasks_alone(self) -> None:
        [day] = days(
            completed={7: Completion(at("2026-03-02T12:00"), 600), 8: Completion(at("2026-03-02T12:00"), 1)},
            sessions=sessions(worked(1, "2026-03-02T09:00", 10, 7), worked(2, "2026-03-02T10:00", 5)),
            projects={7: 70, 8: 80},
        )
        part = of_project(day, 70)
        assert (part.figures.focus_seconds, part.figures.tasks_completed) == (600, 1)
        assert ([each.session for each in part.sessions], set(part.completions)) == ([1], {7})


class TestTeam:
    def test_the_documents_average(self) -> None:
        five = {number: f"m{number}" for number in range(5)}
        focus = worked(1, "2026-03-02T00:00", 10_830)
        report = team_report(WEEK, {0: days(0, sessions=sessions(focus))}, five, dict.fromkeys(five, "UTC"))
        assert (report.focus_seconds / 3600, report.average_hours) == (180.5, 36.1)

    def test_rates_are_averaged_over_those_with_tasks(self) -> None:
        jane = days(completed={number: Completion(at("2026-03-02T12:00"), 0) for number in (1, 2)})
        bob = days(BOB, created={3: at("2026-03-02T12:00")}, completed={4: Completion(at("2026-03-03T12:00"), 0)})
        report = team_report(WEEK, {JANE: jane, BOB: bob}, NAMES | {3: "idle"}, ZONES | {3: "UTC"})
        assert [each.completion_rate for each in report.shares] == [Fraction(1, 2), None, Fraction(1)]
        assert report.completion_rate == 0.75

    def test_equal_focus_is_ordered_by_name(self) -> None:
        report = team_report(WEEK, {}, {1: "zoe", 2: "amy", 3: "Ben"}, {})
        assert [each.user for each in report.shares] == [3, 2, 1]

    def test_former_members_count_in_the_sums_only(self) -> None:
        left = days(9, sessions=sessions(worked(1, "2026-03-02T09:00", 60)))
        report = team_report(WEEK, {9: left}, NAMES, ZONES | {9: "UTC"})
        assert (report.focus_seconds, {each.user for each in report.shares}) == (3600, {JANE, BOB})

    def test_a_session_counts_in_every_hour_it_touches_and_a_member_once(self) -> None:
        jane = days(sessions=sessions(worked(1, "2026-03-02T09:50", 75), worked(2, "2026-03-02T11:10", 10)))
        bob = days(BOB, sessions=sessions(worked(3, "2026-03-02T10:00", 60)))
        found = [(each.hour, each.members) for each in busiest_hours([*jane, *bob], ZONES)]
        assert found == [(10, 2.0), (9, 1.0), (11, 1.0)]

    def test_five_hours_at_most_on_days_with_any_session(self) -> None:
        one = worked(1, "2026-03-02T08:00", 360)
        found = busiest_hours(days(sessions=sessions(one, worked(2, "2026-03-05T08:00", 1))), ZONES)
        assert [(each.hour, each.members) for each in found] == [(8, 1.0), (9, 0.5), (10, 0.5), (11, 0.5), (12, 0.5)]

    def test_what_rounds_to_nothing_is_left_out(self) -> None:
        rare = [worked(number, f"2026-03-{number:02d}T08:00", 1) for number in range(1, 12)]
        found = busiest_hours(days(sessions=sessions(*rare, worked(99, "2026-03-11T20:00", 1))), ZONES)
        assert [(each.hour, each.members) for each in found] == [(8, 1.0)]


class TestProject:
    def test_the_documents_average_and_share(self) -> None:
        jane = days(sessions=sessions(worked(1, "2026-03-02T00:00", 2730, 100)), projects={100: 70})
        others = {number: at("2026-03-02T01:00") for number in range(44)}
        known = {**dict.fromkeys(others, 70), 101: 70}
        bob = days(BOB, created=others, sessions=sessions(worked(2, "2026-03-02T00:00", 2400, 0)), projects=known)
        report = team_project_report(70, WEEK, {JANE: jane, BOB: bob}, NAMES)
        assert (report.focus_seconds / 3600, report.tasks.total, report.average_task_hours) == (85.5, 45, 1.9)
        assert [(each.user, report.percentage_of(each)) for each in report.contributors] == [(JANE, 53.2), (BOB, 46.8)]

    def test_whoever_only_made_a_task_is_no_contributor(self) -> None:
        made = days(created={7: at("2026-03-02T01:00")}, projects={7: 70})
        report = team_project_report(70, WEEK, {JANE: made}, NAMES)
        assert (report.contributors, report.tasks.pending, len(report.days)) == ((), 1, 7)


class TestEmployee:
    def test_a_completed_task_counts_with_all_its_focus(self) -> None:
        done = {1: Completion(at("2026-03-02T12:00"), 5400), 2: Completion(at("2026-03-03T12:00"), 600)}
        assert employee_report(WEEK, days(completed=done), "UTC").average_task_minutes == 50

    def test_days_outside_the_period_do_not_count(self) -> None:
        found = days(sessions=sessions(worked(1, "2026-03-01T09:00", 60), worked(2, "2026-03-08T09:00", 70)))
        report = employee_report(WEEK, found, "UTC")
        assert (report.focus_seconds, report.average_daily_hours) == (4200, 0.16)

    @pytest.mark.parametrize(
        ("starts", "peaks"),
        [
            ([], ()),
            ([("09:10", 60), ("10:10", 60), ("14:10", 60), ("15:10", 30)], (9, 14)),
            ([("09:00", 60)], (8,)),
            ([("00:00", 60)], (0,)),
            ([("23:00", 30)], (22,)),
            ([("09:00", 10), ("10:00", 50), ("11:00", 50), ("12:00", 10)], (8, 10)),
            ([("08:00", 5), ("12:00", 5), ("20:00", 5)], (7, 11)),
        ],
    )
    def test_peaks_are_the_two_best_windows_apart(self, starts: list[tuple[str, int]], peaks: tuple[int, ...]) -> None:
        done = [worked(number, f"2026-03-02T{start}", minutes) for number, (start, minutes) in enumerate(starts)]
        assert peak_windows(days(sessions=sessions(*done)), "UTC") == peaks

    def test_peaks_are_hours_of_the_employees_wall(self) -> None:
        done = sessions(worked(1, "2026-03-02T03:30", 10))
        assert peak_windows(days(zone="Asia/Kathmandu", sessions=done), "Asia/Kathmandu") == (8,)

    def test_the_streak_ends_today_or_yesterday(self) -> None:
        found = days(sessions=sessions(*(worked(n, f"2026-03-0{n}T09:00", 1) for n in (2, 3, 4, 6))))
        streaks = [current_streak(found, date(2026, 3, number)) for number in (4, 5, 6, 8)]
        assert streaks == [3, 3, 1, 0]


class TestHours:
    def test_no_length_is_one_hour(self) -> None:
        assert local_hours(at("2026-03-02T09:59"), at("2026-03-02T09:59"), "UTC") == {9}

    def test_the_end_itself_does_not_count(self) -> None:
        assert local_hours(at("2026-03-02T09:00"), at("2026-03-02T10:00"), "UTC") == {9}
        assert local_hours(at("2026-03-02T09:00"), at("2026-03-02T10:00") + 1, "UTC") == {9, 10}

    def test_hours_go_on_after_midnight_and_skip_what_the_clock_skips(self) -> None:
        assert local_hours(at("2026-03-02T23:30"), at("2026-03-03T00:30"), "UTC") == {23, 0}
        assert local_hours(at("2026-03-08T06:30"), at("2026-03-08T08:30"), "America/New_York") == {1, 3, 4}

    @given(st.integers(0, 4 * 10**12), st.integers(0, 10**8), st.sampled_from(["UTC", "Asia/Kathmandu", "Asia/Tokyo"]))
    def test_every_minute_inside_is_in_a_touched_hour(self, start: int, length: int, zone: str) -> None:
        touched = local_hours(start, start + length, zone)
        for part in range(5):
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=start + length * part // 5)
            assert moment.astimezone(ZoneInfo(zone)).hour in touched
        assert len(touched) <= min(24, length // 3_600_000 + 2)


def test_rates_round_and_averages_are_cut_off() -> None:
    assert [rate(Fraction(n, 3)) for n in (0, 1, 2, 3)] == [0.0, 0.33, 0.67, 1.0]
    assert (tenths(2, 3), tenths(21, 5), tenths(1, 0)) == (0.6, 4.2, 0.0)


def test_a_share_is_of_the_members_own_tasks() -> None:
    found = share(JANE, days(created={1: at("2026-03-02T08:00")}, completed={2: Completion(at("2026-03-02T09:00"), 0)}))
    assert (found.tasks_completed, found.completion_rate) == (1, Fraction(1, 2))
