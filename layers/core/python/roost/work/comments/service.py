"""Talking about tasks: reading comments, and answering them (FU-46)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from roost.identity.model import Account
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import Invalid
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.work import errors, team_store
from roost.work.comments import store
from roost.work.comments.model import MOST_MENTIONS, Comment, Thread, threads
from roost.work.model import Task
from roost.work.team_store import Scene, Wanted
from roost.work.team_tasks import visible_task


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wants to say: to whom beside those who follow the task, and in answer to which comment."""

    text: str
    mentions: Iterable[int] = ()
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """The comments on a task, by thread, and the people in them; accounts that are gone are missing."""

    threads: list[Thread]
    people: Mapping[int, Account] = field(default_factory=dict)


def list_comments(caller: Caller, task_id: int) -> Talk:
    """All comments on a task, oldest first. Raises NotFound."""
    task, comments = store.read_talk(task_id)
    people = {user for each in comments for user in (each.author, *each.mentions)}
    projects = [task.project if task else None]
    scene = team_store.read_scene(Wanted(user=caller.user, projects=projects, people=people))
    visible_task(caller, task, scene)
    return Talk(threads(comments), scene.people)


def add_comment(caller: Caller, task_id: int, said: Said, now_ms: int) -> tuple[Comment, Mapping[int, Account]]:
    """Say something about a task that one may read; whoever is mentioned and sits in its workspace is told.

    An answer to an answer belongs to the same thread. Raises NotFound, Invalid for an answer to nothing, Conflict.
    """
    return settled(lambda: _add_comment(caller, task_id, said, now_ms))


def _add_comment(caller: Caller, task_id: int, said: Said, now_ms: int) -> tuple[Comment, Mapping[int, Account]]:
    wanted = list(dict.fromkeys(said.mentions))[:MOST_MENTIONS]
    answered = [(task_id, said.answers)] if said.answers is not None else []
    first = team_store.read_scene(Wanted(tasks=[task_id], comments=answered))
    found = first.tasks.get(task_id)
    scene = team_store.read_scene(
        Wanted(
            user=caller.user,
            projects=[found.project if found else None],
            space=found.space if found else 0,
            members=wanted,
            people={caller.user, *wanted},
        )
    )
    task = visible_task(caller, found, scene)
    above = first.comments.get(said.answers or 0)
    if said.answers is not None and above is None:
        raise Invalid({"parent": [errors.COMMENT_UNKNOWN]})
    comment = Comment(
        id=ids.new_id(now_ms),
        task=task.id,
        author=caller.user,
        text=said.text,
        created_ms=now_ms,
        updated_ms=now_ms,
        parent=(above.parent or above.id) if above else None,
        mentions=[user for user in wanted if user != caller.user and user in scene.members & scene.people.keys()],
    )
    _write(comment, task, above, scene)
    return comment, scene.people


def _write(comment: Comment, task: Task, above: Comment | None, scene: Scene) -> None:
    project = scene.project_of(task)
    fact = event(
        "comment.added",
        actor=comment.author,
        space=task.space,
        now_ms=comment.created_ms,
        comment=comment.id,
        task=task.id,
        title=task.title,
        project=task.project,
        project_name=project.name if project else None,
        shared=task.shared or None,
        receivers=list(dict.fromkeys([task.owner, *task.crew, *([above.author] if above else [])])),
        mentioned=comment.mentions,
    )
    store.add_comment(comment, fact)
