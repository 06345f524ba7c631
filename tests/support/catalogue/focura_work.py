"""Focura's rows about projects, tasks, comments and focus; and how those come about."""

from typing import Any, Final

from tests.support.catalogue.focura_spaces import colleague, workspace
from tests.support.catalogue.focura_world import BASE, Colleague, FocuraWorld
from tests.support.catalogue.rows import Paths, Row


def project(world: FocuraWorld) -> str:
    """A project of the owner's workspace that they manage."""
    wanted = {"name": "Launch", "workspaceId": workspace(world)}
    return str(world.once("project", lambda: world.made_by("POST", "projects", wanted)["id"]))


def helper(world: FocuraWorld) -> Colleague:
    """A colleague who is a member of the project."""
    person, path = colleague(world), f"projects/{project(world)}/members"
    world.once("helper", lambda: world.made_by("POST", path, {"userId": person.id}))
    return person


def task(world: FocuraWorld) -> str:
    """A task of the project that the helper and the owner work on."""
    people = [helper(world).id, world.owner.id]
    return str(world.once("task", lambda: world.made_by("POST", "tasks", _wanted(world, assigneeIds=people))["id"]))


def whole(world: FocuraWorld) -> str:
    """The same task, with a part, a comment and a time entry."""
    found = task(world)
    world.once("part", lambda: world.made_by("POST", "tasks", _wanted(world, parentId=found)))
    comment(world)
    world.once("worked", lambda: _worked(world, found))
    return found


def _worked(world: FocuraWorld, task_id: str) -> str:
    made = world.made_by("POST", "focus", {"type": "CUSTOM", "duration": 600, "taskId": task_id})["id"]
    world.clock.tick(60)
    return str(world.made_by("PATCH", f"focus/{made}/complete")["id"])


def comment(world: FocuraWorld) -> str:
    """A comment of the helper's on the task."""
    wanted = {"content": "Soon", "mentionedUserIds": [world.owner.id]}
    path, author = f"tasks/{task(world)}/comments", helper(world)
    return str(world.once("comment", lambda: world.made_by("POST", path, wanted, by=author)["id"]))


def session(world: FocuraWorld) -> str:
    """A session on the task that goes on."""
    wanted = {"type": "POMODORO", "duration": 1500, "taskId": task(world)}
    return str(world.once("session", lambda: world.made_by("POST", "focus", wanted)["id"]))


def _wanted(world: FocuraWorld, **fields: Any) -> dict[str, Any]:
    place = {"workspaceId": workspace(world), "projectId": project(world)}
    return {"title": "Dig", "description": "Deep", "dueDate": "2026-03-01", **place, **fields}


_projects = Paths(f"{BASE}/projects", {"project_id": project, "member_id": lambda world: helper(world).id})
_tasks = Paths(f"{BASE}/tasks", {"task_id": task})
_focus = Paths(f"{BASE}/focus", {"session_id": session})

_NEW_PROJECT: Final[Any] = lambda world: {"name": "Launch", "workspaceId": workspace(world)}  # noqa: E731
_MEMBER: Final[Any] = lambda world: {"userId": colleague(world).id, "role": "VIEWER"}  # noqa: E731
_NEW_TASK: Final[Any] = lambda world: _wanted(world, assigneeIds=[helper(world).id])  # noqa: E731
_REMARK: Final[Any] = lambda world: {  # noqa: E731
    "content": f"Ask @[Helper]({helper(world).id})",
    "parentId": comment(world),
}
_DONE: Final = {"status": "COMPLETED", "assigneeIds": [], "title": "Dig deeper"}

ROWS: Final[tuple[Row, ...]] = (
    _projects.post("FU-33", status=201, json=_NEW_PROJECT, after=workspace),
    _projects.get("FU-34", params=lambda world: {"workspaceId": workspace(world)}, after=project),
    _projects.get("FU-35", "<project_id>", after=whole),
    _projects.put("FU-36", "<project_id>", json={"status": "COMPLETED", "name": "Landed"}),
    _projects.patch("FU-36a", "<project_id>", json={"icon": "star"}),
    _projects.delete("FU-37", "<project_id>", 200, after=whole),
    _projects.post("FU-38", "<project_id>/members", 201, json=_MEMBER),
    _projects.patch("FU-38a", "<project_id>/members/<member_id>", json={"role": "MANAGER"}),
    _projects.delete("FU-38b", "<project_id>/members/<member_id>", 200),
    _tasks.post("FU-39", status=201, json=_NEW_TASK, after=helper),
    _tasks.get("FU-41", params=lambda world: {"workspaceId": workspace(world), "search": "deep"}, after=whole),
    _tasks.get("FU-42", "<task_id>", after=whole),
    _tasks.put("FU-43", "<task_id>", json=_DONE),
    _tasks.patch("FU-44", "<task_id>/status", json={"status": "COMPLETED"}),
    _tasks.delete("FU-45", "<task_id>", 200, after=whole),
    _tasks.get("FU-46", "<task_id>/comments", after=comment),
    _tasks.post("FU-46a", "<task_id>/comments", 201, json=_REMARK),
    _focus.post("FU-47", status=201, json=lambda world: {"type": "CUSTOM", "duration": 600, "taskId": task(world)}),
    _focus.get("FU-47a", "active", after=session),
    _focus.patch("FU-48", "<session_id>/complete"),
    _focus.post("FU-48a", "<session_id>/cancel", 200),
    _focus.get("FU-49", after=whole),
)
MORE_CALLS: Final = {
    "FU-35": 1,  # which tasks are overdue changes by the minute: the rows of the workspace tell
    "FU-41": 1,  # what may have the text in it is read before it is known what is on the page
}
