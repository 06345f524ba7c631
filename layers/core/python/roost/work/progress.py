"""Changing a task together with where it stands, as a board does: moved from column to column, back again too."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from roost.focus import ending
from roost.focus import writes as focus
from roost.focus.model import Session
from roost.focus.transitions import credited
from roost.insights import writes as insights
from roost.insights.corrections import task_reopened
from roost.kit.caller import Caller
from roost.kit.items import Item
from roost.kit.outbox import in_order
from roost.kit.parallel import settled
from roost.kit.writes import Put, Update, Write
from roost.work import store
from roost.work.access import editable_task, own_task, workable_task
from roost.work.around import Around
from roost.work.model import Task, TaskStatus
from roost.work.task_changes import completion, session_on, task_fact
from roost.work.writes import in_progress_index, project_sums

Wanted = Callable[[Task], Mapping[str, Any]]
"""The fields that a client wants, its `status` among them, by the task as it is now."""


def edit_task(caller: Caller, task_id: int, wanted: Wanted, now_ms: int) -> Task:
    """Change a task and where it stands (FM-28); without a real change it writes nothing.

    A completed one ends the session that is active on it, and counts; one that is opened again counts no more. Raises
    NotFound, NotYours, Denied for what only its owner or only its worker may do, Conflict.
    """
    return settled(lambda: _edit(caller, task_id, wanted, now_ms))


def _edit(caller: Caller, task_id: int, wanted: Wanted, now_ms: int) -> Task:
    found, around = store.read_task_and_active(task_id, caller.user)
    before = own_task(caller, found)
    fields = {name: value for name, value in wanted(before).items() if getattr(before, name) != value}
    if not fields:
        return before
    if fields.keys() - {"status"}:
        editable_task(caller, before)
    if "status" in fields:
        workable_task(caller, before)
    after = replace(before, **fields, updated_ms=now_ms, v=before.v + 1)
    was, becomes = (task.status is TaskStatus.COMPLETED for task in (before, after))
    if was == becomes:
        return _moved(caller, before, after)
    if was:
        return _reopened(caller, before, after, around)
    session = session_on(before, around.sessions.get(caller.user))
    return _completed(before, after, around.zones[caller.user], session)


def _moved(caller: Caller, before: Task, after: Task) -> Task:
    """Any change but into or out of completion."""
    if after.status is not before.status:
        after = replace(after, paused_at_ms=None, ended_ms=None)
    fact = task_fact("task.updated", caller, after, after.updated_ms, changed=_differing(before, after))
    store.commit([fact, _change(before, after)], [])
    return after


def _completed(before: Task, after: Task, zone: str, session: Session | None) -> Task:
    now_ms = after.updated_ms
    after = replace(after, ended_ms=now_ms, paused_at_ms=None, completed_by=after.worker)
    change, facts = _change(before, after), list[Put]()
    closing: list[Write] = [focus.zone_unchanged(after.worker, zone)]
    if session:
        ended, closing = ending.with_cause(session, now_ms, zone, task_exists=True)
        after, facts = credited(after, ended.item["data"]["focus_seconds"]), [ended]
    facts.append(focus.task_event("task.completed", after, now_ms, None, **completion(after)))
    figures = insights.task_ended(after.worker, zone, after.id, after.project, now_ms)
    store.commit([*in_order(*facts), change, *closing, *figures, *_project_count(after, 1)], [])
    return after


def _reopened(caller: Caller, before: Task, after: Task, around: Around) -> Task:
    """The completion is taken back from whoever it counts for, if they still have an account."""
    ended_ms, counted = before.ended_ms or before.updated_ms, before.completed_by or caller.user
    after = replace(after, ended_ms=None, completed_by=None)
    zones = around.zones if counted in around.zones else store.read_around(zones_of=[counted]).zones
    figures: list[Write] = []
    if counted in zones:
        same_zone = focus.zone_unchanged(counted, zones[counted])
        figures = [same_zone, *task_reopened(counted, zones[counted], after.id, ended_ms)]
    user = counted if counted != caller.user else None
    fact = task_fact("task.reopened", caller, after, after.updated_ms, ended_ms=ended_ms, user=user)
    store.commit([fact, _change(before, after), *figures, *_project_count(after, -1)], [])
    return after


def _differing(before: Task, after: Task) -> list[str]:
    kept = ("v", "updated_ms")
    return [name for name in Task.__slots__ if name not in kept and getattr(before, name) != getattr(after, name)]


def _change(before: Task, after: Task) -> Update:
    """The write of a changed task. Pomodoros are added to it: a session that ends in the same step adds its own."""
    fields: Item = {name: getattr(after, name) for name in (*_differing(before, after), "updated_ms")}
    pomodoros = fields.pop("completed_pomodoros", before.completed_pomodoros) - before.completed_pomodoros
    fields |= in_progress_index(before, after.status) if "status" in fields else {}
    change = store.task_change(before, fields)
    return replace(change, add={**change.add, "completed_pomodoros": pomodoros}) if pomodoros else change


def _project_count(task: Task, number: int) -> list[Write]:
    return project_sums(task.project, completed=number) if task.project else []
