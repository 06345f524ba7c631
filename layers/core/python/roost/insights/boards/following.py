"""How boards follow what happens: a person is looked at, and what the boards say of them is made true.

Nothing is added up from events, so they may come twice, late and in any order. All of a person is counted anew in one
transaction, on the condition that nobody else has done so since they were read; people of one shard go together.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

from roost.insights.boards import store, trie
from roost.insights.boards.model import Standing, Tree, shard_of, user_in
from roost.insights.boards.store import Around, Facts, Sums
from roost.insights.boards.top import MOST, Row, Top
from roost.insights.boards.trie import Edit, Node
from roost.insights.days import day_bounds_ms, years_since
from roost.insights.model import focus_dates
from roost.insights.streaks import streaks
from roost.kit import ids
from roost.kit.parallel import settled
from roost.kit.table import ConditionFailed
from roost.kit.writes import Write

TOGETHER: Final = 4
LARGEST_TRANSACTION: Final = 95

KINDS: Final = frozenset(
    {"session.ended", "session.corrected", "garden.changed", "person.entered", "person.renamed", "person.deleted"}
)
"""The kinds of event after which the boards may say something else of a person."""


@dataclass(frozen=True, slots=True)
class Change:
    """A person as the boards count them and as they should; None where they do not, or should not any more."""

    user: int
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True, slots=True)
class Touched:
    """What may want tidying up after a transaction: leaves that became too big, orders whose first became few."""

    leaves: Sequence[tuple[Tree, str]] = ()
    orders: Sequence[Tree] = ()


class TooMany(Exception):
    """So many people do not go into one transaction."""


def people_in(events: Iterable[Mapping[str, Any]]) -> set[int]:
    """Whom events are about that boards follow."""
    return {int(each["data"].get("user", each["actor"])) for each in events if each["kind"] in KINDS}


def follow(users: Iterable[int], dialect: str, now_ms: int) -> None:
    """Make the boards say of these people what is true of them; only who ever came in through `dialect` is on boards.

    Raises Conflict when others were faster every time. Twice is once.
    """
    shards: defaultdict[int, list[int]] = defaultdict(list)
    for user in sorted(set(users)):
        shards[shard_of(user)].append(user)
    for shard, found in shards.items():
        for start in range(0, len(found), TOGETHER):
            _follow_some(shard, found[start : start + TOGETHER], dialect, now_ms)


def _follow_some(shard: int, users: Sequence[int], dialect: str, now_ms: int) -> None:
    try:
        touched = settled(lambda: _count_anew(shard, users, dialect, now_ms))
    except TooMany:
        half = len(users) // 2
        _follow_some(shard, users[:half], dialect, now_ms)
        _follow_some(shard, users[half:], dialect, now_ms)
        return
    for tree, prefix in touched.leaves:
        _split(tree, shard, prefix)
    for tree in touched.orders:
        settled(partial(_refill, tree, shard))


def _count_anew(shard: int, users: Sequence[int], dialect: str, now_ms: int) -> Touched:
    facts = store.read_facts({user: years_since(ids.made_at_ms(user), now_ms) for user in users})
    changes = [change for change in (_change(each, dialect) for each in facts) if change.before != change.after]
    if not changes:
        return Touched()
    around = store.read_around(shard, {tree: _prefixes(tree, changes) for tree in Tree})
    edits = {tree: trie.edit(around.nodes[tree], *_moved(tree, changes)) for tree in Tree}
    tops = {tree: around.tops[tree].changed(*_rows(tree, changes)) for tree in Tree}
    writes = [store.standing_written(each.user, each.before, each.after) for each in changes]
    writes_of_orders = [write for tree in Tree for write in _order(tree, shard, edits[tree], around, tops[tree])]
    everything: list[Write] = [*writes, *writes_of_orders, *_sums(shard, changes, now_ms)]
    if len(everything) > LARGEST_TRANSACTION and len(users) > 1:
        raise TooMany()
    store.commit(everything)
    return _touched(edits, tops)


def _change(facts: Facts, dialect: str) -> Change:
    before = facts.standing
    if facts.profile is None or dialect not in facts.profile.get("dialects", ()):
        return Change(facts.user, before, None)
    days = focus_dates(facts.years)
    last = max(days, default=None)
    run = streaks(days, last) if last else None
    after = Standing(
        user=facts.user,
        username=facts.profile["username"],
        minutes=facts.growth.minutes,
        sessions=facts.growth.sessions,
        best_streak=run.longest if run else 0,
        streak=run.current if run else 0,
        streak_until_ms=_until_ms(last, facts.profile["zone"]) if last else 0,
        plants=facts.garden.total,
        counted_day=max(last.toordinal() if last else 0, before.counted_day if before else 0),
        v=before.v if before else 0,
    )
    return Change(facts.user, before, after)


def _until_ms(last: date, zone: str) -> int:
    """A run of days lasts until a whole day has gone by without focus."""
    return day_bounds_ms(last + timedelta(days=1), zone)[1]


def _moved(tree: Tree, changes: Iterable[Change]) -> tuple[list[str], list[str]]:
    """The keys that go and those that come."""
    gone, come = [], []
    for each in changes:
        old = each.before.key(tree) if each.before else None
        new = each.after.key(tree) if each.after else None
        if old != new:
            gone += [old] if old else []
            come += [new] if new else []
    return gone, come


def _prefixes(tree: Tree, changes: Iterable[Change]) -> set[str]:
    return {prefix for keys in _moved(tree, changes) for key in keys for prefix in trie.path(key)}


def _rows(tree: Tree, changes: Iterable[Change]) -> tuple[set[int], list[Row]]:
    """Whose rows go, and the rows that come."""
    changes = list(changes)
    return {each.user for each in changes}, [row_of(tree, each.after) for each in changes if each.after]


def row_of(tree: Tree, standing: Standing) -> Row:
    """A person as the first of an order show them."""
    return Row(
        key=standing.key(tree),
        user=standing.user,
        username=standing.username,
        score=standing.score(tree),
        minutes=standing.minutes,
        streak=standing.streak,
        streak_until_ms=standing.streak_until_ms,
    )


def _order(tree: Tree, shard: int, edit: Edit, around: Around, top: Top) -> list[Write]:
    """The writes of one order. While its first are too few every change marks them, which `_refill` relies on."""
    before = around.tops[tree]
    writes = store.edited(tree, shard, edit)
    if top != before or top.is_short:
        return [*writes, store.top_put(tree, shard, top)]
    return [*writes, store.top_unchanged(tree, shard, top)] if writes else []


def _sums(shard: int, changes: Iterable[Change], now_ms: int) -> list[Write]:
    sums, active = Sums(), defaultdict[int, int](int)
    for each in changes:
        for standing, sign in ((each.before, -1), (each.after, 1)):
            if standing:
                sums = sums.plus(standing, sign)
                active[standing.counted_day] += sign
    days = [store.active_counted(day, shard, people, now_ms) for day, people in active.items() if day and people]
    return [*store.summed(shard, sums), *days]


def _touched(edits: Mapping[Tree, Edit], tops: Mapping[Tree, Top]) -> Touched:
    leaves = [
        (tree, prefix)
        for tree, edit in edits.items()
        for prefix, leaf in edit.leaves.items()
        if trie.may_split(prefix, leaf)
    ]
    return Touched(leaves, [tree for tree, top in tops.items() if top.is_short])


def _split(tree: Tree, shard: int, prefix: str) -> None:
    """Split a leaf, and those that come of it, while they have too many keys."""
    for below in settled(lambda: _split_one(tree, shard, prefix)):
        _split(tree, shard, below)


def _split_one(tree: Tree, shard: int, prefix: str) -> list[str]:
    leaf = _node(tree, shard, prefix)
    if not trie.may_split(prefix, leaf):
        return []
    parent, below = trie.split(prefix, leaf)
    nodes = {prefix: parent, **below}
    store.commit(store.node_put(tree, shard, place, node) for place, node in nodes.items())
    return [place for place, node in below.items() if trie.may_split(place, node)]


def _node(tree: Tree, shard: int, prefix: str) -> Node:
    return store.read_nodes(tree, [shard], [prefix])[shard].get(prefix, Node())


def _refill(tree: Tree, shard: int) -> None:
    """Look up the first of an order anew. Raises ConditionFailed when it changed meanwhile."""
    top = store.read_around(shard, {tree: ()}).tops[tree]
    if not top.is_short:
        return
    keys = trie.first_keys(lambda prefix: _node(tree, shard, prefix), MOST + 1)
    standings = store.read_standings(user_in(key) for key in keys[:MOST])
    rows = [row_of(tree, each) for each in standings.values()]
    if sorted(row.key for row in rows) != keys[:MOST]:
        raise ConditionFailed({})
    found = replace(top, rows=tuple(sorted(rows, key=lambda row: row.key)), complete=len(keys) <= MOST)
    store.commit([store.top_put(tree, shard, found)])
