"""Every table access that changes projects with members; an event comes first in each transaction."""

from collections.abc import Iterable
from typing import Final

from roost.kit import keys
from roost.kit.conditions import absent, below, equals, present, version
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.records import pack, unpack
from roost.kit.table import ConditionFailed, delete_many, get_many, query, transact
from roost.kit.writes import Check, Delete, Put, Update, Write
from roost.work.errors import AlreadyInProject
from roost.work.model import Project
from roost.work.project_model import ProjectMember
from roost.workspace.model import Space

GONE_FOR_S: Final = 30 * 86_400


def member_item(member: ProjectMember) -> Item:
    """A membership as it is stored, found by person, too."""
    index = {keys.BY_PERSON.pk: keys.projects_of_person(member.user), keys.BY_PERSON.sk: keys.ordered(member.project)}
    return pack(member) | index


def member_put(member: ProjectMember) -> Put:
    """The write of a new membership."""
    return Put(keys.project_member(member.project, member.user), member_item(member), absent())


def counted(project: int, number: int) -> Update:
    """The write that counts members in or out of a project, which must be there."""
    return Update(keys.project(project), add={"member_count": number}, condition=present("name"))


def read_page(project_id: int) -> tuple[Project | None, list[ProjectMember]]:
    """A project and its members, by person, in one strongly consistent query."""
    own, project, members = keys.project(project_id), None, list[ProjectMember]()
    for item in query(own.pk):
        if item["sk"] == own.sk:
            project = unpack(Project, item) if "name" in item else None
        else:
            members.append(unpack(ProjectMember, item))
    return project, members


def read_place(space: int, slugs: Iterable[str]) -> tuple[Space | None, set[str]]:
    """A workspace, and those of the slugs that are taken in it."""
    own = keys.space(space)
    places = {keys.project_slug(space, slug): slug for slug in slugs}
    found = get_many([own, *places])
    taken = {slug for key, slug in places.items() if key in found}
    return unpack(Space, found[own]) if own in found else None, taken


def add_project(project: Project, manager: ProjectMember, fact: Put, most: int) -> None:
    """Write a new project with its slug and its first member, and count it; `most` below nothing is no limit.

    Raises ConditionFailed when one of those is refused.
    """
    own, space = keys.project(project.id), keys.space(project.space)
    index = {keys.BY_SPACE.pk: keys.projects_of_space(project.space), keys.BY_SPACE.sk: keys.ordered(project.id)}
    room = present() & below("project_count", most) if most >= 0 else present()
    transact(
        [
            fact,
            Put(own, pack(project) | index, absent()),
            Put(keys.project_slug(project.space, project.slug or ""), {"project": project.id}, absent()),
            member_put(manager),
            Update(space, add={"project_count": 1}, condition=room),
        ]
    )


def change_project(before: Project, fields: Item, fact: Put) -> None:
    """Set fields of a project as it was read. Raises ConditionFailed when it is another by now."""
    transact([fact, Update(keys.project(before.id), set=fields, add={"v": 1}, condition=version(before.v))])


def remove_project(project: Project, fact: Put, now_ms: int) -> bool:
    """Delete a project with all that is in it: what is left says so to readers of its tasks for a month.

    False when it was gone already. Raises ConditionFailed for a clash of event ids.
    """
    own = keys.project(project.id)
    rest = {"gone": True, "space": project.space, "expires_at": now_ms // 1000 + GONE_FOR_S}
    writes: list[Write] = [fact, Put(own, rest, present("name"))]
    writes.append(Update(keys.space(project.space), add={"project_count": -1}, condition=present()))
    if project.slug:
        writes.append(Delete(keys.project_slug(project.space, project.slug)))
    try:
        transact(writes)
    except ConditionFailed as failed:
        if own not in failed.items:
            raise
        return False
    return True


def add_member(member: ProjectMember, fact: Put) -> None:
    """Write a new membership of somebody who sits in the workspace. Raises AlreadyInProject, ConditionFailed."""
    sits = Check(keys.member(member.space, member.user), equals("active", True))
    put = member_put(member)
    try:
        transact([fact, put, counted(member.project, 1), sits])
    except ConditionFailed as failed:
        if put.key in failed.items:
            raise AlreadyInProject() from failed
        raise


def change_member(before: ProjectMember, after: ProjectMember, fact: Put) -> None:
    """Write a membership that has the role that was read. Raises ConditionFailed."""
    own, same = keys.project_member(before.project, before.user), equals("role", before.role.value)
    transact([fact, Update(own, set={"role": after.role.value}, condition=same & equals("id", before.id))])


def remove_member(member: ProjectMember, fact: Put) -> None:
    """Take a membership away. Raises ConditionFailed."""
    own = keys.project_member(member.project, member.user)
    transact([fact, Delete(own, equals("id", member.id)), counted(member.project, -1)])


def forget_members(project_id: int) -> None:
    """Drop the memberships of a project that is gone."""
    own = keys.project(project_id)
    delete_many(Key(item["pk"], item["sk"]) for item in query(own.pk) if item["sk"] != own.sk)


def member_key(member: ProjectMember) -> Key:
    """Where a membership stands."""
    return keys.project_member(member.project, member.user)


def project_key(member: ProjectMember) -> Key:
    """Where its project stands."""
    return keys.project(member.project)
