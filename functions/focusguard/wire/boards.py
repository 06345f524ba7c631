"""Leaderboards in FocusGuard's words (contract section 10)."""

from typing import Annotated, Any, Final, Literal, Self

from aws_lambda_powertools.event_handler.openapi.params import Query

from focusguard.wire.fields import Output
from roost.insights.boards.model import Metric
from roost.insights.boards.service import Board, Place, Row
from roost.kit import ids

MetricWord = Literal["xp", "focus_time", "sessions", "streak"]
Limit = Annotated[int, Query(ge=1, le=100, description="Rows at most")]
MetricName = Annotated[MetricWord, Query(description="What people are ranked by")]
METRICS: Final[dict[str, Metric]] = {
    "xp": Metric.XP,
    "focus_time": Metric.FOCUS_TIME,
    "sessions": Metric.SESSIONS,
    "streak": Metric.STREAK,
}


class RankedUser(Output):
    rank: int
    user_id: str
    username: str
    lvl: int
    value: int


class XpRow(RankedUser):
    xp_points: int


class FocusTimeRow(RankedUser):
    total_focus_min: int


class StreakRow(RankedUser):
    best_streak: int
    current_streak: int


class SessionsRow(RankedUser):
    total_sessions: int


class _Standings(Output):
    current_user_rank: int
    total_users: int
    metric: MetricWord


class Leaderboard(_Standings):
    leaderboard: list[RankedUser]

    @classmethod
    def of(cls, board: Board, metric: MetricWord) -> Self:
        """The board as the shipped client asks for it."""
        return cls(leaderboard=[RankedUser(**_words(row)) for row in board.rows], **_standing(board, metric))


class XpBoard(_Standings):
    leaderboard: list[XpRow]

    @classmethod
    def of(cls, board: Board) -> Self:
        """People by experience."""
        rows = [XpRow(**_words(row), xp_points=row.value) for row in board.rows]
        return cls(leaderboard=rows, **_standing(board, "xp"))


class FocusTimeBoard(_Standings):
    leaderboard: list[FocusTimeRow]

    @classmethod
    def of(cls, board: Board) -> Self:
        """People by minutes of focus."""
        rows = [FocusTimeRow(**_words(row), total_focus_min=row.value) for row in board.rows]
        return cls(leaderboard=rows, **_standing(board, "focus_time"))


class StreakBoard(_Standings):
    leaderboard: list[StreakRow]

    @classmethod
    def of(cls, board: Board) -> Self:
        """People by their longest streak."""
        rows = [
            StreakRow(**_words(row), best_streak=row.value, current_streak=row.current_streak) for row in board.rows
        ]
        return cls(leaderboard=rows, **_standing(board, "streak"))


class SessionsBoard(_Standings):
    leaderboard: list[SessionsRow]

    @classmethod
    def of(cls, board: Board) -> Self:
        """People by completed sessions."""
        rows = [SessionsRow(**_words(row), total_sessions=row.value) for row in board.rows]
        return cls(leaderboard=rows, **_standing(board, "sessions"))


class Standing(Output):
    rank: int
    total_users: int
    metric: MetricWord
    value: int

    @classmethod
    def of(cls, place: Place, metric: MetricWord) -> Self:
        """The caller's own place."""
        return cls(rank=place.rank, total_users=place.total, metric=metric, value=place.value)


def _words(row: Row) -> dict[str, Any]:
    return {
        "rank": row.rank,
        "user_id": ids.to_uuid(row.user),
        "username": row.username,
        "lvl": row.level,
        "value": row.value,
    }


def _standing(board: Board, metric: MetricWord) -> dict[str, Any]:
    return {"current_user_rank": board.rank, "total_users": board.total, "metric": metric}
