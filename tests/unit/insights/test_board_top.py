"""The first of an order, kept without looking at the others."""

from hypothesis import given, settings
from hypothesis import strategies as st

from roost.insights.boards import top as tops
from roost.insights.boards.model import rank_key
from roost.insights.boards.top import Row, Top


def row(user: int, score: int) -> Row:
    return Row(rank_key(score, user), user, f"p{user}", score, 0, 0, 0)


moves = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 30) | st.none()), max_size=12)


@given(st.lists(moves, max_size=20), st.integers(0, 12), st.integers(0, 8))
@settings(max_examples=200, deadline=None)
def test_it_is_always_a_beginning_of_the_order(
    batches: list[list[tuple[int, int | None]]], least: int, more: int
) -> None:
    saved = tops.LEAST, tops.MOST
    tops.LEAST, tops.MOST = least, least + more + 1  # type: ignore[misc]
    try:
        top, people = Top(), dict[int, int]()
        for batch in batches:
            wanted = dict(batch)
            people = {user: score for user, score in (people | wanted).items() if score is not None}
            top = top.changed(wanted.keys(), [row(user, score) for user, score in wanted.items() if score is not None])
            ordered = sorted((row(user, score) for user, score in people.items()), key=lambda each: each.key)
            assert list(top.rows) == ordered[: len(top.rows)]
            assert len(top.rows) <= tops.MOST
            if top.complete:
                assert len(top.rows) == len(people)
            assert top.is_short or len(top.rows) >= min(tops.LEAST, len(people))
    finally:
        tops.LEAST, tops.MOST = saved  # type: ignore[misc]


def test_who_comes_behind_the_last_is_let_in_only_where_nobody_is_missing() -> None:
    first = (row(1, 9), row(2, 8))
    assert Top(first).changed([], [row(3, 1)]).rows == (*first, row(3, 1))
    assert Top(first, complete=False).changed([], [row(3, 1)]).rows == first


def test_nothing_new_leaves_it_equal() -> None:
    top = Top((row(1, 9),), v=4)
    assert top.changed([1], [row(1, 9)]) == top
