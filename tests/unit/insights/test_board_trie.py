"""Counts along prefixes: ranks are those of sorting everybody, whatever keys came and went."""

from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roost.insights.boards import trie
from roost.insights.boards.model import rank_key
from roost.insights.boards.trie import CAPACITY, Node

MS = 1 << 12


class Shelf:
    """The nodes as the table holds them."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}

    def along(self, keys: Iterable[str]) -> dict[str, Node]:
        wanted = {prefix for key in keys for prefix in trie.path(key)}
        return {prefix: node for prefix, node in self.nodes.items() if prefix in wanted}

    def change(self, removed: list[str], added: list[str]) -> None:
        edit = trie.edit(self.along([*removed, *added]), removed, added)
        for prefix, digits in edit.counts.items():
            counts = dict(self.nodes[prefix].counts or {})
            for digit, n in digits.items():
                counts[digit] = counts.get(digit, 0) + n
            self.nodes[prefix] = Node(counts=counts)
        for prefix, leaf in edit.leaves.items():
            assert (leaf.v or 0) == (self.nodes[prefix].v if prefix in self.nodes else 0)
            self.nodes[prefix] = Node(leaf.keys, v=(leaf.v or 0) + 1)
        for prefix in edit.leaves:
            self.split(prefix)

    def split(self, prefix: str) -> None:
        if trie.may_split(prefix, self.nodes[prefix]):
            parent, below = trie.split(prefix, self.nodes[prefix])
            self.nodes |= {prefix: parent} | {place: Node(leaf.keys, v=1) for place, leaf in below.items()}
            for place in below:
                self.split(place)

    def before(self, key: str) -> int:
        return trie.count_before(self.along([key]), key)

    @property
    def total(self) -> int:
        return self.nodes.get("", Node()).total

    def first(self, most: int) -> list[str]:
        return trie.first_keys(lambda prefix: self.nodes.get(prefix, Node()), most)


# Few scores and few instants, so that many people tie and leaves are split far down.
scores = st.sampled_from([0, 0, 0, 1, 2, 63, 64, 65, 4000])
users = st.builds(lambda ms, low: ms * MS + low, st.sampled_from([1, 2, 5000, 300_000, 10**9]), st.integers(0, 999))
moves = st.lists(st.tuples(users, scores | st.none()), max_size=300)


@given(st.lists(moves, max_size=5), st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_every_rank_is_that_of_sorting_everybody(batches: list[list[tuple[int, int | None]]], most: int) -> None:
    shelf, people = Shelf(), dict[int, int]()
    for batch in batches:
        wanted = dict(batch)
        removed = [rank_key(people[user], user) for user in wanted if user in people and people[user] != wanted[user]]
        added = [
            rank_key(score, user) for user, score in wanted.items() if score is not None and people.get(user) != score
        ]
        shelf.change(removed, added)
        people = {user: score for user, score in (people | wanted).items() if score is not None}
    ordered = sorted(rank_key(score, user) for user, score in people.items())
    assert [shelf.before(key) for key in ordered] == list(range(len(ordered)))
    assert shelf.total == len(ordered)
    assert shelf.first(most) == ordered[:most]


@given(st.dictionaries(users, scores, max_size=400), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_building_at_once_makes_the_same_nodes_as_one_by_one(people: dict[int, int], rng: Random) -> None:
    keys = [rank_key(score, user) for user, score in people.items()]
    rng.shuffle(keys)
    shelf = Shelf()
    for start in range(0, len(keys), 7):
        shelf.change([], keys[start : start + 7])

    def held(nodes: dict[str, Node]) -> dict[str, object]:
        return {prefix: node.keys if node.is_leaf else dict(node.counts or {}) for prefix, node in nodes.items()}

    assert held(shelf.nodes) == held(trie.build(keys)) or (not keys and not shelf.nodes)


def test_a_key_that_is_not_there_has_the_rank_that_it_would_have() -> None:
    shelf = Shelf()
    shelf.change([], [rank_key(score, 7 * MS) for score in (1, 5, 9)])
    assert [shelf.before(rank_key(score, 8 * MS)) for score in (10, 9, 6, 1, 0)] == [0, 1, 1, 3, 3]


@pytest.mark.parametrize("people", [1000, 30_000])
def test_a_rank_among_equals_takes_as_few_nodes_with_many_as_with_few(people: int) -> None:
    day = 86_400_000 * MS
    keys = [rank_key(0, number * day // 100) for number in range(1, people + 1)]
    nodes = trie.build(keys)
    assert len(trie.path(keys[-1])) <= 8
    assert all(len(node.keys) <= CAPACITY for node in nodes.values())
    assert trie.count_before({p: nodes[p] for p in trie.path(keys[-1]) if p in nodes}, keys[-1]) == people - 1


def test_people_of_one_moment_share_a_leaf_however_many() -> None:
    keys = [rank_key(0, 5000 * MS + number) for number in range(500)]
    nodes = trie.build(keys)
    assert max(len(node.keys) for node in nodes.values()) == 500
    assert trie.count_before(nodes, keys[321]) == 321
