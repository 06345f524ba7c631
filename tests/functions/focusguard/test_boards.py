"""FG-47 (XP), FG-48 (focus time), FG-49 (streak), FG-50 (sessions), FG-51 (the shipped client): leaderboards."""

from typing import Any

import pytest

from tests.functions.focusguard.conftest import Register
from tests.functions.focusguard.desk import FLOW, Desk, failing_fields, relay_all
from tests.functions.focusguard.test_stats import on_days, signed_in_as
from tests.support.catalogue.focusguard import PASSWORD
from tests.support.client import Client
from tests.support.stack import HeldClock

BOARDS = {
    "leaderboard/xp": ("xp", "xp_points", (300, 250, 100, 0)),
    "leaderboard/focus-time": ("focus_time", "total_focus_min", (30, 25, 10, 0)),
    "leaderboard/streak": ("streak", "best_streak", (1, 1, 1, 0)),
    "leaderboard/sessions": ("sessions", "total_sessions", (2, 1, 1, 0)),
}
ORDERS = {"leaderboard/sessions": ("bob", "ann", "cas", "dan"), "leaderboard/streak": ("ann", "bob", "cas", "dan")}
MINUTES = {"ann": (25,), "bob": (10, 20), "cas": (10,), "dan": ()}


@pytest.fixture
def four(api: Client, clock: HeldClock, register: Register) -> dict[str, Desk]:
    """Ann, Bob, Cas and Dan registered in this order; the boards know what they have done."""
    desks = {}
    for name, sessions in MINUTES.items():
        clock.tick(1)
        desks[name] = Desk(api, clock, register(name))
        for minutes in sessions:
            desks[name].focus(minutes)
    relay_all()
    return desks


@pytest.mark.parametrize("path", BOARDS)
def test_fg_47_to_50_rows_ranks_and_order(four: dict[str, Desk], path: str) -> None:
    metric, field, values = BOARDS[path]
    names = ORDERS.get(path, ("bob", "ann", "cas", "dan"))
    board = four["cas"].made(four["cas"].get(path))
    assert board.keys() == {"leaderboard", "current_user_rank", "total_users", "metric"}
    rows = board["leaderboard"]
    extra = {"current_streak"} if metric == "streak" else set()
    assert all(row.keys() == {"rank", "user_id", "username", "lvl", "value", field} | extra for row in rows)
    assert [(row["rank"], row["username"]) for row in rows] == list(enumerate(names, 1))
    assert tuple(row[field] for row in rows) == tuple(row["value"] for row in rows) == values
    assert [row["user_id"] for row in rows] == [four[name].person.id for name in names]
    assert (board["current_user_rank"], board["total_users"], board["metric"]) == (names.index("cas") + 1, 4, metric)


@pytest.mark.parametrize("path", BOARDS)
def test_fg_47_to_50_the_own_rank_counts_also_outside_the_list(four: dict[str, Desk], path: str) -> None:
    board = four["dan"].made(four["dan"].get(path, params={"limit": 1}))
    assert len(board["leaderboard"]) == 1
    assert (board["current_user_rank"], board["total_users"]) == (4, 4)


@pytest.mark.parametrize("path", BOARDS)
@pytest.mark.parametrize("limit", [0, 101, -1, "x"])
def test_fg_47_to_50_limits(desk: Desk, path: str, limit: Any) -> None:
    assert failing_fields(desk.get(path, params={"limit": limit})).keys() == {"limit"}


def test_fg_47_ten_rows_unless_asked_otherwise(four: dict[str, Desk], register: Register) -> None:
    for number in range(9):
        register(f"extra{number}")
    relay_all()
    desk = four["ann"]
    assert len(desk.made(desk.get("leaderboard/xp"))["leaderboard"]) == 10
    assert len(desk.made(desk.get("leaderboard/xp", params={"limit": 100}))["leaderboard"]) == 13


def test_fg_47_who_has_only_just_registered_has_a_rank(desk: Desk) -> None:
    board = desk.made(desk.get("leaderboard/xp"))
    assert (board["current_user_rank"], board["total_users"]) == (1, 1)


def test_fg_47_only_those_who_came_here_are_ranked(four: dict[str, Desk], api: Client) -> None:
    flow = {"email": "flo@example.com", "password": PASSWORD}
    assert api.post(f"{FLOW}/auth/register/", json=flow).status == 201
    relay_all()
    desk = four["ann"]
    assert desk.made(desk.get("leaderboard/xp"))["total_users"] == 4


def test_fg_47_a_new_name_is_shown_and_who_leaves_is_gone(four: dict[str, Desk]) -> None:
    four["bob"].made(four["bob"].put("users/me", {"username": "robert"}))
    assert four["cas"].delete("users/me").status == 204
    relay_all()
    board = four["ann"].made(four["ann"].get("leaderboard/xp"))
    assert [row["username"] for row in board["leaderboard"]] == ["robert", "ann", "dan"]
    assert board["total_users"] == 3


def test_fg_49_the_best_streak_ranks_and_the_current_one_is_shown(desk: Desk, other: Desk) -> None:
    on_days(desk, 1, 3)
    other.person = signed_in_as(other, "stranger")
    other.focus(10)
    relay_all()
    board = other.made(other.get("leaderboard/streak"))
    rows = [(row["username"], row["best_streak"], row["current_streak"]) for row in board["leaderboard"]]
    assert rows == [("jane", 2, 1), ("stranger", 1, 1)]


@pytest.mark.parametrize("metric", ["xp", "focus_time", "sessions", "streak"])
def test_fg_51_the_shipped_clients_routes(four: dict[str, Desk], metric: str) -> None:
    desk = four["cas"]
    [path] = [path for path, (name, _, _) in BOARDS.items() if name == metric]
    full = desk.made(desk.get(path))
    board = desk.made(desk.get("stats/leaderboard", params={"metric": metric, "team_id": "x"}))
    assert board.keys() == {"leaderboard", "current_user_rank", "total_users", "metric"}
    fields = ("rank", "user_id", "username", "lvl", "value")
    assert board["leaderboard"] == [{name: row[name] for name in fields} for row in full["leaderboard"]]
    assert board["current_user_rank"] == full["current_user_rank"]
    place = desk.made(desk.get("stats/leaderboard/me", params={"metric": metric}))
    own = next(row for row in full["leaderboard"] if row["username"] == "cas")
    assert place == {"rank": own["rank"], "total_users": 4, "metric": metric, "value": own["value"]}


@pytest.mark.parametrize("path", ["stats/leaderboard", "stats/leaderboard/me"])
def test_fg_51_unknown_metrics(desk: Desk, path: str) -> None:
    assert failing_fields(desk.get(path, params={"metric": "luck"})).keys() == {"metric"}
    assert desk.made(desk.get(path))["metric"] == "xp"
