"""Projects with members: making, listing, changing and deleting them. Who is in them is in `project_members`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import Denied, Invalid, NotFound
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.kit.writes import Put
from roost.work import errors, project_store, store, team_store
from roost.work.model import Project, ProjectDraft, ProjectState
from roost.work.project_model import ProjectFilter, ProjectMember, ProjectPage, ProjectRole, first_member, slugs
from roost.work.rights import contributes, leads, managed_project, readable_project, require_seat, role_of
from roost.work.team_store import Wanted
from roost.workspace.planned.model import LIMITS
from roost.workspace.planned.service import require_room


def project_fact(kind: str, caller: Caller, project: Project, now_ms: int, **data: Any) -> Put:
    """A fact about a project that somebody makes, changes or deletes."""
    about = {"project": project.id, "name": project.name}
    return event(kind, actor=caller.user, space=project.space, now_ms=now_ms, **about, **data)


def create_project(caller: Caller, draft: ProjectDraft, now_ms: int) -> Project:
    """Make a project in a shared workspace, its maker the first manager (FU-33).

    Raises Denied for a workspace without a seat and a role that only looks, PlanLimitReached, Invalid for an end before
    the start.
    """
    space = draft.space or 0
    require_seat(caller, space)
    if not contributes(caller, space):
        raise Denied()
    _refuse_crossed(draft.start_ms, draft.due_ms)
    return settled(lambda: _create_project(caller, draft, space, now_ms))


def _create_project(caller: Caller, draft: ProjectDraft, space_id: int, now_ms: int) -> Project:
    project_id = ids.new_id(now_ms)
    wanted = slugs(draft.name, project_id)
    space, taken = project_store.read_place(space_id, wanted)
    if space is None:
        raise Denied()
    most = LIMITS[space.tier].max_projects
    require_room(most, space.project_count)
    state = draft.state or ProjectState.ACTIVE
    project = Project(
        id=project_id,
        space=space_id,
        owner=caller.user,
        name=draft.name,
        created_ms=now_ms,
        updated_ms=now_ms,
        description=draft.description,
        colour=draft.colour,
        active=not state.is_over,
        slug=next(slug for slug in wanted if slug not in taken),
        icon=draft.icon,
        state=state,
        priority=draft.priority,
        start_ms=draft.start_ms,
        due_ms=draft.due_ms,
        completed_ms=now_ms if state is ProjectState.COMPLETED else None,
        member_count=1,
    )
    fact = project_fact("project.created", caller, project, now_ms)
    project_store.add_project(project, first_member(project, now_ms), fact, most)
    return project


def _refuse_crossed(start_ms: int | None, due_ms: int | None) -> None:
    if start_ms is not None and due_ms is not None and due_ms < start_ms:
        raise Invalid({"due_ms": [errors.ENDS_FIRST]})


def list_projects(caller: Caller, wanted: ProjectFilter) -> list[Project]:
    """The projects that the caller has access to, the latest changed first (FU-34).

    One query per workspace that they lead; one query and one read for those that they are a member of elsewhere.
    Raises Denied for a workspace without a seat.
    """
    if wanted.space is not None:
        require_seat(caller, wanted.space)
    spaces = {wanted.space} if wanted.space is not None else set(caller.spaces) - {caller.home}
    led = {space for space in spaces if leads(caller, space)}
    found = {project.id: project for space in sorted(led) for project in store.projects_of_space(space)}
    if spaces - led:
        mine = team_store.memberships(caller.user)
        found |= store.read_projects(each.project for each in mine if each.space in spaces - led)
    admitted = [project for project in found.values() if wanted.admits(project)]
    return sorted(admitted, key=lambda project: (project.updated_ms, project.id), reverse=True)


def read_project(caller: Caller, project_id: int, now_ms: int) -> ProjectPage:
    """A project with its members and figures (FU-35): three calls, one of them for what is overdue in its workspace.

    Raises NotFound, Denied for a member of the workspace without access.
    """
    found, members = project_store.read_page(project_id)
    project = readable_project(caller, found, my_role(caller, found, members))
    people = team_store.read_scene(Wanted(people={member.user for member in members})).people
    late = sum(
        row.project == project.id and row.due_ms is not None and row.due_ms < now_ms and not row.status.is_over
        for row in (team_store.rows_of_space(project.space) if project.task_count > project.completed_count else [])
    )
    return ProjectPage(project, by_joining(members), people, late)


def my_role(caller: Caller, project: Project | None, members: list[ProjectMember]) -> ProjectRole | None:
    """The caller's role among the members of a project."""
    mine = next((member for member in members if member.user == caller.user), None)
    return role_of(caller, project, mine) if project else None


def by_joining(members: list[ProjectMember]) -> list[ProjectMember]:
    """The longest first."""
    return sorted(members, key=lambda member: (member.joined_ms, member.id))


def update_project(caller: Caller, project_id: int, changes: Mapping[str, Any], now_ms: int) -> Project:
    """Change fields of a project by name (FU-36); without a real change it writes nothing.

    Raises NotFound, Denied, Invalid for an end before the start, Conflict.
    """
    return settled(lambda: _update_project(caller, project_id, changes, now_ms))


def _managed(caller: Caller, project_id: int) -> Project:
    scene = team_store.read_scene(Wanted(caller.user, projects=[project_id]))
    return managed_project(caller, scene.projects.get(project_id), scene.role(caller, project_id))


def _update_project(caller: Caller, project_id: int, changes: Mapping[str, Any], now_ms: int) -> Project:
    found, members = project_store.read_page(project_id)
    before = managed_project(caller, found, my_role(caller, found, members))
    wanted = dict(changes)
    if "state" in wanted and wanted["state"] is before.stands:
        del wanted["state"]
    fields = {name: value for name, value in wanted.items() if getattr(before, name) != value}
    if not fields:
        return before
    if "state" in fields:
        fields["active"] = not fields["state"].is_over
        fields["completed_ms"] = now_ms if fields["state"] is ProjectState.COMPLETED else None
    after = replace(before, **fields, updated_ms=now_ms, v=before.v + 1)
    if fields.keys() & {"start_ms", "due_ms"}:
        _refuse_crossed(after.start_ms, after.due_ms)
    told = {"changed": sorted(fields), "receivers": [member.user for member in by_joining(members)]}
    fact = project_fact("project.updated", caller, after, now_ms, **told)
    project_store.change_project(before, {name: _stored(each) for name, each in fields.items()} | _at(now_ms), fact)
    return after


def _stored(value: Any) -> Any:
    return value.value if hasattr(value, "value") else value


def _at(now_ms: int) -> dict[str, int]:
    return {"updated_ms": now_ms}


def delete_project(caller: Caller, project_id: int, now_ms: int) -> None:
    """Delete a project with its tasks (FU-37): nobody sees them from now on. Raises NotFound, Denied."""
    project = _managed(caller, project_id)
    if not settled(lambda: _delete_project(caller, project, now_ms)):
        raise NotFound()


def _delete_project(caller: Caller, project: Project, now_ms: int) -> bool:
    fact = project_fact("project.deleted", caller, project, now_ms, with_tasks=True)
    return project_store.remove_project(project, fact, now_ms)
