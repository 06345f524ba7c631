"""Deleting tasks that several people work on, with everything below them (FU-45)."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from roost.kit.caller import Caller
from roost.kit.errors import Denied
from roost.kit.outbox import event, in_order
from roost.kit.parallel import settled
from roost.kit.writes import Write
from roost.work import store, team_store
from roost.work.model import Task, TaskStatus
from roost.work.rights import edits_task
from roost.work.task_changes import task_fact
from roost.work.team_store import Wanted
from roost.work.team_tasks import visible_task
from roost.work.team_writes import gone, part_counted, part_removed
from roost.work.writes import project_sums

AT_ONCE: Final = 19


def delete_task(caller: Caller, task_id: int, now_ms: int) -> None:
    """Delete a task and its parts; sessions of anybody on them go on and stay. Comments and the like go behind it.

    Three calls, two more for each two dozen parts beyond the first. Raises NotFound, Denied, Conflict.
    """
    while settled(partial(_delete_some, caller, task_id, now_ms)):
        continue


def _delete_some(caller: Caller, task_id: int, now_ms: int) -> bool:
    """Delete up to two dozen parts, and the task itself once no more are left; whether some are."""
    found, _, below = team_store.read_page(task_id)
    project, whole = (found.project, found.parent) if found else (None, None)
    scene = team_store.read_scene(Wanted(user=caller.user, projects=[project], tasks=[*below[:AT_ONCE], whole]))
    task = visible_task(caller, found, scene)
    if not edits_task(caller, task, scene.project_of(task), scene.role(caller, task.project)):
        raise Denied()
    parts = [scene.tasks[each] for each in below[:AT_ONCE] if each in scene.tasks]
    more = len(below) > AT_ONCE
    if more:
        _remove(caller, parts, now_ms, of_whole=parts)
    else:
        _remove(caller, [*parts, task], now_ms, of_whole=[task] if task.parent in scene.tasks else [])
    return more


def _remove(caller: Caller, tasks: Sequence[Task], now_ms: int, of_whole: Sequence[Task]) -> None:
    """`of_whole` are those of them whose parent stays."""
    facts = in_order(*(task_fact("task.deleted", caller, task, now_ms) for task in tasks))
    writes: list[Write] = []
    for task in tasks:
        writes += [store.task_removal(task), *gone(task)]
        if task.project is not None:
            writes += _taken_out(task)
    for task in of_whole:
        writes += [part_removed(task), part_counted(task, -1)]
    store.commit([*facts, *writes], [])


def _taken_out(task: Task) -> list[Write]:
    done = -int(task.status is TaskStatus.COMPLETED)
    return project_sums(task.project or 0, tasks=-1, completed=done, focus_seconds=-task.focus_seconds)


def remove_all(space: int, project: int, actor: int, now_ms: int) -> None:
    """Delete the tasks of a project that went with them, and their parts wherever they are. Twice is once."""
    for row in team_store.rows_of_space(space):
        if row.project == project:
            for below in team_store.read_page(row.id)[2]:
                settled(partial(_remove_gone, below, actor, now_ms))
            settled(partial(_remove_gone, row.id, actor, now_ms))


def _remove_gone(task_id: int, actor: int, now_ms: int) -> None:
    task = store.read_task(task_id)
    if task is not None:
        about = {"task": task.id, "title": task.title, "project": task.project, "shared": task.shared or None}
        fact = event("task.deleted", actor=actor, space=task.space, now_ms=now_ms, **about)
        taken_out = _taken_out(task) if task.project in store.read_projects([task.project or 0]) else []
        store.commit([fact, store.task_removal(task), *gone(task), *taken_out], [])
