"""What starting, changing and ending a session writes: pure builders over the items of several modules.

Whoever commits them puts an event first: nobody ever writes that item again, so after a lost answer its mark proves
that the transaction went through.
"""

from dataclasses import replace
from typing import Any

from roost.focus.model import Session, SessionState, due_ms, planned_end_ms
from roost.garden import writes as garden
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
    return Update(keys.card(session.user), set={"session_due_ms": due_ms(session)}, condition=present())


def _due_on_card_in_zone(session: Session) -> Update:
    """Figures are written with it: should the zone change at this moment, they would land on a day of the old one."""
    due = {"session_due_ms": due_ms(session)}
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
        *credited(after),
    ]


def credited(session: Session) -> list[Write]:
    """What a session that is over adds to its person's figures, once."""
    return [*insights.session_ended(session), *garden.session_ended(session)]


def amended(before: Session, after: Session) -> list[Write]:
    """An ended session, if it is still the one that was read; what it counts with stays, but for its score."""
    return [
        Put(keys.session(after.user, after.id), pack(after), _unchanged(before)),
        *insights.session_scored(before, after),
    ]


def withdrawn(before: Session, after: Session, now_ms: int) -> list[Write]:
    """A session of work is deleted: `before` is the active one, or the same ended one as `after`.

    What it earned stays; it is kept aside, so that figures made anew still find it.
    """
    aside = pack(after) | {"deleted_ms": now_ms}
    writes: list[Write] = [Put(keys.former_session(after.user, after.id), aside, absent())]
    if not before.is_over:
        return [*writes, Delete(keys.active_session(after.user), _unchanged(before)), _due_on_card(after)]
    writes += [Delete(keys.session(after.user, after.id), _unchanged(before)), *garden.session_withdrawn(after)]
    return writes + ([Delete(keys.task_session(after.task, after.id))] if after.task is not None else [])


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
        open_ended=session.open_ended or None,
        unplanned=session.unplanned or None,
    )


def session_event(kind: str, session: Session, now_ms: int) -> Put:
    """`session.changed` or `session.deleted`: a fact that only those are told who follow the session itself."""
    return event(kind, actor=session.user, space=session.space, now_ms=now_ms, session=session.id)


def session_ended_event(session: Session, now_ms: int, stopped_ms: int | None = None, *, aside: bool = False) -> Put:
    """`session.ended`; `full` says that the planned length was reached, `suggested` which break should follow.

    `stopped_ms` is the beginning of the pause that it was in when it ended.
    `aside`: it ended because of something else (a break for work, work with its task), which is what people are told,
    or without credit.
    """
    focus_seconds = session.focus_seconds or 0
    aside = aside or session.state is SessionState.CANCELLED
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
        plants=session.plants or None,
        logged=session.logged is not None or None,
    )


def session_corrected_event(session: Session, now_ms: int) -> Put:
    """`session.corrected`: all that `session.ended` says, as it is now; nobody is told, but figures follow."""
    fact = session_ended_event(session, now_ms, aside=True)
    return replace(fact, item={**fact.item, "kind": "session.corrected"})


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
