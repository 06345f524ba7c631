"""Who sees and changes what, where projects have members: by role in the workspace and in the project."""

from roost.kit.caller import Caller
from roost.kit.errors import Denied, NotFound
from roost.work.model import Project, Task
from roost.work.project_model import ProjectMember, ProjectRole
from roost.workspace.model import Action
from roost.workspace.service import may


def leads(caller: Caller, space: int) -> bool:
    """Owners, admins and managers of a workspace have a manager's rights in all its projects."""
    return may(caller, space, Action.EDIT_PROJECTS)


def contributes(caller: Caller, space: int) -> bool:
    """Whether the caller's role in the workspace is more than a viewer's."""
    return may(caller, space, Action.CREATE_WORK)


def require_seat(caller: Caller, space: int) -> None:
    """Raises Denied for a workspace that the caller does not sit in, and for personal ones, which are none here."""
    if space not in caller.spaces or space == caller.home:
        raise Denied()


def role_of(caller: Caller, project: Project, member: ProjectMember | None) -> ProjectRole | None:
    """The caller's role in a project; its maker is the manager of one that was made where projects have no members."""
    if member is not None:
        return member.role
    return ProjectRole.MANAGER if project.slug is None and project.owner == caller.user else None


def reads_project(caller: Caller, project: Project, role: ProjectRole | None) -> bool:
    """Its members, and those who lead the workspace."""
    return project.space in caller.spaces and (role is not None or leads(caller, project.space))


def manages_project(caller: Caller, project: Project, role: ProjectRole | None) -> bool:
    """Its managers, as far as they are more than viewers of the workspace, and those who lead that."""
    manages = role is ProjectRole.MANAGER and contributes(caller, project.space)
    return manages or leads(caller, project.space)


def works_in_project(caller: Caller, project: Project, role: ProjectRole | None) -> bool:
    """Whether the caller may make tasks in a project: its members but for viewers, and those who lead the workspace."""
    works = role in (ProjectRole.MANAGER, ProjectRole.COLLABORATOR)
    return leads(caller, project.space) or (works and contributes(caller, project.space))


def readable_project(caller: Caller, project: Project | None, role: ProjectRole | None) -> Project:
    """Raises NotFound outside of the project's workspace, Denied inside without access."""
    if project is None or project.space not in caller.spaces or project.space == caller.home:
        raise NotFound()
    if not reads_project(caller, project, role):
        raise Denied()
    return project


def managed_project(caller: Caller, project: Project | None, role: ProjectRole | None) -> Project:
    """Raises NotFound, Denied."""
    project = readable_project(caller, project, role)
    if not manages_project(caller, project, role):
        raise Denied()
    return project


def reads_task(caller: Caller, task: Task, project: Project | None, role: ProjectRole | None) -> bool:
    """Its maker, those it is assigned to, those with access to its project; any member if it has none."""
    if task.space not in caller.spaces:
        return False
    if caller.user in (task.owner, *task.crew):
        return True
    return task.shared and (project is None or reads_project(caller, project, role))


def edits_task(caller: Caller, task: Task, project: Project | None, role: ProjectRole | None) -> bool:
    """Its maker, the managers of its project and those who lead its workspace; no viewer of either."""
    if leads(caller, task.space):
        return True
    if not contributes(caller, task.space) or role is ProjectRole.VIEWER:
        return False
    return task.owner == caller.user or (project is not None and role is ProjectRole.MANAGER)


def moves_task(caller: Caller, task: Task, project: Project | None, role: ProjectRole | None) -> bool:
    """Those and whoever it is assigned to may say where it stands."""
    assigned = caller.user in task.crew and contributes(caller, task.space)
    return assigned or edits_task(caller, task, project, role)
