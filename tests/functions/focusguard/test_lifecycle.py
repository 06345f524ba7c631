"""FG-66: from registering to the leaderboard, and away again."""

from roost.identity import proofs
from tests.functions.focusguard.conftest import Register
from tests.functions.focusguard.desk import Desk, code, relay_all
from tests.support.catalogue.focusguard import BASE, PASSWORD, guard_of, mailed_token
from tests.support.client import Client
from tests.support.stack import HeldClock


def test_fg_66_a_whole_life(api: Client, clock: HeldClock, register: Register) -> None:
    rival = Desk(api, clock, register("rival"))
    rival.focus(20)
    desk = Desk(api, clock, register("alice_focus", full_name="Alice"))
    link = {"token": mailed_token(desk.person.user, proofs.VERIFY)}
    assert api.post(f"{BASE}/auth/verify-email", json=link).json["user"]["email_verified"]

    session = desk.start(25)
    clock.tick(minutes=10)
    desk.made(desk.post(f"garden/plant/{session}"))
    clock.tick(minutes=15)
    refreshed = api.post(f"{BASE}/auth/refresh", json={"refresh_token": desk.person.refresh})
    login = api.post(f"{BASE}/auth/login", json={"username": "alice_focus", "password": PASSWORD})
    assert (refreshed.status, login.status) == (200, 200)
    desk.person = guard_of(login)
    done = desk.complete(session, 25, focus_score=92)
    assert (done["completed"], done["focus_score"]) == (True, 92)

    assert (desk.me()["xp_points"], desk.me()["lvl"]) == (250, 2)
    assert desk.stats()["current_streak"] == 1
    garden = desk.garden()
    assert (garden["total"], garden["fully_grown"]) == (5, 0)
    newest = garden["gardens"][0]["id"]
    assert desk.made(desk.patch(f"garden/{newest}", {"growth_stage": 5}))["growth_stage"] == 5

    relay_all()
    board = desk.made(desk.get("leaderboard/xp"))
    assert [(row["username"], row["xp_points"]) for row in board["leaderboard"]] == [
        ("alice_focus", 250),
        ("rival", 200),
    ]
    assert (board["current_user_rank"], board["total_users"]) == (1, 2)

    assert desk.post("auth/logout").status == 200
    assert code(desk.get("users/me")) == (401, "INVALID_TOKEN")
    again = api.post(f"{BASE}/auth/login", json={"username": "alice_focus@example.com", "password": PASSWORD})
    desk.person = guard_of(again)
    assert desk.delete("users/me").status == 204
    relay_all()
    rival.person = guard_of(api.post(f"{BASE}/auth/login", json={"username": "rival", "password": PASSWORD}))
    board = rival.made(rival.get("leaderboard/xp"))
    assert [row["username"] for row in board["leaderboard"]] == ["rival"]
