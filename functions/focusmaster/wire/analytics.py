"""How productive somebody is, in FocusMaster's words (contract section 8)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, Self

from aws_lambda_powertools.event_handler.openapi.params import Query

from focusmaster.wire.fields import Output
from focusmaster.wire.sessions import RangeWord
from roost.insights.model import DayFigures
from roost.insights.productivity import Focus

Range = Annotated[RangeWord, Query(alias="range", description="The last 1, 7 or 30 days, today included")]

DAYS: Final[Mapping[RangeWord, int]] = {"today": 1, "week": 7, "month": 30}


class DayItem(Output):
    date: str
    focus_time: int
    sessions: int


class Productivity(Output):
    total_focus_time: int
    total_sessions: int
    average_session_duration: int
    daily_breakdown: list[DayItem]

    @classmethod
    def of(cls, days: Sequence[DayFigures]) -> Self:
        """The days and what they add up to."""
        focus = Focus.of(days)
        rows = [DayItem(date=row.day.isoformat(), focus_time=row.focus_seconds, sessions=row.pomodoros) for row in days]
        return cls(
            total_focus_time=focus.seconds,
            total_sessions=focus.sessions,
            average_session_duration=focus.average,
            daily_breakdown=rows,
        )
