"""What starting, changing and ending a session writes: pure builders over the items of several modules.

Whoever commits them puts an event first: nobody ever writes that item again, so after a lost answer its mark proves
that the transaction went through.
"""

from typing import Any

from roost.focus.model import Session, planned_end_ms
from roost.insights import writes as insights
from roost.kit import keys
from roost.kit.conditions import Condition, absent, equals, present, version
from roost.kit.outbox import event, shown
from roost.kit.records import pack
from roost.kit.writes import Check, Delete, Put, Update, Write
from roost.work import writes as work
from roost.work.model import Task


def _unchanged(session: Session) -> Condition:
    return equals("id", session.id) & version(session.v)


def _due_on_card(session: Session) -> Update:
    return Update(keys.card(session.user), set={"session_due_ms": planned_end_ms(session)}, condition=present())


def _due_on_card_in_zone(session: Session) -> Update:
    """Figures are written with it: should the zone change at this moment, they would land on a day of the old one."""
    due = {"session_due_ms": planned_end_ms(session)}
    return Update(keys.card(session.user), set=due, condition=equals("zone", session.zone))


def zone_unchanged(user: int, zone: str) -> Check:
    """The same demand for a transaction that writes figures without touching the card."""
    return Check(keys.card(user), equals("zone", zone))


def started(session: Session, replaced: Session | None = None) -> list[Write]:
    """A session becomes the person's active one, if there is none or, in one step, in the place of `replaced`."""
    free = _unchanged(replaced) if replaced else absent()
    return [
        Put(keys.active_session(session.user), pack(session), free),
        _due_on_card_in_zone(session),
        *_first_work(session),
    ]


def _first_work(session: Session) -> list[Update]:
    if session.task is None or session.kind.is_break:
        return []
    return insights.task_worked(session.user, session.zone, session.task, session.project, session.started_ms)


def paused_or_resumed(before: Session, after: Session) -> list[Write]:
    """The active session, if it is still the one that was read, and when it is due."""
    return [Put(keys.active_session(after.user), pack(after), _unchanged(before)), _due_on_card(after)]


def kept(after: Session) -> Put:
    """An ended session among the person's ended ones."""
    return Put(keys.session(after.user, after.id), pack(after), absent())


def ended(before: Session, after: Session, *, task_exists: bool = True) -> list[Write]:
    """The active session, if it is still the one that was read, is over; all sums that it counts in get their share."""
    return [
        kept(after),
        Delete(keys.active_session(after.user), _unchanged(before)),
        _due_on_card_in_zone(after),
        *(work.session_ended(after) if task_exists else []),
        *insights.session_ended(after),
    ]


def session_started_event(session: Session) -> Put:
    """`session.started`; the relay sets the timer for `ends_ms`."""
    return event(
        "session.started",
        actor=session.user,
        space=session.space,
        now_ms=session.started_ms,
        session=session.id,
        kind=session.kind.value,
        task=session.task,
        project=session.project,
        started_ms=session.started_ms,
        planned_ms=session.planned_ms,
        ends_ms=planned_end_ms(session),
        shared=session.shared or None,
    )


def session_ended_event(session: Session, now_ms: int, stopped_ms: int | None = None, *, aside: bool = False) -> Put:
    """`session.ended`; `full` says that the planned length was reached, `suggested` which break should follow.

    `stopped_ms` is the beginning of the pause that it was in when it ended.
    `aside`: it ended because of something else (a break for work, work with its task), which is what people are told.
    """
    focus_seconds = session.focus_seconds or 0
    return event(
        "session.ended",
        actor=session.user,
        space=session.space,
        now_ms=now_ms,
        session=session.id,
        kind=session.kind.value,
        task=session.task,
        project=session.project,
        state=session.state.value,
        started_ms=session.started_ms,
        ended_ms=session.ended_ms,
        stopped_ms=stopped_ms,
        shared=session.shared or None,
        focus_seconds=focus_seconds,
        full=focus_seconds >= session.planned_ms // 1000,
        suggested=session.suggested.value if session.suggested else None,
        aside=aside or None,
    )


def task_event(kind: str, task: Task, now_ms: int, session: Session | None, **data: int) -> Put:
    """A fact about the work on a task, done by its worker; `data` holds lengths in seconds and instants in ms.

    Of the session it says enough to tell its state without knowing what happened before: `pauses_ms` are the finished
    pauses. The activity feed of a shared workspace shows it.
    """
    about: dict[str, Any] = {"task": task.id, "title": task.title, "project": task.project}
    about["shared"] = task.shared or None
    if session:
        about |= {"session": session.id, "started_ms": session.started_ms, "planned_ms": session.planned_ms}
        about["pauses_ms"] = session.paused_ms
    fact = event(kind, actor=task.worker, space=task.space, now_ms=now_ms, **about | data)
    return shown(fact) if task.shared else fact
