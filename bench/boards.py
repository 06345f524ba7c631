"""`python -m bench.boards [PEOPLE ...]`: what boards cost among many people, half of whom have nothing yet.

The table is filled at once with what following everybody one by one makes of it, which is checked on a few hundred
people first. Then ranks are compared with those of sorting everybody, and calls and units are counted.
"""

import gc
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from time import perf_counter
from typing import Any, Final

import tests.conftest  # noqa: F401 - sets the environment, before anything of ours is imported
from roost.insights.boards import following, store, trie
from roost.insights.boards import service as boards
from roost.insights.boards.model import SHARDS, TREES, Metric, Standing, Tree, shard_of
from roost.insights.boards.top import MOST, Top
from roost.insights.days import local_day
from roost.kit import aws, ids, keys
from roost.kit import clock as kit_clock
from roost.kit.caller import Caller
from roost.kit.items import Item, encode_item
from roost.kit.keys import Key
from roost.kit.records import pack
from roost.kit.settings import settings
from tests.support import stack
from tests.support.race import snapshot
from tests.support.recorder import Record, recording
from tests.support.stack import HeldClock

DIALECT: Final = "bench"
YEAR_MS: Final = 365 * 86_400_000
FEW: Final = 400
SIZES: Final = (1_000, 10_000, 100_000)
SAMPLES: Final = 25

Act = Callable[[Standing], object]


def people(count: int, now_ms: int) -> list[Standing]:
    """So many people who came within a year; every other one has done nothing yet."""
    rng = Random(count)
    made = []
    for number in range(count):
        user = ids.first_id_at(now_ms - YEAR_MS + YEAR_MS * number // count) + rng.randrange(4096)
        sessions = int(rng.paretovariate(0.9)) if number % 2 else 0
        minutes, streak = sessions * rng.choice((5, 25, 25, 50)), min(sessions, int(rng.paretovariate(1.1)), 300)
        made.append(Standing(user, f"u{number}", minutes, sessions, best_streak=streak))
    return made


def items(standings: Sequence[Standing]) -> Iterator[tuple[Key, Item]]:
    """What the table holds when boards have counted these people."""
    for each in standings:
        yield keys.standing(each.user), pack(each) | {"v": 1}
    for shard in range(SHARDS):
        own = [each for each in standings if shard_of(each.user) == shard]
        yield keys.board_sums(shard), _sums(own)
        for tree in Tree:
            rows = sorted((following.row_of(tree, each) for each in own), key=lambda row: row.key)
            yield keys.board_top(tree, shard), store.top_item(Top(tuple(rows[:MOST]), len(rows) <= MOST))
            for prefix, node in trie.build(row.key for row in rows).items():
                yield keys.board_node(tree, shard, prefix), store.node_item(node)


def _sums(own: Iterable[Standing]) -> Item:
    sums = store.Sums()
    for each in own:
        sums = sums.plus(each)
    return {name: number for name, number in pack(sums).items() if number}


def put(pairs: Iterable[tuple[Key, Mapping[str, Any]]]) -> None:
    """Write items without asking."""
    client, batch = aws.client("dynamodb"), []
    for key, item in pairs:
        batch.append({"PutRequest": {"Item": encode_item({**item, "pk": key.pk, "sk": key.sk})}})
        if len(batch) == 25:
            client.batch_write_item(RequestItems={settings().table: batch})
            batch = []
    if batch:
        client.batch_write_item(RequestItems={settings().table: batch})


def sources(standing: Standing) -> list[tuple[Key, Item]]:
    """What boards look at to count a person; a run of days ends on the day they came."""
    came = ids.made_at_ms(standing.user)
    year = local_day(came, "UTC").year
    days = {"focus_days": frozenset(range(1, standing.best_streak + 1))} if standing.best_streak else {}
    profile = {"username": standing.username, "zone": "UTC", "dialects": {DIALECT: came}}
    growth = {"minutes": standing.minutes, "sessions": standing.sessions, "v": 1}
    return [
        (keys.profile(standing.user), profile),
        (keys.growth(standing.user), growth),
        (keys.stats(standing.user, year), {"v": 1, **days}),
    ]


@contextmanager
def table() -> Iterator[HeldClock]:
    """An empty table, and the clock."""
    clock = HeldClock()
    with kit_clock.held(clock), stack.running():
        yield clock


def _kept() -> dict[tuple[str, str], Item]:
    """What boards have stored, but for versions, marks and what an order shows of a run of days."""
    found = {}
    for key, item in snapshot().items():
        if key[0].startswith("BOARD#") and key[1] != "ACTIVE":
            plain = {name: value for name, value in item.items() if name not in ("v", "tx", "rows")}
            found[key] = plain | {"first": [row["L"][:5] for row in item["rows"]["L"]] if "rows" in item else []}
    return found


def check_filling(count: int = FEW) -> None:
    """Following people one by one, in any order, makes the same items as filling the table at once."""
    with table() as clock:
        made = people(count, clock.now_ms)
        put(pair for each in made for pair in sources(each))
        users = [each.user for each in made]
        Random(3).shuffle(users)
        for start in range(0, count, 7):
            following.follow(users[start : start + 7], DIALECT, clock.now_ms)
        followed = _kept()
    with table():
        put(items(made))
        assert _kept() == followed, "filling at once makes other items than following people"


@dataclass(frozen=True)
class Cost:
    """The mean of what something took."""

    calls: float
    read_units: float
    write_units: float
    ms: float

    @classmethod
    def of(cls, act: Act, among: Sequence[Standing], before: Act = lambda _: None) -> "Cost":
        """Do it for each of some people, not counting what comes before."""
        records: list[Record] = []
        spent = 0.0
        for each in among:
            before(each)
            began = perf_counter()
            act(each)
            spent += perf_counter() - began
        for each in among:
            before(each)
            with recording() as record:
                act(each)
            records.append(record)
        count = len(among)
        return cls(
            sum(len(record.dynamodb()) for record in records) / count,
            sum(record.read_units for record in records) / count,
            sum(record.write_units for record in records) / count,
            1000 * spent / count,
        )

    def __str__(self) -> str:
        return f"{self.calls:.1f} | {self.read_units:.0f} | {self.write_units:.0f} | {self.ms:.1f}"


def check_ranks(standings: Sequence[Standing], some: Sequence[Standing], now_ms: int) -> int:
    """Compare ranks, totals and the first hundred with those of sorting everybody; how many were compared."""
    compared = 0
    for metric, tree in TREES.items():
        order = sorted(standings, key=lambda each: (-each.score(tree), each.user))
        place = {each.user: rank for rank, each in enumerate(order, 1)}
        for each in some:
            board = boards.read_board(_caller(each.user), metric, 100, now_ms)
            assert (board.rank, board.total) == (place[each.user], len(standings)), f"rank of {each.user} by {metric}"
            assert [row.user for row in board.rows] == [first.user for first in order[:100]]
            compared += 1
    return compared


def _caller(user: int) -> Caller:
    return Caller(user, DIALECT, "access", 0)


def measure(count: int) -> dict[str, Cost]:
    """What boards cost among so many people, by what is done."""
    with table() as clock:
        standings = people(count, clock.now_ms)
        put(items(standings))
        some = Random(5).sample(standings, SAMPLES)
        compared = check_ranks(standings, some, clock.now_ms)
        print(f"  {count:,} people: {compared} ranks are those of sorting everybody", file=sys.stderr)
        put(pair for each in some for pair in sources(each))
        gc.collect()
        gc.freeze()  # the table is Python objects by the million, which are not to be looked through while we measure
        sessions = defaultdict[int, int](int)

        def focus(who: Standing) -> None:
            sessions[who.user] += 1
            done = sessions[who.user]
            growth = {"minutes": who.minutes + 25 * done, "sessions": who.sessions + done, "v": 1 + done}
            put([(keys.growth(who.user), growth)])

        def board(metric: Metric, limit: int) -> Act:
            return lambda who: boards.read_board(_caller(who.user), metric, limit, clock.now_ms)

        return {
            "board of 100": Cost.of(board(Metric.XP, 100), some),
            "board of 10": Cost.of(board(Metric.STREAK, 10), some),
            "own place": Cost.of(lambda who: boards.read_place(_caller(who.user), Metric.SESSIONS), some),
            "following a session": Cost.of(
                lambda who: following.follow([who.user], DIALECT, clock.now_ms), some, focus
            ),
        }


def main(sizes: Sequence[int]) -> None:
    """Check, measure, print."""
    check_filling()
    costs = {count: measure(count) for count in sizes}
    print("| what | people | calls | read units | write units | ms here |\n| --- | --- | --- | --- | --- | --- |")
    for what in costs[sizes[0]]:
        for count in sizes:
            print(f"| {what} | {count:,} | {costs[count][what]} |")


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or SIZES)
