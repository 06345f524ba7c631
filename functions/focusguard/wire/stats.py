"""Statistics in FocusGuard's words (contract section 9)."""

from typing import Annotated, Any, Self

from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from focusguard.wire.fields import Output, stamp
from roost.insights.statistics import DayStatistics, Statistics, Summary, Trends, Window
from roost.kit import ids
from roost.kit.caller import Caller

PathDays = Annotated[int, Path(ge=1, le=90, description="How many days, today included")]
QueryDays = Annotated[int, Query(ge=1, le=90, description="How many days, today included")]
PERIODS = ("this_week", "last_week", "this_month", "last_month")


def _words(caller: Caller, figures: Statistics) -> dict[str, Any]:
    updated = figures.updated_ms
    return {
        "user_id": ids.to_uuid(caller.user),
        "total_focus_min": figures.minutes,
        "total_sessions": figures.sessions,
        "current_streak": figures.current_streak,
        "best_streak": figures.best_streak,
        "updated_at": stamp(ids.made_at_ms(caller.user) if updated is None else updated),
    }


class UserStats(Output):
    user_id: str
    total_focus_min: int
    total_sessions: int
    current_streak: int
    best_streak: int
    updated_at: str

    @classmethod
    def of(cls, caller: Caller, figures: Statistics) -> Self:
        """The caller's totals; who never completed a session was updated when they registered."""
        return cls(**_words(caller, figures))


class OwnStats(UserStats):
    longest_streak: int
    avg_focus_per_session: float

    @classmethod
    def of(cls, caller: Caller, figures: Statistics) -> Self:
        """The same with what the profile page shows beside it."""
        average = round(figures.minutes / figures.sessions, 1) if figures.sessions else 0.0
        return cls(**_words(caller, figures), longest_streak=figures.best_streak, avg_focus_per_session=average)


class SummaryAnswer(Output):
    total_users: int
    total_sessions: int
    total_focus_hours: float
    active_users_today: int
    total_plants_grown: int

    @classmethod
    def of(cls, summary: Summary) -> Self:
        """The figures of all people together."""
        return cls(
            total_users=summary.people,
            total_sessions=summary.sessions,
            total_focus_hours=round(summary.minutes / 60, 1),
            active_users_today=summary.active_today,
            total_plants_grown=summary.plants,
        )


class Day(Output):
    date: str
    focus_min: int
    sessions_completed: int


class Daily(Output):
    daily_stats: list[Day]
    total_days: int
    total_focus_min: int
    total_sessions: int
    average_focus_per_day: float

    @classmethod
    def of(cls, days: list[DayStatistics]) -> Self:
        """Day by day, in the order given."""
        minutes = sum(day.minutes for day in days)
        rows = [Day(date=day.day.isoformat(), focus_min=day.minutes, sessions_completed=day.sessions) for day in days]
        return cls(
            daily_stats=rows,
            total_days=len(days),
            total_focus_min=minutes,
            total_sessions=sum(day.sessions for day in days),
            average_focus_per_day=round(minutes / len(days), 1),
        )


class Trend(Output):
    period: str
    focus_min: int
    total_focus_min: int
    sessions: int
    sessions_completed: int
    avg_focus_score: float
    growth_percentage: float | None

    @classmethod
    def of(cls, period: str, window: Window) -> Self:
        """One window of days."""
        return cls(
            period=period,
            focus_min=window.minutes,
            total_focus_min=window.minutes,
            sessions=window.sessions,
            sessions_completed=window.sessions,
            avg_focus_score=round(window.score, 1),
            growth_percentage=window.growth,
        )


class TrendsAnswer(Output):
    this_week: Trend
    last_week: Trend
    this_month: Trend
    last_month: Trend

    @classmethod
    def of(cls, trends: Trends) -> Self:
        """Weeks of seven and months of thirty days, up to today."""
        return cls(**{period: Trend.of(period, getattr(trends, period)) for period in PERIODS})
