"""FocusMaster sign-up, sign-in and sign-out (FM-03 to FM-08, FM-12)."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from roost.kit import keys, table
from roost.kit.writes import Update
from tests.functions.focusmaster.conftest import BASE, PASSWORD, V1, Member, credentials, faults, refusal
from tests.support.client import Client
from tests.support.stack import HeldClock

NEW = {"name": "John Doe", "email": "John@Example.com", "password": "securePassword123"}
MONTH_S = 2_592_000


def claims(token: str) -> Any:
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def give_standing(member: Member, **standing: str) -> None:
    """Make it the member's role or status."""
    for key in (keys.card(member.user), keys.profile(member.user)):
        table.write(Update(key, set=standing))


class TestRegister:
    def test_fm_03_a_new_account_comes_with_a_token_of_days(self, api: Client) -> None:
        answer = api.post(f"{BASE}/auth/register", json=NEW)
        body = answer.json
        assert answer.status == 201
        assert body.keys() == {"_id", "name", "email", "role", "token"}
        assert (body["name"], body["email"], body["role"]) == ("John Doe", "john@example.com", "user")
        said = claims(body["token"])
        assert said["userId"] == body["_id"]
        assert said["exp"] - said["iat"] == MONTH_S
        assert api.get(f"{BASE}/auth/me", token=body["token"]).json["_id"] == body["_id"]

    def test_fm_03_the_token_is_in_a_cookie_too(self, api: Client) -> None:
        answer = api.post(f"{BASE}/auth/register", json=NEW)
        (cookie,) = answer.cookies
        value, *attributes = cookie.split("; ")
        assert value == f"jwt={answer.json['token']}"
        assert {"HttpOnly", "Path=/focusmaster", f"Max-Age={MONTH_S}", "SameSite=Lax"} <= set(attributes)
        assert "Secure" not in attributes

    def test_fm_03_over_https_the_cookie_goes_across_sites(self, api: Client) -> None:
        https = {"X-Forwarded-Proto": "https"}
        (cookie,) = api.post(f"{BASE}/auth/register", json=NEW, headers=https).cookies
        assert {"Secure", "SameSite=None"} <= set(cookie.split("; "))
        login = {"email": NEW["email"], "password": NEW["password"]}
        local = https | {"Origin": "http://localhost:5173"}
        (cookie,) = api.post(f"{BASE}/auth/login", json=login, headers=local).cookies
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie

    def test_fm_04_an_address_has_one_account_in_any_case_and_dialect(self, api: Client, me: Member) -> None:
        taken = (400, "User already exists")
        assert refusal(api.post(f"{BASE}/auth/register", json=NEW | {"email": me.email.upper()})) == taken
        flow = {"email": "flow@example.com", "username": "flow", "password": PASSWORD}
        assert api.post(f"{V1}/auth/register/", json=flow).status == 201
        assert refusal(api.post(f"{BASE}/auth/register", json=NEW | {"email": "Flow@example.com"})) == taken

    @pytest.mark.parametrize(
        ("field", "value", "text"),
        [
            ("password", "short1", "at least 8"),
            ("password", "onlyletters", "at least one number"),
            ("password", "1234567890", "at least one letter"),
            ("password", "--------", "at least one letter and at least one number"),
            ("password", "a1" * 65, "at most 128"),
            ("name", "  ", "at least 1"),
            ("name", "n" * 101, "at most 100"),
            ("email", "nowhere", "valid email"),
            ("age", 7, ""),
        ],
    )
    def test_fm_05_a_bad_field_is_named(self, api: Client, field: str, value: Any, text: str) -> None:
        found = faults(api.post(f"{BASE}/auth/register", json=NEW | {field: value}))
        assert list(found) == [field]
        assert text in found[field]

    def test_fm_05_all_missing_fields_are_named(self, api: Client) -> None:
        for sent in ({}, None):
            assert faults(api.post(f"{BASE}/auth/register", json=sent)).keys() == {"name", "email", "password"}


class TestLogin:
    def test_fm_06_signs_in_with_token_and_cookie(self, api: Client, me: Member) -> None:
        answer = api.post(f"{BASE}/auth/login", json=credentials(me) | {"email": "  ME@example.com "})
        body = answer.json
        assert answer.status == 200
        assert body.keys() == {"_id", "name", "email", "picture", "role", "isGuest", "token"}
        assert (body["_id"], body["picture"], body["isGuest"]) == (me.id, "https://github.com/shadcn.png", False)
        assert answer.cookies[0].startswith(f"jwt={body['token']};")
        assert api.get(f"{BASE}/auth/me", token=body["token"]).status == 200

    def test_fm_06_every_character_of_a_password_counts(self, api: Client, enrol: Callable[..., Member]) -> None:
        long = "a1" + "é" * 126
        member = enrol("long", password=long)
        login = {"email": member.email, "password": long}
        assert api.post(f"{BASE}/auth/login", json=login).status == 200
        assert api.post(f"{BASE}/auth/login", json=login | {"password": long[:-1]}).status == 401

    def test_fm_06_an_account_made_elsewhere_signs_in_here(self, api: Client) -> None:
        login = {"email": "flow@example.com", "password": PASSWORD}
        flow = login | {"username": "flow", "first_name": "Flo", "last_name": "W"}
        assert api.post(f"{V1}/auth/register/", json=flow).status == 201
        body = api.post(f"{BASE}/auth/login", json=login).json
        assert (body["name"], body["role"]) == ("Flo W", "user")

    def test_fm_07_who_is_wrong_is_not_told(self, api: Client, me: Member) -> None:
        wrong = api.post(f"{BASE}/auth/login", json=credentials(me) | {"password": "WrongPass1"})
        unknown = api.post(f"{BASE}/auth/login", json={"email": "nobody@example.com", "password": PASSWORD})
        assert refusal(wrong) == refusal(unknown) == (401, "Invalid email or password")
        assert faults(api.post(f"{BASE}/auth/login", json={"email": me.email})).keys() == {"password"}

    @pytest.mark.parametrize("state", ["banned", "suspended"])
    def test_fm_08_who_is_blocked_is_told_with_the_right_password_only(
        self, api: Client, me: Member, state: str
    ) -> None:
        give_standing(me, status=state)
        blocked = (403, f"Your account has been {state}. Please contact support.")
        assert refusal(api.post(f"{BASE}/auth/login", json=credentials(me))) == blocked
        assert refusal(me.get("auth/me")) == blocked
        wrong = api.post(f"{BASE}/auth/login", json=credentials(me) | {"password": "WrongPass1"})
        assert wrong.status == 401


class TestLogout:
    def test_fm_12_the_token_is_dead_and_the_cookie_gone(self, api: Client, me: Member) -> None:
        answer = me.post("auth/logout")
        assert (answer.status, answer.json) == (200, {"message": "User logged out"})
        (cookie,) = answer.cookies
        assert cookie.startswith("jwt=; Path=/focusmaster; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
        assert refusal(me.get("auth/me")) == (401, "Not authorized, token failed")
        assert me.post("auth/logout").status == 200

    def test_fm_12_other_sign_ins_live_on(self, api: Client, me: Member) -> None:
        second = api.post(f"{BASE}/auth/login", json=credentials(me)).json["token"]
        me.post("auth/logout")
        assert api.get(f"{BASE}/auth/me", token=second).status == 200

    def test_fm_12_the_cookie_alone_signs_out(self, api: Client, me: Member) -> None:
        assert api.post(f"{BASE}/auth/logout", headers={"Cookie": f"jwt={me.token}"}).status == 200
        assert me.get("auth/me").status == 401

    @pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nonsense"}, {"Cookie": "jwt=nonsense"}])
    def test_fm_12_never_fails(self, api: Client, headers: dict[str, str]) -> None:
        assert api.post(f"{BASE}/auth/logout", headers=headers).json == {"message": "User logged out"}

    @pytest.mark.parametrize("raw", [b"{", b"[]", b"x" * (2**20 + 1)])
    def test_fm_12_whatever_the_body_is(self, api: Client, raw: bytes) -> None:
        assert api.post(f"{BASE}/auth/logout", raw=raw).status == 200

    def test_fm_12_a_page_of_another_site_signs_nobody_out(self, api: Client, me: Member) -> None:
        foreign = {"Cookie": f"jwt={me.token}", "Origin": "https://evil.example"}
        assert api.post(f"{BASE}/auth/logout", headers=foreign).status == 200
        assert me.get("auth/me").status == 200

    def test_fm_12_sign_in_again_after_thirty_days(self, me: Member, clock: HeldClock) -> None:
        clock.tick(MONTH_S - 1)
        assert me.get("auth/me").status == 200
        clock.tick(1)
        assert refusal(me.get("auth/me")) == (401, "Not authorized, token failed")
