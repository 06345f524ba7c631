"""What projects and tasks do about events: the rest of a deletion, which readers do not wait for."""

from collections.abc import Mapping
from typing import Any, Final

from roost.kit import clock, queues
from roost.kit.settings import settings
from roost.work import project_members, project_store, shared_tasks, store, team_removal

PURGE_PROJECT: Final = "purge_project"
PURGE_TASK: Final = "purge_task"
UNASSIGN: Final = "unassign"


def project_deleted(event: Mapping[str, Any]) -> None:
    """`project.deleted`: the purge will take its name off its tasks."""
    message = {"work": PURGE_PROJECT, "space": event["space"], "project": event["data"]["project"]}
    message |= {"with_tasks": True, "user": event["actor"]} if event["data"].get("with_tasks") else {}
    queues.send(settings().purge_queue_url, message)


def task_deleted(event: Mapping[str, Any]) -> None:
    """`task.deleted`: the purge will clear its page."""
    queues.send(settings().purge_queue_url, {"work": PURGE_TASK, "task": event["data"]["task"]})


def member_removed(event: Mapping[str, Any]) -> None:
    """`member.removed`: what they were to work on goes back to its owners."""
    message = {"work": UNASSIGN, "space": event["space"], "user": event["data"]["user"]}
    queues.send(settings().purge_queue_url, message)


def unassign(message: Mapping[str, Any]) -> None:
    """Who left a workspace works on nothing there any more. Twice is once."""
    shared_tasks.unassign_all(message["space"], message["user"], clock.now_ms())
    project_members.leave_all(message["space"], message["user"], clock.now_ms())


def purge_project(message: Mapping[str, Any]) -> None:
    """The tasks of a deleted project stop naming it, or go with it. Twice is once; readers took it for none already.

    A task that the index does not show yet keeps the name, which then means as little as before.
    """
    project = message["project"]
    project_store.forget_members(project)
    if message.get("with_tasks"):
        team_removal.remove_all(message["space"], project, message["user"], clock.now_ms())
        return
    for task in store.tasks_of_space(message["space"]):
        if task.project == project:
            store.leave_project(task.id, project)
    store.forget_project_sums(project)


def purge_task(message: Mapping[str, Any]) -> None:
    """What a deleted task's page showed goes; the sessions themselves are their person's and stay. Twice is once."""
    store.forget_task_children(message["task"])


def purge_space(space_id: int) -> None:
    """Projects and tasks of a workspace that is there no more go, with everything beside them. Twice is once."""
    store.forget_space(space_id)
