"""Making and reading tasks that several people work on (FU-39 to FU-42)."""

from collections.abc import Iterable
from typing import Any

from roost.focus import writes as focus
from roost.insights import writes as insights
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.conditions import present
from roost.kit.errors import Denied, NotFound
from roost.kit.outbox import in_order
from roost.kit.parallel import settled
from roost.kit.table import ConditionFailed
from roost.kit.writes import Write
from roost.work import errors, store, team_store
from roost.work.access import refuse_faults
from roost.work.model import Task, TaskStatus
from roost.work.rights import contributes, reads_task, require_seat, works_in_project
from roost.work.task_changes import task_fact
from roost.work.team_model import TaskPage, TaskView, TeamDraft
from roost.work.team_store import Scene, Wanted
from roost.work.team_writes import assigned, completed, crew_put, due_changed, part_added
from roost.work.writes import project_sums


def create_task(caller: Caller, draft: TeamDraft, now_ms: int) -> TaskView:
    """Make a task in a shared workspace and give it to people (FU-39).

    Raises Denied without a seat, for viewers and without access to the project; Invalid for a project or a parent
    elsewhere, a parent that is a part itself, and people outside the workspace; Conflict.
    """
    require_seat(caller, draft.space)
    if not contributes(caller, draft.space):
        raise Denied()
    return settled(lambda: _create_task(caller, draft, now_ms))


def _create_task(caller: Caller, draft: TeamDraft, now_ms: int) -> TaskView:
    parents = team_store.read_tasks([draft.parent]) if draft.parent is not None else {}
    parent = parents.get(draft.parent or 0)
    scene = team_store.read_scene(
        Wanted(
            user=caller.user,
            projects=[draft.project, parent.project if parent else None],
            space=draft.space,
            members=draft.crew,
            people={caller.user, *draft.crew},
            zones_of=draft.crew[:1] or [caller.user],
        )
    )
    refuse_faults(_faults(caller, draft, parent, scene))
    task = _drawn(caller, draft, now_ms)
    _add(caller, task, scene, now_ms)
    return TaskView(task, scene.project_of(task), scene.people)


def _drawn(caller: Caller, draft: TeamDraft, now_ms: int) -> Task:
    fields: dict[str, Any] = dict(draft.fields)
    if draft.crew:
        fields |= {"assigned_by": caller.user, "assigned_ms": now_ms}
    if draft.status is TaskStatus.COMPLETED:
        fields |= {"ended_ms": now_ms, "completed_by": draft.crew[0] if draft.crew else caller.user}
    return Task(
        id=ids.new_id(now_ms),
        space=draft.space,
        owner=caller.user,
        title=draft.title,
        created_ms=now_ms,
        updated_ms=now_ms,
        status=draft.status,
        project=draft.project,
        parent=draft.parent,
        assignee=draft.crew[0] if draft.crew else None,
        helpers=list(draft.crew[1:]),
        shared=True,
        **fields,
    )


def _faults(caller: Caller, draft: TeamDraft, parent: Task | None, scene: Scene) -> dict[str, list[str]]:
    faults = {}
    project = scene.projects.get(draft.project or 0)
    if draft.project is not None and (project is None or project.space != draft.space):
        faults["project"] = [errors.PROJECT_UNKNOWN]
    elif project and not works_in_project(caller, project, scene.role(caller, project.id)):
        raise Denied()
    if draft.parent is not None and (parent is None or not _is_at_hand(caller, draft, parent, scene)):
        faults["parent"] = [errors.PARENT_UNKNOWN]
    elif parent and parent.parent is not None:
        faults["parent"] = [errors.PARENT_IS_PART]
    return faults | crew_faults(draft.crew, scene)


def _is_at_hand(caller: Caller, draft: TeamDraft, parent: Task, scene: Scene) -> bool:
    if parent.space != draft.space or parent.project in scene.gone:
        return False
    return reads_task(caller, parent, scene.project_of(parent), scene.role(caller, parent.project))


def crew_faults(crew: Iterable[int], scene: Scene) -> dict[str, list[str]]:
    """What is wrong with giving a task to these people."""
    outside = any(user not in scene.members or user not in scene.people for user in crew)
    return {"crew": [errors.NO_MEMBER]} if outside else {}


def _add(caller: Caller, task: Task, scene: Scene, now_ms: int) -> None:
    done = task.status is TaskStatus.COMPLETED
    project, zone = scene.project_of(task), scene.zones.get(task.worker, "UTC")
    about = task.worker, zone, task.id, task.project, task.created_ms
    facts = [task_fact("task.created", caller, task, now_ms, project)]
    if task.crew:
        facts.append(assigned(caller, caller.user, task, project, task.crew))
    if done:
        facts.append(completed(caller, task, now_ms))
    writes: list[Write] = [
        *in_order(*facts),
        focus.zone_unchanged(task.worker, zone),
        *(project_sums(task.project, tasks=1, completed=int(done), condition=present("name")) if task.project else []),
        *insights.task_created(*about),
        *(insights.task_ended(*about) if done else []),
        *crew_put(task, task.crew),
        *(part_added(task) if task.parent is not None else []),
        *(due_changed(task, now_ms) if task.due_ms is not None else []),
    ]
    if store.add_task(task, writes):
        raise ConditionFailed({})


def visible_task(caller: Caller, task: Task | None, scene: Scene) -> Task:
    """Raises NotFound for none, for one that went with its project, and for one that the caller may not read."""
    if task is None or task.project in scene.gone:
        raise NotFound()
    if not reads_task(caller, task, scene.project_of(task), scene.role(caller, task.project)):
        raise NotFound()
    return task


def read_task(caller: Caller, task_id: int) -> TaskPage:
    """A task with its parts and what was worked on it (FU-42): two calls, and one for the people of its parts.

    Raises NotFound.
    """
    found, sessions, below = team_store.read_page(task_id)
    wanted = Wanted(
        user=caller.user,
        projects=[found.project] if found else [],
        tasks=below,
        people=[found.owner, *found.crew] if found else [],
    )
    scene = team_store.read_scene(wanted)
    task = visible_task(caller, found, scene)
    parts = [scene.tasks[each] for each in sorted(below) if each in scene.tasks]
    parts = [each for each in parts if _reads_part(caller, each, task, scene)]
    more = {user for part in parts for user in (part.owner, *part.crew)} - scene.people.keys()
    people = {**scene.people, **team_store.read_scene(Wanted(people=more)).people}
    project = scene.project_of(task)
    views = [TaskView(part, scene.project_of(part), people) for part in parts]
    return TaskPage(TaskView(task, project, people), views, sessions)


def _reads_part(caller: Caller, part: Task, whole: Task, scene: Scene) -> bool:
    """A part in another project is judged by its people alone: that project was not read."""
    if part.project == whole.project or part.project is None:
        return reads_task(caller, part, scene.project_of(part), scene.role(caller, part.project))
    return caller.user in (part.owner, *part.crew)


def require_readable(caller: Caller, task_id: int) -> Task:
    """A task that the caller may read, in two calls. Raises NotFound."""
    return readable_with(caller, team_store.read_tasks([task_id]).get(task_id))


def readable_with(caller: Caller, task: Task | None) -> Task:
    """The same for a task that was read already. Raises NotFound."""
    scene = team_store.read_scene(Wanted(user=caller.user, projects=[task.project if task else None]))
    return visible_task(caller, task, scene)
