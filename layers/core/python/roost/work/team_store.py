"""Reading tasks and projects with members, together with everything that decides about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from roost.focus.model import Session
from roost.identity.model import Account
from roost.kit import keys
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.records import unpack
from roost.kit.table import get_many, query
from roost.work.comments.model import Comment
from roost.work.model import Project, Task
from roost.work.project_model import ProjectMember, ProjectRole
from roost.work.rights import role_of
from roost.work.rows import Row
from roost.workspace.model import Space


@dataclass(frozen=True, slots=True)
class Scene:
    """What was read in one strongly consistent call, by id; what does not exist is missing.

    `gone` are projects that were deleted with everything in them, `roles` the caller's memberships by project,
    `members` those of the people asked for who sit in the workspace.
    """

    projects: dict[int, Project] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    roles: dict[int, ProjectMember] = field(default_factory=dict)
    tasks: dict[int, Task] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    members: set[int] = field(default_factory=set)
    people: dict[int, Account] = field(default_factory=dict)
    zones: dict[int, str] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    spaces: dict[int, Space] = field(default_factory=dict)

    def project_of(self, task: Task | Row) -> Project | None:
        """The project that a task is in."""
        return self.projects.get(task.project or 0)

    def role(self, caller: Any, project: int | None) -> ProjectRole | None:
        """The caller's role in a project, if it exists and they have one."""
        found = self.projects.get(project or 0)
        return role_of(caller, found, self.roles.get(found.id)) if found else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a scene is to have; `user` is whose roles count, `space` where `members` must sit."""

    user: int = 0
    projects: Iterable[int | None] = ()
    tasks: Iterable[int | None] = ()
    space: int = 0
    members: Iterable[int] = ()
    people: Iterable[int] = ()
    zones_of: Iterable[int] = ()
    active_of: Iterable[int] = ()
    spaces: Iterable[int] = ()
    comments: Iterable[tuple[int, int]] = ()

    def keys(self) -> dict[Key, tuple[str, int]]:
        """What to read, and as what."""
        found: dict[Key, tuple[str, int]] = {}
        for project in self.projects:
            if project is not None:
                found[keys.project(project)] = "project", project
                found[keys.project_member(project, self.user)] = "role", project
        found |= {keys.task(each): ("task", each) for each in self.tasks if each is not None}
        found |= {keys.member(self.space, each): ("member", each) for each in self.members}
        found |= {keys.profile(each): ("person", each) for each in self.people}
        found |= {keys.card(each): ("zone", each) for each in self.zones_of}
        found |= {keys.active_session(each): ("session", each) for each in self.active_of}
        found |= {keys.space(each): ("space", each) for each in self.spaces}
        found |= {keys.comment(*each): ("comment", each[1]) for each in self.comments}
        return found


def read_scene(wanted: Wanted) -> Scene:
    """Read it all, in one call per hundred items; nothing asked for costs no call."""
    names, scene = wanted.keys(), Scene()
    for key, item in get_many(names).items():
        _place(scene, *names[key], item)
    return scene


def _place(scene: Scene, kind: str, number: int, item: Item) -> None:
    match kind:
        case "project" if "name" in item:
            scene.projects[number] = unpack(Project, item)
        case "project" if "gone" in item:
            scene.gone.add(number)
        case "role":
            scene.roles[number] = unpack(ProjectMember, item)
        case "task":
            scene.tasks[number] = unpack(Task, item)
        case "member" if item["active"]:
            scene.members.add(number)
        case "person":
            scene.people[number] = unpack(Account, item)
        case "zone":
            scene.zones[number] = item["zone"]
        case "session":
            scene.sessions[number] = unpack(Session, item)
        case "space":
            scene.spaces[number] = unpack(Space, item)
        case "comment":
            scene.comments[number] = unpack(Comment, item)


def read_page(task_id: int) -> tuple[Task | None, list[Session], list[int]]:
    """A task, its ended sessions of work, oldest first, and the ids of the tasks below it."""
    own, task, sessions, below = keys.task(task_id), None, list[Session](), list[int]()
    for item in query(own.pk, between=(keys.SESSION_PREFIX, own.sk)):
        if item["sk"] == own.sk:
            task = unpack(Task, item)
        elif item["sk"].startswith(keys.SESSION_PREFIX):
            sessions.append(unpack(Session, item))
        elif item["sk"].startswith(keys.SUBTASK_PREFIX):
            below.append(keys.id_in(item["sk"]))
    return task, sessions, below


def rows_of_space(space: int) -> list[Row]:
    """The rows of a shared workspace's tasks, oldest first; one call per megabyte, some three thousand of them."""
    return [unpack(Row, item) for item in query(keys.task_rows(space), index=keys.BY_ROW)]


def tasks_of_person(user: int) -> dict[int, Task]:
    """The tasks that a person made or is assigned to: one query, and one call per hundred of others' tasks."""
    rows = query(keys.tasks_of_person(user), index=keys.BY_PERSON)
    own = {row["id"]: unpack(Task, row) for row in rows if "title" in row}
    given = get_many(keys.task(row["task"]) for row in rows if "title" not in row)
    return own | {task.id: task for task in (unpack(Task, item) for item in given.values())}


def read_tasks(ids: Iterable[int]) -> Mapping[int, Task]:
    """Tasks by id, in one call per hundred."""
    return read_scene(Wanted(tasks=ids)).tasks


def memberships(user: int) -> list[ProjectMember]:
    """The projects that a person has a role in, by id."""
    return [unpack(ProjectMember, item) for item in query(keys.projects_of_person(user), index=keys.BY_PERSON)]
