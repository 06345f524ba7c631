"""FocusGuard's statistics, and the boards as its shipped client asks for them (FG-42 to FG-46, FG-51)."""

from focusguard.wire import boards as board_wire
from focusguard.wire import stats as wire
from focusguard.wire.api import BASE, focusguard_api
from roost.insights import statistics
from roost.insights.boards import service as boards
from roost.kit import clock
from roost.kit.http import SignedIn

STATS = f"{BASE}/stats"

app = focusguard_api()
handler = app.handle


@app.get(f"{STATS}/me", tags=["Statistics"])
def read_me(caller: SignedIn) -> wire.UserStats:
    """Read the caller's totals and streaks."""
    return wire.UserStats.of(caller, statistics.read_statistics(caller, clock.now_ms()))


@app.get(f"{STATS}/summary", tags=["Statistics"])
def read_summary(caller: SignedIn) -> wire.SummaryAnswer:
    """Read the figures of all people together."""
    return wire.SummaryAnswer.of(statistics.read_summary(caller, clock.now_ms()))


@app.get(f"{STATS}/daily/<days>", tags=["Statistics"])
def read_days(days: wire.PathDays, caller: SignedIn) -> wire.Daily:
    """Read the caller's last days, today first."""
    return wire.Daily.of(statistics.read_daily(caller, days, clock.now_ms()))


@app.get(f"{STATS}/daily", tags=["Statistics"])
def read_days_in_order(caller: SignedIn, days: wire.QueryDays = 7) -> wire.Daily:
    """Read the caller's last days, the oldest first."""
    return wire.Daily.of(statistics.read_daily(caller, days, clock.now_ms())[::-1])


@app.get(f"{STATS}/trends", tags=["Statistics"])
def read_trends(caller: SignedIn) -> wire.TrendsAnswer:
    """Compare the caller's last days with those before."""
    return wire.TrendsAnswer.of(statistics.read_trends(caller, clock.now_ms()))


@app.get(f"{STATS}/leaderboard", tags=["Statistics"])
def read_board(
    caller: SignedIn, metric: board_wire.MetricName = "xp", limit: board_wire.Limit = 10
) -> board_wire.Leaderboard:
    """Read a leaderboard by its name."""
    board = boards.read_board(caller, board_wire.METRICS[metric], limit, clock.now_ms())
    return board_wire.Leaderboard.of(board, metric)


@app.get(f"{STATS}/leaderboard/me", tags=["Statistics"])
def read_place(caller: SignedIn, metric: board_wire.MetricName = "xp") -> board_wire.Standing:
    """Read the caller's own place on a leaderboard."""
    return board_wire.Standing.of(boards.read_place(caller, board_wire.METRICS[metric]), metric)
