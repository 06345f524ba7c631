"""Every table access about projects and tasks, and the neighbours that their rules need in the same read.

An event comes first in each transaction: nobody writes it again, so after a lost answer it proves what happened.
"""

from collections.abc import Iterable
from typing import Final

from roost.focus.model import Session
from roost.identity.model import Account
from roost.kit import keys
from roost.kit.conditions import absent, equals, present, version
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, clear, get, get_many, query, transact, write
from roost.kit.writes import Check, Delete, Put, Update, Write
from roost.work.around import Around
from roost.work.model import Project, Task
from roost.work.rows import row_changes, row_index
from roost.work.writes import in_progress_index
from roost.workspace.model import Space

LARGEST_TRANSACTION: Final = 90


def _project(item: Item | None) -> Project | None:
    """Sums that came after a deletion leave an item without a name: no project."""
    return unpack(Project, item) if item and "name" in item else None


def read_project(project_id: int) -> Project | None:
    """A project by id."""
    return _project(get(keys.project(project_id)))


def read_projects(ids: Iterable[int]) -> dict[int, Project]:
    """The projects among these ids that exist; no call for none."""
    return read_around(projects=ids).projects


def projects_of_space(space_id: int) -> list[Project]:
    """All projects of a workspace, oldest first."""
    return [unpack(Project, item) for item in query(keys.projects_of_space(space_id), index=keys.BY_SPACE)]


def read_task(task_id: int) -> Task | None:
    """A task by id."""
    item = get(keys.task(task_id))
    return unpack(Task, item) if item else None


def read_tasks(ids: Iterable[int]) -> dict[int, Task]:
    """The tasks among these ids that exist; no call for none."""
    found = get_many(keys.task(task_id) for task_id in ids)
    return {task.id: task for task in (unpack(Task, item) for item in found.values())}


def read_task_and_active(task_id: int, user: int) -> tuple[Task | None, Around]:
    """A task, and a person's active session, whatever it is on, with their zone."""
    task, active, card = keys.task(task_id), keys.active_session(user), keys.card(user)
    found = get_many((task, active, card))
    sessions = {user: unpack(Session, found[active])} if active in found else {}
    zones = {user: found[card]["zone"]} if card in found else {}
    return unpack(Task, found[task]) if task in found else None, Around(sessions=sessions, zones=zones)


def read_task_page(task_id: int) -> tuple[Task | None, list[Session]]:
    """A task and its ended sessions of work, oldest first."""
    key = keys.task(task_id)
    task, sessions = None, []
    for item in query(key.pk, between=(keys.SESSION_PREFIX, key.sk)):
        if item["sk"] == key.sk:
            task = unpack(Task, item)
        elif item["sk"].startswith(keys.SESSION_PREFIX):
            sessions.append(unpack(Session, item))
    return task, sessions


def tasks_of_person(user: int) -> list[Task]:
    """All tasks that a person owns or is said to be given, oldest first.

    One query, and for the given ones one read per hundred.
    """
    rows = query(keys.tasks_of_person(user), index=keys.BY_PERSON)
    own = [unpack(Task, row) for row in rows if "title" in row]
    given = read_tasks({row["task"] for row in rows if "title" not in row})
    return sorted([*own, *given.values()], key=lambda task: task.id)


def tasks_of_space(space_id: int) -> list[Task]:
    """All tasks of a workspace, oldest first."""
    return [unpack(Task, item) for item in query(keys.tasks_of_space(space_id), index=keys.BY_SPACE)]


def count_in_progress(space_id: int) -> int:
    """How many shared tasks of a workspace are in progress."""
    return len(query(keys.tasks_in_progress(space_id), index=keys.BY_TIME))


def read_around(
    *,
    projects: Iterable[int] = (),
    spaces: Iterable[int] = (),
    active_of: Iterable[int] = (),
    zones_of: Iterable[int] = (),
    people: Iterable[int] = (),
) -> Around:
    """Read neighbours in one call; what does not exist is left out, and nothing asked for costs no call."""
    wanted: dict[Key, tuple[str, int]] = {}
    wanted |= {keys.project(each): ("project", each) for each in projects}
    wanted |= {keys.space(each): ("space", each) for each in spaces}
    wanted |= {keys.active_session(each): ("session", each) for each in active_of}
    wanted |= {keys.card(each): ("zone", each) for each in zones_of}
    wanted |= {keys.profile(each): ("person", each) for each in people}
    around = Around()
    for key, item in get_many(wanted).items():
        kind, number = wanted[key]
        if kind == "project" and (project := _project(item)):
            around.projects[number] = project
        elif kind == "space":
            around.spaces[number] = unpack(Space, item)
        elif kind == "session":
            around.sessions[number] = unpack(Session, item)
        elif kind == "zone":
            around.zones[number] = item["zone"]
        elif kind == "person":
            around.people[number] = unpack(Account, item)
    return around


def _project_index(project: Project) -> Item:
    return {keys.BY_SPACE.pk: keys.projects_of_space(project.space), keys.BY_SPACE.sk: keys.ordered(project.id)}


def _task_index(task: Task) -> Item:
    ordered = keys.ordered(task.id)
    return {
        keys.BY_SPACE.pk: keys.tasks_of_space(task.space),
        keys.BY_SPACE.sk: ordered,
        keys.BY_PERSON.pk: keys.tasks_of_person(task.owner),
        keys.BY_PERSON.sk: ordered,
        **row_index(task),
    }


def add_project(project: Project, event: Put, more: Iterable[Write] = ()) -> Project | None:
    """Write a new project and what goes with it.

    Returns the project that has the id already, if there is one, and writes nothing then. Raises ConditionFailed for a
    clash of event ids.
    """
    key = keys.project(project.id)
    try:
        transact([event, Put(key, pack(project) | _project_index(project), absent()), *more])
    except ConditionFailed as failed:
        taken = _project(failed.items.get(key))
        if taken is None:
            raise
        return taken
    return None


def change_project(before: Project, fields: Item, event: Put) -> None:
    """Set fields of a project as it was read. Raises ConditionFailed when it is another by now."""
    transact([event, Update(keys.project(before.id), set=fields, add={"v": 1}, condition=version(before.v))])


def remove_project(project_id: int, event: Put, more: Iterable[Write] = ()) -> bool:
    """Delete a project and do what goes with that; False when it was gone already.

    Raises ConditionFailed for a clash of event ids.
    """
    key = keys.project(project_id)
    try:
        transact([event, Delete(key, present("name")), *more])
    except ConditionFailed as failed:
        if key not in failed.items:
            raise
        return False
    return True


def _progress_index(task: Task) -> Item:
    return {name: place for name, place in in_progress_index(task, task.status).items() if place}


def add_task(task: Task, writes: Iterable[Write]) -> Task | None:
    """Write a new task and what goes with it, an event first.

    Returns the task that has the id already, if there is one, and writes nothing then. Raises ConditionFailed when one
    of the other writes is refused.
    """
    key = keys.task(task.id)
    try:
        transact([*writes, Put(key, pack(task) | _task_index(task) | _progress_index(task), absent())])
    except ConditionFailed as failed:
        item = failed.items.get(key)
        if item is None:
            raise
        return unpack(Task, item)
    return None


def task_change(before: Task, fields: Item) -> Update:
    """The write that sets fields of a task as it was read."""
    told = {**fields, **row_changes(before, fields)}
    return Update(keys.task(before.id), set=told, add={"v": 1}, condition=version(before.v))


def task_removal(before: Task) -> Delete:
    """The write that deletes a task as it was read."""
    return Delete(keys.task(before.id), version(before.v))


def given_to(task: Task, user: int) -> Put:
    """The write that puts somebody else's task among a person's tasks."""
    index = {keys.BY_PERSON.pk: keys.tasks_of_person(user), keys.BY_PERSON.sk: keys.ordered(task.id)}
    return Put(keys.assignee(task.id, user), {"task": task.id, "space": task.space, "user": user} | index)


def taken_from(task: Task, user: int) -> Delete:
    """The write that takes it away again."""
    return Delete(keys.assignee(task.id, user))


def still_member(space: int, user: int) -> Check:
    """The demand that a person is a member."""
    return Check(keys.member(space, user), equals("active", True))


def read_task_and_member(task_id: int, space: int, user: int) -> tuple[Task | None, bool]:
    """A task, and whether a person is a member of a workspace."""
    task, member = keys.task(task_id), keys.member(space, user)
    found = get_many((task, member))
    is_member = found.get(member, {}).get("active", False)
    return unpack(Task, found[task]) if task in found else None, is_member


def active_session_moved(session: Session, project: int | None) -> Update:
    """The write that lets an active session follow its task into another project."""
    same = version(session.v) & present()
    return Update(keys.active_session(session.user), set={"project": project}, add={"v": 1}, condition=same)


def commit(writes: list[Write], figures: list[Update]) -> None:
    """Do all of it at once, as far as one transaction reaches. Figures beyond that are set before it, one by one.

    They may be set again without harm, so a failure in between is mended by repeating. Raises ConditionFailed.
    """
    room = max(0, LARGEST_TRANSACTION - len(writes))
    for update in figures[room:]:
        write(update)
    transact([*writes, *figures[:room]])


def leave_project(task_id: int, project_id: int) -> None:
    """Take a task out of a project that is gone, if it still is in it; nobody has edited anything by that."""
    try:
        write(Update(keys.task(task_id), add={"v": 1}, remove=["project"], condition=equals("project", project_id)))
    except ConditionFailed:
        return


def forget_project_sums(project_id: int) -> None:
    """Drop what sums left behind of a deleted project."""
    try:
        write(Delete(keys.project(project_id), absent("name")))
    except ConditionFailed:
        return


def forget_task_children(task_id: int) -> None:
    """Drop what stands beside a task that is gone; nothing happens while it is there."""
    own = keys.task(task_id)
    items = query(own.pk)
    if any(item["sk"] == own.sk for item in items):
        return
    for item in items:
        write(Delete(Key(item["pk"], item["sk"])))


def forget_space(space_id: int) -> None:
    """Clear the partitions of all tasks and projects of a workspace that is gone."""
    for task in tasks_of_space(space_id):
        clear(keys.task(task.id).pk)
    for project in projects_of_space(space_id):
        clear(keys.project(project.id).pk)
        clear(keys.project_slug(space_id, project.slug or "").pk)
