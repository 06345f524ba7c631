"""Figures made anew from sessions and tasks, as after a change of zone."""

from datetime import date, datetime
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from roost.insights.days import local_day
from roost.insights.model import DayFigures, TaskDay, YearFigures, active_dates
from roost.insights.rebuild import Rebuilt, TaskFact, WorkSession, rebuild_days
from roost.insights.streaks import streaks


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


EVENING = ms("2025-12-31T20:00:00Z")
NIGHT = ms("2025-12-31T23:50:00Z")
NEW_YEAR = ms("2026-01-01T00:10:00Z")
OLD, NEW = date(2025, 12, 31), date(2026, 1, 1)


def test_nothing_gives_no_figures() -> None:
    assert rebuild_days([], [], "UTC") == Rebuilt((), ())


def test_a_session_counts_wholly_for_the_day_it_started_on() -> None:
    rebuilt = rebuild_days([WorkSession(NIGHT, 1500, task=1, project=4)], [], "UTC")
    seen = TaskDay(worked_ms=NIGHT, focus_seconds=1500, pomodoros=1, project=4)
    assert rebuilt.days == (DayFigures(OLD, 1500, 1, {1: seen}, minutes=25),)
    assert rebuilt.years == (YearFigures(2025, frozenset({365}), 1500, 1, 0, frozenset({365})),)


def test_a_session_without_a_task_counts_for_the_day_only() -> None:
    assert rebuild_days([WorkSession(NIGHT, 60)], [], "UTC").days == (DayFigures(OLD, 60, 1, minutes=1),)


def test_a_task_appears_on_the_days_it_was_made_and_completed_on() -> None:
    rebuilt = rebuild_days([], [TaskFact(1, EVENING, NEW_YEAR, project=4)], "UTC")
    assert rebuilt.days == (
        DayFigures(OLD, tasks={1: TaskDay(created_ms=EVENING, project=4)}),
        DayFigures(NEW, tasks={1: TaskDay(ended_ms=NEW_YEAR, project=4)}),
    )
    assert rebuilt.years == (YearFigures(2025), YearFigures(2026, frozenset({1}), tasks_completed=1))


def test_all_that_happens_to_a_task_on_one_day_is_one_entry() -> None:
    sessions = [WorkSession(NIGHT, 300, 1), WorkSession(EVENING + 1, 600, 1)]
    rebuilt = rebuild_days(sessions, [TaskFact(1, EVENING, NIGHT + 1)], "UTC")
    seen = TaskDay(EVENING, EVENING + 1, NIGHT + 1, focus_seconds=900, pomodoros=2)
    assert rebuilt.days == (DayFigures(OLD, 900, 2, {1: seen}, minutes=15),)


def test_each_session_counts_its_own_whole_minutes() -> None:
    (day,) = rebuild_days(
        [WorkSession(NIGHT, 119), WorkSession(EVENING, 59), WorkSession(EVENING, 120)], [], "UTC"
    ).days
    assert (day.focus_seconds, day.minutes) == (298, 3)


def test_scores_count_where_a_completed_session_has_one() -> None:
    scored = [WorkSession(NIGHT, 60, score=80_500_000), WorkSession(EVENING, 60, score=0)]
    others = [WorkSession(NIGHT, 60), WorkSession(NIGHT, None, score=90_000_000)]
    (day,) = rebuild_days([*scored, *others], [], "UTC").days
    assert (day.scores, day.score_sum) == (2, 80_500_000)


def test_only_work_makes_a_day_of_focus() -> None:
    rebuilt = rebuild_days(
        [WorkSession(NIGHT, 0), WorkSession(EVENING - 86_400_000, None)], [TaskFact(1, None, 1)], "UTC"
    )
    assert {year.year: year.focus_days for year in rebuilt.years} == {1970: frozenset(), 2025: frozenset({365})}


def test_a_session_without_credit_only_marks_its_task_as_worked_on() -> None:
    rebuilt = rebuild_days([WorkSession(NIGHT, None, task=1)], [], "UTC")
    assert rebuilt.days == (DayFigures(OLD, tasks={1: TaskDay(worked_ms=NIGHT)}),)
    assert rebuilt.years == (YearFigures(2025),)


def test_a_session_without_credit_and_task_leaves_no_trace() -> None:
    assert rebuild_days([WorkSession(NIGHT, None)], [], "UTC") == Rebuilt((), ())


def test_a_session_of_no_length_is_a_pomodoro_and_makes_the_day_active() -> None:
    rebuilt = rebuild_days([WorkSession(NIGHT, 0)], [], "UTC")
    assert rebuilt.days[0].pomodoros == 1
    assert active_dates(rebuilt.years) == {OLD}


def test_an_open_task_of_an_idle_day_does_not_make_it_active() -> None:
    assert active_dates(rebuild_days([], [TaskFact(1, NIGHT)], "UTC").years) == set()


def test_work_counts_for_the_project_of_the_latest_session() -> None:
    sessions = [WorkSession(NIGHT, 60, 1, project=8), WorkSession(EVENING, 60, 1, project=4)]
    assert rebuild_days(sessions, [TaskFact(1, EVENING, project=9)], "UTC").days[0].tasks[1].project == 8


def test_a_completion_counts_for_the_project_of_the_task() -> None:
    rebuilt = rebuild_days([WorkSession(EVENING, 60, 1, project=4)], [TaskFact(1, EVENING, NIGHT, project=9)], "UTC")
    assert rebuilt.days[0].tasks[1].project == 9


def test_a_zone_to_the_east_moves_the_night_into_the_next_year() -> None:
    sessions = [WorkSession(NIGHT, 60, 1)]
    assert [figures.day for figures in rebuild_days(sessions, [], "UTC").days] == [OLD]
    rebuilt = rebuild_days(sessions, [], "Asia/Kathmandu")
    assert [figures.day for figures in rebuilt.days] == [NEW]
    assert [figures.year for figures in rebuilt.years] == [2026]


def test_a_quarter_of_an_hour_matters_in_kathmandu() -> None:
    sessions = [WorkSession(ms("2026-11-20T18:14:59Z"), 60), WorkSession(ms("2026-11-20T18:15:00Z"), 60)]
    days = [figures.day for figures in rebuild_days(sessions, [], "Asia/Kathmandu").days]
    assert days == [date(2026, 11, 20), date(2026, 11, 21)]


def test_the_repeated_hour_in_new_york_stays_on_its_day() -> None:
    sessions = [WorkSession(ms(f"2026-11-01T0{hour}:30:00Z"), 60) for hour in (4, 5, 6)]
    rebuilt = rebuild_days(sessions, [], "America/New_York")
    assert [(figures.day, figures.pomodoros) for figures in rebuilt.days] == [(date(2026, 11, 1), 3)]


def test_no_work_lands_on_the_day_that_samoa_skipped() -> None:
    sessions = [WorkSession(ms(f"2011-12-30T{hour:02}:30:00Z"), 60) for hour in range(24)]
    days = {figures.day for figures in rebuild_days(sessions, [], "Pacific/Apia").days}
    assert days == {date(2011, 12, 29), date(2011, 12, 31)}


def test_a_change_of_zone_can_close_a_gap_in_a_streak() -> None:
    starts = ["2026-11-18T23:00:00Z", "2026-11-19T01:00:00Z", "2026-11-20T20:00:00Z"]
    sessions = [WorkSession(ms(start), 60) for start in starts]
    today = date(2026, 11, 21)

    def current(zone: str) -> int:
        return streaks(active_dates(rebuild_days(sessions, [], zone).years), today).current

    assert (current("UTC"), current("Asia/Kathmandu"), current("America/New_York")) == (3, 1, 1)


zones = st.sampled_from(
    ["UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "America/New_York", "Pacific/Apia", "Pacific/Pago_Pago"]
)
instants = st.integers(ms("2011-12-20T00:00:00Z"), ms("2012-11-10T00:00:00Z"))
ids = st.none() | st.integers(1, 5)
sessions = st.lists(st.builds(WorkSession, instants, st.none() | st.integers(0, 10_800), ids, ids), max_size=15)
facts = st.lists(
    st.builds(TaskFact, st.integers(1, 9), instants, st.none() | instants, ids), unique_by=lambda f: f.task
)


@given(sessions, facts, zones, zones)
def test_totals_do_not_depend_on_the_zone(
    sessions: list[WorkSession], facts: list[TaskFact], here: str, there: str
) -> None:
    def totals(rebuilt: Rebuilt) -> tuple[int, int, int]:
        years = rebuilt.years
        return (
            sum(year.focus_seconds for year in years),
            sum(year.pomodoros for year in years),
            sum(year.tasks_completed for year in years),
        )

    credited = [session.focus_seconds for session in sessions if session.focus_seconds is not None]
    expected = (sum(credited), len(credited), sum(fact.ended_ms is not None for fact in facts))
    assert totals(rebuild_days(sessions, facts, here)) == totals(rebuild_days(sessions, facts, there)) == expected


@given(sessions, facts, zones, st.randoms())
def test_the_order_of_the_input_does_not_matter(
    sessions: list[WorkSession], facts: list[TaskFact], zone: str, random: Random
) -> None:
    distinct = list({session.started_ms: session for session in sessions}.values())
    before = rebuild_days(distinct, facts, zone)
    random.shuffle(distinct)
    assert rebuild_days(distinct, list(reversed(facts)), zone) == before


@given(sessions, facts, zones)
def test_years_add_up_their_days_and_know_the_active_ones(
    sessions: list[WorkSession], facts: list[TaskFact], zone: str
) -> None:
    rebuilt = rebuild_days(sessions, facts, zone)
    assert [figures.day for figures in rebuilt.days] == sorted({figures.day for figures in rebuilt.days})
    assert active_dates(rebuilt.years) == {figures.day for figures in rebuilt.days if figures.is_active}
    for year in rebuilt.years:
        days = [figures for figures in rebuilt.days if figures.day.year == year.year]
        assert sum(figures.focus_seconds for figures in days) == year.focus_seconds
        assert sum(figures.tasks_completed for figures in days) == year.tasks_completed


@given(sessions, facts, zones)
def test_every_fact_is_on_its_own_local_day(sessions: list[WorkSession], facts: list[TaskFact], zone: str) -> None:
    by_day = {figures.day: figures for figures in rebuild_days(sessions, facts, zone).days}
    for fact in facts:
        assert by_day[local_day(fact.created_ms, zone)].tasks[fact.task].created_ms == fact.created_ms
        if fact.ended_ms is not None:
            assert by_day[local_day(fact.ended_ms, zone)].tasks[fact.task].ended_ms == fact.ended_ms
    for session in sessions:
        if session.task is not None:
            seen = by_day[local_day(session.started_ms, zone)].tasks[session.task]
            assert seen.worked_ms is not None
            assert seen.worked_ms <= session.started_ms
