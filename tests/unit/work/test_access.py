"""Who sees and who changes which project and task (contract sections 7 and 8)."""

from collections.abc import Callable
from typing import Any

import pytest

from roost.kit.caller import Caller, Seat
from roost.kit.errors import Denied, NotFound
from roost.work import access
from roost.work.model import Project, Task

ME, COLLEAGUE = 1, 2
HOME, SHARED, ELSEWHERE = 10, 20, 30


def caller(role: str | None = "member", *, active: int | None = None) -> Caller:
    spaces = {HOME: Seat("owner")} | ({SHARED: Seat(role, "acme")} if role else {})
    return Caller(user=ME, dialect="focusflow", kind="access", home=HOME, spaces=spaces, active_space=active)


def project(space: int, owner: int) -> Project:
    return Project(id=5, space=space, owner=owner, name="Garden", created_ms=0, updated_ms=0)


def task(space: int, owner: int, assignee: int | None = None) -> Task:
    return Task(id=6, space=space, owner=owner, title="Dig", created_ms=0, updated_ms=0, assignee=assignee)


def outcome(judge: Callable[..., Any], *arguments: Any) -> int:
    try:
        judge(*arguments)
    except (Denied, NotFound) as fault:
        return fault.status
    return 200


@pytest.mark.parametrize(
    ("role", "owner", "sees", "changes"),
    [
        ("owner", COLLEAGUE, 200, 200),
        ("admin", COLLEAGUE, 200, 200),
        ("manager", COLLEAGUE, 200, 200),
        ("member", COLLEAGUE, 200, 403),
        ("viewer", COLLEAGUE, 200, 403),
        ("member", ME, 200, 200),
        (None, COLLEAGUE, 404, 404),
        (None, ME, 404, 404),
    ],
)
def test_shared_projects(role: str | None, owner: int, sees: int, changes: int) -> None:
    shared = project(SHARED, owner)
    assert outcome(access.visible_project, caller(role), shared) == sees
    assert outcome(access.editable_project, caller(role), shared) == changes


def test_personal_projects_are_their_owners_alone() -> None:
    assert outcome(access.editable_project, caller(), project(HOME, ME)) == 200
    assert outcome(access.visible_project, caller(), project(ELSEWHERE, COLLEAGUE)) == 404
    assert outcome(access.visible_project, caller(), None) == 404


@pytest.mark.parametrize(
    ("role", "owner", "assignee", "sees", "edits", "works"),
    [
        ("member", ME, None, 200, 200, 200),
        ("member", ME, COLLEAGUE, 200, 200, 403),
        ("member", COLLEAGUE, ME, 200, 403, 200),
        ("member", ME, ME, 200, 200, 200),
        ("admin", COLLEAGUE, None, 404, 404, 404),
        (None, ME, None, 404, 404, 404),
        (None, COLLEAGUE, ME, 404, 404, 404),
    ],
)
def test_shared_tasks(role: str | None, owner: int, assignee: int | None, sees: int, edits: int, works: int) -> None:
    shared = task(SHARED, owner, assignee)
    assert outcome(access.own_task, caller(role), shared) == sees
    assert outcome(access.editable_task, caller(role), shared) == edits
    assert outcome(access.workable_task, caller(role), shared) == works


def test_no_task_is_nobodys() -> None:
    assert outcome(access.own_task, caller(), None) == 404


def test_an_active_workspace_that_was_lost_counts_for_nothing() -> None:
    assert access.active_space(caller("member", active=SHARED)) == SHARED
    assert access.active_space(caller(None, active=SHARED)) == HOME
    assert access.active_space(caller("member")) == HOME
