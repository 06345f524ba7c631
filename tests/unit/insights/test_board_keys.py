"""The order in which people stand on boards."""

from hypothesis import given
from hypothesis import strategies as st

from roost.insights.boards.model import DIGITS, ID_DIGITS, Standing, Tree, rank_key, user_in

scores = st.integers(0, 10**12) | st.integers(0, 70)
users = st.integers(1, 2**53 - 1)


def test_digits_sort_as_they_count() -> None:
    assert len(DIGITS) == 64
    assert sorted(DIGITS) == list(DIGITS)


@given(st.tuples(scores, users), st.tuples(scores, users))
def test_higher_scores_come_first_and_older_accounts_among_equals(one: tuple[int, int], other: tuple[int, int]) -> None:
    def order(who: tuple[int, int]) -> tuple[int, int]:
        return -who[0], who[1]

    assert (rank_key(*one) < rank_key(*other)) == (order(one) < order(other))
    assert (rank_key(*one) == rank_key(*other)) == (one == other)


@given(scores, users)
def test_a_key_tells_whose_it_is(score: int, user: int) -> None:
    assert user_in(rank_key(score, user)) == user


@given(scores, users)
def test_a_key_is_short_where_scores_are_small(score: int, user: int) -> None:
    assert len(rank_key(score, user)) == ID_DIGITS + 1 + -(-score.bit_length() // 6)


def test_each_order_asks_for_its_own_score() -> None:
    standing = Standing(7, "jane", minutes=120, sessions=4, best_streak=3)
    assert [standing.score(tree) for tree in Tree] == [120, 3, 4]
    assert standing.key(Tree.STREAK) == rank_key(3, 7)
