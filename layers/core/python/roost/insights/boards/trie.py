"""Counts that tell how many keys sort before a given one, without reading them.

A node stands for all keys with its prefix. While they are few it is a leaf and holds them; with more it is split, once
and for all, and counts the keys below each next digit. To know a rank is to read the nodes along one key, however many
keys there are and however many people have the same score.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from roost.insights.boards.model import ID_DIGITS

CAPACITY: Final = 48
"""Keys in a leaf; more do not fit into one write unit."""

ID_DEPTH: Final = 5
"""Digits of an id that are told apart: five are four seconds of new accounts, and a leaf holds those of one shard."""


@dataclass(frozen=True, slots=True)
class Node:
    """A leaf with its keys, or the counts by next digit; `v` is the stored version of a leaf, None for a new one."""

    keys: frozenset[str] = frozenset()
    counts: Mapping[str, int] | None = None
    v: int | None = None

    @property
    def total(self) -> int:
        return len(self.keys) if self.counts is None else sum(self.counts.values())

    @property
    def is_leaf(self) -> bool:
        return self.counts is None


Nodes = Mapping[str, Node]


def path(key: str) -> list[str]:
    """The prefixes of all nodes that may stand for a key, the root's first."""
    return [key[:length] for length in range(len(key) - ID_DIGITS + ID_DEPTH + 1)]


def may_split(prefix: str, node: Node) -> bool:
    """Whether a leaf has more keys than it should, and they can be told apart."""
    return node.is_leaf and len(node.keys) > CAPACITY and any(len(path(key)) > len(prefix) + 1 for key in node.keys)


def _steps(nodes: Nodes, key: str) -> Iterator[tuple[str, Node]]:
    """The nodes that stand for a key, down to its leaf."""
    for prefix in path(key):
        node = nodes.get(prefix, Node())
        yield prefix, node
        if node.is_leaf:
            return


def count_before(nodes: Nodes, key: str) -> int:
    """How many keys sort before this one; `nodes` are those of its path, as far as there are any."""
    before = 0
    for prefix, node in _steps(nodes, key):
        if node.counts is None:
            return before + sum(each < key for each in node.keys)
        before += sum(count for digit, count in node.counts.items() if digit < key[len(prefix)])
    return before


@dataclass(frozen=True, slots=True)
class Edit:
    """What taking keys out and putting others in makes of the nodes: new leaves, and what is added to counts."""

    leaves: Mapping[str, Node] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def edit(nodes: Nodes, removed: Iterable[str], added: Iterable[str]) -> Edit:
    """Change the keys; `nodes` are those of the paths of them all. Counts that come out even are left out."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    leaves: dict[str, set[str]] = {}
    for keys, sign in ((removed, -1), (added, 1)):
        for key in keys:
            for prefix, node in _steps(nodes, key):
                if not node.is_leaf:
                    counts[prefix][key[len(prefix)]] += sign
                    continue
                held = leaves.setdefault(prefix, set(node.keys))
                (held.add if sign > 0 else held.discard)(key)
    told = {prefix: {digit: n for digit, n in each.items() if n} for prefix, each in counts.items()}
    return Edit(
        {prefix: Node(frozenset(keys), v=_version(nodes, prefix)) for prefix, keys in leaves.items()},
        {prefix: each for prefix, each in told.items() if each},
    )


def _version(nodes: Nodes, prefix: str) -> int | None:
    return nodes[prefix].v if prefix in nodes else None


def split(prefix: str, leaf: Node) -> tuple[Node, dict[str, Node]]:
    """The node that counts what a leaf held, and the leaves below it by prefix."""
    below: defaultdict[str, set[str]] = defaultdict(set)
    for key in leaf.keys:
        below[key[len(prefix)]].add(key)
    counts = {digit: len(keys) for digit, keys in below.items()}
    return Node(counts=counts, v=leaf.v), {prefix + digit: Node(frozenset(keys)) for digit, keys in below.items()}


def first_keys(read: Callable[[str], Node], most: int) -> list[str]:
    """The first keys of all, in order, reading node by node."""
    found: list[str] = []
    waiting = [""]
    while waiting and len(found) < most:
        prefix = waiting.pop()
        node = read(prefix)
        if node.counts is None:
            found += sorted(node.keys)
        else:
            waiting += [prefix + digit for digit in sorted(node.counts, reverse=True) if node.counts[digit]]
    return found[:most]


def build(keys: Iterable[str], prefix: str = "") -> dict[str, Node]:
    """All nodes that hold these keys: what adding them one by one would have made."""
    node = Node(frozenset(keys))
    if not may_split(prefix, node):
        return {prefix: node}
    parent, below = split(prefix, node)
    nodes = {prefix: parent}
    for place, leaf in below.items():
        nodes |= build(leaf.keys, place)
    return nodes
