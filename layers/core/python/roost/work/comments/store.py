"""Every table access about comments."""

from roost.kit import ids, keys
from roost.kit.conditions import absent, present
from roost.kit.records import pack, unpack
from roost.kit.table import query, transact
from roost.kit.writes import Put, Update
from roost.work.comments.model import Comment
from roost.work.model import Task


def read_talk(task_id: int) -> tuple[Task | None, list[Comment]]:
    """A task and all comments on it, oldest first, in one strongly consistent query."""
    own, task, comments = keys.task(task_id), None, list[Comment]()
    last = keys.comment(task_id, ids.MAX_ID).sk
    for item in query(own.pk, between=(own.sk, last)):
        if item["sk"] == own.sk:
            task = unpack(Task, item)
        elif item["sk"].startswith(keys.COMMENT_PREFIX):
            comments.append(unpack(Comment, item))
    return task, comments


def add_comment(comment: Comment, fact: Put) -> None:
    """Write a new comment and count it. Raises ConditionFailed, also when the task is gone."""
    own = keys.comment(comment.task, comment.id)
    count = Update(keys.task(comment.task), add={"comment_count": 1, "v": 1}, condition=present())
    transact([fact, Put(own, pack(comment), absent()), count])
