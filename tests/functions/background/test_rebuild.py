"""Figures made anew: after a change of zone, after damage, and while their person goes on working."""

from datetime import date
from typing import Any

import pytest

from background import rebuild, relay
from roost.insights import items, repair, store
from roost.insights.model import DayFigures, TaskDay, YearFigures
from roost.insights.repair import inspect_figures, rebuild_figures
from roost.kit import keys
from roost.kit.conditions import absent
from roost.kit.errors import NotFound
from roost.kit.table import ConditionFailed, get, query, write
from roost.kit.writes import Delete, Put, Update
from tests.functions.background.figures import AUCKLAND, HONOLULU, Rivals, kept_days, kept_years
from tests.functions.conftest import Person
from tests.functions.focusflow.reporting import Reporter
from tests.support.client import Client, Context
from tests.support.deliveries import Sent, failed, of_kind, queue_event, stream_event, watching_queues
from tests.support.stack import HeldClock


@pytest.fixture
def desk(api: Client, clock: HeldClock, person: Person) -> Reporter:
    return Reporter(api, clock, person)


def message_for(desk: Reporter) -> dict[str, Any]:
    return {"work": "rebuild_figures", "user": desk.person.id}


def delivered(*bodies: Any) -> list[str]:
    """Hand messages to the handler as the queue would; those that it gives back."""
    return failed(rebuild.handler(queue_event(*bodies), Context()))


class TestChangeOfZone:
    def test_it_cuts_the_days_before_it_anew(self, desk: Reporter) -> None:
        project = desk.project("Home")
        desk.clock.set("2026-03-02T10:00:00+00:00")
        desk.done_task(25, project)
        desk.clock.set("2026-03-02T12:00:00+00:00")
        desk.done_task(50, project)
        desk.zone(AUCKLAND)
        with watching_queues() as outgoing:
            relay.handler(stream_event(of_kind("person.zone_changed")), Context())
        assert outgoing.messages == [Sent("figures", message_for(desk), delay_s) for delay_s in (0, 60)]
        assert delivered(outgoing.messages[0].body) == []
        before = desk.figures("daily", date="2026-03-02")
        after = desk.figures("daily", date="2026-03-03")
        assert (before["total_focus_seconds"], before["completed_tasks"], before["total_tasks"]) == (1500, 1, 1)
        assert (after["total_focus_seconds"], after["completed_tasks"], after["total_tasks"]) == (3000, 1, 1)
        assert [each["focus_seconds"] for each in after["projects_breakdown"]] == [3000]
        assert desk.figures("streaks") == {
            "current_streak": 2,
            "longest_streak": 2,
            "streak_start_date": "2026-03-02",
            "total_active_days": 2,
        }

    def test_it_reaches_across_the_turn_of_the_year(self, desk: Reporter) -> None:
        desk.clock.set("2025-12-31T20:00:00+00:00")
        desk.done_task(25)
        desk.zone(AUCKLAND)
        rebuild_figures(desk.person.id)
        assert kept_years(desk.person.id) == {2026: YearFigures(2026, frozenset({1}), 1500, 1, 1, frozenset({1}))}
        desk.zone(HONOLULU)
        rebuild_figures(desk.person.id)
        assert kept_years(desk.person.id) == {2025: YearFigures(2025, frozenset({365}), 1500, 1, 1, frozenset({365}))}

    def test_going_back_restores_every_figure(self, desk: Reporter) -> None:
        for hour in (1, 9, 17, 23):
            desk.clock.set(f"2026-03-0{hour % 4 + 2}T{hour:02}:30:00+00:00")
            desk.done_task(10, desk.project("Home"))
        desk.task()
        desk.worked(5)
        days, years = kept_days(desk.person.id), kept_years(desk.person.id)
        for zone in (AUCKLAND, HONOLULU, "Asia/Kathmandu"):
            desk.zone(zone)
            assert rebuild_figures(desk.person.id)
            assert kept_days(desk.person.id) != days
        desk.zone("UTC")
        rebuild_figures(desk.person.id)
        assert (kept_days(desk.person.id), kept_years(desk.person.id)) == (days, years)

    def test_a_running_session_counts_for_its_day_in_the_new_zone(self, desk: Reporter) -> None:
        desk.clock.set("2026-03-02T12:00:00+00:00")
        task = desk.task()
        desk.act(task, "start", {"pomodoro_duration": 60})
        desk.zone(AUCKLAND)
        rebuild_figures(desk.person.id)
        desk.clock.tick(minutes=60)
        assert desk.figures("daily", date="2026-03-03")["total_focus_seconds"] == 3600
        assert desk.figures("daily", date="2026-03-02")["total_tasks"] == 0
        assert inspect_figures(desk.person.id).differences == ()

    def test_a_session_that_ends_before_the_rebuild_counts_once(self, desk: Reporter) -> None:
        desk.clock.set("2026-03-02T12:00:00+00:00")
        desk.act(desk.task(), "start", {"pomodoro_duration": 60})
        desk.zone(AUCKLAND)
        desk.clock.tick(minutes=60)
        desk.figures("daily")
        rebuild_figures(desk.person.id)
        assert sum(day.focus_seconds for day in kept_days(desk.person.id).values()) == 3600
        assert kept_years(desk.person.id)[2026].focus_seconds == 3600

    def test_deleted_tasks_and_moved_ones_keep_their_part(self, desk: Reporter) -> None:
        desk.clock.set("2026-03-02T12:00:00+00:00")
        here, there = desk.project("Here"), desk.project("There")
        moved, gone = desk.worked_task(25, here), desk.worked_task(10, there)
        desk.patch(f"tasks/{moved}", project=there)
        desk.delete(f"tasks/{gone}")
        desk.zone(AUCKLAND)
        rebuild_figures(desk.person.id)
        shown = desk.figures("daily", date="2026-03-03")["projects_breakdown"]
        assert [(each["project"]["name"], each["focus_seconds"]) for each in shown] == [("There", 2100)]

    def test_a_message_that_comes_twice_or_late_changes_nothing(self, desk: Reporter) -> None:
        desk.clock.set("2026-03-02T12:00:00+00:00")
        desk.done_task(25)
        desk.zone(AUCKLAND)
        message = message_for(desk)
        delivered(message)
        once = query(keys.person(desk.person.id), begins=keys.DAY_PREFIX)
        assert delivered(message, message) == []
        assert query(keys.person(desk.person.id), begins=keys.DAY_PREFIX) == once

    def test_the_second_run_mends_what_a_request_of_the_old_zone_still_wrote(self, desk: Reporter) -> None:
        desk.clock.set("2026-03-02T12:00:00+00:00")
        desk.zone(AUCKLAND)
        rebuild_figures(desk.person.id)
        now_ms = desk.clock.now_ms
        write(Update(keys.day(desk.person.id, date(2026, 3, 2)), set={"c:77": now_ms}, add={"v": 1}))
        (found,) = [each for each in rebuild_figures(desk.person.id) if each.after != DayFigures(date(2026, 3, 2))]
        assert found.after == DayFigures(date(2026, 3, 3), tasks={77: TaskDay(created_ms=now_ms)})


class TestDamage:
    @pytest.fixture
    def worked(self, desk: Reporter) -> Reporter:
        desk.clock.set("2026-03-02T12:00:00+00:00")
        desk.done_task(25, desk.project("Home"))
        desk.figures("streaks")
        assert inspect_figures(desk.person.id).differences == ()
        return desk

    def test_lost_sums_come_back(self, worked: Reporter) -> None:
        user = worked.person.id
        before = kept_days(user), kept_years(user)
        key = keys.day(user, date(2026, 3, 2))
        write(Update(key, set={"focus_seconds": 7, "f:1": 99}, add={"v": 1}))
        write(Delete(keys.stats(user, 2026)))
        assert len(rebuild_figures(user)) == 2
        assert (kept_days(user), kept_years(user)) == before

    def test_a_day_that_nothing_stands_behind_is_emptied(self, worked: Reporter) -> None:
        user = worked.person.id
        strange = DayFigures(date(2026, 3, 5), 600, 1)
        write(Put(keys.day(user, strange.day), items.day_item(strange) | {"v": 4}))
        (found,) = rebuild_figures(user)
        assert (found.before, found.after) == (strange, DayFigures(strange.day))
        assert get(keys.day(user, strange.day)) == {
            "pk": keys.person(user),
            "sk": "DAY#2026-03-05",
            "focus_seconds": 0,
            "pomodoros": 0,
            "v": 5,
            "tx": (get(keys.day(user, strange.day)) or {})["tx"],
        }


@pytest.fixture
def rivals(monkeypatch: pytest.MonkeyPatch) -> Rivals:
    return Rivals(monkeypatch)


class TestMeanwhile:
    def test_work_that_comes_between_read_and_write_is_not_lost(self, desk: Reporter, rivals: Rivals) -> None:
        desk.clock.set("2026-03-02T12:00:00+00:00")
        desk.done_task(25)
        desk.zone(AUCKLAND)
        rivals.waiting.append(lambda: desk.done_task(10))
        rebuild_figures(desk.person.id)
        assert kept_days(desk.person.id)[date(2026, 3, 3)].focus_seconds == 2100
        assert kept_years(desk.person.id)[2026] == YearFigures(2026, frozenset({62}), 2100, 2, 2, frozenset({62}))
        assert inspect_figures(desk.person.id).differences == ()

    @pytest.mark.parametrize("days_later", [0, 3], ids=["on the day", "on another day"])
    @pytest.mark.parametrize("minutes", [0, 10], ids=["without focus", "with focus"])
    @pytest.mark.parametrize("reads_before", range(4))
    def test_nor_is_work_that_comes_between_two_reads(
        self,
        desk: Reporter,
        rivals: Rivals,
        monkeypatch: pytest.MonkeyPatch,
        reads_before: int,
        minutes: int,
        days_later: int,
    ) -> None:
        def interrupted(*asked: Any, **how: Any) -> Any:
            reads.append(how)
            if len(reads) == reads_before + 1:
                desk.act(desk.worked_task(minutes) if minutes else desk.task(), "complete")
            return read(*asked, **how)

        desk.clock.set("2026-03-02T12:00:00+00:00")
        desk.done_task(25)
        desk.zone(AUCKLAND)
        desk.clock.tick(days=days_later)
        reads: list[Any] = []
        read = store.query
        monkeypatch.setattr(store, "query", interrupted)
        rebuild_figures(desk.person.id)
        assert sum(day.focus_seconds for day in kept_days(desk.person.id).values()) == 1500 + 60 * minutes
        active, pomodoros = frozenset({62, 62 + days_later}), 2 if minutes else 1
        focused = active if minutes else frozenset({62})
        year = YearFigures(2026, active, 1500 + 60 * minutes, pomodoros, tasks_completed=2, focus_days=focused)
        assert kept_years(desk.person.id) == {2026: year}
        assert inspect_figures(desk.person.id).differences == ()
        assert rivals.transactions == 1, "what was written with too little knowledge had to be written again"

    def test_work_on_an_untouched_day_needs_no_second_look(self, desk: Reporter, rivals: Rivals) -> None:
        desk.clock.set("2026-03-02T12:00:00+00:00")
        desk.task()
        desk.zone(AUCKLAND)
        desk.clock.tick(days=3)
        rivals.waiting.append(desk.task)
        rebuild_figures(desk.person.id)
        assert rivals.transactions == 1
        assert inspect_figures(desk.person.id).differences == ()

    def test_another_change_of_zone_wins(self, desk: Reporter, rivals: Rivals) -> None:
        desk.clock.set("2026-03-02T12:00:00+00:00")
        desk.done_task(25)
        desk.zone(AUCKLAND)
        rivals.waiting.append(lambda: desk.zone(HONOLULU))
        rebuild_figures(desk.person.id)
        assert set(kept_days(desk.person.id)) == {date(2026, 3, 2)}
        assert inspect_figures(desk.person.id).zone == HONOLULU

    def test_nothing_is_written_for_a_zone_that_was_left(self, desk: Reporter) -> None:
        put = Put(keys.day(desk.person.id, date(2026, 3, 2)), {"v": 1}, absent())
        with pytest.raises(ConditionFailed):
            store.write_while_in_zone(desk.person.id, AUCKLAND, [put])
        assert get(put.key) is None

    def test_who_never_stops_gets_the_message_again(self, desk: Reporter, rivals: Rivals) -> None:
        desk.clock.set("2026-03-02T12:00:00+00:00")
        desk.done_task(25)
        desk.zone(AUCKLAND)
        rivals.waiting = [desk.task] * repair.ROUNDS
        message = message_for(desk)
        assert delivered(message) == ["message-1"]
        assert rivals.waiting == []
        assert delivered(message) == []
        assert inspect_figures(desk.person.id).differences == ()

    def test_who_is_gone_is_left_in_peace(self, desk: Reporter) -> None:
        write(Delete(keys.card(desk.person.id)))
        assert delivered(message_for(desk)) == []
        with pytest.raises(NotFound):
            rebuild_figures(desk.person.id)

    def test_unknown_work_is_put_aside_alone(self, desk: Reporter) -> None:
        message = message_for(desk)
        assert delivered({"work": "paint"}, message) == ["message-1"]
