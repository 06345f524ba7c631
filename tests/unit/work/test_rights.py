"""Who may do what with projects and tasks: every role in the workspace with every role in the project."""

from itertools import product

import pytest

from roost.kit.caller import Caller, Seat
from roost.kit.errors import Denied, NotFound
from roost.work import rights
from roost.work.model import Project, Task
from roost.work.project_model import ProjectMember, ProjectRole
from roost.workspace.model import Role

SPACE, HOME, ME, OTHER = 3, 2, 1, 9
LEADING = (Role.OWNER, Role.ADMIN, Role.MANAGER)
ROLES = [*Role, None]
PLACES = [*ProjectRole, None]
EVERY = list(product(ROLES, PLACES))


def me(role: Role | None) -> Caller:
    seats = {HOME: Seat("owner")} | ({SPACE: Seat(role.value, "team")} if role else {})
    return Caller(ME, "focura", "access", HOME, spaces=seats)


def project(**fields: object) -> Project:
    known = {"id": 5, "space": SPACE, "owner": OTHER, "name": "Launch", "created_ms": 0, "updated_ms": 0}
    return Project(**known | {"slug": "launch"} | fields)  # type: ignore[arg-type]


def task(**fields: object) -> Task:
    known = {"id": 7, "space": SPACE, "owner": OTHER, "title": "Dig", "created_ms": 0, "updated_ms": 0, "shared": True}
    return Task(**known | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("role", "place"), EVERY)
def test_projects(role: Role | None, place: ProjectRole | None) -> None:
    caller, made = me(role), project()
    reads = role in LEADING or (role is not None and place is not None)
    manages = role in LEADING or (role is Role.MEMBER and place is ProjectRole.MANAGER)
    works = role in LEADING or (role is Role.MEMBER and place in (ProjectRole.MANAGER, ProjectRole.COLLABORATOR))
    assert rights.reads_project(caller, made, place) is reads
    assert rights.manages_project(caller, made, place) is manages
    assert rights.works_in_project(caller, made, place) is works


@pytest.mark.parametrize(("role", "place"), EVERY)
@pytest.mark.parametrize("mine", ["nothing", "made", "given"])
def test_tasks(role: Role | None, place: ProjectRole | None, mine: str) -> None:
    caller = me(role)
    given = {"made": {"owner": ME}, "given": {"assignee": OTHER, "helpers": [ME]}, "nothing": {}}[mine]
    about = task(project=5, **given), project(), place
    leads, inside = role in LEADING, role is not None
    hands_on = role is Role.MEMBER and place is not ProjectRole.VIEWER
    edits = leads or (hands_on and (mine == "made" or place is ProjectRole.MANAGER))
    assert rights.reads_task(caller, *about) is (leads or (inside and (place is not None or mine != "nothing")))
    assert rights.edits_task(caller, *about) is edits
    assert rights.moves_task(caller, *about) is (edits or (mine == "given" and (leads or role is Role.MEMBER)))


@pytest.mark.parametrize("role", ROLES)
def test_tasks_without_project(role: Role | None) -> None:
    assert rights.reads_task(me(role), task(), None, None) is (role is not None)
    assert rights.edits_task(me(role), task(), None, None) is (role in LEADING)


def test_personal_tasks_are_their_owners() -> None:
    own = task(space=HOME, owner=ME, shared=False)
    assert rights.reads_task(me(None), own, None, None)
    assert rights.edits_task(me(None), own, None, None)
    assert not rights.reads_task(me(None), task(space=OTHER, shared=False), None, None)


def test_who_made_a_project_elsewhere_manages_it() -> None:
    assert rights.role_of(me(Role.MEMBER), project(owner=ME, slug=None), None) is ProjectRole.MANAGER
    assert rights.role_of(me(Role.MEMBER), project(owner=ME), None) is None
    member = ProjectMember(1, 5, SPACE, ME, ProjectRole.VIEWER, 0)
    assert rights.role_of(me(Role.MEMBER), project(owner=ME, slug=None), member) is ProjectRole.VIEWER


def test_refusals() -> None:
    with pytest.raises(NotFound):
        rights.readable_project(me(None), project(), None)
    with pytest.raises(NotFound):
        rights.readable_project(me(Role.OWNER), project(space=HOME), None)
    with pytest.raises(Denied):
        rights.readable_project(me(Role.MEMBER), project(), None)
    with pytest.raises(Denied):
        rights.managed_project(me(Role.MEMBER), project(), ProjectRole.VIEWER)
    for space in (HOME, OTHER):
        with pytest.raises(Denied):
            rights.require_seat(me(Role.MEMBER), space)
