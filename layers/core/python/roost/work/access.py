"""Who sees and who changes which project and task."""

from roost.kit.caller import Caller
from roost.kit.errors import Denied, Invalid, NotFound, NotYours
from roost.work import errors
from roost.work.model import Project, Task
from roost.workspace.model import Action
from roost.workspace.service import may, require


def active_space(caller: Caller) -> int:
    """The workspace that new work goes to when nothing else decides: the active one, else the personal one."""
    active = caller.active_space
    return active if active is not None and active in caller.spaces else caller.home


def space_faults(caller: Caller, space: int) -> dict[str, list[str]]:
    """What is wrong with making work in a workspace. Raises Denied for a member whose role forbids it."""
    if space not in caller.spaces:
        return {"space": [errors.NOT_A_MEMBER]}
    require(caller, space, Action.CREATE_WORK)
    return {}


def refuse_faults(faults: dict[str, list[str]]) -> None:
    """Raises Invalid when there are faults."""
    if faults:
        raise Invalid(faults)


def sees(caller: Caller, project: Project) -> bool:
    """Own projects and those of the workspaces that the caller sits in; one's own are always in one of them."""
    return may(caller, project.space, Action.SEE_PROJECTS)


def visible_project(caller: Caller, project: Project | None) -> Project:
    """Raises NotFound for none and for one that the caller may not see."""
    if project is None or not sees(caller, project):
        raise NotFound()
    return project


def editable_project(caller: Caller, project: Project | None) -> Project:
    """Raises NotFound, and Denied for a member who neither owns the project nor manages its workspace."""
    project = visible_project(caller, project)
    if project.owner != caller.user and not may(caller, project.space, Action.EDIT_PROJECTS):
        raise Denied()
    return project


def is_own(caller: Caller, task: Task) -> bool:
    """The caller owns the task or it is assigned to them, and they still sit in its workspace."""
    return caller.user in (task.owner, *task.crew) and task.space in caller.spaces


def own_task(caller: Caller, task: Task | None) -> Task:
    """Raises NotFound for none, NotYours for one that is not the caller's."""
    if task is None:
        raise NotFound()
    if not is_own(caller, task):
        raise NotYours()
    return task


def editable_task(caller: Caller, task: Task | None) -> Task:
    """Raises NotFound, and Denied for the assignee: only the owner edits and deletes."""
    task = own_task(caller, task)
    if task.owner != caller.user:
        raise Denied()
    return task


def workable_task(caller: Caller, task: Task | None) -> Task:
    """Raises NotFound, and Denied for the owner of a task that somebody else works on."""
    task = own_task(caller, task)
    if task.worker != caller.user:
        raise Denied()
    return task
