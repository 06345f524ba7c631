"""Making, changing and deleting tasks."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeGuard

from roost.focus import writes as focus
from roost.focus.model import Session
from roost.focus.service import close_for_deleted_task
from roost.insights import writes as insights
from roost.insights.days import local_day
from roost.kit import ids, keys
from roost.kit.caller import Caller
from roost.kit.conditions import present
from roost.kit.outbox import event, in_order
from roost.kit.parallel import settled
from roost.kit.table import ConditionFailed
from roost.kit.writes import Put, Update, Write
from roost.work import errors, store
from roost.work.access import active_space, editable_task, refuse_faults, sees, space_faults
from roost.work.around import Around
from roost.work.model import Changes, Project, Task, TaskDraft, TaskStatus
from roost.work.writes import project_sums


def task_fact(kind: str, caller: Caller, task: Task, now_ms: int, project: Project | None = None, **data: Any) -> Put:
    """A fact about a task that somebody makes, changes or deletes."""
    name = project.name if project else None
    about = {"task": task.id, "title": task.title, "project": task.project, "project_name": name}
    data["shared"] = task.shared or None
    return event(kind, actor=caller.user, space=task.space, now_ms=now_ms, **about, **data)


def create_task(caller: Caller, draft: TaskDraft, now_ms: int) -> tuple[Task, Project | None]:
    """Make a task that its maker owns (FF-13).

    Raises Invalid for a workspace without a seat, a project that is invisible or of another workspace, and a missing
    estimate where the workspace wants one; Denied for a role that only looks.
    """
    return settled(lambda: _create_task(caller, draft, now_ms))


def _create_task(caller: Caller, draft: TaskDraft, now_ms: int) -> tuple[Task, Project | None]:
    wanted = draft.space if draft.space is not None or draft.project else active_space(caller)
    around = store.read_around(
        projects=[draft.project] if draft.project else [],
        spaces={wanted} & caller.spaces.keys() - {caller.home} if wanted is not None else set(),
    )
    project = around.projects.get(draft.project or 0)
    project = project if project and sees(caller, project) else None
    space = wanted if wanted is not None else project.space if project else active_space(caller)
    refuse_faults(_draft_faults(caller, draft, space, project, around))
    task = Task(
        id=caller.reserved_id or ids.new_id(now_ms),
        space=space,
        owner=caller.user,
        title=draft.title,
        created_ms=now_ms,
        updated_ms=now_ms,
        description=draft.description,
        priority=draft.priority,
        project=draft.project,
        estimated_pomodoros=draft.estimated_pomodoros,
        shared=space != caller.home,
        status=draft.status,
        ended_ms=now_ms if draft.status is TaskStatus.COMPLETED else None,
        completed_pomodoros=draft.completed_pomodoros,
        category=draft.category,
        tags=draft.tags,
        due_ms=draft.due_ms,
        deadline_ms=draft.deadline_ms,
        all_day=draft.all_day,
    )
    return _added(caller, task, project)


def _draft_faults(
    caller: Caller, draft: TaskDraft, space: int, project: Project | None, around: Around
) -> dict[str, list[str]]:
    faults = space_faults(caller, space)
    if draft.project is not None and project is None:
        faults["project"] = [errors.PROJECT_UNKNOWN]
    elif project is not None and project.space != space and not faults:
        faults["project"] = [errors.PROJECT_ELSEWHERE]
    if draft.estimated_pomodoros is None and "space" not in faults and _wants_estimate(caller, space, around):
        faults["estimated_pomodoros"] = [errors.ESTIMATE_REQUIRED]
    return faults


def _wants_estimate(caller: Caller, space: int, around: Around) -> bool:
    """A workspace that a project led to was not known when its neighbours were read."""
    if space == caller.home:
        return False
    spaces = around.spaces if space in around.spaces else store.read_around(spaces=[space]).spaces
    return space in spaces and spaces[space].estimates_required


def _added(caller: Caller, task: Task, project: Project | None) -> tuple[Task, Project | None]:
    """Write the task; one that an earlier attempt of the same request has written is the answer."""
    done = task.status is TaskStatus.COMPLETED
    about = caller.user, caller.zone, task.id, task.project, task.created_ms
    writes: list[Write] = [
        *in_order(
            task_fact("task.created", caller, task, task.created_ms, project),
            *([focus.task_event("task.completed", task, task.created_ms, None, **completion(task))] if done else []),
        ),
        *(project_sums(project.id, tasks=1, completed=int(done), condition=present("name")) if project else []),
        *insights.task_created(*about),
        *(insights.task_ended(*about) if done else []),
    ]
    taken = store.add_task(task, writes)
    if taken and not (caller.reserved_id and taken.owner == caller.user):
        raise ConditionFailed({})
    return taken or task, project


def completion(task: Task) -> dict[str, int]:
    """What `task.completed` says of a task that is done."""
    sums = {"focus_seconds": task.focus_seconds, "completed_pomodoros": task.completed_pomodoros}
    return {"ended_ms": task.ended_ms or task.updated_ms, **sums}


def update_task(caller: Caller, task_id: int, changes: Changes, now_ms: int) -> tuple[Task, Around]:
    """Change a task (FF-15); without a real change it writes nothing. Its project and assignee come with it.

    Another project takes over the task's counts, its focus and the label of its past days. Raises NotFound, Denied for
    the assignee, Conflict, and Invalid as `create_task` does and for another workspace.
    """
    return settled(lambda: _update_task(caller, task_id, changes, now_ms))


def _update_task(caller: Caller, task_id: int, changes: Changes, now_ms: int) -> tuple[Task, Around]:
    found, sessions = store.read_task_page(task_id) if "project" in changes.fields else (store.read_task(task_id), [])
    before = editable_task(caller, found)
    around = _around(caller, before, sessions, changes.fields)
    refuse_faults(_change_faults(caller, before, changes, around))
    fields = {name: value for name, value in changes.fields.items() if getattr(before, name) != value}
    after = replace(before, **fields, updated_ms=now_ms, v=before.v + 1)
    if not fields:
        return before, around
    moved = "project" in fields
    known = instants_of(before, sessions, around) if moved else {}
    told = {"known": utc_days(known)} if moved and before.shared else {}
    fact = task_fact("task.updated", caller, after, now_ms, around.project_of(after), changed=sorted(fields), **told)
    writes: list[Write] = [fact, store.task_change(before, {**fields, "updated_ms": now_ms})]
    figures = relabelled(caller, before, known, after.project, around) if moved else []
    store.commit(writes + (_moved(before, after.project, around) if moved else []), figures)
    return after, around


def _around(caller: Caller, task: Task, sessions: list[Session], fields: Mapping[str, Any]) -> Around:
    """The neighbours that the changes concern; a move concerns everybody who has worked on the task."""
    moving = "project" in fields
    unestimated = fields.get("estimated_pomodoros", 0) is None and task.space != caller.home
    others = {task.owner, task.worker, *(session.user for session in sessions)} - {caller.user}
    return store.read_around(
        projects={each for each in (task.project, fields.get("project")) if each is not None},
        spaces=[task.space] if unestimated else [],
        active_of=[task.worker] if moving else [],
        zones_of=others if moving else [],
        people=[task.assignee] if task.assignee is not None else [],
    )


def _change_faults(caller: Caller, task: Task, changes: Changes, around: Around) -> dict[str, list[str]]:
    faults = {}
    if changes.space not in (None, task.space):
        faults["space"] = [errors.SPACE_FIXED]
    project = changes.fields.get("project")
    if project is not None:
        found = around.projects.get(project)
        if found is None or not sees(caller, found):
            faults["project"] = [errors.PROJECT_UNKNOWN]
        elif found.space != task.space:
            faults["project"] = [errors.PROJECT_ELSEWHERE]
    cleared = changes.fields.get("estimated_pomodoros", 0) is None and task.estimated_pomodoros is not None
    if cleared and _wants_estimate(caller, task.space, around):
        faults["estimated_pomodoros"] = [errors.ESTIMATE_REQUIRED]
    return faults


def _taken_out(task: Task) -> list[Write]:
    """What a task's project loses with it."""
    if task.project is None:
        return []
    completed = -1 if task.status is TaskStatus.COMPLETED else 0
    return project_sums(task.project, tasks=-1, completed=completed, focus_seconds=-task.focus_seconds)


def _moved(task: Task, project: int | None, around: Around) -> list[Write]:
    """The sums of both projects, and the active session, which adds to the project that its task is in at its end."""
    writes = _taken_out(task) if task.project in around.projects else []
    if project is not None:
        completed = 1 if task.status is TaskStatus.COMPLETED else 0
        sums = project_sums(
            project, tasks=1, completed=completed, focus_seconds=task.focus_seconds, condition=present("name")
        )
        writes += sums
    active = session_on(task, around.sessions.get(task.worker))
    return writes + ([store.active_session_moved(active, project)] if active else [])


def session_on(task: Task, session: Session | None) -> Session | None:
    """The session, if it is work on the task."""
    return session if session and session.task == task.id and not session.kind.is_break else None


def instants_of(task: Task, sessions: list[Session], around: Around) -> Mapping[int, set[int]]:
    """When something happened to the task that figures know of, by the person whose figures they are."""
    instants: defaultdict[int, set[int]] = defaultdict(set)
    instants[task.owner].add(task.created_ms)
    instants[task.worker].add(task.created_ms)
    for session in sessions:
        instants[session.user].add(session.started_ms)
    active = session_on(task, around.sessions.get(task.worker))
    if active:
        instants[active.user].add(active.started_ms)
    if task.ended_ms is not None:
        instants[task.worker].add(task.ended_ms)
    return instants


def utc_days(known: Mapping[int, set[int]]) -> dict[str, list[str]]:
    return {str(user): sorted({local_day(at_ms, "UTC").isoformat() for at_ms in seen}) for user, seen in known.items()}


def relabelled(
    caller: Caller, task: Task, known: Mapping[int, set[int]], project: int | None, around: Around
) -> list[Update]:
    """The figures of every day that knows the task, each in the present zone of the person whose day it is."""
    zones = {caller.user: caller.zone, **around.zones}
    days: dict[int, set[date]] = {
        user: {local_day(instant, zones[user]) for instant in seen} for user, seen in known.items() if user in zones
    }
    return [update for user in days for update in insights.task_moved(user, days[user], task.id, project)]


def delete_task(caller: Caller, task_id: int, now_ms: int) -> None:
    """Delete a task and close the session that is active on it (FF-16); its ended sessions and all figures stay.

    Raises NotFound, Denied for the assignee, Conflict.
    """
    settled(lambda: _delete_task(caller, task_id, now_ms))


def _delete_task(caller: Caller, task_id: int, now_ms: int) -> None:
    found, around = store.read_task_and_active(task_id, caller.user)
    task = editable_task(caller, found)
    if task.worker != caller.user:
        around = store.read_around(active_of=[task.worker], zones_of=[task.worker])
    active = session_on(task, around.sessions.get(task.worker))
    closing = close_for_deleted_task(active, now_ms, around.zones[active.user]) if active else []
    facts = in_order(*(each for each in closing if _is_fact(each)), task_fact("task.deleted", caller, task, now_ms))
    others = [each for each in closing if not _is_fact(each)]
    store.commit([*facts, store.task_removal(task), *_taken_out(task), *others], [])


def _is_fact(write: Write) -> TypeGuard[Put]:
    return isinstance(write, Put) and write.key.sk.startswith(keys.EVENT_PREFIX)
