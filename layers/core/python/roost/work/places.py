"""What other modules ask of projects and tasks that something is put into."""

from collections.abc import Sequence
from dataclasses import dataclass

from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.work import project_store
from roost.work.model import Project
from roost.work.projects import by_joining, my_role
from roost.work.rights import manages_project, reads_project, works_in_project


@dataclass(frozen=True, slots=True)
class ProjectPlace:
    """A project as the caller stands to it, and the people who have a role in it."""

    project: Project
    people: Sequence[int]
    reads: bool
    works: bool
    manages: bool


def project_place(caller: Caller, project_id: int) -> ProjectPlace:
    """A project of a workspace that the caller sits in, in one call. Raises NotFound."""
    project, members = project_store.read_page(project_id)
    if project is None or project.space not in caller.spaces:
        raise NotFound()
    role = my_role(caller, project, members)
    return ProjectPlace(
        project,
        [member.user for member in by_joining(members)],
        reads_project(caller, project, role),
        reads_project(caller, project, role) and works_in_project(caller, project, role),
        manages_project(caller, project, role),
    )
