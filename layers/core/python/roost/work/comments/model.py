"""Comments on tasks: what people say, to whom, and in answer to what."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

MENTION: Final = re.compile(r"@\[[^\]\n]{1,200}\]\(([^()\s]{1,64})\)")
MOST_MENTIONS: Final = 50


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said about a task; an answer has the first comment of its thread as `parent`."""

    id: int
    task: int
    author: int
    text: str
    created_ms: int
    updated_ms: int
    parent: int | None = None
    mentions: list[int] = field(default_factory=list)
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with the answers to it, oldest first."""

    comment: Comment
    answers: Sequence[Comment] = ()


def threads(comments: Iterable[Comment]) -> list[Thread]:
    """Comments by thread, oldest first; an answer whose thread is gone is left out."""
    ordered = sorted(comments, key=lambda each: each.id)
    first = [each for each in ordered if each.parent is None]
    return [Thread(each, [answer for answer in ordered if answer.parent == each.id]) for each in first]


def names_in(text: str) -> list[str]:
    """The ids, as the dialect spells them, of the people mentioned in a text as `@[Name](id)`."""
    return MENTION.findall(text)
