"""What goes over FocusGuard's WebSocket, in its words (contract section 13)."""

import json
from typing import Final, Literal, Self

from focusguard.wire.errors import render
from focusguard.wire.fields import Output, stamp
from focusguard.wire.garden import Garden
from focusguard.wire.sessions import SessionItem
from roost.focus.model import Session, credited_minutes
from roost.garden.model import XP_A_MINUTE, Plant, level_of
from roost.insights.statistics import Statistics
from roost.kit import ids
from roost.kit.errors import Fault, Unauthenticated

_EXPIRED: Final = "TOKEN_EXPIRED"
_FAILED: Final = "AUTHENTICATION_FAILED"
Action = Literal["created", "updated", "deleted", "reset"]


class Established(Output):
    user_id: str
    active_session: SessionItem | None

    @classmethod
    def of(cls, user: int, active: Session | None) -> Self:
        """The greeting: who was recognised, and what they are at."""
        return cls(user_id=ids.to_uuid(user), active_session=SessionItem.of(active) if active else None)


class SessionCompleted(Output):
    session: SessionItem
    xp_awarded: int
    xp_points: int
    lvl: int
    level_up: bool
    current_streak: int
    plants_awarded: int

    @classmethod
    def of(cls, session: Session, figures: Statistics) -> Self:
        """A session is completed; `figures` are its person's, with it."""
        awarded, xp = XP_A_MINUTE * (credited_minutes(session) or 0), XP_A_MINUTE * figures.minutes
        return cls(
            session=SessionItem.of(session),
            xp_awarded=awarded,
            xp_points=xp,
            lvl=level_of(xp),
            level_up=level_of(xp) > level_of(xp - awarded),
            current_streak=figures.current_streak,
            plants_awarded=session.plants,
        )


class SessionDeleted(Output):
    id: str


class GardenUpdated(Output):
    action: Action
    garden: Garden | None

    @classmethod
    def of(cls, action: Action, user: int, plant: Plant | None, total: int) -> Self:
        """A garden changed; without a plant its client looks for itself."""
        return cls(action=action, garden=Garden.of(user, plant, total) if plant else None)


def frame(kind: str, data: Output, at_ms: int) -> str:
    """One message."""
    told = {"type": kind, "data": data.model_dump(), "timestamp": stamp(at_ms)}
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False)


def refused(fault: Fault) -> str:
    """Why the connection is about to be closed, in the words that all dialects share."""
    code = render(fault).body["detail"]["error_code"]
    if isinstance(fault, Unauthenticated) and code != _EXPIRED:
        code = _FAILED
    return json.dumps({"type": "error", "data": {"code": code, "message": fault.message}}, separators=(",", ":"))
