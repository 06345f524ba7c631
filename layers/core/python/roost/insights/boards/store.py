"""Every table access about boards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from roost.garden.model import Garden, Growth
from roost.insights.boards.model import SHARDS, Standing, Tree
from roost.insights.boards.top import Row, Top
from roost.insights.boards.trie import Edit, Node, Nodes
from roost.insights.items import year_from
from roost.insights.model import YearFigures
from roost.kit import keys
from roost.kit.conditions import Condition, absent, version
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.records import pack, unpack
from roost.kit.table import get_many, transact
from roost.kit.writes import Check, Delete, Put, Update, Write

COUNT: Final = "n"
"""Counts of a node stand under this letter and the digit that they are for."""

ACTIVE_KEPT_S: Final = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person: what the boards say, and what they should say it by; `profile` is None without one."""

    user: int
    standing: Standing | None
    profile: Item | None
    growth: Growth
    garden: Garden
    years: tuple[YearFigures, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """What all people did together."""

    people: int = 0
    sessions: int = 0
    minutes: int = 0
    plants: int = 0

    def plus(self, standing: Standing, sign: int = 1) -> "Sums":
        """With a person, or for -1 without."""
        return Sums(
            self.people + sign,
            self.sessions + sign * standing.sessions,
            self.minutes + sign * standing.minutes,
            self.plants + sign * standing.plants,
        )


def _facts_keys(user: int, years: Iterable[int]) -> list[Key]:
    own = [keys.standing(user), keys.profile(user), keys.growth(user), keys.garden(user)]
    return own + [keys.stats(user, year) for year in years]


def read_facts(people: Mapping[int, range]) -> list[Facts]:
    """All about some people, given with the years that count for them."""
    found = get_many(key for user, years in people.items() for key in _facts_keys(user, years))
    return [_facts(user, years, found) for user, years in people.items()]


def _facts(user: int, years: range, found: Mapping[Key, Item]) -> Facts:
    standing = found.get(keys.standing(user))
    stats = (keys.stats(user, year) for year in years)
    return Facts(
        user=user,
        standing=unpack(Standing, standing) if standing else None,
        profile=found.get(keys.profile(user)),
        growth=unpack(Growth, found.get(keys.growth(user), {})),
        garden=unpack(Garden, found.get(keys.garden(user), {})),
        years=tuple(year_from(found[key]) for key in stats if key in found),
    )


def read_standings(users: Iterable[int]) -> dict[int, Standing]:
    """People as the boards have counted them."""
    found = get_many(keys.standing(user) for user in users)
    return {item["user"]: unpack(Standing, item) for item in found.values()}


def read_board(user: int, tree: Tree) -> tuple[Standing | None, list[Top]]:
    """A person's standing, and the first of an order in each shard, in one call."""
    own, tops = keys.standing(user), [keys.board_top(tree, shard) for shard in range(SHARDS)]
    found = get_many((own, *tops))
    standing = unpack(Standing, found[own]) if own in found else None
    return standing, [_top(found.get(key)) for key in tops]


def read_nodes(tree: Tree, shards: Iterable[int], prefixes: Iterable[str]) -> dict[int, dict[str, Node]]:
    """Those of the nodes that exist, by shard and prefix; in one call for the path of one key through all shards."""
    wanted = list(prefixes)
    places = {keys.board_node(tree, shard, prefix): (shard, prefix) for shard in shards for prefix in wanted}
    nodes: dict[int, dict[str, Node]] = {shard: {} for shard, _ in places.values()}
    for key, item in get_many(places).items():
        shard, prefix = places[key]
        nodes[shard][prefix] = _node(item)
    return nodes


@dataclass(frozen=True, slots=True)
class Around:
    """The parts of one shard's orders that a change is about."""

    nodes: Mapping[Tree, Nodes]
    tops: Mapping[Tree, Top]


def read_around(shard: int, prefixes: Mapping[Tree, Iterable[str]]) -> Around:
    """The nodes with these prefixes, and the first of each order."""
    places = {keys.board_node(tree, shard, prefix): (tree, prefix) for tree in prefixes for prefix in prefixes[tree]}
    tops = {keys.board_top(tree, shard): tree for tree in prefixes}
    found = get_many((*places, *tops))
    nodes: dict[Tree, dict[str, Node]] = {tree: {} for tree in prefixes}
    for key, (tree, prefix) in places.items():
        if key in found:
            nodes[tree][prefix] = _node(found[key])
    return Around(nodes, {tree: _top(found.get(key)) for key, tree in tops.items()})


def _node(item: Item) -> Node:
    if "keys" in item:
        return Node(frozenset(item["keys"].split()), v=item["v"])
    return Node(counts={name[1:]: count for name, count in item.items() if len(name) == 2 and name[0] == COUNT})


def node_item(node: Node) -> Item:
    """A node's attributes."""
    if node.counts is None:
        return {"keys": " ".join(sorted(node.keys)), "v": (node.v or 0) + 1}
    return {COUNT + digit: count for digit, count in node.counts.items()}


def _top(item: Item | None) -> Top:
    return Top(tuple(Row(*row) for row in item["rows"]), item["complete"], item["v"]) if item else Top()


def top_item(top: Top) -> Item:
    """The attributes of the first of an order."""
    rows = [tuple(getattr(row, field.name) for field in fields(row)) for row in top.rows]
    return {"rows": rows, "complete": top.complete, "v": top.v + 1}


def _as_read(v: int | None) -> Condition:
    return version(v) if v else absent()


def top_put(tree: Tree, shard: int, top: Top) -> Put:
    """The first of an order, if nobody changed them since they were read."""
    return Put(keys.board_top(tree, shard), top_item(top), _as_read(top.v))


def top_unchanged(tree: Tree, shard: int, top: Top) -> Check:
    """The demand that nobody changed them."""
    return Check(keys.board_top(tree, shard), _as_read(top.v))


def node_put(tree: Tree, shard: int, prefix: str, node: Node) -> Put:
    """A leaf, or what a leaf was split into, if nobody changed it since it was read."""
    return Put(keys.board_node(tree, shard, prefix), node_item(node), _as_read(node.v))


def edited(tree: Tree, shard: int, edit: Edit) -> list[Write]:
    """The nodes of an order after keys went and came."""
    counted = (
        Update(keys.board_node(tree, shard, prefix), add={COUNT + digit: n for digit, n in counts.items()})
        for prefix, counts in edit.counts.items()
    )
    return [*(node_put(tree, shard, prefix, leaf) for prefix, leaf in edit.leaves.items()), *counted]


def standing_written(user: int, before: Standing | None, after: Standing | None) -> Put | Delete:
    """A person as the boards count them from now on, if nobody counted them differently meanwhile."""
    as_read = _as_read(before.v if before else None)
    if after is None:
        return Delete(keys.standing(user), as_read)
    return Put(keys.standing(user), pack(after) | {"v": (before.v if before else 0) + 1}, as_read)


def summed(shard: int, change: Sums) -> list[Update]:
    """What all did together changes by this."""
    add = {name: number for name, number in pack(change).items() if number}
    return [Update(keys.board_sums(shard), add=add)] if add else []


def active_counted(day: int, shard: int, people: int, now_ms: int) -> Update:
    """So many more people were active on the day of that ordinal."""
    expiry = {"expires_at": now_ms // 1000 + ACTIVE_KEPT_S}
    return Update(keys.active_people(date.fromordinal(day), shard), set=expiry, add={"people": people})


def read_sums(day: date) -> tuple[list[Sums], int]:
    """What all did together, by shard, and how many were active on a day."""
    sums = [keys.board_sums(shard) for shard in range(SHARDS)]
    active = [keys.active_people(day, shard) for shard in range(SHARDS)]
    found = get_many((*sums, *active))
    people = sum(found[key].get("people", 0) for key in active if key in found)
    return [unpack(Sums, found[key]) for key in sums if key in found], people


def commit(writes: Iterable[Write]) -> None:
    """Do all writes or none. Raises ConditionFailed."""
    transact(writes)
