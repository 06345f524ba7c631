"""The members of projects (FU-38): adding them, their roles, their leaving."""

from dataclasses import replace
from functools import partial

from roost.identity.model import Account
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.outbox import event
from roost.kit.parallel import settled
from roost.kit.table import ConditionFailed
from roost.kit.writes import Put
from roost.work import errors, project_store, team_store
from roost.work.model import Project
from roost.work.project_model import ProjectMember, ProjectRole
from roost.work.projects import by_joining, my_role
from roost.work.rights import managed_project
from roost.work.team_store import Wanted

Placed = tuple[ProjectMember, Account | None]


def _fact(kind: str, actor: int, member: ProjectMember, now_ms: int) -> Put:
    about = {"project": member.project, "user": member.user, "role": member.role.value}
    return event(kind, actor=actor, space=member.space, now_ms=now_ms, **about)


def members_of(project_id: int) -> list[int]:
    """Everybody who has a role in a project, whoever asks."""
    return [member.user for member in by_joining(project_store.read_page(project_id)[1])]


def _managed(caller: Caller, project_id: int) -> tuple[Project, list[ProjectMember]]:
    found, members = project_store.read_page(project_id)
    return managed_project(caller, found, my_role(caller, found, members)), members


def add_member(caller: Caller, project_id: int, user: int, role: ProjectRole, now_ms: int) -> Placed:
    """Give somebody of the workspace a role in a project.

    Raises NotFound, Denied, NotInSpace, AlreadyInProject, Conflict.
    """
    return settled(lambda: _add_member(caller, project_id, user, role, now_ms))


def _add_member(caller: Caller, project_id: int, user: int, role: ProjectRole, now_ms: int) -> Placed:
    project, members = _managed(caller, project_id)
    if any(member.user == user for member in members):
        raise errors.AlreadyInProject()
    scene = team_store.read_scene(Wanted(space=project.space, members=[user], people=[user]))
    if user not in scene.members:
        raise errors.NotInSpace()
    member = ProjectMember(ids.new_id(now_ms), project.id, project.space, user, role, now_ms)
    project_store.add_member(member, _fact("project.member_added", caller.user, member, now_ms))
    return member, scene.people.get(user)


def _found(members: list[ProjectMember], named: int) -> ProjectMember:
    """By the id of the membership, or of the person."""
    member = next((each for each in members if named in (each.id, each.user)), None)
    if member is None:
        raise NotFound()
    return member


def change_role(caller: Caller, project_id: int, named: int, role: ProjectRole, now_ms: int) -> Placed:
    """Give a member another role; the same one writes nothing. Raises NotFound, Denied, Conflict."""
    return settled(lambda: _change_role(caller, project_id, named, role, now_ms))


def _change_role(caller: Caller, project_id: int, named: int, role: ProjectRole, now_ms: int) -> Placed:
    _, members = _managed(caller, project_id)
    before = _found(members, named)
    after = replace(before, role=role)
    if after != before:
        project_store.change_member(before, after, _fact("project.member_changed", caller.user, after, now_ms))
    return after, team_store.read_scene(Wanted(people=[after.user])).people.get(after.user)


def remove_member(caller: Caller, project_id: int, named: int, now_ms: int) -> None:
    """Take somebody's role in a project away. Raises NotFound, Denied, Conflict."""
    settled(lambda: _remove_member(caller, project_id, named, now_ms))


def _remove_member(caller: Caller, project_id: int, named: int, now_ms: int) -> None:
    _, members = _managed(caller, project_id)
    member = _found(members, named)
    project_store.remove_member(member, _fact("project.member_removed", caller.user, member, now_ms))


def leave_all(space: int, user: int, now_ms: int) -> None:
    """Whoever left a workspace has no role in its projects any more, unless they came back. Twice is once."""
    mine = [member for member in team_store.memberships(user) if member.space == space]
    if mine and user not in team_store.read_scene(Wanted(space=space, members=[user])).members:
        for member in mine:
            settled(partial(_leave, member, now_ms))


def _leave(member: ProjectMember, now_ms: int) -> None:
    own = project_store.member_key(member)
    try:
        project_store.remove_member(member, _fact("project.member_removed", member.user, member, now_ms))
    except ConditionFailed as failed:
        if own not in failed.items and project_store.project_key(member) not in failed.items:
            raise
