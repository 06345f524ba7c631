"""Daily, weekly, monthly and project reports over kept days (FF-25, FF-26, FF-27, FF-29)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.insights.days import Period, week_days
from roost.insights.errors import PeriodInvalid
from roost.insights.model import DayFigures, TaskCounts, TaskDay
from roost.insights.reports import (
    DayActivity,
    ProjectFigures,
    ProjectShare,
    WeekFocus,
    daily_summary,
    monthly_report,
    project_report,
    weekly_report,
)

HOUR = 3600
MON = date(2025, 1, 13)


def worked(focus: int, project: int | None = None, *, done: bool = False) -> TaskDay:
    return TaskDay(worked_ms=1, ended_ms=2 if done else None, focus_seconds=focus, pomodoros=1, project=project)


def figures(day: date, *tasks: TaskDay, loose_focus: int = 0) -> DayFigures:
    """A day whose focus is that of its tasks (numbered from 1) plus that of sessions without a task."""
    return DayFigures(
        day=day,
        focus_seconds=sum(task.focus_seconds for task in tasks) + loose_focus,
        pomodoros=sum(task.pomodoros for task in tasks) + bool(loose_focus),
        tasks=dict(enumerate(tasks, start=1)),
    )


def test_a_day_without_figures_is_all_zeros() -> None:
    summary = daily_summary(MON, [])
    assert (summary.day, summary.tasks, summary.focus_seconds, summary.pomodoros) == (MON, TaskCounts(), 0, 0)
    assert summary.projects == ()


def test_the_example_day_of_the_document_adds_up() -> None:
    day = figures(MON, worked(1800, 1, done=True), worked(1800, 1, done=True), worked(1800, done=True), worked(0))
    made = DayFigures(MON, day.focus_seconds, 6, {**day.tasks, 5: TaskDay(created_ms=1)})
    summary = daily_summary(MON, [made])
    assert summary.tasks == TaskCounts(completed=3, in_progress=1, pending=1)
    assert (summary.tasks.total, summary.focus_seconds, summary.pomodoros) == (5, 5400, 6)
    assert summary.projects == (ProjectFigures(1, 3600, 2),)


def test_projects_of_a_day_have_focus_or_a_completion() -> None:
    made = TaskDay(created_ms=1, project=3)
    summary = daily_summary(MON, [figures(MON, worked(60, 1), TaskDay(ended_ms=1, project=2), made)])
    assert summary.projects == (ProjectFigures(1, 60, 0), ProjectFigures(2, 0, 1))


def test_projects_come_by_focus_then_completions_then_age() -> None:
    tasks = [worked(60, 9), worked(60, 4), worked(60, 7, done=True), worked(90, 8)]
    assert [entry.project for entry in daily_summary(MON, [figures(MON, *tasks)]).projects] == [8, 7, 4, 9]


def test_other_days_do_not_leak_into_a_day() -> None:
    assert daily_summary(MON, [figures(MON + timedelta(days=1), worked(60, 1))]).focus_seconds == 0


def test_a_week_has_seven_days_from_monday_with_zeros() -> None:
    report = weekly_report(2025, 3, [figures(date(2025, 1, 15), worked(HOUR, 1, done=True))])
    assert (report.start, report.end) == (date(2025, 1, 13), date(2025, 1, 19))
    assert [day.day for day in report.days] == list(week_days(2025, 3))
    assert report.days[2] == DayActivity(date(2025, 1, 15), HOUR, 1)
    assert sum(day.focus_seconds for day in report.days) == report.focus_seconds == HOUR


def test_the_weekly_average_divides_by_seven_and_is_cut_off() -> None:
    report = weekly_report(2025, 3, [figures(MON, loose_focus=45_000)])
    assert report.average_daily_hours == 1.78


def test_shares_of_projects_are_of_all_focus_of_the_week() -> None:
    report = weekly_report(2025, 3, [figures(MON, worked(30_600, 1), loose_focus=14_400)])
    assert report.top_projects == (ProjectShare(1, 30_600, 68.0),)


def test_a_week_shows_its_five_projects_with_most_focus() -> None:
    tasks = [worked(60 * project, project) for project in range(1, 8)]
    report = weekly_report(2025, 3, [figures(MON, *tasks)])
    assert [share.project for share in report.top_projects] == [7, 6, 5, 4, 3]


def test_a_project_without_focus_is_no_top_project() -> None:
    report = weekly_report(2025, 3, [figures(MON, TaskDay(ended_ms=1, project=2))])
    assert (report.top_projects, report.tasks_completed) == ((), 1)


def test_focus_of_a_project_adds_up_over_the_days_of_the_week() -> None:
    days = [figures(MON + timedelta(days=n), worked(600, 1)) for n in range(-1, 8)]
    report = weekly_report(2025, 3, days)
    assert report.top_projects == (ProjectShare(1, 4200, 100.0),)


def test_an_unknown_week_is_refused() -> None:
    with pytest.raises(PeriodInvalid):
        weekly_report(2025, 53, [])


def test_weeks_of_january_begin_with_the_last_of_the_old_year() -> None:
    days = [figures(date(2027, 1, number), loose_focus=60) for number in range(1, 32)]
    report = monthly_report(2027, 1, days)
    assert report.weeks == (
        WeekFocus(53, 180),
        WeekFocus(1, 420),
        WeekFocus(2, 420),
        WeekFocus(3, 420),
        WeekFocus(4, 420),
    )


def test_weeks_of_december_end_with_the_first_of_the_new_year() -> None:
    report = monthly_report(2025, 12, [figures(date(2025, 12, 31), loose_focus=60)])
    assert [week.week for week in report.weeks] == [49, 50, 51, 52, 1]
    assert report.weeks[-1].focus_seconds == 60


def test_a_week_at_the_edge_counts_days_of_the_month_only() -> None:
    days = [figures(date(2025, 1, 31), loose_focus=60), figures(date(2025, 2, 1), loose_focus=900)]
    assert monthly_report(2025, 1, days).weeks[-1] == WeekFocus(5, 60)
    assert monthly_report(2025, 2, days).weeks[0] == WeekFocus(5, 900)


def test_the_most_productive_day_has_most_focus() -> None:
    days = [figures(date(2025, 1, number), loose_focus=number * 60) for number in (20, 15, 3)]
    assert monthly_report(2025, 1, days).most_productive_day == date(2025, 1, 20)


def test_the_earlier_of_two_equal_days_is_the_most_productive() -> None:
    days = [figures(date(2025, 1, number), loose_focus=60) for number in (20, 15)]
    assert monthly_report(2025, 1, days).most_productive_day == date(2025, 1, 15)


def test_a_month_without_focus_has_no_most_productive_day() -> None:
    report = monthly_report(2025, 1, [figures(MON, TaskDay(ended_ms=1))])
    assert (report.most_productive_day, report.tasks_completed) == (None, 1)


def test_the_monthly_average_divides_by_the_days_of_the_month() -> None:
    day = figures(date(2025, 2, 1), loose_focus=28 * HOUR)
    assert monthly_report(2025, 2, [day]).average_daily_hours == 1.0
    assert monthly_report(2025, 1, [figures(MON, loose_focus=163_800)]).average_daily_hours == 1.46


def test_a_month_sums_focus_pomodoros_and_projects() -> None:
    days = [figures(MON, worked(600, 1), loose_focus=60), figures(MON + timedelta(days=1), worked(300, 1, done=True))]
    report = monthly_report(2025, 1, days)
    assert (report.focus_seconds, report.pomodoros, report.tasks_completed) == (960, 3, 1)
    assert report.projects == (ProjectFigures(1, 900, 1),)


def test_an_unknown_month_is_refused() -> None:
    with pytest.raises(PeriodInvalid):
        monthly_report(2025, 13, [])


def test_a_moved_task_leaves_its_focus_behind_and_takes_its_completion_along() -> None:
    days = [figures(MON, worked(600, 1)), figures(MON + timedelta(days=1), worked(60, 2, done=True))]
    assert weekly_report(2025, 3, days).top_projects[0] == ProjectShare(1, 600, 90.9)
    assert monthly_report(2025, 1, days).projects == (ProjectFigures(1, 600, 0), ProjectFigures(2, 60, 1))


PERIOD = Period(date(2025, 1, 1), date(2025, 1, 20))


def test_a_project_report_has_every_day_of_the_range() -> None:
    report = project_report(1, PERIOD, [figures(MON, worked(HOUR, 1, done=True))])
    assert [day.day for day in report.days] == list(PERIOD.days)
    assert [day for day in report.days if day.focus_seconds] == [DayActivity(MON, HOUR, 1)]


def test_a_project_report_leaves_out_other_work() -> None:
    day = figures(MON, worked(600, 1), worked(900, 2, done=True), worked(60), loose_focus=300)
    report = project_report(1, PERIOD, [day])
    assert (report.focus_seconds, report.tasks) == (600, TaskCounts(in_progress=1))
    assert sum(entry.tasks_completed for entry in report.days) == 0


def test_the_average_task_divides_by_open_tasks_too() -> None:
    tasks = [TaskDay(created_ms=1, project=1)] * 7 + [worked(102_600, 1, done=True)] + [worked(0, 1, done=True)] * 27
    report = project_report(1, PERIOD, [figures(MON, *tasks)])
    assert (report.tasks.total, report.tasks.completed, report.average_task_minutes) == (35, 28, 48)


def test_a_project_without_work_reports_zeros() -> None:
    report = project_report(1, PERIOD, [])
    assert (report.focus_seconds, report.tasks, report.average_task_minutes) == (0, TaskCounts(), 0)


def test_days_outside_the_range_do_not_count_for_a_project() -> None:
    days = [figures(day, worked(60, 1)) for day in (date(2024, 12, 31), date(2025, 1, 21))]
    assert project_report(1, PERIOD, days).focus_seconds == 0


focus = st.integers(0, 20_000)
task_days = st.builds(worked, focus, st.none() | st.integers(1, 7), done=st.booleans())
days_of_january = st.dictionaries(
    st.dates(date(2024, 12, 20), date(2025, 2, 10)), st.tuples(st.lists(task_days, max_size=5), focus), max_size=12
).map(lambda found: [figures(day, *tasks, loose_focus=loose) for day, (tasks, loose) in found.items()])


@given(days_of_january)
def test_the_parts_of_a_month_add_up_to_its_total(days: list[DayFigures]) -> None:
    report = monthly_report(2025, 1, days)
    daily = [daily_summary(date(2025, 1, number), days) for number in range(1, 32)]
    assert sum(week.focus_seconds for week in report.weeks) == report.focus_seconds
    assert sum(day.focus_seconds for day in daily) == report.focus_seconds
    assert sum(day.pomodoros for day in daily) == report.pomodoros
    assert sum(project.focus_seconds for project in report.projects) <= report.focus_seconds
    assert sum(project.tasks_completed for project in report.projects) <= report.tasks_completed


@given(days_of_january)
def test_a_project_has_the_same_focus_in_every_report(days: list[DayFigures]) -> None:
    january = Period(date(2025, 1, 1), date(2025, 1, 31))
    for project in monthly_report(2025, 1, days).projects:
        assert project_report(project.project, january, days).focus_seconds == project.focus_seconds


@given(days_of_january)
def test_a_week_never_shows_more_than_its_focus(days: list[DayFigures]) -> None:
    report = weekly_report(2025, 3, days)
    shares = [share.focus_seconds for share in report.top_projects]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) <= 5
    assert sum(shares) <= report.focus_seconds
    assert all(share.focus_seconds > 0 and share.percentage <= 100 for share in report.top_projects)
