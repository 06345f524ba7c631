"""What a session adds to its person's growth: for the transactions of those who end or delete sessions."""

from roost.focus.model import Session, SessionState
from roost.kit import keys
from roost.kit.writes import Update


def session_ended(session: Session) -> list[Update]:
    """A session of work is over: a completed one earns its whole minutes (FG-27), any other is only counted."""
    if session.kind.is_break:
        return []
    if session.state is not SessionState.COMPLETED:
        return [Update(keys.growth(session.user), add={"cancelled": 1, "v": 1})]
    earned = {"minutes": (session.focus_seconds or 0) // 60, "sessions": 1, "v": 1}
    return [Update(keys.growth(session.user), set={"changed_ms": session.ended_ms}, add=earned)]


def session_withdrawn(session: Session) -> list[Update]:
    """An ended session of work is deleted: what it earned stays (FG-31), but it is listed no more."""
    gone = {"removed": 1} if session.state is SessionState.COMPLETED else {"cancelled": -1}
    return [Update(keys.growth(session.user), add={**gone, "v": 1})]


def session_resized(before: Session, after: Session) -> list[Update]:
    """A completed session of work took longer or shorter than it was said: it earns what it really took."""
    minutes = (after.focus_seconds or 0) // 60 - (before.focus_seconds or 0) // 60
    return [Update(keys.growth(after.user), add={"minutes": minutes, "v": 1})] if minutes else []
