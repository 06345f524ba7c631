"""What other modules' transactions add to the figures, against what the same work implies when computed at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.focus.model import Session, SessionKind, SessionState
from roost.insights import writes
from roost.insights.days import local_day
from roost.insights.items import day_from, day_item, year_from, year_item
from roost.insights.model import DayFigures, TaskDay, YearFigures
from roost.insights.rebuild import Rebuilt, TaskFact, WorkSession, rebuild_days
from roost.kit.items import Item
from roost.kit.keys import DAY_PREFIX, STATS_PREFIX, Key
from roost.kit.writes import Update

JANE = 7
MINUTE_MS, HOUR_MS = 60_000, 3_600_000


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


class Shelf:
    """The items that updates make, kept as DynamoDB would."""

    def __init__(self) -> None:
        self.items: dict[Key, Item] = {}

    def do(self, updates: Iterable[Update]) -> None:
        for update in updates:
            item = self.items.setdefault(update.key, {"sk": update.key.sk})
            item |= {name: value for name, value in update.default.items() if name not in item} | update.set
            for name in [name for name, value in update.set.items() if value is None]:
                del item[name]
            for name, value in update.add.items():
                old = item.get(name, frozenset() if isinstance(value, frozenset) else 0)
                item[name] = old | value if isinstance(value, frozenset) else old + value

    @property
    def days(self) -> dict[date, DayFigures]:
        found = [day_from(item) for key, item in self.items.items() if key.sk.startswith(DAY_PREFIX)]
        return {figures.day: figures for figures in found if figures != DayFigures(figures.day)}

    @property
    def years(self) -> dict[int, YearFigures]:
        found = [year_from(item) for key, item in self.items.items() if key.sk.startswith(STATS_PREFIX)]
        return {figures.year: figures for figures in found}


def worked(started_ms: int, seconds: int, zone: str = "UTC", **fields: object) -> Session:
    session = Session(
        id=1,
        user=JANE,
        kind=SessionKind.FOCUS,
        space=1,
        started_ms=started_ms,
        planned_ms=25 * MINUTE_MS,
        day=local_day(started_ms, zone).isoformat(),
        zone=zone,
        task=40,
        state=SessionState.COMPLETED,
        ended_ms=started_ms + seconds * 1000,
        focus_seconds=seconds,
    )
    return replace(session, **fields)  # type: ignore[arg-type]


def test_a_created_task_is_known_to_the_local_day_of_its_creation() -> None:
    shelf = Shelf()
    shelf.do(writes.task_created(JANE, "Asia/Kathmandu", 40, 5, ms("2026-03-02 18:20")))
    day = date(2026, 3, 3)
    assert shelf.days == {day: DayFigures(day, tasks={40: TaskDay(created_ms=ms("2026-03-02 18:20"), project=5)})}
    assert shelf.years == {}


def test_the_first_start_of_a_day_stays_the_instant_of_its_work() -> None:
    shelf = Shelf()
    for hour in ("09", "11"):
        shelf.do(writes.task_worked(JANE, "UTC", 40, None, ms(f"2026-03-02 {hour}:00")))
    assert shelf.days[date(2026, 3, 2)].tasks[40] == TaskDay(worked_ms=ms("2026-03-02 09:00"))


def test_an_ended_session_counts_for_the_day_it_started_on_and_that_day_s_year() -> None:
    shelf = Shelf()
    shelf.do(writes.session_ended(worked(ms("2025-12-31 23:50"), 1500)))
    day = date(2025, 12, 31)
    assert shelf.days == {day: DayFigures(day, 1500, 1, {40: TaskDay(focus_seconds=1500, pomodoros=1)}, minutes=25)}
    assert shelf.years == {2025: YearFigures(2025, frozenset({365}), 1500, 1, 0, frozenset({365}))}


def test_a_session_without_task_is_in_the_totals_only() -> None:
    shelf = Shelf()
    shelf.do(writes.session_ended(worked(ms("2026-03-02 09:00"), 60, task=None)))
    assert shelf.days == {date(2026, 3, 2): DayFigures(date(2026, 3, 2), 60, 1, minutes=1)}


def test_a_score_counts_when_the_session_ends_and_as_often_as_it_changes() -> None:
    shelf, session = Shelf(), worked(ms("2026-03-02 09:00"), 119, task=None, score=70.1)
    other, unscored = replace(session, score=80.2), replace(session, score=None)
    shelf.do(writes.session_ended(session))
    day = DayFigures(date(2026, 3, 2), 119, 1, minutes=1, scores=1, score_sum=70_100_000)
    assert shelf.days == {day.day: day}
    shelf.do(writes.session_scored(session, other))
    assert shelf.days == {day.day: replace(day, score_sum=80_200_000)}
    shelf.do(writes.session_scored(other, unscored))
    assert shelf.days == {day.day: replace(day, scores=0, score_sum=0)}
    shelf.do(writes.session_scored(unscored, session))
    assert shelf.days == {day.day: day}


def test_a_score_of_what_earned_nothing_counts_nowhere() -> None:
    given_up = worked(ms("2026-03-02 09:00"), 60, state=SessionState.CANCELLED)
    assert writes.session_scored(given_up, replace(given_up, score=50.0)) == []


@pytest.mark.parametrize(
    "fields",
    [{"kind": SessionKind.SHORT_BREAK}, {"kind": SessionKind.LONG_BREAK}, {"state": SessionState.CANCELLED}],
    ids=["short break", "long break", "cancelled"],
)
def test_breaks_and_cancelled_sessions_leave_no_trace(fields: dict[str, object]) -> None:
    assert writes.session_ended(worked(ms("2026-03-02 09:00"), 60, **fields)) == []


def test_a_completed_task_makes_its_day_active() -> None:
    shelf = Shelf()
    shelf.do(writes.task_ended(JANE, "UTC", 40, None, ms("2026-01-02 10:00")))
    assert shelf.years == {2026: YearFigures(2026, frozenset({2}), tasks_completed=1)}
    assert shelf.days[date(2026, 1, 2)].is_active


def test_a_task_that_leaves_its_project_leaves_it_on_all_its_days() -> None:
    shelf = Shelf()
    shelf.do(writes.task_created(JANE, "UTC", 40, 5, ms("2026-03-01 09:00")))
    shelf.do(writes.task_worked(JANE, "UTC", 40, 5, ms("2026-03-02 09:00")))
    shelf.do(writes.task_moved(JANE, [date(2026, 3, 2), date(2026, 3, 1), date(2026, 3, 2)], 40, None))
    assert [figures.tasks[40].project for figures in shelf.days.values()] == [None, None]


def test_every_update_raises_the_version_by_one() -> None:
    session = worked(ms("2026-03-02 09:00"), 60)
    made = [
        *writes.task_created(JANE, "UTC", 40, 5, session.started_ms),
        *writes.task_worked(JANE, "UTC", 40, 5, session.started_ms),
        *writes.session_ended(session),
        *writes.task_ended(JANE, "UTC", 40, 5, session.started_ms),
        *writes.task_moved(JANE, [date(2026, 3, 2)], 40, 6),
    ]
    assert [update.add["v"] for update in made] == [1] * 7


ids_ = st.integers(1, 2**53 - 1)
marks = st.none() | st.integers(1, 2**45)
task_days = st.builds(
    TaskDay,
    created_ms=marks,
    worked_ms=marks,
    ended_ms=marks,
    focus_seconds=st.integers(0, 86_400),
    pomodoros=st.integers(0, 50),
    project=st.none() | ids_,
).filter(lambda seen: seen.is_known or seen.focus_seconds > 0)


sums = [st.integers(0, 10**6), st.integers(0, 99)]


@given(st.builds(DayFigures, st.dates(), *sums, st.dictionaries(ids_, task_days), *sums, st.integers(0, 10**10)))
def test_a_day_comes_back_from_its_item(figures: DayFigures) -> None:
    assert day_from({"sk": f"{DAY_PREFIX}{figures.day.isoformat()}", "v": 3, **day_item(figures)}) == figures


@given(
    st.builds(
        YearFigures,
        st.integers(1, 9999),
        st.frozensets(st.integers(1, 366)),
        st.integers(0),
        st.integers(0),
        st.integers(0),
        st.frozensets(st.integers(1, 366)),
    )
)
def test_a_year_comes_back_from_its_item(figures: YearFigures) -> None:
    assert year_from({"sk": f"{STATS_PREFIX}{figures.year:04d}", "v": 3, **year_item(figures)}) == figures


def test_the_item_of_a_year_without_activity_has_no_empty_set() -> None:
    assert "days" not in year_item(YearFigures(2026))


@dataclass
class Life:
    """A person who works, the figures that the transactions keep, and the facts behind them."""

    zone: str
    now: int
    shelf: Shelf = field(default_factory=Shelf)
    projects: dict[int, int | None] = field(default_factory=dict)
    created: dict[int, int] = field(default_factory=dict)
    ended: dict[int, int] = field(default_factory=dict)
    sessions: list[tuple[int, int, int | None]] = field(default_factory=list)

    def step(self, action: str, which: int, minutes: int, project: int | None) -> None:
        self.now += minutes * MINUTE_MS
        open_tasks = [task for task in self.created if task not in self.ended]
        if action == "create" or not open_tasks:
            self.create(len(self.created) + 1, project)
        else:
            getattr(self, action)(open_tasks[which % len(open_tasks)], minutes, project)

    def create(self, task: int, project: int | None) -> None:
        self.created[task], self.projects[task] = self.now, project
        self.shelf.do(writes.task_created(JANE, self.zone, task, project, self.now))

    def work(self, task: int, minutes: int, _: int | None) -> None:
        started, seconds = self.now, min(minutes, 25) * 60
        project = self.projects[task]
        self.shelf.do(writes.task_worked(JANE, self.zone, task, project, started))
        self.shelf.do(writes.session_ended(worked(started, seconds, self.zone, task=task, project=project)))
        self.sessions.append((task, started, seconds))

    def start(self, task: int, _: int, __: int | None) -> None:
        self.shelf.do(writes.task_worked(JANE, self.zone, task, self.projects[task], self.now))
        self.sessions.append((task, self.now, None))

    def end(self, task: int, _: int, __: int | None) -> None:
        self.ended[task] = self.now
        self.shelf.do(writes.task_ended(JANE, self.zone, task, self.projects[task], self.now))

    def move(self, task: int, _: int, project: int | None) -> None:
        self.projects[task] = project
        instants = [self.created[task], *(started for worked_on, started, _ in self.sessions if worked_on == task)]
        days = {local_day(instant, self.zone) for instant in instants}
        self.shelf.do(writes.task_moved(JANE, days, task, project))

    def implied(self) -> Rebuilt:
        work = [WorkSession(started, seconds, task, self.projects[task]) for task, started, seconds in self.sessions]
        facts = [TaskFact(task, made, self.ended.get(task), self.projects[task]) for task, made in self.created.items()]
        return rebuild_days(work, facts, self.zone)


steps = st.tuples(
    st.sampled_from(["create", "work", "start", "end", "move"]),
    st.integers(0, 5),
    st.integers(0, 2000),
    st.none() | st.integers(1, 3),
)
zones = st.sampled_from(["UTC", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])


@given(zones, st.lists(steps, max_size=40))
def test_kept_figures_are_those_that_the_work_implies(zone: str, done: list[tuple[str, int, int, int | None]]) -> None:
    life = Life(zone, ms("2025-12-20 10:00"))
    for step in done:
        life.step(*step)
    implied = life.implied()
    assert life.shelf.days == {figures.day: figures for figures in implied.days}
    assert life.shelf.years == {
        figures.year: figures for figures in implied.years if figures != YearFigures(figures.year)
    }
