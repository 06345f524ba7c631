"""The caller's own account: changing and deleting it (FM-13, FM-14)."""

from typing import Any

import pytest

from roost.kit import keys, table
from roost.kit.writes import Update
from tests.functions.focusmaster.conftest import BASE, PASSWORD, V1, Member, credentials, faults, flow_token, refusal
from tests.support.client import Client
from tests.support.organizations import make_organization
from tests.support.race import meanwhile
from tests.support.stack import HeldClock

NEW_PASSWORD = "OtherPass456"


class TestUpdate:
    def test_fm_14_settings_merge_key_by_key(self, me: Member) -> None:
        first = me.put("auth/profile", {"settings": {"theme": "dark", "focusDuration": "50"}})
        assert first.status == 200
        assert first.json.keys() == {"_id", "name", "email", "settings"}
        second = me.put("auth/profile", {"settings": {"soundEnabled": False}}).json["settings"]
        kept = {name: second[name] for name in ("theme", "focusDuration", "soundEnabled", "dailyGoal")}
        assert kept == {"theme": "dark", "focusDuration": 50, "soundEnabled": False, "dailyGoal": 8}
        assert me.get("auth/me").json["settings"] == second

    def test_fm_14_parallel_changes_of_different_settings_both_hold(self, me: Member) -> None:
        def overtake() -> None:
            assert me.put("auth/profile", {"settings": {"dailyGoal": 6}}).status == 200

        with meanwhile("TransactWriteItems", overtake):
            assert me.put("auth/profile", {"settings": {"theme": "dark"}}).status == 200
        settings = me.get("auth/me").json["settings"]
        assert (settings["theme"], settings["dailyGoal"]) == ("dark", 6)

    def test_fm_14_a_name_is_shown_in_every_dialect(self, api: Client, me: Member) -> None:
        assert me.put("auth/profile", {"name": "  Zoë  "}).json["name"] == "Zoë"
        assert me.get("auth/me").json["name"] == "Zoë"
        assert api.post(f"{BASE}/auth/login", json=credentials(me)).json["name"] == "Zoë"

    def test_fm_14_a_new_password_ends_all_other_sign_ins(self, api: Client, me: Member, clock: HeldClock) -> None:
        second, flow = api.post(f"{BASE}/auth/login", json=credentials(me)).json["token"], flow_token(me)
        clock.tick(1)
        assert me.put("auth/profile", {"password": NEW_PASSWORD}).status == 200
        assert me.get("auth/me").status == 200
        assert refusal(api.get(f"{BASE}/auth/me", token=second)) == (401, "Not authorized, token failed")
        assert api.get(f"{V1}/auth/profile/", token=flow).status == 401
        for password, status in ((PASSWORD, 401), (NEW_PASSWORD, 200)):
            login = {"email": me.email, "password": password}
            assert api.post(f"{BASE}/auth/login", json=login).status == status

    def test_fm_14_the_address_can_only_be_repeated(self, me: Member) -> None:
        assert me.put("auth/profile", {"email": "ME@example.com"}).status == 200
        assert faults(me.put("auth/profile", {"email": "mine@example.com", "name": "New"})).keys() == {"email"}
        assert me.get("auth/me").json["name"] == "Me"

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({}, "root"),
            ({"name": ""}, "name"),
            ({"password": "weak"}, "password"),
            ({"role": "admin"}, "role"),
            ({"points": 9}, "points"),
            ({"settings": {"theme": "blue"}}, "settings.theme"),
            ({"settings": {"focusDuration": 241}}, "settings.focusDuration"),
            ({"settings": {"shortBreakDuration": 0}}, "settings.shortBreakDuration"),
            ({"settings": {"longBreakDuration": 121}}, "settings.longBreakDuration"),
            ({"settings": {"dailyGoal": 25}}, "settings.dailyGoal"),
            ({"settings": {"strictMode": "yes, please"}}, "settings.strictMode"),
            ({"settings": {"volume": 3}}, "settings.volume"),
            ({"settings": None}, "settings"),
        ],
    )
    def test_fm_14_a_bad_field_is_named_and_nothing_changes(self, me: Member, sent: Any, field: str) -> None:
        before = table.get(keys.profile(me.user))
        assert list(faults(me.put("auth/profile", sent))) == [field]
        assert table.get(keys.profile(me.user)) == before


class TestDelete:
    def test_fm_13_the_token_then_names_nobody(self, api: Client, me: Member) -> None:
        flow = flow_token(me)
        answer = me.delete("auth/profile")
        assert (answer.status, answer.json) == (200, {"message": "User deleted successfully"})
        assert answer.cookies[0].startswith("jwt=; Path=/focusmaster; Max-Age=0; Expires=Thu, 01 Jan 1970")
        assert refusal(me.get("auth/me")) == (401, "Not authorized, user no longer exists")
        assert api.post(f"{BASE}/auth/login", json=credentials(me)).status == 401
        assert api.get(f"{V1}/auth/profile/", token=flow).status == 401

    def test_fm_13_the_address_is_free_again(self, api: Client, me: Member) -> None:
        me.delete("auth/profile")
        again = {"name": "Me", "email": me.email, "password": PASSWORD}
        answer = api.post(f"{BASE}/auth/register", json=again)
        assert answer.status == 201
        assert answer.json["_id"] != me.id

    def test_fm_13_not_while_others_work_in_a_workspace_of_mine(
        self, me: Member, other: Member, clock: HeldClock
    ) -> None:
        acme = make_organization(clock, "acme", me.user)
        acme.seat(other.user)
        table.write(Update(keys.space(acme.id), set={"member_count": 2}))
        answer = me.delete("auth/profile")
        assert answer.status == 400
        assert "workspaces" in answer.json["message"]
        assert me.get("auth/me").status == 200
        assert other.delete("auth/profile").status == 200

    def test_fm_13_a_workspace_without_others_does_not_stand_in_the_way(self, me: Member, clock: HeldClock) -> None:
        make_organization(clock, "acme", me.user)
        assert me.delete("auth/profile").status == 200
