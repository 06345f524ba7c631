"""Sessions that are over: told of afterwards, corrected, listed, deleted. None of it touches the one that runs.

The id of a logged session is drawn from its start, so that lists by key are in the order of what was done.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from roost.focus import finished_store as store
from roost.focus import writes
from roost.focus.errors import SessionTimed
from roost.focus.finished_model import SECOND_MS, Correction, Finished, is_listed, with_length
from roost.focus.model import Logged, Session, SessionState
from roost.focus.sessions import tasks_of
from roost.garden import sessions as garden
from roost.garden import writes as growth
from roost.identity.writes import points_earned
from roost.insights import corrections
from roost.insights.corrections import KnownDay
from roost.insights.days import local_day
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import Invalid, NotFound
from roost.kit.parallel import settled
from roost.kit.writes import Write
from roost.work import writes as work
from roost.work.access import is_own, workable_task
from roost.work.model import Task

FIRST_MS: Final = ids.EPOCH_MS + SECOND_MS
"""Ids do not reach further back: what was done before shares its second."""

ENDS_FIRST: Final = "The end must not be before the start"
COUNTS_ELSEWHERE: Final = "Time that counts in a shared workspace cannot change its task"


def log_session(caller: Caller, wanted: Finished, now_ms: int) -> Session:
    """Keep a session that was over before anybody told of it (FM-18); one of work counts like any other, at once.

    Parallel calls add up. Raises NotFound for a task that is unknown or not the caller's, Denied for one that somebody
    else works on, Conflict.
    """
    zones = _zones(caller)
    return settled(lambda: _log(caller, wanted, next(zones), now_ms))


def _zones(caller: Caller) -> Iterator[str]:
    """The caller's zone as the gate saw it, and read again for each repetition."""
    yield caller.zone
    while True:
        yield store.read_zone(caller.user) or caller.zone


def _log(caller: Caller, wanted: Finished, zone: str, now_ms: int) -> Session:
    day = local_day(wanted.started_ms, zone)
    known, task = KnownDay(caller.user, day, None), None
    if wanted.task is not None:
        found, known = store.read_task_and_day(caller.user, wanted.task, day)
        task = _workable(caller, found)
    session = _session(caller, wanted, task, known, zone, now_ms)
    on_task = _logged_on(task, session, known, now_ms) if task else []
    points = [] if session.kind.is_break else points_earned(caller.user, wanted.points)
    fact, same_zone = writes.session_ended_event(session, now_ms, aside=True), writes.zone_unchanged(caller.user, zone)
    store.commit([fact, same_zone, writes.kept(session), *writes.credited(session), *on_task, *points])
    return session


def _workable(caller: Caller, task: Task | None) -> Task:
    """What somebody names beside the object of their request is unknown to them, or theirs."""
    if task is None or not is_own(caller, task):
        raise NotFound()
    return workable_task(caller, task)


def _session(caller: Caller, wanted: Finished, task: Task | None, known: KnownDay, zone: str, now_ms: int) -> Session:
    second = max(wanted.started_ms, FIRST_MS) // SECOND_MS * SECOND_MS
    drawn = Session(
        id=ids.new_id(second + secrets.randbelow(SECOND_MS)),
        user=caller.user,
        kind=wanted.kind,
        space=task.space if task else caller.home,
        started_ms=wanted.started_ms,
        planned_ms=0,
        day=known.day.isoformat(),
        zone=zone,
        task=task.id if task else None,
        project=task.project if task else None,
        state=SessionState.COMPLETED,
        shared=task.shared if task else False,
        mood=wanted.mood,
    )
    return with_length(drawn, Logged(now_ms, wanted.seconds, wanted.ended_ms))


def _logged_on(task: Task, session: Session, known: KnownDay, now_ms: int) -> list[Write]:
    if session.kind.is_break:
        return []
    worked = corrections.task_worked_then(known, task.id, task.project, session.started_ms)
    return [*work.session_ended(session), work.task_touched(task.id, now_ms), worked]


def list_finished(caller: Caller, since_ms: int = 0) -> tuple[list[Session], dict[int, Task]]:
    """The caller's completed sessions and breaks that started at `since_ms` or later, latest start first (FM-20).

    With them their tasks, as far as they are still there for the caller.
    """
    found = [each for each in store.ended_sessions(caller.user, since_ms) if each.started_ms >= since_ms]
    listed = sorted(filter(is_listed, found), key=lambda each: (each.started_ms, each.id), reverse=True)
    return listed, tasks_of(caller, listed)


def read_finished(caller: Caller, session_id: int) -> tuple[Session, Task | None]:
    """A completed session or break with its task (FM-21). Raises NotFound."""
    session = _listed(store.read_session(caller.user, session_id))
    return session, tasks_of(caller, [session]).get(session.task or 0)


def _listed(session: Session | None) -> Session:
    if session is None or not is_listed(session):
        raise NotFound()
    return session


def correct_session(caller: Caller, session_id: int, wanted: Correction, now_ms: int) -> tuple[Session, Task | None]:
    """Change what is said of a session (FM-22); figures follow, points do not. Its task comes with it.

    Raises NotFound, SessionTimed for more than the mood of one that nobody has logged, Denied, Invalid, Conflict.
    """
    zones = _zones(caller)
    return settled(lambda: _correct(caller, session_id, wanted, next(zones), now_ms))


def _correct(
    caller: Caller, session_id: int, wanted: Correction, zone: str, now_ms: int
) -> tuple[Session, Task | None]:
    around = store.sessions_around(caller.user, session_id) if "task" in wanted.fields else []
    found = next((each for each in around if each.id == session_id), None)
    before = _listed(found or store.read_session(caller.user, session_id))
    after = _corrected(before, wanted, zone, now_ms)
    if wanted.new_task(before):
        after, task, followed = _moved(caller, before, replace(after, task=wanted.fields["task"]), around)
    else:
        task = tasks_of(caller, [before]).get(before.task or 0)
        followed = _resized(task, before, after)
    longer = after.focus_seconds != before.focus_seconds
    fact = (
        writes.session_corrected_event(after, now_ms)
        if longer
        else writes.session_event("session.changed", after, now_ms)
    )
    same_zone = writes.zone_unchanged(caller.user, zone)
    store.commit([fact, same_zone, *writes.amended(before, after), *followed])
    return after, task


def _corrected(before: Session, wanted: Correction, zone: str, now_ms: int) -> Session:
    told = before
    if wanted.is_about_time:
        if before.logged is None:
            raise SessionTimed()
        lengths = {name: value for name, value in wanted.fields.items() if name in ("seconds", "ended_ms")}
        told = with_length(before, replace(before.logged, **lengths))
    if (told.ended_ms or told.started_ms) < told.started_ms:
        raise Invalid({"ended_ms": [ENDS_FIRST]})
    day = local_day(told.started_ms, zone).isoformat()
    mood = wanted.fields.get("mood", before.mood)
    return replace(told, mood=mood, zone=zone, day=day, edited_ms=now_ms, v=before.v + 1)


def _resized(task: Task | None, before: Session, after: Session) -> list[Write]:
    """What follows from another length."""
    if before.kind.is_break or after.focus_seconds == before.focus_seconds:
        return []
    sums = [*corrections.session_resized(before, after), *growth.session_resized(before, after)]
    return [*sums, *(work.session_resized(task, before, after) if task else [])]


def _moved(
    caller: Caller, before: Session, after: Session, around: Iterable[Session]
) -> tuple[Session, Task | None, list[Write]]:
    """The session on its other task, or on none, that task, and what follows.

    What counts in a shared workspace stays there, and nothing gets there later.
    """
    wanted = {task for task in (before.task, after.task) if task is not None}
    tasks, active, known = store.read_tasks_and_day(caller.user, wanted, date.fromisoformat(after.day))
    task = _workable(caller, tasks.get(after.task)) if after.task is not None else None
    if before.shared or (task and task.shared):
        raise Invalid({"task": [COUNTS_ELSEWHERE]})
    after = replace(after, project=task.project if task else None)
    if before.kind.is_break:
        return after, task, []
    follows = _resized(None, replace(before, task=None), replace(after, task=None))
    if before.task is not None:
        others = [*around, *store.former_sessions_around(caller.user, before.id), *([active] if active else [])]
        follows.append(corrections.session_left_task(known, before, _same_work(before, after, others)))
        left = tasks.get(before.task)
        follows += work.session_left(left, replace(before, edited_ms=after.edited_ms)) if left else []
    if task:
        follows += [*corrections.session_joined_task(known, after, task.id), *work.session_joined(task, after)]
    return after, task, follows


def _same_work(before: Session, after: Session, others: Iterable[Session]) -> list[Session]:
    """Those of other sessions that are work on its task and of its day."""
    same = [each for each in others if each.id != before.id and each.task == before.task and not each.kind.is_break]
    return [each for each in same if local_day(each.started_ms, after.zone).isoformat() == after.day]


def delete_finished(caller: Caller, session_id: int, now_ms: int) -> None:
    """Take a completed session or break off all lists (FM-23); what it counted with stays. Raises NotFound."""
    session = _listed(store.read_session(caller.user, session_id))
    if not session.kind.is_break:
        garden.delete_session(caller, session_id, now_ms)
    elif not store.forget_break(session, writes.session_event("session.deleted", session, now_ms)):
        raise NotFound()
