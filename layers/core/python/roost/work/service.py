"""Projects, and reading tasks. What makes, changes and deletes tasks is in `task_changes`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from roost.focus.model import Session
from roost.insights.days import day_bounds_ms
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.outbox import event
from roost.kit.paging import Page
from roost.kit.parallel import settled
from roost.kit.table import ConditionFailed
from roost.kit.writes import Put, Update
from roost.work import errors, store
from roost.work.access import (
    active_space,
    editable_project,
    editable_task,
    is_own,
    own_task,
    refuse_faults,
    space_faults,
    visible_project,
    workable_task,
)
from roost.work.around import Around
from roost.work.model import Changes, Project, ProjectDraft, Task, TaskFilter
from roost.work.project_model import first_member
from roost.work.project_store import member_put
from roost.workspace.writes import space_counts

Arrange = Callable[[list[Task]], Page[Task]]


def _fact(kind: str, caller: Caller, project: Project, now_ms: int) -> Put:
    return event(kind, actor=caller.user, space=project.space, now_ms=now_ms, project=project.id, name=project.name)


def _counted(caller: Caller, project: Project, number: int) -> list[Update]:
    """Shared workspaces count their projects."""
    return [] if project.space == caller.home else [space_counts(project.space, projects=number)]


def projects_by_id(project_ids: Iterable[int]) -> dict[int, Project]:
    """The projects among these that exist, whoever may see them; deleted ones are missing."""
    return store.read_projects(project_ids)


def projects_of_space(space: int) -> list[Project]:
    """All projects of a workspace, oldest first, whoever asks."""
    return store.projects_of_space(space)


def tasks_by_id(task_ids: Iterable[int]) -> dict[int, Task]:
    """The tasks among these that exist, whoever may see them; deleted ones are missing."""
    return store.read_tasks(task_ids)


def create_project(caller: Caller, draft: ProjectDraft, now_ms: int) -> Project:
    """Make a project (FF-08). Raises Invalid for a workspace without a seat, Denied for a role that only looks."""
    space = active_space(caller) if draft.space is None else draft.space
    refuse_faults(space_faults(caller, space))
    return settled(lambda: _create_project(caller, draft, space, now_ms))


def _create_project(caller: Caller, draft: ProjectDraft, space: int, now_ms: int) -> Project:
    project = Project(
        id=caller.reserved_id or ids.new_id(now_ms),
        space=space,
        owner=caller.user,
        name=draft.name,
        created_ms=now_ms,
        updated_ms=now_ms,
        description=draft.description,
        colour=draft.colour,
        active=draft.active,
    )
    manager = [] if space == caller.home else [member_put(first_member(project, now_ms))]
    project = replace(project, member_count=len(manager))
    fact = _fact("project.created", caller, project, now_ms)
    taken = store.add_project(project, fact, [*_counted(caller, project, 1), *manager])
    if taken and not (caller.reserved_id and taken.owner == caller.user):
        raise ConditionFailed({})
    return taken or project


def list_projects(caller: Caller) -> list[Project]:
    """The projects of every workspace that the caller sits in, the personal one included (FF-07).

    One query per workspace.
    """
    return [project for space in caller.spaces for project in store.projects_of_space(space)]


def read_project(caller: Caller, project_id: int) -> Project:
    """One project (FF-09). Raises NotFound."""
    return visible_project(caller, store.read_project(project_id))


def update_project(caller: Caller, project_id: int, changes: Changes, now_ms: int) -> Project:
    """Change a project (FF-10); without a real change it writes nothing.

    Raises NotFound, Denied, Invalid for another workspace, Conflict.
    """
    return settled(lambda: _update_project(caller, project_id, changes, now_ms))


def _update_project(caller: Caller, project_id: int, changes: Changes, now_ms: int) -> Project:
    before = editable_project(caller, store.read_project(project_id))
    if changes.space not in (None, before.space):
        refuse_faults({"space": [errors.SPACE_FIXED]})
    fields = {name: value for name, value in changes.fields.items() if getattr(before, name) != value}
    if not fields:
        return before
    fields["updated_ms"] = now_ms
    after = replace(before, **fields, v=before.v + 1)
    store.change_project(before, fields, _fact("project.updated", caller, after, now_ms))
    return after


def delete_project(caller: Caller, project_id: int, now_ms: int) -> None:
    """Delete a project (FF-11); its tasks are without project from now on. Raises NotFound, Denied."""
    project = editable_project(caller, store.read_project(project_id))
    if not settled(lambda: _delete_project(caller, project, now_ms)):
        raise NotFound()


def _delete_project(caller: Caller, project: Project, now_ms: int) -> bool:
    fact = _fact("project.deleted", caller, project, now_ms)
    return store.remove_project(project.id, fact, _counted(caller, project, -1))


def own_tasks(caller: Caller) -> list[Task]:
    """The caller's tasks in workspaces that they still sit in, oldest first."""
    return [task for task in store.tasks_of_person(caller.user) if is_own(caller, task)]


def list_tasks(caller: Caller, wanted: TaskFilter, arrange: Arrange) -> tuple[Page[Task], Around]:
    """The caller's tasks that pass the filter, sorted and cut by `arrange`, with that page's projects and assignees.

    (FF-12.) A deleted project has no tasks. Raises what `arrange` raises.
    """
    return page_of(caller, own_tasks(caller), wanted, arrange)


def page_of(
    caller: Caller, tasks: Iterable[Task], wanted: TaskFilter, arrange: Arrange, *, owners: bool = False
) -> tuple[Page[Task], Around]:
    """Those of the tasks that pass the filter, sorted and cut by `arrange`, and in one read what they name."""
    created = day_bounds_ms(wanted.created_on, caller.zone) if wanted.created_on else None
    page = arrange([task for task in tasks if wanted.admits(task, created)])
    around = _named_by(page.rows, owners)
    is_gone = wanted.project is not None and wanted.project not in around.projects
    return (arrange([]) if is_gone else page), around


def _named_by(tasks: Sequence[Task], owners: bool) -> Around:
    people = {task.assignee for task in tasks if task.assignee is not None}
    return store.read_around(
        projects={task.project for task in tasks if task.project is not None},
        people=people | {task.owner for task in tasks} if owners else people,
    )


def read_task(caller: Caller, task_id: int) -> tuple[Task, Around, list[Session]]:
    """One task with its project, its assignee and its sessions of work, oldest first, an active one last (FF-14).

    Raises NotFound.
    """
    found, sessions = store.read_task_page(task_id)
    task = own_task(caller, found)
    around = store.read_around(
        projects=[task.project] if task.project is not None else [],
        active_of=[task.worker],
        people=[task.assignee] if task.assignee is not None else [],
    )
    active = around.sessions.get(task.worker)
    if active and active.task == task.id and not active.kind.is_break:
        sessions = [session for session in sessions if session.id != active.id] + [active]
    return task, around, sessions


def require_editable_task(caller: Caller, task_id: int) -> None:
    """Raises NotFound or Denied unless the caller may change the task."""
    editable_task(caller, store.read_task(task_id))


def require_workable_task(caller: Caller, task_id: int) -> None:
    """Raises NotFound or Denied unless the caller is the one who works on the task."""
    workable_task(caller, store.read_task(task_id))


def require_editable_project(caller: Caller, project_id: int) -> None:
    """Raises NotFound or Denied unless the caller may change the project."""
    editable_project(caller, store.read_project(project_id))
