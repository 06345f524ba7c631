"""Sessions and their clock. Instants and lengths named `_ms` are milliseconds (instants since 1970, UTC)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from roost.focus.errors import FocusSettingsInvalid, SessionOver

MINUTE_MS: Final = 60_000
ABANDONED_AFTER_MS: Final = 86_400_000


class SessionKind(StrEnum):
    FOCUS = "focus"
    SHORT_BREAK = "short_break"
    LONG_BREAK = "long_break"
    DEEP_WORK = "deep_work"
    CUSTOM = "custom"

    @property
    def is_break(self) -> bool:
        """Everything that is not a break is work and counts as focus."""
        return self in (SessionKind.SHORT_BREAK, SessionKind.LONG_BREAK)


class SessionState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Logged:
    """What somebody said afterwards of a session that nothing has timed: when they said it, and how long it took.

    `ended_ms` is the end that they named, which need not agree with the length.
    """

    at_ms: int
    seconds: int | float
    ended_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One stretch of work or rest; every change below returns a new one whose `v` is one higher.

    `space` is the task's workspace, or the person's own one, which is not `shared`.
    `paused_ms` adds up the finished pauses, `paused_since_ms` is the start of an open one. `day` is the person's
    local date at the start (`YYYY-MM-DD`), in `zone`. `resumed_ms` is the last resume. `focus_seconds`, and for work
    `suggested` (the break that should follow), are known once the session has ended.
    An `open_ended` one runs past its planned length until its person ends it, and is given up after a day; it may have
    been started `unplanned`, and then has a day to run. `claimed_minutes` are what a client says it lasts, `score` (0
    to 100) and `blink_rate` what it measured; `plants` grew in the garden when it was completed.
    One that was `logged` was over before anybody told of it. `mood` is how its person felt, `edited_ms` when they last
    changed what they say of it. An open-ended one with a `grace_ms` is given up so long after its planned end;
    `pomodoro` says that its client called it one.
    """

    id: int
    user: int
    kind: SessionKind
    space: int
    started_ms: int
    planned_ms: int
    day: str
    zone: str
    task: int | None = None
    project: int | None = None
    state: SessionState = SessionState.ACTIVE
    paused_ms: int = 0
    paused_since_ms: int | None = None
    ended_ms: int | None = None
    focus_seconds: int | None = None
    resumed_ms: int | None = None
    suggested: SessionKind | None = None
    shared: bool = False
    open_ended: bool = False
    grace_ms: int | None = None
    pomodoro: bool = False
    unplanned: bool = False
    claimed_minutes: int | None = None
    score: float | None = None
    blink_rate: float | None = None
    plants: int = 0
    logged: Logged | None = None
    mood: str | None = None
    edited_ms: int | None = None
    v: int = 1

    @property
    def is_over(self) -> bool:
        return self.state in (SessionState.COMPLETED, SessionState.CANCELLED)

    @property
    def running_since_ms(self) -> int:
        """When the session last began to run: its last resume, or its start (FF-19)."""
        return self.started_ms if self.resumed_ms is None else self.resumed_ms


def elapsed_ms(session: Session, now: int) -> int:
    """Working time without pauses, at most the planned length; stands still while paused and after the end."""
    until = now
    if session.ended_ms is not None:
        until = session.ended_ms
    elif session.paused_since_ms is not None:
        until = session.paused_since_ms
    return max(0, min(until - session.started_ms - session.paused_ms, session.planned_ms))


def elapsed_seconds(session: Session, now: int) -> int:
    return elapsed_ms(session, now) // 1000


def remaining_seconds(session: Session, now: int) -> int:
    """What is missing from the planned whole seconds, so that elapsed and remaining always add up (FF-21)."""
    return session.planned_ms // 1000 - elapsed_seconds(session, now)


def planned_minutes(session: Session) -> int | None:
    """The length it was given, in whole minutes; None if it was given none."""
    return None if session.unplanned else session.planned_ms // MINUTE_MS


def credited_minutes(session: Session) -> int | None:
    """The whole minutes that a completed session counts with; before that what its client claims, if anything."""
    if session.state is SessionState.COMPLETED:
        return (session.focus_seconds or 0) // 60
    return session.claimed_minutes


def completed_ms(session: Session) -> int | None:
    """When it was completed; None for one that goes on or was given up."""
    return session.ended_ms if session.state is SessionState.COMPLETED else None


def planned_end_ms(session: Session) -> int | None:
    """None unless the session is running towards it: a pause postpones the end by a length nobody knows yet, and an
    open-ended session ends when its person says so.
    """
    if session.state is not SessionState.ACTIVE or session.open_ended:
        return None
    return session.started_ms + session.planned_ms + session.paused_ms


def due_ms(session: Session) -> int | None:
    """When it ends without anybody's doing: at its planned end, or given up some time later if it is open-ended."""
    if not session.open_ended or session.is_over:
        return planned_end_ms(session)
    runs_ms = session.planned_ms + session.paused_ms
    return session.started_ms + (ABANDONED_AFTER_MS if session.grace_ms is None else runs_ms + session.grace_ms)


def is_due(session: Session, now: int) -> bool:
    """It should have ended by itself by now; a paused one with a planned end never should (FF-68)."""
    due = due_ms(session)
    return due is not None and now >= due


def pause(session: Session, now: int) -> Session:
    """A paused session comes back unchanged; raises SessionOver for an ended or due one (FF-18)."""
    if session.state is SessionState.PAUSED:
        return session
    if session.is_over or is_due(session, now):
        raise SessionOver(session.id)
    # A clock that is behind the one that started the session must not turn earlier time into a pause.
    since = max(now, session.started_ms + session.paused_ms)
    return replace(session, state=SessionState.PAUSED, paused_since_ms=since, v=session.v + 1)


def resume(session: Session, now: int) -> Session:
    """Moves the planned end by the length of the pause; a running session comes back unchanged (FF-19).

    Raises SessionOver for an ended or due one.
    """
    if session.is_over or is_due(session, now):
        raise SessionOver(session.id)
    if session.paused_since_ms is None:
        return session
    return replace(
        session,
        state=SessionState.ACTIVE,
        paused_ms=session.paused_ms + max(0, now - session.paused_since_ms),
        paused_since_ms=None,
        resumed_ms=max(now, session.paused_since_ms),
        v=session.v + 1,
    )


def close(session: Session, now: int) -> Session:
    """Completes the session, a due one as of its planned end; one that is over comes back unchanged (FF-20, FF-23).

    An open-ended one that is due was given up: it ends without credit, as of its planned end if it had a grace.
    """
    if session.is_over:
        return session
    if session.open_ended and is_due(session, now):
        return _end(session, SessionState.CANCELLED, (due_ms(session) or now) - (session.grace_ms or 0))
    return _end(session, SessionState.COMPLETED, now)


def minutes_worked(session: Session, now: int) -> int:
    """What an active session counts with if its client tells nothing better: minutes begun, at most those planned."""
    return session.claimed_minutes or max(1, -(-elapsed_ms(session, now) // MINUTE_MS))


def cancel(session: Session, now: int) -> Session:
    """Ends the session without credit; a cancelled one comes back unchanged.

    Raises SessionOver for a completed or due one: its work is earned.
    """
    if session.state is SessionState.CANCELLED:
        return session
    if session.is_over or is_due(session, now):
        raise SessionOver(session.id)
    return _end(session, SessionState.CANCELLED, now)


def _end(session: Session, state: SessionState, now: int) -> Session:
    planned_end = planned_end_ms(session)
    ended = now if planned_end is None else min(now, planned_end)
    pause_start = session.paused_since_ms
    earliest_end = session.started_ms + session.paused_ms if pause_start is None else pause_start
    ended = max(ended, earliest_end)
    return replace(
        session,
        state=state,
        paused_ms=session.paused_ms + (0 if pause_start is None else ended - pause_start),
        paused_since_ms=None,
        ended_ms=ended,
        focus_seconds=elapsed_seconds(session, now),
        v=session.v + 1,
    )


_BOUNDS = {
    "focus_duration": (10, 180),
    "short_break": (1, 30),
    "long_break": (1, 60),
    "long_break_interval": (2, 10),
}
_BREAKS = {"short_break", "long_break"}
_BREAKS_CROSSED = "The long break must not be shorter than the short break"


@dataclass(frozen=True, slots=True)
class FocusSettings:
    """Lengths in minutes; `long_break_interval` is the number of focus sessions up to a long break."""

    focus_duration: int = 25
    short_break: int = 5
    long_break: int = 15
    long_break_interval: int = 4

    def merge(self, partial: Mapping[str, object]) -> "FocusSettings":
        """Replaces the given keys and ignores unknown ones; raises FocusSettingsInvalid naming every bad one (FF-06).

        Two breaks that fit their own bounds but not each other are blamed on those of them that were given.
        """
        given = {name: value for name, value in partial.items() if name in _BOUNDS}
        faults = {name: [text] for name, value in given.items() if (text := _bound_fault(name, value))}
        numbers = {name: value for name, value in given.items() if isinstance(value, int) and name not in faults}
        merged = replace(self, **numbers)
        if merged.long_break < merged.short_break and not faults.keys() & _BREAKS:
            faults |= {name: [_BREAKS_CROSSED] for name in _BREAKS & given.keys()}
        if faults:
            raise FocusSettingsInvalid(faults)
        return merged


def _bound_fault(name: str, value: object) -> str | None:
    least, most = _BOUNDS[name]
    if not isinstance(value, int) or isinstance(value, bool):
        return "Must be an integer"
    if not least <= value <= most:
        return f"Must be between {least} and {most}"
    return None


def break_minutes(kind: SessionKind, settings: FocusSettings) -> int:
    """Length of a break of this kind; ValueError for a kind of work."""
    if kind is SessionKind.SHORT_BREAK:
        return settings.short_break
    if kind is SessionKind.LONG_BREAK:
        return settings.long_break
    raise ValueError(f"{kind} is not a break")


def suggest_break(completed_focus_today: int, long_break_interval: int) -> SessionKind:
    """Long after every full round of sessions completed since local midnight, else short (FF-22, FF-23)."""
    if completed_focus_today > 0 and completed_focus_today % long_break_interval == 0:
        return SessionKind.LONG_BREAK
    return SessionKind.SHORT_BREAK
