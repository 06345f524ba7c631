"""The directory finds whom a look at everybody would find, however it is packed and split."""

from collections.abc import Iterable
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.admin import directory
from roost.admin.directory import Extent, Head, Row, Wanted

ROLES = ("user", "admin", "super_admin")
STATUSES = ("active", "banned", "suspended")

rows = st.builds(
    directory.row_of,
    st.integers(1, 60),
    st.sampled_from(ROLES),
    st.sampled_from(STATUSES),
    st.tuples(st.text("abÄßé ", max_size=4), st.text("ab@.", max_size=4)),
)
wishes = st.builds(
    Wanted,
    st.text("abäSS@.é\0", max_size=2),
    st.frozensets(st.sampled_from(ROLES), max_size=2),
    st.frozensets(st.sampled_from(STATUSES), max_size=2),
)
changes = st.lists(st.lists(rows | st.integers(1, 60), min_size=1, max_size=5), max_size=12)


@pytest.fixture(scope="module", autouse=True)
def small_blocks() -> Iterable[None]:
    before = directory.FULL, directory.SPLIT
    directory.FULL, directory.SPLIT = 3, 5  # type: ignore[misc]
    yield
    directory.FULL, directory.SPLIT = before  # type: ignore[misc]


def _kept(batches: list[list[Row | int]]) -> tuple[Head, dict[int, list[Row]], dict[int, Row]]:
    """The directory after batches of news, and what it should hold; a number stands for somebody who went away."""
    head, blocks, people = Head(), dict[int, list[Row]](), dict[int, Row]()
    for batch in batches:
        news: dict[int, Row | None] = {}
        for each in batch:
            news |= {each: None} if isinstance(each, int) else {each.id: each}
        head, changed = directory.applied(head, blocks, news)
        blocks |= changed
        people = {number: row for number, row in (people | news).items() if row}
    return head, blocks, people


def _newest_first(people: dict[int, Row], wanted: Wanted) -> list[int]:
    needle = directory.folded(wanted.search)
    fitting = [row.id for row in people.values() if wanted.fits(row.role, row.status) and needle in row.text]
    return sorted(fitting, reverse=True)


def _page(head: Head, blocks: dict[int, list[Row]], wanted: Wanted, start: int, size: int) -> list[int]:
    extents, before = head.holding(wanted, start, size)
    standing = (row for extent in extents for row in reversed(blocks[extent.number]))
    return list(islice((row.id for row in standing if wanted.fits(row.role, row.status)), before, before + size))


@given(changes, wishes)
def test_a_search_finds_whom_a_look_at_everybody_finds(batches: list[list[Row | int]], wanted: Wanted) -> None:
    _, blocks, people = _kept(batches)
    stored = {number: directory.pack(block) for number, block in blocks.items()}
    assert {number: directory.unpack(packed) for number, packed in stored.items()} == blocks
    assert directory.matching(stored.values(), wanted) == _newest_first(people, wanted)


@given(changes, wishes, st.integers(0, 20), st.integers(1, 10))
def test_a_page_without_a_search_is_the_same_page_of_everybody(
    batches: list[list[Row | int]], wanted: Wanted, start: int, size: int
) -> None:
    head, blocks, people = _kept(batches)
    plain = Wanted("", wanted.roles, wanted.statuses)
    everybody = _newest_first(people, plain)
    assert head.count(plain) == len(everybody)
    assert _page(head, blocks, plain, start, size) == everybody[start : start + size]


@given(changes)
def test_the_head_knows_every_block(batches: list[list[Row | int]]) -> None:
    head, blocks, people = _kept(batches)
    assert sum(len(block) for block in blocks.values()) == len(people)
    assert [each.first for each in head.extents] == sorted(each.first for each in head.extents)
    assert sorted(each.number for each in head.extents) == list(range(len(head.extents)))
    for extent in head.extents:
        assert all(head.extent_of(row.id) is extent for row in blocks.get(extent.number, []))
        assert len(blocks.get(extent.number, [])) <= directory.SPLIT


@given(changes)
def test_the_same_news_again_change_nothing(batches: list[list[Row | int]]) -> None:
    head, blocks, people = _kept(batches)
    assert directory.applied(head, blocks, dict(people)) == (head, {})


def test_the_newest_block_always_holds_some_pages() -> None:
    head, blocks, _ = _kept([[_named(number)] for number in range(1, 61)])
    newest = max(blocks)
    assert head.extents[-1].number == newest
    assert len(blocks[newest]) >= directory.SPLIT - directory.FULL


def _named(number: int, name: str = "jane") -> Row:
    return directory.row_of(number, "user", "active", (name, f"{name}@example.com"))


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("JANE", True),
        ("ane@EXAM", True),
        ("strasse", True),
        ("ÉLAN", True),
        ("e\u0301lan", True),
        (".*", False),
        ("janejane", False),
        ("straße élan\0jane", True),
        ("", True),
    ],
)
def test_texts_are_compared_whatever_their_case_and_not_as_patterns(search: str, found: bool) -> None:
    row = directory.row_of(1, "user", "active", ("Jane Straße Élan", "jane@example.com"))
    assert directory.matching([directory.pack([row])], Wanted(search)) == ([1] if found else [])


def test_a_block_of_long_texts_is_split_before_it_cannot_be_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "HEAVY", 200)
    _, blocks, people = _kept([[_named(number, f"{number * 7919:x}" * 20)] for number in range(1, 6)])
    assert sum(map(len, blocks.values())) == len(people) == 5
    assert all(len(directory.pack(block)) <= 200 or len(block) == 1 for block in blocks.values())


def test_nobody_is_there_at_first() -> None:
    head: Head = Head()
    assert (head.count(Wanted()), head.holding(Wanted(), 0, 10)) == (0, ([], 0))
    assert head.extents == (Extent(0, 0),)
