"""Changing tasks that several people work on: fields, people, and where they stand (FU-43, FU-44)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from roost.focus import writes as focus
from roost.focus.model import Session
from roost.insights import writes as insights
from roost.insights.corrections import task_reopened
from roost.kit.caller import Caller
from roost.kit.conditions import present
from roost.kit.errors import Denied
from roost.kit.items import Item
from roost.kit.outbox import in_order
from roost.kit.parallel import settled
from roost.kit.writes import Put, Write
from roost.work import errors, store, team_store
from roost.work.access import refuse_faults
from roost.work.around import Around
from roost.work.model import Task, TaskStatus
from roost.work.rights import edits_task, moves_task, works_in_project
from roost.work.task_changes import instants_of, relabelled, session_on, task_fact, utc_days
from roost.work.team_model import TaskView, TeamChanges
from roost.work.team_store import Scene, Wanted
from roost.work.team_tasks import crew_faults, visible_task
from roost.work.team_writes import (
    assigned,
    completed,
    crew_put,
    crew_removed,
    due_changed,
    handed_over,
    reopened,
    unassigned,
)
from roost.work.writes import in_progress_index, project_sums


@dataclass(frozen=True, slots=True)
class Step:
    """A change as it was judged: the task before and after it, and what was read with it."""

    caller: Caller
    before: Task
    after: Task
    scene: Scene
    sessions: Sequence[Session] = ()

    @property
    def now_ms(self) -> int:
        return self.after.updated_ms

    @property
    def moved(self) -> bool:
        """It is in another project."""
        return self.before.project != self.after.project

    @property
    def differing(self) -> list[str]:
        """The fields that differ."""
        kept = ("v", "updated_ms")
        return [name for name in Task.__slots__ if name not in kept and _differ(name, self.before, self.after)]


@dataclass(slots=True)
class Follows:
    """What a change leads to; `zones_of` are people whose figures change with it."""

    facts: list[Put] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    figures: list[Any] = field(default_factory=list)
    zones_of: set[int] = field(default_factory=set)


def _differ(name: str, before: Task, after: Task) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def change_task(caller: Caller, task_id: int, changes: TeamChanges, now_ms: int) -> TaskView:
    """Change a task (FU-43); without a real change it writes nothing. Its project and people come with it.

    Raises NotFound, Denied, Invalid as `create_task` does, Conflict.
    """
    return settled(lambda: _change_task(caller, task_id, changes, now_ms))


def _change_task(caller: Caller, task_id: int, changes: TeamChanges, now_ms: int) -> TaskView:
    moving = "project" in changes.fields
    found, sessions = (
        store.read_task_page(task_id) if moving else (team_store.read_tasks([task_id]).get(task_id), list[Session]())
    )
    scene = team_store.read_scene(_wanted(caller, found, changes, sessions)) if found else Scene()
    before = visible_task(caller, found, scene)
    _judge(caller, before, changes, scene)
    step = Step(caller, before, _changed(caller, before, changes, now_ms), scene, sessions)
    if step.differing:
        _commit(step)
        return TaskView(step.after, scene.project_of(step.after), scene.people)
    return TaskView(before, scene.project_of(before), scene.people)


def _wanted(caller: Caller, task: Task, changes: TeamChanges, sessions: Sequence[Session]) -> Wanted:
    crew = task.crew if changes.crew is None else list(changes.crew)
    moving = "project" in changes.fields
    worker = crew[0] if crew else task.owner
    figures = {task.worker, worker, task.completed_by or task.worker}
    return Wanted(
        user=caller.user,
        projects=[task.project, changes.fields.get("project")],
        space=task.space,
        members=set(crew) - set(task.crew),
        people={task.owner, *crew},
        zones_of=figures | ({task.owner, *(each.user for each in sessions)} if moving else set()),
        active_of=[task.worker] if moving else [],
    )


def _judge(caller: Caller, before: Task, changes: TeamChanges, scene: Scene) -> None:
    about = before, scene.project_of(before), scene.role(caller, before.project)
    if not (moves_task(caller, *about) if changes.moves_only else edits_task(caller, *about)):
        raise Denied()
    added = [user for user in changes.crew or () if user not in before.crew]
    faults = crew_faults(added, scene)
    wanted = changes.fields.get("project")
    if wanted is not None and wanted != before.project:
        project = scene.projects.get(wanted)
        if project is None or project.space != before.space:
            faults["project"] = [errors.PROJECT_UNKNOWN]
        elif not works_in_project(caller, project, scene.role(caller, wanted)):
            raise Denied()
    refuse_faults(faults)


def _changed(caller: Caller, before: Task, changes: TeamChanges, now_ms: int) -> Task:
    after = replace(before, **changes.fields, updated_ms=now_ms, v=before.v + 1)
    if changes.crew is not None and list(changes.crew) != before.crew:
        first = changes.crew[0] if changes.crew else None
        after = replace(after, assignee=first, helpers=list(changes.crew[1:]))
        by = (caller.user, now_ms) if first is not None else (None, None)
        after = replace(after, assigned_by=by[0], assigned_ms=by[1]) if first != before.assignee else after
    if changes.status in (None, before.status) or before.status in changes.alike:
        return after
    done = changes.status is TaskStatus.COMPLETED
    after = replace(after, status=changes.status, paused_at_ms=None)
    return replace(after, ended_ms=now_ms if done else None, completed_by=after.worker if done else None)


def _commit(step: Step) -> None:
    follows = Follows()
    _tell_of_fields(step, follows)
    _follow_crew(step, follows)
    _follow_status(step, follows)
    _follow_project(step, follows)
    if step.before.due_ms != step.after.due_ms:
        follows.writes += due_changed(step.after, step.now_ms)
    zones = step.scene.zones
    demands = [focus.zone_unchanged(user, zones[user]) for user in sorted(follows.zones_of & zones.keys())]
    change = store.task_change(step.before, _stored(step))
    store.commit([*in_order(*follows.facts), change, *follows.writes, *demands], follows.figures)


def _stored(step: Step) -> Item:
    fields: Item = {name: getattr(step.after, name) for name in (*step.differing, "updated_ms")}
    return fields | (in_progress_index(step.before, step.after.status) if "status" in fields else {})


_OF_STATUS = frozenset({"status", "ended_ms", "paused_at_ms", "completed_by"})
_OF_CREW = frozenset({"assignee", "helpers", "assigned_by", "assigned_ms"})


def _tell_of_fields(step: Step, follows: Follows) -> None:
    """`task.updated` for everything that has no fact of its own."""
    told = set(step.differing) - _OF_CREW
    completes = TaskStatus.COMPLETED in (step.before.status, step.after.status)
    if step.before.status is not step.after.status and completes:
        told -= _OF_STATUS
    known = {"known": utc_days(_known(step))} if step.moved and step.before.shared else {}
    if told:
        project = step.scene.project_of(step.after)
        fact = task_fact("task.updated", step.caller, step.after, step.now_ms, project, changed=sorted(told), **known)
        follows.facts.append(fact)


def _follow_crew(step: Step, follows: Follows) -> None:
    before, after = step.before, step.after
    added = [user for user in after.crew if user not in before.crew]
    gone = [user for user in before.crew if user not in after.crew]
    if before.crew == after.crew:
        return
    project = step.scene.project_of(after)
    if added:
        follows.facts.append(assigned(step.caller, before.worker, after, project, added))
    else:
        follows.facts.append(unassigned(step.caller, before.worker, after, project))
    figures, people = handed_over(before.worker, after, step.scene.zones)
    follows.writes += [*crew_put(after, added), *crew_removed(after, gone), *figures]
    follows.zones_of |= people


def _follow_status(step: Step, follows: Follows) -> None:
    """A completion counts for who works on the task then, and is taken back from them."""
    before, after, zones = step.before, step.after, step.scene.zones
    was, becomes = (task.status is TaskStatus.COMPLETED for task in (before, after))
    if becomes and not was:
        follows.facts.append(completed(step.caller, after, step.now_ms))
        if after.worker in zones:
            about = after.worker, zones[after.worker], after.id, after.project, step.now_ms
            follows.writes += insights.task_ended(*about)
            follows.zones_of.add(after.worker)
    if was and not becomes:
        ended_ms, who = before.ended_ms or before.updated_ms, before.completed_by or before.worker
        follows.facts.append(reopened(step.caller, after, who, ended_ms, step.now_ms))
        if who in zones:
            follows.writes += task_reopened(who, zones[who], after.id, ended_ms)
            follows.zones_of.add(who)


def _follow_project(step: Step, follows: Follows) -> None:
    """The sums of both projects; the days that know the task, and the session that runs on it, go with it."""
    before, after, scene = step.before, step.after, step.scene
    was, becomes = (int(task.status is TaskStatus.COMPLETED) for task in (before, after))
    if not step.moved:
        if after.project in scene.projects and becomes != was:
            follows.writes += project_sums(after.project or 0, completed=becomes - was)
        return
    if before.project in scene.projects:
        left = before.project or 0
        follows.writes += project_sums(left, tasks=-1, completed=-was, focus_seconds=-before.focus_seconds)
    if after.project is not None:
        sums = project_sums(
            after.project, tasks=1, completed=becomes, focus_seconds=after.focus_seconds, condition=present("name")
        )
        follows.writes += sums
    active = session_on(before, scene.sessions.get(before.worker))
    follows.writes += [store.active_session_moved(active, after.project)] if active else []
    follows.figures += relabelled(step.caller, before, _known(step), after.project, _around(step.scene))


def _around(scene: Scene) -> Around:
    return Around(projects=scene.projects, sessions=scene.sessions, zones=scene.zones)


def _known(step: Step) -> Any:
    return instants_of(step.before, list(step.sessions), _around(step.scene))
