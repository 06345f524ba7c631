"""FG-15 to FG-17, FG-20, FG-21: profiles."""

import re
from typing import Any

import pytest

from roost.kit import ids, keys, table
from roost.kit.writes import Update
from tests.functions.focusguard.conftest import Register
from tests.functions.focusguard.desk import FLOW, Desk, code, detail, failing_fields
from tests.support.background.chores import relayed
from tests.support.catalogue.focusguard import BASE, PASSWORD, Guard
from tests.support.client import Client
from tests.support.race import meanwhile

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_fg_15_the_fields_of_a_user(desk: Desk) -> None:
    user = desk.me()
    assert user == {
        "id": desk.person.id,
        "user_id": desk.person.id,
        "username": "jane",
        "email": "jane@example.com",
        "full_name": None,
        "bio": None,
        "avatar_url": None,
        "lvl": 1,
        "xp_points": 0,
        "email_verified": False,
        "is_active": True,
        "created_at": user["created_at"],
        "updated_at": user["updated_at"],
    }
    assert UUID.fullmatch(user["id"])
    assert TIME.fullmatch(user["created_at"])
    assert TIME.fullmatch(user["updated_at"])


def test_fg_15_level_and_experience_follow_the_work(desk: Desk) -> None:
    desk.focus(125)
    assert (desk.me()["xp_points"], desk.me()["lvl"]) == (1250, 5)


def test_fg_16_a_changed_user_name_and_address_sign_in(desk: Desk) -> None:
    before = desk.me()
    desk.clock.tick(0.001)
    sent = {"username": "alice_the_focused", "email": "Alice.New@example.com"}
    user = desk.made(desk.put("users/me", sent))
    assert (user["username"], user["email"]) == ("alice_the_focused", "alice.new@example.com")
    assert (user["id"], user["created_at"]) == (before["id"], before["created_at"])
    assert user["updated_at"] > before["updated_at"]
    assert desk.me() == user
    for name in ("Alice_the_focused", "alice.new@example.com"):
        login = {"username": name, "password": PASSWORD}
        assert desk.api.post(f"{BASE}/auth/login", json=login).status == 200
    for name in ("jane", "jane@example.com"):
        login = {"username": name, "password": PASSWORD}
        assert desk.api.post(f"{BASE}/auth/login", json=login).status == 401


def test_fg_16_what_was_given_up_is_free(desk: Desk, register: Register) -> None:
    desk.made(desk.put("users/me", {"username": "other", "email": "other@example.com"}))
    assert register("jane").username == "jane"


def test_fg_16_missing_fields_keep_their_value_and_null_clears(desk: Desk) -> None:
    desk.made(desk.put("users/me", {"full_name": " Jane Doe ", "bio": "Hi <b>there</b> 🌱"}))
    user = desk.made(desk.put("users/me", {"username": "jane2"}))
    assert (user["full_name"], user["bio"]) == ("Jane Doe", "Hi <b>there</b> 🌱")
    cleared = desk.made(desk.put("users/me", {"full_name": None, "bio": None}))
    assert (cleared["full_name"], cleared["bio"], cleared["username"]) == (None, None, "jane2")


@pytest.mark.parametrize("sent", [None, {}, {"id": "x", "xp_points": 9, "lvl": 99, "email_verified": True}])
def test_fg_16_nothing_to_change_changes_nothing(desk: Desk, sent: Any) -> None:
    before = desk.me()
    desk.clock.tick(5)
    assert desk.made(desk.put("users/me", sent)) == before


def test_fg_16_a_new_address_is_to_be_verified_again_and_both_are_written_to(desk: Desk) -> None:
    table.write(Update(keys.profile(desk.person.user), set={"verified": True}))
    user = desk.made(desk.put("users/me", {"email": "new@example.com"}))
    assert user["email_verified"] is False
    mails = [(mail["kind"], mail["data"]) for mail in relayed("mails")]
    assert [data["before"] for kind, data in mails if kind == "address.changed"] == ["jane@example.com"]
    asked = [data for kind, data in mails if kind == "proof.requested" and data["address"] == "new@example.com"]
    assert [data["purpose"] for data in asked] == ["verify"]


@pytest.mark.parametrize(
    ("sent", "details"),
    [
        ({"username": "STRANGER"}, {"field": "username", "value": "STRANGER"}),
        ({"email": "Stranger@example.com"}, {"field": "email", "value": "stranger@example.com"}),
    ],
)
def test_fg_17_somebody_elses_name_or_address(desk: Desk, stranger: Guard, sent: Any, details: Any) -> None:
    before = desk.me()
    answer = desk.put("users/me", sent)
    assert code(answer) == (409, "DUPLICATE_USER")
    assert detail(answer)["details"]["field"] == details["field"]
    assert desk.me() == before


def test_fg_17_ones_own_is_fine(desk: Desk) -> None:
    assert desk.made(desk.put("users/me", {"username": "JANE", "email": "jane@example.com"}))["username"] == "JANE"


def test_fg_17_of_two_who_want_a_name_at_once_one_gets_it(desk: Desk, other: Desk) -> None:
    with meanwhile("TransactWriteItems", lambda: other.made(other.put("users/me", {"username": "wanted"}))):
        answer = desk.put("users/me", {"username": "wanted"})
    assert code(answer) == (409, "DUPLICATE_USER")
    assert desk.me()["username"] == "jane"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("username", each) for each in ("ab", "a b", "__x", None, 7)),
        *(("email", each) for each in ("no", "a@b", None, [])),
        *(("full_name", each) for each in ("x" * 101, 7, "a\x00b")),
        *(("bio", each) for each in ("x" * 501, {})),
    ],
)
def test_fg_17_bad_forms(desk: Desk, field: str, value: Any) -> None:
    before = desk.me()
    assert failing_fields(desk.put("users/me", {field: value})).keys() == {field}
    assert desk.me() == before


def test_fg_20_what_others_see(desk: Desk, other: Desk) -> None:
    other.focus(25)
    user = desk.made(desk.get(f"users/{other.person.id}"))
    assert user == {"id": other.person.id, "username": "stranger", "lvl": 2, "xp_points": 250, "avatar_url": None}
    assert desk.made(desk.get(f"users/{other.person.id.upper()}")) == user


@pytest.mark.parametrize("unknown", [ids.to_uuid(77), "not-a-uuid", "7", "00000000-0000-0000-0000-000000000000", "%20"])
def test_fg_20_nobody_is_not_found(desk: Desk, unknown: str) -> None:
    assert code(desk.get(f"users/{unknown}")) == (404, "USER_NOT_FOUND")


def test_fg_20_who_never_came_here_is_not_shown(desk: Desk, api: Client) -> None:
    sent = {"email": "flo@example.com", "password": PASSWORD}
    user = api.post(f"{FLOW}/auth/register/", json=sent).json["id"]
    assert code(desk.get(f"users/{ids.to_uuid(user)}")) == (404, "USER_NOT_FOUND")
    assert api.post(f"{BASE}/auth/login", json={"username": "flo", "password": PASSWORD}).status == 200
    assert desk.get(f"users/{ids.to_uuid(user)}").status == 200


def test_fg_21_the_statistics_of_the_profile_page(desk: Desk) -> None:
    empty = desk.made(desk.get("users/me/stats"))
    assert (empty["longest_streak"], empty["avg_focus_per_session"]) == (0, 0)
    desk.focus(25)
    desk.focus(10)
    desk.focus(10)
    assert desk.made(desk.get("users/me/stats")) == desk.stats() | {
        "longest_streak": 1,
        "avg_focus_per_session": 15.0,
    }
