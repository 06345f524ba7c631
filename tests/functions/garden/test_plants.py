"""Gardens: what people plant, what grows by itself, and what becomes of it."""

from random import Random
from typing import Any

import pytest

from background import purge, relay
from roost.focus.errors import SessionAbandoned
from roost.focus.model import credited_minutes
from roost.garden import service, sessions
from roost.garden.errors import PlantExists, PlantNotFound
from roost.garden.model import Plant, Rarity
from roost.garden.service import PlantPage
from roost.kit import keys
from roost.kit.errors import NotFound
from roost.kit.table import query
from tests.functions.garden.people import Calls, Grower, race, relay_everything
from tests.support.client import Context
from tests.support.deliveries import of_kind, queue_event, stream_event, watching_queues
from tests.support.race import Failure, failing


def plant(who: Grower, session: int, kind: str = "Rose", num: int = 1, stage: int = 0) -> Plant:
    return service.add_plant(who.caller, session, kind, num, stage, who.clock.now_ms)[0]


def during(who: Grower, session: int, rng: Random | None = None) -> tuple[Plant, int]:
    return service.plant_during(who.caller, session, who.clock.now_ms, rng or Random(1))


def listed(who: Grower, skip: int = 0, limit: int = 100) -> PlantPage:
    return service.list_plants(who.caller, skip, limit)


def nums(who: Grower, skip: int = 0, limit: int = 100) -> list[int]:
    return [each.num for each in listed(who, skip, limit).plants]


def remove(who: Grower, gone: Plant) -> None:
    service.remove_plant(who.caller, gone.bed, gone.ordinal, who.clock.now_ms)


def next_num(who: Grower, session: int) -> int:
    """The number that the next plant gets which grows by itself."""
    return during(who, session)[0].num


class TestOneOfOnesOwn:
    @pytest.mark.parametrize("over", [False, True], ids=["open", "completed"])
    def test_a_session_may_have_one(self, jane: Grower, over: bool) -> None:
        session = jane.focused(5).id if over else jane.start().id
        made, total = service.add_plant(jane.caller, session, "Cherry Blossom", 7, 3, jane.clock.now_ms)
        assert (made.kind, made.num, made.stage, made.session, made.manual, total) == (
            "Cherry Blossom", 7, 3, session, True, 1,
        )  # fmt: skip
        assert service.read_plant(jane.caller, made.bed, made.ordinal) == (made, 1)
        with pytest.raises(PlantExists):
            plant(jane, session, "Elm")
        assert listed(jane).plants == [made]

    def test_at_once_it_gets_one(self, jane: Grower) -> None:
        session = jane.start().id
        answers = race(lambda: plant(jane, session), lambda: plant(jane, session, "Elm"))
        assert [type(each) for each in answers] == [PlantExists, Plant]
        assert listed(jane).plants == answers[1:]

    def test_what_grew_by_itself_is_not_in_the_way(self, jane: Grower) -> None:
        session = jane.start().id
        during(jane, session)
        jane.harvest(session, 25)
        assert plant(jane, session).session == session
        assert listed(jane).total == 6

    def test_after_it_went_there_may_be_another(self, jane: Grower) -> None:
        session = jane.start().id
        first = plant(jane, session)
        remove(jane, first)
        jane.clock.tick(1)
        second = plant(jane, session)
        assert (second.bed, second.ordinal) != (first.bed, first.ordinal)
        with pytest.raises(PlantNotFound):
            service.read_plant(jane.caller, first.bed, first.ordinal)

    def test_a_session_that_is_not_there_gets_none(self, jane: Grower, john: Grower) -> None:
        session, gone = jane.start().id, john.focused(5).id
        john.delete(gone)
        for who, number in ((john, session), (john, gone), (jane, 77)):
            with pytest.raises(NotFound):
                plant(who, number)

    def test_nor_one_that_goes_at_that_moment(self, jane: Grower) -> None:
        session = jane.focused(5).id
        answers = race(lambda: plant(jane, session), lambda: jane.delete(session))
        assert type(answers[0]) is NotFound
        assert listed(jane) == PlantPage([], 0, 0)


class TestWhatGrows:
    def test_numbers_go_on_after_the_highest(self, jane: Grower) -> None:
        session = jane.start().id
        assert [next_num(jane, session) for _ in range(3)] == [0, 1, 2]
        plant(jane, session, num=40)
        assert next_num(jane, session) == 41

    def test_the_highest_is_one_that_is_still_there(self, jane: Grower) -> None:
        session = jane.start().id
        first, second = during(jane, session)[0], during(jane, session)[0]
        last = plant(jane, session, num=9)
        remove(jane, last)
        remove(jane, first)
        assert next_num(jane, session) == 2
        remove(jane, second)
        assert next_num(jane, session) == 3

    def test_only_while_the_session_runs(self, jane: Grower, john: Grower) -> None:
        over, session = jane.focused(5).id, jane.start().id
        for who, number in ((jane, over), (john, session), (jane, 5)):
            with pytest.raises(NotFound):
                during(who, number)
        jane.clock.tick(days=1)
        with pytest.raises(NotFound):
            during(jane, session)

    def test_its_code_is_its_kind(self, jane: Grower) -> None:
        made, total = during(jane, jane.start().id, Random(3))
        assert made.kind.isdigit()
        assert (made.manual, total, made.stage) == (False, 1, 0)
        assert made.rarity in Rarity

    @pytest.mark.parametrize(("minutes", "grown"), [(1, 0), (4, 0), (5, 1), (25, 5), (59, 11), (1440, 288)])
    def test_five_minutes_a_plant(self, jane: Grower, minutes: int, grown: int) -> None:
        session = jane.start().id
        done = jane.harvest(session, minutes)
        assert (done.plants, credited_minutes(done)) == (grown, minutes)
        assert (listed(jane, 0, 300).total, len(listed(jane, 0, 300).plants)) == (grown, grown)
        assert sorted(nums(jane, 0, 300)) == list(range(grown))

    def test_less_what_grew_meanwhile_even_if_it_is_gone(self, jane: Grower) -> None:
        session = jane.start().id
        remove(jane, during(jane, session)[0])
        during(jane, session)
        assert jane.harvest(session, 25).plants == 3
        assert listed(jane).total == 4

    def test_never_less_than_none(self, jane: Grower) -> None:
        session = jane.start().id
        for _ in range(3):
            during(jane, session)
        assert jane.harvest(session, 10).plants == 0
        assert listed(jane).total == 3

    def test_a_plain_completion_plants_nothing(self, jane: Grower) -> None:
        jane.focused(100)
        assert listed(jane).total == 0

    def test_again_it_plants_nothing_more(self, jane: Grower) -> None:
        session = jane.start().id
        first = jane.harvest(session, 25)
        before = listed(jane)
        remove(jane, before.plants[0])
        assert jane.harvest(session, 50) == first
        assert listed(jane).total == 4

    def test_one_that_was_given_up_cannot_be_harvested(self, jane: Grower) -> None:
        session = jane.start().id
        jane.clock.tick(days=1)
        with pytest.raises(SessionAbandoned):
            jane.harvest(session, 25)
        assert listed(jane).total == 0

    def test_a_plant_that_comes_at_the_last_moment_is_counted(self, jane: Grower) -> None:
        session = jane.start().id
        race(lambda: jane.harvest(session, 25), lambda: during(jane, session))
        assert listed(jane).total == 5

    @pytest.mark.parametrize("failure", [Failure.LOST, Failure.LOST_WITH_500])
    @pytest.mark.parametrize("minutes", [25, 1440])
    def test_a_lost_answer_plants_once(self, jane: Grower, failure: Failure, minutes: int) -> None:
        session = jane.start().id
        with failing(failure, operation="TransactWriteItems"):
            done = jane.harvest(session, minutes)
        assert done.plants == listed(jane).total == minutes // 5

    @pytest.mark.parametrize("minutes", [25, 1440])
    def test_it_takes_two_reads_and_one_write(self, jane: Grower, minutes: int) -> None:
        session, caller = jane.start().id, jane.caller
        with Calls() as calls:
            sessions.complete_and_plant(caller, session, minutes, None, None, jane.clock.now_ms)
        assert calls.made == ["BatchGetItem", "BatchGetItem", "TransactWriteItems"]


class TestReading:
    def test_newest_first_and_by_number_within_a_harvest(self, jane: Grower) -> None:
        first = jane.start().id
        plant(jane, first, num=50)
        jane.clock.tick(1)
        jane.harvest(first, 20)
        jane.clock.tick(1)
        second = jane.start().id
        during(jane, second)
        assert nums(jane) == [55, 54, 53, 52, 51, 50]
        assert [nums(jane, skip, 2) for skip in (0, 1, 4, 5, 6, 60)] == [[55, 54], [54, 53], [51, 50], [50], [], []]

    def test_two_calls_however_large_it_is(self, jane: Grower) -> None:
        for _ in range(30):
            jane.clock.tick(minutes=1)
            jane.harvest(jane.start().id, 50)
        caller = jane.caller
        with Calls() as calls:
            page = service.list_plants(caller, 150, 20)
        assert calls.made == ["GetItem", "Query"]
        assert [each.num for each in page.plants] == list(range(149, 129, -1))
        assert page.total == 300

    def test_of_a_session_ones_own_comes_first_then_the_lowest(self, jane: Grower) -> None:
        session = jane.start().id
        with pytest.raises(PlantNotFound):
            service.read_session_plant(jane.caller, session)
        jane.harvest(session, 15)
        assert service.read_session_plant(jane.caller, session)[0].num == 0
        mine = plant(jane, session, num=30)
        assert service.read_session_plant(jane.caller, session) == (mine, 4)
        with pytest.raises(NotFound) as refused:
            service.read_session_plant(jane.caller, 12345)
        assert not isinstance(refused.value, PlantNotFound)

    def test_nobody_sees_another_s(self, jane: Grower, john: Grower) -> None:
        session = jane.start().id
        made = plant(jane, session)
        with pytest.raises(PlantNotFound):
            service.read_plant(john.caller, made.bed, made.ordinal)
        with pytest.raises(PlantNotFound):
            service.set_stage(john.caller, made.bed, made.ordinal, 5, john.clock.now_ms)
        with pytest.raises(PlantNotFound):
            remove(john, made)
        with pytest.raises(NotFound):
            service.read_session_plant(john.caller, session)
        assert listed(jane).plants == [made]
        assert listed(john).total == 0

    @pytest.mark.parametrize("ordinal", [0, 2, 10**9])
    def test_a_bed_has_only_its_own_plants(self, jane: Grower, ordinal: int) -> None:
        made = plant(jane, jane.start().id)
        with pytest.raises(PlantNotFound):
            service.read_plant(jane.caller, made.bed, ordinal)


class TestStages:
    def test_up_and_down(self, jane: Grower) -> None:
        made = plant(jane, jane.start().id)
        for stage, grown in ((5, 1), (5, 1), (2, 0), (0, 0), (5, 1)):
            changed, total = service.set_stage(jane.caller, made.bed, made.ordinal, stage, jane.clock.now_ms)
            assert (changed.stage, total) == (stage, 1)
            assert service.read_plant(jane.caller, made.bed, made.ordinal)[0] == changed
            assert listed(jane).grown == grown
        remove(jane, made)
        assert listed(jane).grown == 0

    def test_of_two_at_once_both_count(self, jane: Grower) -> None:
        session = jane.start().id
        jane.harvest(session, 10)
        one, other = listed(jane).plants

        def grown(each: Plant) -> Any:
            return service.set_stage(jane.caller, each.bed, each.ordinal, 5, jane.clock.now_ms)

        race(lambda: grown(one), lambda: grown(other))
        assert listed(jane).grown == 2

    def test_it_takes_a_read_and_a_write(self, jane: Grower) -> None:
        made, caller = plant(jane, jane.start().id), jane.caller
        with Calls() as calls:
            service.set_stage(caller, made.bed, made.ordinal, 4, jane.clock.now_ms)
        assert calls.made == ["BatchGetItem", "TransactWriteItems"]


class TestFigures:
    def test_rarities_and_the_latest_plant(self, jane: Grower) -> None:
        assert service.read_garden(jane.caller).last_plant_ms is None
        for kind in ("Maple", "Oak", "15", "Willow", "17", "Elm", "Rose", "3"):
            plant(jane, jane.focused(1).id, kind)
            jane.clock.tick(1)
        state = service.read_garden(jane.caller)
        figures = state.figures
        assert (figures.total, figures.uncommon, figures.rare, figures.legendary) == (8, 3, 2, 1)
        assert state.last_plant_ms == listed(jane).plants[0].created_ms == jane.clock.now_ms - 1000
        remove(jane, listed(jane).plants[0])
        assert service.read_garden(jane.caller).last_plant_ms == listed(jane).plants[0].created_ms


class TestReset:
    def fill(self, jane: Grower, harvests: int) -> int:
        for _ in range(harvests):
            session = jane.start().id
            plant(jane, session, "Elm", 3, 5)
            jane.harvest(session, 60)
            jane.clock.tick(1)
        return 13 * harvests

    def reset(self, jane: Grower) -> int:
        return service.reset_garden(jane.caller, jane.clock.now_ms)

    def test_everything_is_gone_at_once(self, jane: Grower) -> None:
        made = self.fill(jane, 60)
        some = listed(jane).plants[0]
        with Calls() as calls:
            assert self.reset(jane) == made
        assert calls.made[1:] == ["GetItem", "TransactWriteItems"]
        assert listed(jane) == PlantPage([], 0, 0)
        assert service.read_garden(jane.caller).last_plant_ms is None
        with pytest.raises(PlantNotFound):
            service.read_plant(jane.caller, some.bed, some.ordinal)
        with pytest.raises(PlantNotFound):
            service.read_session_plant(jane.caller, some.session)
        assert self.reset(jane) == 0

    def test_sessions_may_have_plants_again_and_numbers_start_anew(self, jane: Grower) -> None:
        self.fill(jane, 1)
        session = listed(jane).plants[0].session
        self.reset(jane)
        assert plant(jane, session, num=2).session == session
        assert next_num(jane, jane.start().id) == 3
        assert listed(jane).total == 2

    def test_a_plant_that_comes_meanwhile_is_there_or_gone(self, jane: Grower) -> None:
        self.fill(jane, 1)
        session = jane.start().id
        race(lambda: self.reset(jane), lambda: during(jane, session))
        assert (listed(jane).total, nums(jane)) == (0, [])

    def test_the_purge_takes_away_what_was_cleared(self, jane: Grower, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("roost.garden.events.AT_ONCE", 7)
        self.fill(jane, 10)
        self.reset(jane)
        kept = plant(jane, jane.start().id)
        with watching_queues() as outgoing:
            relay.handler(stream_event(of_kind("garden.changed")), Context())
            messages = [each for each in outgoing.take() if each.queue == "purge"]
            assert [each.body["work"] for each in messages] == ["clear_garden"]
            while messages:
                assert (
                    purge.handler(queue_event(*(each.body for each in messages)), Context())["batchItemFailures"] == []
                )
                messages = outgoing.take()
        left = query(keys.person(jane.user), begins=keys.PLANT_PREFIX)
        assert [item["id"] for item in left] == [kept.bed]


class TestDeletedSessions:
    def test_their_plants_go_along(self, jane: Grower) -> None:
        kept = plant(jane, jane.focused(5).id, num=4)
        session = jane.start().id
        during(jane, session)
        plant(jane, session, "Elm", 90, 5)
        jane.harvest(session, 100)
        jane.delete(session)
        assert listed(jane) == PlantPage([kept], 1, 0)
        assert service.read_garden(jane.caller).figures.legendary == 0
        assert next_num(jane, jane.start().id) == 5

    def test_those_of_an_open_one_too(self, jane: Grower) -> None:
        session = jane.start().id
        during(jane, session)
        plant(jane, session, num=8)
        jane.delete(session)
        assert listed(jane) == PlantPage([], 0, 0)

    def test_three_calls_even_when_the_highest_number_goes(self, jane: Grower) -> None:
        session = jane.start().id
        jane.harvest(session, 100)
        caller = jane.caller
        with Calls() as calls:
            sessions.delete_session(caller, session, jane.clock.now_ms)
        assert calls.made == ["BatchGetItem", "Query", "TransactWriteItems"]

    def test_many_go_in_steps_and_the_relay_ends_what_broke_off(
        self, jane: Grower, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("roost.garden.sessions.BEDS_AT_ONCE", 4)
        session, other = jane.start().id, None
        for _ in range(9):
            during(jane, session)
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(sessions, "clear_beds", lambda *_: None)
            jane.delete(session)
        assert listed(jane).total == 5
        other = plant(jane, jane.start().id)
        relay_everything()
        assert listed(jane).plants == [other]
        relay_everything()
        assert listed(jane).plants == [other]

    def test_in_one_go_where_nothing_breaks(self, jane: Grower, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("roost.garden.sessions.BEDS_AT_ONCE", 4)
        session = jane.start().id
        for _ in range(9):
            during(jane, session)
        jane.delete(session)
        assert listed(jane) == PlantPage([], 0, 0)

    def test_cleared_beds_are_not_taken_off_twice(self, jane: Grower) -> None:
        session = jane.start().id
        jane.harvest(session, 25)
        service.reset_garden(jane.caller, jane.clock.now_ms)
        kept = plant(jane, session)
        assert listed(jane).plants == [kept]
        jane.delete(session)
        assert listed(jane) == PlantPage([], 0, 0)


class TestEvents:
    def test_each_change_tells_what_there_is_now(self, jane: Grower) -> None:
        session = jane.start().id
        made = plant(jane, session)
        for act in (
            lambda: jane.harvest(session, 10),
            lambda: service.set_stage(jane.caller, made.bed, 1, 5, jane.clock.now_ms),
            lambda: remove(jane, made),
            lambda: service.reset_garden(jane.caller, jane.clock.now_ms),
        ):
            jane.clock.tick(1)
            act()
        told = jane.told("garden.changed")
        actions = [(each["action"], each["total"]) for each in told]
        assert actions == [("created", 1), ("created", 3), ("updated", 3), ("deleted", 2), ("reset", 0)]
        assert [each["session"] for each in told[:4]] == [session] * 4
        assert [each.num for each in service.plants_in(jane.user, told[1]["bed"])] == [2, 3]
        (ended,) = jane.told("session.ended")
        assert ended["plants"] == 2
