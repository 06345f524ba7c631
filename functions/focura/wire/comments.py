"""Comments in Focura's words (contract section 10)."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Field

from focura.wire.fields import IdIn, IdOut, Input, Output, Text, named_id, stamp
from focura.wire.people import Face, face
from roost.identity.model import Account
from roost.work.comments.model import Comment, names_in
from roost.work.comments.service import Said, Talk


class CommentBody(Input):
    content: Annotated[Text, Field(min_length=1, max_length=5000)]
    parent_id: IdIn = 0
    mentioned_user_ids: Annotated[list[IdIn], Field(max_length=200)] = Field(default_factory=list)

    def said(self) -> Said:
        """What is said, and to whom: those who are named beside the text, and in it."""
        named = [named_id(each) for each in names_in(self.content)]
        return Said(self.content, [*self.mentioned_user_ids, *named], self.given().get("parent_id"))


class Answer(Output):
    id: IdOut
    content: str
    edited: bool
    task_id: IdOut
    parent_id: IdOut | None
    user: Face | None
    mentions: list[Face]
    created_at: str
    updated_at: str


class CommentItem(Answer):
    replies: list[Answer]

    @classmethod
    def of(cls, comment: Comment, people: Mapping[int, Account]) -> Self:
        """A comment that nobody has answered yet."""
        return cls(**_words(comment, people), replies=[])


def _words(comment: Comment, people: Mapping[int, Account]) -> dict[str, Any]:
    mentioned = [face(user, people) for user in comment.mentions]
    return {
        "id": comment.id,
        "content": comment.text,
        "edited": comment.edited,
        "task_id": comment.task,
        "parent_id": comment.parent,
        "user": face(comment.author, people),
        "mentions": [each for each in mentioned if each],
        "created_at": stamp(comment.created_ms),
        "updated_at": stamp(comment.updated_ms),
    }


def talk(found: Talk) -> list[CommentItem]:
    """All that was said, by thread."""
    return [
        CommentItem(
            **_words(thread.comment, found.people),
            replies=[Answer(**_words(answer, found.people)) for answer in thread.answers],
        )
        for thread in found.threads
    ]
