"""Comments: threads, and who is mentioned in a text."""

import pytest

from roost.work.comments.model import Comment, names_in, threads


def comment(number: int, parent: int | None = None) -> Comment:
    return Comment(number, 7, 1, "Soon", number, number, parent)


def test_threads_are_flat_and_oldest_first() -> None:
    found = threads([comment(4, 1), comment(3), comment(2, 1), comment(1), comment(5, 99)])
    assert [(each.comment.id, [answer.id for answer in each.answers]) for each in found] == [(1, [2, 4]), (3, [])]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ask @[Ann Lee](c1) and @[Bob](c2).", ["c1", "c2"]),
        ("ann@[x](c1)", ["c1"]),
        ("@Ann @[Ann] (c1) @[](c1) @[Ann]() @[Ann](c 1)", []),
        ("@[A\nB](c1)", []),
        ("@[" * 5000, []),
    ],
)
def test_mentions_in_a_text(text: str, names: list[str]) -> None:
    assert names_in(text) == names
