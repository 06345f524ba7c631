"""Sessions of work on nothing in particular, run by their client until it says that they are over.

What its person did elsewhere is among them; breaks are not, and one that runs does not stand in the way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from roost.focus import ending, model, starting, store, writes
from roost.focus.errors import SessionAbandoned, SessionActive, SessionCompleted
from roost.focus.model import Session, SessionKind, SessionState
from roost.focus.store import Scene
from roost.insights.days import local_day
from roost.kit import ids
from roost.kit.caller import Caller
from roost.kit.errors import NotFound
from roost.kit.writes import Put, Write

LONGEST_MINUTES: Final = 1440


class Listed(StrEnum):
    """Which sessions a list shows; one that was given up is incomplete."""

    ALL = "all"
    COMPLETED = "completed"
    INCOMPLETE = "incomplete"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Some sessions, newest first; `total` is how many the list has, the other counts are of all sessions."""

    sessions: list[Session]
    total: int
    completed: int
    incomplete: int


@dataclass(frozen=True, slots=True)
class SessionChanges:
    """What a client says about a session, None where it says nothing; `minutes` is how long it really took."""

    completed: bool | None = None
    minutes: int | None = None
    planned_minutes: int | None = None
    score: float | None = None
    blink_rate: float | None = None

    def applied(self, session: Session) -> Session:
        """The session with what its client measured; one that is open with its lengths, too.

        Only an open-ended session takes another planned length: the other ones end by theirs.
        """
        score = session.score if self.score is None else self.score
        blinks = session.blink_rate if self.blink_rate is None else self.blink_rate
        told = replace(session, score=score, blink_rate=blinks)
        if not session.is_over:
            told = replace(told, claimed_minutes=self.minutes or session.claimed_minutes)
            if self.planned_minutes and session.open_ended:
                told = replace(told, planned_ms=self.planned_minutes * model.MINUTE_MS, unplanned=False)
        return session if told == session else replace(told, v=session.v + 1)


@dataclass(frozen=True, slots=True)
class Reward:
    """What else happens in the transaction that completes a session, and the session as that leaves it."""

    session: Session
    events: Sequence[Put] = field(default_factory=list)
    writes: Sequence[Write] = field(default_factory=list)


Rewarding = Callable[[Session], Reward]


def start_free_session(caller: Caller, minutes: int | None, now_ms: int) -> Session:
    """Start an open-ended session (FG-22), planned for `minutes` if given; a break ends for it.

    Raises SessionActive.
    """
    return ending.repeat(lambda: _start(caller, minutes, now_ms))


def _start(caller: Caller, minutes: int | None, now_ms: int) -> Session:
    session_id = caller.reserved_id or ids.new_id(now_ms)
    scene = ending.fresh_scene(caller, now_ms, session=session_id)
    if scene.ended:
        return starting.taken_over(caller, scene.ended)
    if scene.active and scene.active.id == caller.reserved_id:
        return scene.active
    if scene.active and not scene.active.kind.is_break:
        raise SessionActive(scene.active.id, scene.active.task)
    drawn = starting.new_session(scene, session_id, SessionKind.FOCUS, minutes or LONGEST_MINUTES, now_ms)
    session = replace(drawn, open_ended=True, unplanned=minutes is None)
    starting.commit_start(scene, session)
    return session


def read_free_active(caller: Caller, now_ms: int) -> Session | None:
    """The caller's session that goes on, wherever it was started (FG-25)."""
    active = store.read_active(caller.user)
    if active is None or active.kind.is_break:
        return None
    return None if _was_due(active, now_ms) else active


def _was_due(active: Session, now_ms: int) -> bool:
    """Whether it should have ended by itself; then it has now."""
    due = model.is_due(active, now_ms)
    if due:
        ending.close_due(active.user, active.id, now_ms)
    return due


def read_free_session(caller: Caller, session_id: int, now_ms: int) -> Session:
    """One session (FG-26). Raises NotFound, for breaks too."""
    active, ended = store.find_session(caller.user, session_id)
    if active and active.id == session_id and _was_due(active, now_ms):
        active, ended = store.find_session(caller.user, session_id)
    return _work(ended or active, session_id)


def session_of(user: int, session_id: int) -> Session | None:
    """A person's session of work as it is now, if it is still there: for those who tell of what became of it."""
    active, ended = store.find_session(user, session_id)
    found = ended or active
    return found if found and found.id == session_id and not found.kind.is_break else None


def _work(session: Session | None, session_id: int) -> Session:
    if session is None or session.id != session_id or session.kind.is_break:
        raise NotFound()
    return session


def list_free_sessions(caller: Caller, wanted: Listed, skip: int, limit: int, now_ms: int) -> SessionPage:
    """A page of the caller's sessions, newest first, with kept counts of all (FG-24): two calls, however many."""
    active, growth = store.read_counts(caller.user)
    if active and _was_due(active, now_ms):
        active, growth = store.read_counts(caller.user)
    running = [active] if active and not active.kind.is_break else []
    completed, incomplete = growth.listed, growth.cancelled + len(running)
    totals = {Listed.COMPLETED: completed, Listed.INCOMPLETE: incomplete, Listed.ACTIVE: len(running)}
    total = totals.get(wanted, completed + incomplete)
    first = [] if wanted is Listed.COMPLETED else running
    page = first[skip : skip + limit]
    if wanted is not Listed.ACTIVE and len(page) < limit and skip < total:
        skip_ended, room = max(0, skip - len(first)), limit - len(page)
        page += store.newest_sessions(caller.user, lambda each: _is_listed(each, wanted), skip_ended, room)
    return SessionPage(page, total, completed, incomplete)


def _is_listed(ended: Session, wanted: Listed) -> bool:
    completed = ended.state is SessionState.COMPLETED
    return not ended.kind.is_break and (wanted is Listed.ALL or completed == (wanted is Listed.COMPLETED))


def change_session(
    caller: Caller, session_id: int, changes: SessionChanges, now_ms: int, reward: Rewarding = Reward
) -> Session:
    """Complete a session, once (FG-27), or note what its client says about it; `reward` is asked when it completes.

    A completed one stays as it is when it is completed again, and takes what was measured otherwise. Raises NotFound,
    SessionAbandoned for completing one that was given up, SessionCompleted for opening a completed one (FG-29).
    """
    return ending.repeat(lambda: _change(caller, session_id, changes, now_ms, reward))


def _change(caller: Caller, session_id: int, changes: SessionChanges, now_ms: int, reward: Rewarding) -> Session:
    scene = ending.fresh_scene(caller, now_ms, session=session_id)
    session = _work(scene.ended or scene.active, session_id)
    if session.is_over:
        return _change_ended(scene, session, changes, now_ms)
    told = changes.applied(session)
    if changes.completed:
        return _complete(scene, session, told, now_ms, reward)
    if told is not session:
        store.commit([writes.session_event("session.changed", told, now_ms), *writes.paused_or_resumed(session, told)])
    return told


def _complete(scene: Scene, before: Session, told: Session, now_ms: int, reward: Rewarding) -> Session:
    minutes = model.minutes_worked(told, now_ms)
    over = replace(ending.ended(told, scene, now_ms), focus_seconds=60 * minutes, claimed_minutes=None)
    rewarded = reward(over)
    task = ending.resumed_task(before, now_ms)
    ending.commit_end(before, rewarded.session, now_ms, rewarded.events, task, rewarded.writes)
    return rewarded.session


def _change_ended(scene: Scene, session: Session, changes: SessionChanges, now_ms: int) -> Session:
    completed = session.state is SessionState.COMPLETED
    if changes.completed and not completed:
        raise SessionAbandoned(session.id)
    if changes.completed is False and completed:
        raise SessionCompleted(session.id)
    told = session if changes.completed else changes.applied(session)
    if told is not session:
        placed = replace(told, zone=scene.zone, day=local_day(told.started_ms, scene.zone).isoformat())
        fact = writes.session_event("session.changed", placed, now_ms)
        store.commit([fact, writes.zone_unchanged(scene.user, scene.zone), *writes.amended(session, placed)])
    return told


def settle(session: Session, now_ms: int) -> bool:
    """Let a session that should have ended by itself do so; whether that was the case."""
    return not session.is_over and _was_due(session, now_ms)


def withdrawal(session: Session, now_ms: int) -> tuple[list[Put], list[Write]]:
    """The events and the writes that delete a session of work (FG-31); an active one that is not due is cancelled."""
    deleted = writes.session_event("session.deleted", session, now_ms)
    if session.is_over:
        return [deleted], writes.withdrawn(session, session, now_ms)
    after = model.cancel(session, now_ms)
    ended = writes.session_ended_event(after, now_ms, session.paused_since_ms)
    task = ending.resumed_task(session, now_ms)
    return [ended, deleted], [*writes.withdrawn(session, after, now_ms), *task]
