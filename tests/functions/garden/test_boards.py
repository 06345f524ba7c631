"""Boards: who stands where among all who ever came in through the dialect that has them."""

from collections.abc import Iterable
from functools import partial
from random import Random
from typing import Any

import pytest

from background import purge, ranked, rebuild, relay
from bench import boards as bench
from roost.garden import service as garden
from roost.insights import statistics
from roost.insights.boards import following, store
from roost.insights.boards import service as boards
from roost.insights.boards.model import SHARDS, TREES, Metric, Standing, Tree, rank_key
from roost.insights.boards.service import Row
from roost.insights.boards.top import LEAST, MOST
from roost.insights.statistics import Summary
from roost.kit import keys
from roost.kit.table import delete_many, get, write
from roost.kit.writes import Put, Update
from tests.functions.garden.people import RANKED, Calls, Grower, grower, relay_everything
from tests.support.client import Context
from tests.support.deliveries import failed, queue_event, stored_events, stream_event
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock


def board(who: Grower, metric: Metric = Metric.XP, limit: int = 10) -> boards.Board:
    return boards.read_board(who.caller, metric, limit, who.clock.now_ms)


def rows(who: Grower, metric: Metric = Metric.XP, limit: int = 10) -> list[tuple[int, str, int]]:
    return [(row.rank, row.username, row.value) for row in board(who, metric, limit).rows]


def summary(who: Grower) -> Summary:
    return statistics.read_summary(who.caller, who.clock.now_ms)


def follow(*people: Grower) -> None:
    ranked.follow([each.user for each in people])


@pytest.fixture
def crowd(services: None, clock: HeldClock) -> list[Grower]:
    """Twelve people who came one after the other."""
    made = []
    for number in range(12):
        clock.tick(1)
        made.append(grower(clock, f"p{number:02}"))
    return made


class TestRows:
    def test_higher_first_and_older_accounts_among_equals(self, crowd: list[Grower]) -> None:
        for who, minutes in zip(crowd, (10, 70, 0, 70, 0, 4200), strict=False):
            if minutes:
                for _ in range(1 + minutes // 1440):
                    who.focused(minutes // (1 + minutes // 1440))
        relay_everything()
        shown = [("p05", 42_000), ("p01", 700), ("p03", 700), ("p00", 100), ("p02", 0), ("p04", 0), ("p06", 0)]
        assert rows(crowd[0], limit=7) == [(rank, *each) for rank, each in enumerate(shown, 1)]
        assert rows(crowd[0], Metric.FOCUS_TIME, 2) == [(1, "p05", 4200), (2, "p01", 70)]
        assert rows(crowd[0], Metric.SESSIONS, 3) == [(1, "p05", 3), (2, "p00", 1), (3, "p01", 1)]
        assert [board(who).rank for who in crowd] == [4, 2, 5, 3, 6, 1, 7, 8, 9, 10, 11, 12]
        assert {board(who).total for who in crowd} == {12}
        assert [row.level for row in board(crowd[0], limit=2).rows] == [28, 3]

    def test_streaks_are_ranked_by_the_best(self, crowd: list[Grower]) -> None:
        one, other = crowd[:2]
        for days in (0, 1, 1):
            one.clock.tick(days=days)
            one.focused(1)
        one.clock.tick(days=3)
        other.focused(1)
        relay_everything()
        shown = [(row.username, row.value, row.current_streak) for row in board(one, Metric.STREAK, 2).rows]
        assert shown == [("p00", 3, 0), ("p01", 1, 1)]
        one.clock.tick(days=1)
        assert [row.current_streak for row in board(one, Metric.STREAK, 2).rows] == [0, 1]
        one.clock.tick(days=1)
        assert [row.current_streak for row in board(one, Metric.STREAK, 2).rows] == [0, 0]

    def test_a_name_that_changes_changes_here(self, crowd: list[Grower]) -> None:
        relay_everything()
        write(Update(keys.profile(crowd[0].user), set={"username": "zoe"}))
        follow(crowd[0])
        assert rows(crowd[1], limit=1) == [(1, "zoe", 0)]

    def test_ones_own_place_without_the_rows(self, crowd: list[Grower]) -> None:
        crowd[3].focused(20)
        relay_everything()
        assert boards.read_place(crowd[3].caller, Metric.XP) == boards.Place(1, 12, 200)
        assert boards.read_place(crowd[0].caller, Metric.SESSIONS) == boards.Place(2, 12, 0)

    def test_who_is_not_counted_yet_is_counted_in_for_themselves(self, crowd: list[Grower]) -> None:
        relay_everything()
        crowd[0].clock.tick(1)
        late = grower(crowd[0].clock, "late")
        found = board(late)
        assert (found.rank, found.total) == (13, 13)
        assert board(crowd[0]).total == 12

    def test_two_calls_and_one_for_the_summary(self, crowd: list[Grower]) -> None:
        relay_everything()
        caller, now_ms = crowd[0].caller, crowd[0].clock.now_ms
        for act, made in (
            (partial(boards.read_board, caller, Metric.STREAK, 100, now_ms), ["BatchGetItem", "BatchGetItem"]),
            (partial(boards.read_place, caller, Metric.STREAK), ["BatchGetItem", "BatchGetItem"]),
            (partial(statistics.read_summary, caller, now_ms), ["BatchGetItem"]),
        ):
            with Calls() as calls:
                act()
            assert calls.made == made


class TestWhoIsRanked:
    def test_only_those_who_came_in_through_that_dialect(self, jane: Grower, clock: HeldClock) -> None:
        other = grower(clock, "other", dialect="another")
        other.focused(500)
        relay_everything()
        assert (rows(jane), board(jane).total, summary(jane).sessions) == ([(1, "jane", 0)], 1, 0)

    def test_with_all_that_they_did_before(self, jane: Grower, clock: HeldClock) -> None:
        other = grower(clock, "other", dialect="another")
        other.focused(500)
        relay_everything()
        write(Update(keys.profile(other.user), set={f"dialects.{RANKED}": clock.now_ms}))
        follow(other)
        assert rows(jane) == [(1, "other", 5000), (2, "jane", 0)]
        assert (summary(jane).sessions, summary(jane).active_today) == (1, 1)

    def test_who_is_gone_is_taken_off(self, crowd: list[Grower]) -> None:
        gone = crowd[4]
        gone.focused(90)
        relay_everything()
        delete_many([keys.profile(gone.user), keys.card(gone.user)])
        follow(gone)
        follow(gone)
        relay_everything()
        assert board(crowd[0], limit=100).total == 11
        assert "p04" not in [name for _, name, _ in rows(crowd[0], limit=100)]
        assert [board(who).rank for who in crowd if who is not gone] == list(range(1, 12))
        assert summary(crowd[0]) == Summary(11, 0, 0, 0, 0)
        assert get(keys.standing(gone.user)) is None

    def test_the_purge_sees_to_it_as_well(self, crowd: list[Grower]) -> None:
        relay_everything()
        gone = crowd[0]
        delete_many([keys.profile(gone.user), keys.card(gone.user)])
        ranked.leave({"user": gone.user})
        assert ranked.leave in purge.PERSON
        assert board(crowd[1]).total == 11


class TestSummary:
    def test_all_of_them_together(self, crowd: list[Grower]) -> None:
        one, other, third = crowd[:3]
        one.harvest(one.start().id, 61)
        one.focused(10)
        other.focused(3)
        third.clock.tick(days=-1)
        third.focused(5)
        third.clock.tick(days=1)
        relay_everything()
        assert summary(one) == Summary(people=12, sessions=4, minutes=79, active_today=2, plants=12)
        garden.reset_garden(one.caller, one.clock.now_ms)
        one.clock.tick(days=1)
        third.focused(1)
        relay_everything()
        assert summary(one) == Summary(people=12, sessions=5, minutes=80, active_today=1, plants=0)


class TestFollowing:
    def state(self) -> dict[Any, Any]:
        return {key: item for key, item in snapshot().items() if key[0].startswith(("BOARD#", "STANDING#"))}

    def test_events_twice_and_backwards_change_nothing_more(self, crowd: list[Grower]) -> None:
        for number, who in enumerate(crowd):
            who.focused(10 * number + 1)
        relay_everything()
        once = self.state()
        events = stored_events()
        for batch in (events[::-1], events[5:9], events):
            assert failed(relay.handler(stream_event(batch), Context())) == []
        assert self.state() == once

    def test_one_at_a_time_is_the_same_as_all_at_once(self, crowd: list[Grower]) -> None:
        for number, who in enumerate(crowd):
            who.focused(10 * number + 1)
        for who in crowd:
            follow(who)
        alone = self.plain()
        delete_many([(keys.Key(*key)) for key in self.state()])
        follow(*crowd)
        assert self.plain() == alone

    def plain(self) -> dict[Any, Any]:
        hidden = ("v", "tx")
        return {key: {n: v for n, v in item.items() if n not in hidden} for key, item in self.state().items()}

    @pytest.mark.parametrize("failure", Failure)
    def test_whatever_fails_is_done_once(self, jane: Grower, failure: Failure) -> None:
        jane.focused(25)
        with failing(failure, operation="TransactWriteItems"):
            follow(jane)
        follow(jane)
        assert (rows(jane), board(jane).total, summary(jane).sessions) == ([(1, "jane", 250)], 1, 1)

    def test_who_is_overtaken_looks_again(self, jane: Grower) -> None:
        jane.focused(25)

        def more() -> None:
            jane.focused(5)
            follow(jane)

        with meanwhile("TransactWriteItems", more):
            follow(jane)
        assert rows(jane) == [(1, "jane", 300)]
        assert (board(jane).total, summary(jane).minutes) == (1, 30)

    def test_two_people_at_once_are_both_counted(self, services: None, clock: HeldClock) -> None:
        one = grower(clock, "one")
        other = grower(clock, "other")
        while other.user % SHARDS != one.user % SHARDS:
            other = grower(clock, f"other{other.user}")
        with meanwhile("TransactWriteItems", lambda: follow(other)):
            follow(one)
        assert (board(one).total, len(rows(one))) == (2, 2)

    def test_a_rebuild_is_followed(self, jane: Grower) -> None:
        for instant in ("2026-03-02T10:00:00+00:00", "2026-03-02T12:00:00+00:00"):
            jane.clock.set(instant)
            jane.focused(1)
        relay_everything()
        assert rows(jane, Metric.STREAK) == [(1, "jane", 1)]
        write(Update(keys.card(jane.user), set={"zone": "Pacific/Auckland"}))
        message = {"work": "rebuild_figures", "user": jane.user}
        assert failed(rebuild.handler(queue_event(message), Context())) == []
        assert rows(jane, Metric.STREAK) == [(1, "jane", 2)]


class Many:
    """People in one shard who exist only as far as boards look at them."""

    def __init__(self, clock: HeldClock, count: int) -> None:
        self.clock = clock
        base = 900_000 << 12
        self.users = [base + SHARDS * number * 5000 for number in range(1, count + 1)]
        self.sums = dict.fromkeys(self.users, (0, 0))
        for user in self.users:
            profile = {"username": f"u{user}", "zone": "UTC", "dialects": {RANKED: 1}}
            write(Put(keys.profile(user), profile))

    def set(self, user: int, minutes: int, sessions: int) -> None:
        self.sums[user] = minutes, sessions
        write(Put(keys.growth(user), {"minutes": minutes, "sessions": sessions, "v": 1}))

    def leave(self, user: int) -> None:
        del self.sums[user]
        delete_many([keys.profile(user)])

    def follow(self, users: Iterable[int]) -> None:
        following.follow(users, RANKED, self.clock.now_ms)

    def ordered(self, metric: Metric) -> list[int]:
        which = 1 if metric is Metric.SESSIONS else 0
        return sorted(self.sums, key=lambda user: (-self.sums[user][which], user))

    def check(self) -> None:
        """Every rank, and the first hundred, are those of sorting everybody."""
        for metric in (Metric.FOCUS_TIME, Metric.SESSIONS):
            order = self.ordered(metric)
            for rank, user in list(enumerate(order, 1))[:: max(1, len(order) // 9)]:
                seen = boards.read_board(grower_of(self.clock, user).caller, metric, 100, self.clock.now_ms)
                assert (seen.rank, seen.total) == (rank, len(order))
                assert [row.user for row in seen.rows] == order[:100]


def grower_of(clock: HeldClock, user: int) -> Grower:
    return Grower(clock, user, 1, "")


class TestMany:
    def test_any_number_in_one_batch(self, services: None, clock: HeldClock) -> None:
        many = Many(clock, 300)
        rng = Random(7)
        for user in many.users:
            many.set(user, rng.choice((0, 0, 1, 25, 25, 4000, rng.randrange(10_000))), rng.randrange(4))
        many.follow(many.users)
        many.check()

    def test_who_falls_and_leaves_makes_room_for_those_behind(self, services: None, clock: HeldClock) -> None:
        many = Many(clock, 190)
        for number, user in enumerate(many.users):
            many.set(user, 10_000 - number, 5)
        many.follow(many.users)
        top = store.read_board(many.users[0], Tree.MINUTES)[1][0]
        assert (len(top.rows), top.complete) == (MOST, False)
        for user in many.users[:20]:
            many.leave(user)
        for user in many.users[20:40]:
            many.set(user, 1, 5)
        many.follow(many.users[:40])
        top = store.read_board(many.users[50], Tree.MINUTES)[1][0]
        assert len(top.rows) >= LEAST
        many.check()
        for user in many.users[60:]:
            many.leave(user)
        many.follow(many.users[60:])
        top = store.read_board(many.users[50], Tree.MINUTES)[1][0]
        assert top.complete
        many.check()

    def test_while_the_first_are_looked_up_anew_nobody_slips_by(self, services: None, clock: HeldClock) -> None:
        many = Many(clock, 140)
        for number, user in enumerate(many.users):
            many.set(user, 10_000 - number, 5)
        many.follow(many.users)
        leaving, coming = many.users[:31], many.users[139]
        for user in leaving:
            many.leave(user)
        done: list[int] = []

        def come(tree: Tree, shard: int) -> None:
            if not done:
                done.append(1)
                many.set(coming, 9_868, 5)
                many.follow([coming])
            refill(tree, shard)

        refill = following._refill
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(following, "_refill", come)
            many.follow(leaving)
        many.check()
        assert done

    @pytest.mark.parametrize("seed", range(6))
    def test_whatever_happens_ranks_are_those_of_sorting(self, services: None, clock: HeldClock, seed: int) -> None:
        rng, many = Random(seed), Many(clock, 160)
        many.follow(many.users)
        for _ in range(12):
            some = rng.sample(sorted(many.sums), min(len(many.sums), rng.randrange(1, 40)))
            for user in some:
                if rng.random() < 0.15:
                    many.leave(user)
                else:
                    many.set(user, rng.choice((0, 1, 64, 9_000, rng.randrange(300))), rng.randrange(70))
            many.follow(some)
        many.check()

    def test_a_place_costs_the_same_in_a_crowd(self, services: None, clock: HeldClock) -> None:
        costs = []
        for count in (20, 400):
            many = Many(clock, count)
            many.follow(many.users)
            caller = grower_of(clock, many.users[-1]).caller
            with Calls() as calls:
                boards.read_board(caller, Metric.XP, 100, clock.now_ms)
            costs.append(calls.made)
        assert costs[0] == costs[1]


def test_a_standing_is_in_every_order_once(jane: Grower) -> None:
    jane.focused(25)
    follow(jane)
    standing = store.read_standings([jane.user])[jane.user]
    assert (standing.minutes, standing.sessions, standing.best_streak) == (25, 1, 1)
    for tree in set(TREES.values()):
        nodes = store.read_nodes(tree, range(SHARDS), [""])
        held = [key for each in nodes.values() for node in each.values() for key in node.keys]
        assert held == [standing.key(tree)] == [rank_key(standing.score(tree), jane.user)]


def test_a_table_filled_at_once_is_one_that_followed_everybody() -> None:
    """What the benchmark among many people relies on."""
    bench.check_filling(150)


def test_rows_name_what_a_board_shows(jane: Grower) -> None:
    jane.focused(125)
    follow(jane)
    assert board(jane, Metric.STREAK).rows == [Row(1, jane.user, "jane", 5, 1, 1)]


def test_a_standing_is_written_only_over_the_one_that_was_read() -> None:
    before = Standing(7, "jane", v=3)
    put = store.standing_written(7, before, before)
    assert isinstance(put, Put)
    assert put.item["v"] == 4
    assert put.condition is not None
