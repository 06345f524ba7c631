"""The tasks of a shared workspace, for those who lead it: listing them, and saying who works on which."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from roost.focus.errors import SessionActive, TaskOver
from roost.focus.model import Session, is_due
from roost.identity.model import Account
from roost.insights import writes as insights
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.outbox import event, shown
from roost.kit.paging import Page
from roost.kit.parallel import settled
from roost.kit.writes import Put, Write
from roost.work import errors, store
from roost.work.access import refuse_faults
from roost.work.around import Around
from roost.work.model import Priority, Task, TaskFilter
from roost.work.service import Arrange, page_of
from roost.workspace.model import Action
from roost.workspace.service import require


@dataclass(frozen=True, slots=True)
class Order:
    """Who is to work on which task of a workspace, and how urgently; without `priority` it keeps its own."""

    space: int
    task: int
    assignee: int
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A task that was given to somebody, with the accounts of both."""

    task: Task
    assignee: Account
    assigner: Account
    assigned_ms: int


def list_tasks(caller: Caller, space: int, wanted: TaskFilter, arrange: Arrange) -> tuple[Page[Task], Around]:
    """All tasks of a workspace that pass the filter, sorted and cut by `arrange`, with that page's projects and people.

    (FF-39.) One query, and one read for the page. Raises Denied, and what `arrange` raises.
    """
    require(caller, space, Action.SEE_TEAM)
    return page_of(caller, store.tasks_of_space(space), wanted, arrange, owners=True)


def recent_tasks(user: int, space: int, most: int) -> list[Task]:
    """The tasks in a workspace that a person works on, the latest changed first."""
    mine = (task for task in store.tasks_of_person(user) if task.space == space and task.worker == user)
    return sorted(mine, key=lambda task: (task.updated_ms, task.id), reverse=True)[:most]


def count_in_progress(space: int) -> int:
    """How many tasks of a shared workspace are in progress; costs as much as there are."""
    return store.count_in_progress(space)


def assign_task(caller: Caller, order: Order, now_ms: int) -> Assignment:
    """Let a member work on a task (FF-40); who owned it still does.

    Raises Denied; NotFound for a task elsewhere; Invalid for somebody who is no member; TaskOver; SessionActive while
    its present worker has a session on it; Conflict.
    """
    require(caller, order.space, Action.ASSIGN_WORK)
    return settled(lambda: _assign_task(caller, order, now_ms))


def _assign_task(caller: Caller, order: Order, now_ms: int) -> Assignment:
    before, is_member = store.read_task_and_member(order.task, order.space, order.assignee)
    if before is None or before.space != order.space:
        raise NotFound()
    around = store.read_around(
        projects=[before.project] if before.project is not None else [],
        active_of=[before.worker],
        zones_of={before.worker, order.assignee},
        people={order.assignee, caller.user},
    )
    if not is_member or order.assignee not in around.people:
        refuse_faults({"assignee": [errors.NO_MEMBER]})
    _refuse_busy(before, order.assignee, around.sessions.get(before.worker), now_ms)
    after = replace(
        before,
        assignee=order.assignee,
        helpers=[user for user in before.helpers if user != order.assignee],
        assigned_by=caller.user,
        assigned_ms=now_ms,
        updated_ms=now_ms,
        priority=order.priority or before.priority,
        v=before.v + 1,
    )
    demand = store.still_member(order.space, order.assignee)
    store.commit([_assigned(caller, before, after, around), demand, *_handed_over(before, after, around.zones)], [])
    return Assignment(after, around.people[order.assignee], around.people[caller.user], now_ms)


def _refuse_busy(task: Task, assignee: int, session: Session | None, now_ms: int) -> None:
    """A session past its planned end is as good as closed."""
    if task.status.is_over:
        raise TaskOver()
    works = session is not None and session.task == task.id and not is_due(session, now_ms)
    if session and works and task.worker != assignee:
        raise SessionActive(session.id, session.task)


def _assigned(caller: Caller, before: Task, after: Task, around: Around) -> Put:
    project = around.project_of(after)
    data = {
        "title": after.title,
        "priority": after.priority.value,
        "project_name": project.name if project else None,
        "assignee": after.assignee,
        "assigned_by": caller.user,
        "assigned_ms": after.assigned_ms,
    }
    return shown(_handover("task.assigned", caller.user, before, after, data))


def _handover(kind: str, actor: int, before: Task, after: Task, data: Mapping[str, Any]) -> Put:
    """A fact about a change of the worker, with what the team's figures need to know of it."""
    about = {"task": after.id, "project": after.project, "created_ms": after.created_ms, "shared": True}
    workers = {"before": before.worker, "worker": after.worker}
    return event(kind, actor=actor, space=after.space, now_ms=after.updated_ms, **about, **workers, **data)


def _handed_over(before: Task, after: Task, zones: Mapping[int, str]) -> list[Write]:
    """The task, and what one person's list and figures lose to another's; its owner lists it anyway."""
    names = ("assignee", "helpers", "assigned_by", "assigned_ms", "updated_ms", "priority")
    writes: list[Write] = [store.task_change(before, {name: getattr(after, name) for name in names})]
    if before.assignee is not None and before.assignee not in (before.owner, *after.crew):
        writes.append(store.taken_from(before, before.assignee))
    if after.assignee is not None and after.assignee != after.owner:
        writes.append(store.given_to(after, after.assignee))
    if before.worker != after.worker:
        about = after.id, after.project, after.created_ms
        writes += insights.task_handed_over(before.worker, after.worker, zones, *about)
    return writes


def unassign_all(space: int, user: int, now_ms: int) -> None:
    """Tasks that somebody who left the workspace was given, and has not completed, are without them again."""
    for task in store.tasks_of_person(user):
        if task.space == space and user in task.crew and not task.status.is_over:
            settled(partial(_unassign, task.id, space, user, now_ms))


def _unassign(task_id: int, space: int, user: int, now_ms: int) -> None:
    """Twice is once; whoever was made a member again meanwhile keeps the task."""
    before, is_member = store.read_task_and_member(task_id, space, user)
    if before is None or user not in before.crew or is_member or before.status.is_over:
        return
    rest = [each for each in before.crew if each != user]
    after = replace(before, helpers=rest[1:], updated_ms=now_ms, v=before.v + 1)
    if before.assignee == user:
        after = replace(after, assignee=rest[0] if rest else None, assigned_by=None, assigned_ms=None)
    zones = store.read_around(zones_of={before.worker, after.worker}).zones
    fact = _handover("task.unassigned", user, before, after, {})
    gone = [] if before.assignee == user else [store.taken_from(before, user)]
    store.commit([fact, *gone, *_handed_over(before, after, zones)], [])
