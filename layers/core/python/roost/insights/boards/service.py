"""Boards as people see them: the first ones, and one's own place among all."""

from dataclasses import dataclass

from roost.garden.model import XP_A_MINUTE, level_of
from roost.insights.boards import store
from roost.insights.boards.model import SHARDS, TREES, Metric, Standing, Tree
from roost.insights.boards.top import Row as TopRow
from roost.insights.boards.trie import Node, count_before, path
from roost.kit.caller import Caller


@dataclass(frozen=True, slots=True)
class Row:
    """A person on a board; `value` is what the board is about."""

    rank: int
    user: int
    username: str
    level: int
    value: int
    current_streak: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands among `total` people."""

    rank: int
    total: int
    value: int


@dataclass(frozen=True, slots=True)
class Board:
    """The first people of a board, and the caller's own rank among all `total`."""

    rows: list[Row]
    rank: int
    total: int


def read_board(caller: Caller, metric: Metric, limit: int, now_ms: int) -> Board:
    """The first people by a metric, and the caller's place (FG-47 to FG-50): two calls among any number of people.

    At most a hundred rows. What happened a moment ago may be missing.
    """
    tree = TREES[metric]
    standing, tops = store.read_board(caller.user, tree)
    place = _place(caller, metric, standing)
    first = sorted((row for top in tops for row in top.rows), key=lambda row: row.key)[:limit]
    rows = [_row(rank, row, metric, now_ms) for rank, row in enumerate(first, 1)]
    listed = next((row.rank for row in rows if row.user == caller.user), place.rank)
    return Board(rows, listed, place.total)


def _value(metric: Metric, score: int) -> int:
    return score * XP_A_MINUTE if metric is Metric.XP else score


def _row(rank: int, row: TopRow, metric: Metric, now_ms: int) -> Row:
    streak = row.streak if now_ms < row.streak_until_ms else 0
    level = level_of(XP_A_MINUTE * row.minutes)
    return Row(rank, row.user, row.username, level, _value(metric, row.score), streak)


def read_place(caller: Caller, metric: Metric) -> Place:
    """The caller's place by a metric (FG-51)."""
    standing = store.read_standings([caller.user]).get(caller.user)
    return _place(caller, metric, standing)


def _place(caller: Caller, metric: Metric, standing: Standing | None) -> Place:
    """Who is not counted yet has the place that they will have with nothing."""
    tree: Tree = TREES[metric]
    counted = standing or Standing(caller.user, "")
    key = counted.key(tree)
    nodes = store.read_nodes(tree, range(SHARDS), path(key))
    rank = 1 + sum(count_before(each, key) for each in nodes.values())
    total = sum(each.get("", Node()).total for each in nodes.values())
    return Place(rank, total + (standing is None), _value(metric, counted.score(tree)))
