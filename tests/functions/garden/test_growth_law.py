"""The laws behind what people earn: it is what their sessions imply, whatever they did in whatever document."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from roost.focus.model import Session, SessionState, credited_minutes
from roost.garden import service as garden
from roost.garden import store
from roost.garden.model import Garden, level_of
from roost.insights import statistics
from roost.insights import store as figures
from roost.insights.days import local_day
from roost.insights.repair import inspect_figures, rebuild_figures, rebuild_growth
from roost.kit import clock as kit_clock
from roost.kit import keys
from roost.kit.errors import Fault
from roost.kit.records import pack
from roost.kit.table import get, write
from roost.kit.writes import Put, Update
from tests.functions.garden.people import Grower, outcome
from tests.support import stack
from tests.support.client import Client
from tests.support.stack import HeldClock
from tests.unit.garden.test_streak_rule import by_the_rule

V1 = "/focusflow/api/v1"
WAITS = (0, 0, 1, 1, 5, 5, 25, 25, 60, 200, 1441, 3000)
FREE = "open open open open finish finish harvest harvest score drop plant plant pluck reset"
ELSEWHERE = "begin pause resume close rest end delete"
steps = st.lists(
    st.tuples(st.sampled_from(f"{FREE} {ELSEWHERE}".split()), st.integers(0, 5), st.sampled_from(WAITS)),
    min_size=15,
    max_size=45,
)


class Life:
    """Somebody who uses two documents, in any order; what is refused is refused. Lengths in minutes."""

    def __init__(self, api: Client, clock: HeldClock) -> None:
        sent = {"email": "jane@example.com", "username": "jane", "password": "SecurePass123!"}
        made = api.post(f"{V1}/auth/register/", json=sent).json
        home = (get(keys.card(made["id"])) or {})["home"]
        self.api, self.clock = api, clock
        self.who = Grower(clock, made["id"], home, "jane")
        self.key = api.post(f"{V1}/auth/api-keys/", json={"name": "k"}, token=made["tokens"]["access"]).json["key"]
        self.tasks = [self.send("POST", "tasks/", {"title": "Write"}) for _ in range(2)]

    def send(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.api.request(method, f"{V1}/{path}", json=body, token=self.key)
        assert answer.status < 500, answer.body
        return answer.json.get("id") if answer.body and answer.status < 300 else None

    def do(self, action: str, which: int, minutes: int) -> None:
        self.clock.tick(minutes=minutes, seconds=which)
        result = outcome(lambda: getattr(self, action)(which, minutes))
        assert not isinstance(result, Fault) or result.status in (404, 409), result

    def task(self, which: int) -> int:
        return self.tasks[which % len(self.tasks)]

    def session(self, which: int) -> int:
        found = self.who.ids()
        return found[which % len(found)] if found else 1

    def open(self, which: int, minutes: int) -> None:
        self.who.start(minutes % 1440 or None)

    def finish(self, which: int, minutes: int) -> None:
        self.who.complete(self.session(which), minutes % 50 or None, score=which * 10.1)

    def harvest(self, which: int, minutes: int) -> None:
        self.who.harvest(self.session(which), minutes % 77 + 1)

    def score(self, which: int, minutes: int) -> None:
        self.who.change(self.session(which), score=minutes / 37, minutes=which + 1)

    def drop(self, which: int, _: int) -> None:
        self.who.delete(self.session(which))

    def plant(self, which: int, minutes: int) -> None:
        if which % 2:
            garden.add_plant(self.who.caller, self.session(which), "Elm", minutes, which, self.clock.now_ms)
        else:
            garden.plant_during(self.who.caller, self.session(0), self.clock.now_ms, Random(minutes))

    def pluck(self, which: int, minutes: int) -> None:
        plants = garden.list_plants(self.who.caller, 0, 100).plants
        for plant in plants[which : which + 1]:
            garden.set_stage(self.who.caller, plant.bed, plant.ordinal, minutes % 6, self.clock.now_ms)
            if minutes % 2:
                garden.remove_plant(self.who.caller, plant.bed, plant.ordinal, self.clock.now_ms)

    def reset(self, which: int, _: int) -> None:
        if which == 0:
            garden.reset_garden(self.who.caller, self.clock.now_ms)

    def act(self, action: str, which: int) -> None:
        self.send("POST", f"tasks/{self.task(which)}/{action}/", {})

    def begin(self, which: int, _: int) -> None:
        self.act("start", which)

    def pause(self, which: int, _: int) -> None:
        self.act("pause", which)

    def resume(self, which: int, _: int) -> None:
        self.act("resume", which)

    def close(self, which: int, _: int) -> None:
        self.act("complete", which)
        self.tasks.append(self.send("POST", "tasks/", {"title": "Another"}))

    def rest(self, _: int, __: int) -> None:
        self.send("POST", "pomodoro/break/start/", {})

    def end(self, which: int, _: int) -> None:
        self.send("POST", f"pomodoro/sessions/{self.session(0)}/complete/")

    def delete(self, which: int, _: int) -> None:
        self.send("DELETE", f"tasks/{self.task(which)}/")
        self.tasks.append(self.send("POST", "tasks/", {"title": "Another"}))


@contextmanager
def life() -> Iterator[Life]:
    clock = HeldClock()
    with kit_clock.held(clock), stack.running():
        yield Life(Client(), clock)


def check_figures(who: Grower, zone: str) -> None:
    assert inspect_figures(who.user).differences == ()
    kept = figures.read_kept(who.user)
    every = [*kept.sessions, *kept.former]
    assert len({each.id for each in every}) == len(every)
    earned = [each for each in every if each.state is SessionState.COMPLETED and not each.kind.is_break]
    growth = garden.read_growth(who.caller)
    minutes = sum(credited_minutes(each) or 0 for each in earned)
    assert (growth.minutes, growth.sessions, growth.xp) == (minutes, len(earned), 10 * minutes)
    assert growth.level == level_of(10 * minutes)
    check_streak(who, earned, zone)
    check_lists(who, kept.sessions)


def check_streak(who: Grower, earned: list[Session], zone: str) -> None:
    found = statistics.read_statistics(who.caller, who.clock.now_ms)
    days = sorted(local_day(each.started_ms, zone) for each in earned)
    run, best = by_the_rule(days)
    lasts = bool(days) and (local_day(who.clock.now_ms, zone) - days[-1]).days <= 1
    assert (found.current_streak, found.best_streak) == (run if lasts else 0, best)


def check_lists(who: Grower, there: tuple[Session, ...]) -> None:
    work = sorted((each for each in there if not each.kind.is_break), key=lambda each: each.started_ms, reverse=True)
    completed = [each.id for each in work if each.state is SessionState.COMPLETED]
    page = who.listed()
    assert [each.id for each in page.sessions] == [each.id for each in work]
    assert (page.total, page.completed) == (len(work), len(completed))
    assert who.ids("completed") == completed
    assert who.ids("incomplete") == [each.id for each in work if each.id not in completed]


def check_garden(who: Grower) -> None:
    counts = store.read_garden(who.user)
    beds = store.all_beds(who.user, counts)
    fresh = Garden(cleared=counts.cleared, last_bed=counts.last_bed)
    for bed in beds:
        fresh = fresh.with_bed(bed)
    assert pack(fresh) | {"v": 0} == pack(counts) | {"v": 0}
    sessions = {each.id for each in who.listed().sessions}
    assert {bed.session for bed in beds} <= sessions


@given(steps, st.sampled_from(["Pacific/Auckland", "Pacific/Honolulu", "UTC"]))
@settings(max_examples=25, deadline=None)
def test_what_people_earn_is_what_they_did(done: list[tuple[str, int, int]], zone: str) -> None:
    with life() as jane:
        for step in done:
            jane.do(*step)
        jane.clock.tick(seconds=1)
        jane.who.listed()
        check_figures(jane.who, "UTC")
        check_garden(jane.who)
        write(Update(keys.card(jane.who.user), set={"zone": zone}))
        rebuild_figures(jane.who.user)
        check_figures(jane.who, zone)


class TestRepair:
    def worked(self, jane: Grower) -> dict[str, Any]:
        jane.focused(25)
        jane.clock.tick(minutes=1)
        jane.delete(jane.focused(10).id)
        jane.start()
        jane.clock.tick(days=2)
        jane.listed()
        return self.stored(jane)

    def stored(self, jane: Grower) -> dict[str, Any]:
        item = get(keys.growth(jane.user)) or {}
        return {name: item.get(name) for name in ("minutes", "sessions", "removed", "cancelled", "changed_ms")}

    def test_what_was_lost_or_wrong_comes_back(self, jane: Grower) -> None:
        right = self.worked(jane)
        assert right | {"changed_ms": 0} == {
            "minutes": 35, "sessions": 2, "removed": 1, "cancelled": 1, "changed_ms": 0,
        }  # fmt: skip
        for damage in (
            Update(keys.growth(jane.user), add={"minutes": 5, "v": 1}),
            Update(keys.growth(jane.user), remove=["removed"], add={"v": 1}),
            Put(keys.growth(jane.user), {"v": 1}),
        ):
            write(damage)
            (found,) = rebuild_figures(jane.user)
            assert found.before != found.after
            assert self.stored(jane) == right
            assert rebuild_figures(jane.user) == ()

    def test_one_that_is_deleted_while_it_looks_is_counted_once(self, jane: Grower) -> None:
        self.worked(jane)
        kept = figures.read_kept(jane.user)
        both = [each for each in kept.former if each.state is SessionState.COMPLETED]
        growth = rebuild_growth([each for each in kept.sessions if each not in both], kept.former)
        assert (growth.minutes, growth.sessions) == (35, 2)

    def test_work_that_comes_between_read_and_write_is_not_lost(self, jane: Grower, monkeypatch: Any) -> None:
        self.worked(jane)
        write(Update(keys.growth(jane.user), add={"minutes": 5, "v": 1}))
        waiting: list[Callable[[], Any]] = [lambda: jane.focused(7)]
        write_all = figures.write_while_in_zone

        def overtaken(user: int, zone: str, writes: Any) -> None:
            if waiting:
                waiting.pop()()
            write_all(user, zone, writes)

        monkeypatch.setattr(figures, "write_while_in_zone", overtaken)
        rebuild_figures(jane.user)
        growth = garden.read_growth(jane.caller)
        assert (growth.minutes, growth.sessions) == (42, 3)
