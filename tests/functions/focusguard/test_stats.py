"""FG-33, FG-42 to FG-46: streaks, totals, days, trends, the summary."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.functions.focusguard.desk import FLOW, Desk, failing_fields, relay_all
from tests.functions.focusguard.test_sessions import signed_in
from tests.support.catalogue.focusguard import BASE, PASSWORD, Guard, guard_of

TODAY = date(2026, 3, 2)


def on_days(desk: Desk, *gaps: int) -> None:
    """A session of ten minutes on the first day, and one after each gap in days."""
    for gap in (0, *gaps):
        desk.clock.tick(days=gap, seconds=2)
        signed_in(desk)
        desk.focus(10)


def streaks(desk: Desk) -> tuple[int, int]:
    stats = desk.stats()
    return stats["current_streak"], stats["best_streak"]


@pytest.mark.parametrize(
    ("gaps", "current", "best"),
    [((), 1, 1), ((0,), 1, 1), ((0, 0), 1, 1), ((1,), 2, 2), ((1, 1), 3, 3), ((1, 0, 1), 3, 3), ((1, 1, 2), 1, 3)],
)
def test_fg_33_a_streak_is_a_run_of_days(desk: Desk, gaps: tuple[int, ...], current: int, best: int) -> None:
    on_days(desk, *gaps)
    assert streaks(desk) == (current, best)


def test_fg_33_a_streak_holds_until_the_end_of_the_next_day(desk: Desk) -> None:
    on_days(desk, 1)
    for days, current in ((1, 2), (1, 0)):
        desk.clock.tick(days=days)
        signed_in(desk)
        assert streaks(desk) == (current, 2)


def test_fg_33_the_day_is_that_of_the_start(desk: Desk) -> None:
    desk.clock.set("2026-03-02T23:50:00+00:00")
    signed_in(desk)
    session = desk.start()
    desk.clock.set("2026-03-03T00:10:00+00:00")
    signed_in(desk)
    desk.complete(session, 20)
    [today, yesterday] = desk.made(desk.get("stats/daily/2"))["daily_stats"]
    assert (today["date"], today["focus_min"]) == ("2026-03-03", 0)
    assert (yesterday["date"], yesterday["focus_min"]) == ("2026-03-02", 20)
    assert streaks(desk) == (1, 1)


def test_fg_42_zeros_then_sums(desk: Desk) -> None:
    empty = desk.stats()
    assert empty.keys() == {
        "user_id", "total_focus_min", "total_sessions", "current_streak", "best_streak", "updated_at",
    }  # fmt: skip
    assert [value for name, value in empty.items() if name not in ("user_id", "updated_at")] == [0, 0, 0, 0]
    assert (empty["user_id"], empty["updated_at"]) == (desk.person.id, "2026-03-02T09:00:00.000Z")
    desk.clock.tick(minutes=30)
    signed_in(desk)
    desk.focus(25)
    desk.focus(50)
    stats = desk.stats()
    assert (stats["total_focus_min"], stats["total_sessions"]) == (75, 2)
    assert stats["updated_at"] == "2026-03-02T09:30:00.000Z"


@pytest.mark.parametrize("days", [1, 2, 7, 90])
def test_fg_43_exactly_so_many_days_today_first(desk: Desk, days: int) -> None:
    on_days(desk, 1)
    answer = desk.made(desk.get(f"stats/daily/{days}"))
    rows, today = answer["daily_stats"], TODAY + timedelta(days=1)
    assert [row["date"] for row in rows] == [(today - timedelta(days=number)).isoformat() for number in range(days)]
    figures = [(row["focus_min"], row["sessions_completed"]) for row in rows]
    assert figures == ([(10, 1), (10, 1)] + [(0, 0)] * days)[:days]
    counted = min(days, 2)
    assert (answer["total_days"], answer["total_focus_min"], answer["total_sessions"]) == (days, 10 * counted, counted)
    assert answer["average_focus_per_day"] == round(10 * counted / days, 1)


@pytest.mark.parametrize("days", ["0", "91", "-1", "x", "1.5", "1e1"])
def test_fg_43_bounds(desk: Desk, days: str) -> None:
    assert failing_fields(desk.get(f"stats/daily/{days}")).keys() == {"days"}


@pytest.mark.parametrize(("params", "days"), [({}, 7), ({"days": 3}, 3)])
def test_fg_44_the_shipped_client_gets_the_oldest_first(desk: Desk, params: Any, days: int) -> None:
    desk.focus(10)
    newest_first = desk.made(desk.get(f"stats/daily/{days}"))
    answer = desk.made(desk.get("stats/daily", params=params))
    assert answer == newest_first | {"daily_stats": newest_first["daily_stats"][::-1]}


@pytest.mark.parametrize("days", ["0", "91", "x"])
def test_fg_44_bounds(desk: Desk, days: str) -> None:
    assert failing_fields(desk.get("stats/daily", params={"days": days})).keys() == {"days"}


def test_fg_45_five_numbers_over_all_who_came_here(desk: Desk, other: Desk) -> None:
    desk.focus(25)
    desk.clock.tick(days=1)
    signed_in(desk)
    desk.focus(50)
    other.person = signed_in_as(other, "stranger")
    desk.api.post(f"{FLOW}/auth/register/", json={"email": "flo@example.com", "password": PASSWORD})
    relay_all()
    assert desk.made(desk.get("stats/summary")) == {
        "total_users": 2,
        "total_sessions": 2,
        "total_focus_hours": 1.2,
        "active_users_today": 1,
        "total_plants_grown": 15,
    }


def signed_in_as(desk: Desk, name: str) -> Guard:
    """Somebody with a fresh token."""
    return guard_of(desk.api.post(f"{BASE}/auth/login", json={"username": name, "password": PASSWORD}))


def test_fg_46_four_windows(desk: Desk) -> None:
    for days, minutes, score in ((0, 10, None), (9, 20, 80), (8, 30, 90), (6, 40, 71)):
        desk.clock.tick(days=days)
        signed_in(desk)
        desk.complete(desk.start(), minutes, **({"focus_score": score} if score else {}))
    trends = desk.made(desk.get("stats/trends"))
    assert trends.keys() == {"this_week", "last_week", "this_month", "last_month"}
    assert trends["this_week"] == {
        "period": "this_week",
        "focus_min": 70,
        "total_focus_min": 70,
        "sessions": 2,
        "sessions_completed": 2,
        "avg_focus_score": 80.5,
        "growth_percentage": None,
    }
    assert (trends["last_week"]["focus_min"], trends["last_week"]["growth_percentage"]) == (0, None)
    assert (trends["this_month"]["focus_min"], trends["this_month"]["sessions"]) == (100, 4)
    assert trends["this_month"]["avg_focus_score"] == 80.3
    assert trends["last_month"]["avg_focus_score"] == 0
    desk.clock.tick(days=7)
    signed_in(desk)
    desk.complete(desk.start(), 35)
    trends = desk.made(desk.get("stats/trends"))
    assert (trends["this_week"]["focus_min"], trends["last_week"]["focus_min"]) == (35, 70)
    assert (trends["this_week"]["growth_percentage"], trends["last_week"]["growth_percentage"]) == (-50.0, None)


def test_a_zone_that_another_dialect_set_moves_the_days(desk: Desk) -> None:
    login = {"email": "jane@example.com", "password": PASSWORD}
    flow = desk.api.post(f"{FLOW}/auth/login/", json=login).json["tokens"]["access"]
    assert desk.api.patch(f"{FLOW}/auth/profile/", json={"timezone": "Asia/Tokyo"}, token=flow).status == 200
    desk.clock.set("2026-03-02T16:00:00+00:00")
    signed_in(desk)
    desk.focus(10)
    [today] = desk.made(desk.get("stats/daily/1"))["daily_stats"]
    assert today == {"date": "2026-03-03", "focus_min": 10, "sessions_completed": 1}
