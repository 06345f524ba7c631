"""FocusGuard's leaderboards (FG-47 to FG-50)."""

from focusguard.wire import boards as wire
from focusguard.wire.api import BASE, focusguard_api
from roost.insights.boards.model import Metric
from roost.insights.boards.service import read_board
from roost.kit import clock
from roost.kit.http import SignedIn

BOARDS = f"{BASE}/leaderboard"

app = focusguard_api()
handler = app.handle


@app.get(f"{BOARDS}/xp", tags=["Leaderboards"])
def rank_by_xp(caller: SignedIn, limit: wire.Limit = 10) -> wire.XpBoard:
    """Rank people by experience."""
    return wire.XpBoard.of(read_board(caller, Metric.XP, limit, clock.now_ms()))


@app.get(f"{BOARDS}/focus-time", tags=["Leaderboards"])
def rank_by_focus_time(caller: SignedIn, limit: wire.Limit = 10) -> wire.FocusTimeBoard:
    """Rank people by minutes of focus."""
    return wire.FocusTimeBoard.of(read_board(caller, Metric.FOCUS_TIME, limit, clock.now_ms()))


@app.get(f"{BOARDS}/streak", tags=["Leaderboards"])
def rank_by_streak(caller: SignedIn, limit: wire.Limit = 10) -> wire.StreakBoard:
    """Rank people by their longest streak."""
    return wire.StreakBoard.of(read_board(caller, Metric.STREAK, limit, clock.now_ms()))


@app.get(f"{BOARDS}/sessions", tags=["Leaderboards"])
def rank_by_sessions(caller: SignedIn, limit: wire.Limit = 10) -> wire.SessionsBoard:
    """Rank people by completed sessions."""
    return wire.SessionsBoard.of(read_board(caller, Metric.SESSIONS, limit, clock.now_ms()))
