"""What giving a task to several people, and hanging it below another one, writes."""

from collections.abc import Iterable, Mapping, Sequence

from roost.inbox.reminders.model import Thing
from roost.inbox.reminders.writes import armed, forget
from roost.insights import writes as insights
from roost.kit import keys
from roost.kit.caller import Caller
from roost.kit.conditions import present
from roost.kit.outbox import event, shown
from roost.kit.writes import Check, Delete, Put, Update, Write
from roost.work import store
from roost.work.model import Project, Task
from roost.work.task_changes import completion


def _about(before: int, after: Task, project: Project | None) -> dict[str, object]:
    """What team figures and those who are told need to know of a change of hands."""
    return {
        "task": after.id,
        "title": after.title,
        "project": after.project,
        "project_name": project.name if project else None,
        "priority": after.priority.value,
        "created_ms": after.created_ms,
        "shared": after.shared or None,
        "before": before,
        "worker": after.worker,
    }


def assigned(caller: Caller, before: int, task: Task, project: Project | None, added: Sequence[int]) -> Put:
    """`task.assigned`: a task was given to `added`; `before` is who worked on it until then."""
    told = {"assignee": added[0], "receivers": list(added), "assigned_by": caller.user, "assigned_ms": task.updated_ms}
    about = _about(before, task, project) | told
    fact = event("task.assigned", actor=caller.user, space=task.space, now_ms=task.updated_ms, **about)
    return shown(fact) if task.shared else fact


def unassigned(caller: Caller, before: int, task: Task, project: Project | None) -> Put:
    """`task.unassigned`: somebody else than before works on it, who was not given it by that."""
    about = _about(before, task, project)
    return event("task.unassigned", actor=caller.user, space=task.space, now_ms=task.updated_ms, **about)


def completed(caller: Caller, task: Task, now_ms: int) -> Put:
    """`task.completed`: the task is done, and counts for `user` where that is not who says so."""
    worker = task.worker if task.worker != caller.user else None
    told = {**completion(task), "user": worker, "receivers": [task.owner, *task.crew]}
    fact = _happened("task.completed", caller, task, now_ms, told)
    return shown(fact) if task.shared else fact


def reopened(caller: Caller, task: Task, counted_for: int, ended_ms: int, now_ms: int) -> Put:
    """`task.reopened`: its completion counts no more; `user` is whom it counted for, if that is somebody else."""
    user = counted_for if counted_for != caller.user else None
    return _happened("task.reopened", caller, task, now_ms, {"ended_ms": ended_ms, "user": user})


def _happened(kind: str, caller: Caller, task: Task, now_ms: int, told: Mapping[str, object]) -> Put:
    about = {"task": task.id, "title": task.title, "project": task.project, "shared": task.shared or None}
    return event(kind, actor=caller.user, space=task.space, now_ms=now_ms, **about, **told)


def crew_put(task: Task, people: Iterable[int]) -> list[Write]:
    """A task among the tasks of the people that it is given to, who must sit in its workspace."""
    writes: list[Write] = []
    for user in people:
        writes += [store.given_to(task, user)] if user != task.owner else []
        writes.append(store.still_member(task.space, user))
    return writes


def crew_removed(task: Task, people: Iterable[int]) -> list[Write]:
    """A task is no more among the tasks of people that it was given to."""
    return [store.taken_from(task, user) for user in people if user != task.owner]


def handed_over(before: int, task: Task, zones: Mapping[int, str]) -> tuple[list[Write], set[int]]:
    """The figures of those who worked on a task and who does now, and the people whose zone must stay for that."""
    if before == task.worker:
        return [], set()
    known = {user: zones[user] for user in (before, task.worker) if user in zones}
    figures = insights.task_handed_over(before, task.worker, known, task.id, task.project, task.created_ms)
    return [each for each in figures if not isinstance(each, Check)], set(known)


def due_changed(task: Task, now_ms: int) -> list[Write]:
    """Reminders follow what a task is due by now."""
    return armed(Thing.TASK, task.id, task.due_ms, now_ms)


def gone(task: Task) -> list[Write]:
    """What goes together with a task, apart from what the purge takes."""
    return [forget(Thing.TASK, task.id)] if task.due_ms is not None else []


def part_added(task: Task) -> list[Write]:
    """A task below its parent, and counted there."""
    return [Put(keys.subtask(task.parent or 0, task.id), {"task": task.id}), part_counted(task, 1)]


def part_removed(task: Task) -> Delete:
    """A task is no more below its parent."""
    return Delete(keys.subtask(task.parent or 0, task.id))


def part_counted(task: Task, number: int) -> Update:
    """The parent of a task, which must be there, has more or fewer parts."""
    return Update(keys.task(task.parent or 0), add={"subtask_count": number, "v": 1}, condition=present())
