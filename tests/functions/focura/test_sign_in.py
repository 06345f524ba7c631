"""FU-08 to FU-18: coming in, staying in, going; what tokens are."""

import base64
import hmac
import json
from typing import Any
from urllib.parse import quote

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from roost.identity import proofs
from roost.identity.profile import account
from roost.identity.standing import standing_writes
from roost.kit import aws
from roost.kit.settings import settings
from roost.kit.table import transact
from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import V1, Desk, canonical, data, error, faults
from tests.functions.focura.test_register import sent
from tests.support.catalogue.focura_world import BASE, PASSWORD, Colleague, cookie_value, signed_in
from tests.support.catalogue.focusguard import mailed_token
from tests.support.client import Answer, Client
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock, signing_key

NEW = "OtherPass456!"
OURS, FOREIGN = "http://localhost:3000", "https://evil.example"


def login(api: Client, **fields: Any) -> Answer:
    return api.post(f"{BASE}/auth/login", json={"email": "jane@example.com", "password": PASSWORD} | fields)


def again(jane: Desk) -> Desk:
    """The same person on another device."""
    person = signed_in(jane.api, jane.person.email, f"203.0.113.{jane.clock.now_ms % 200}")
    return Desk(jane.api, jane.clock, person)


def refresh(jane: Desk, token: str | None = None, **headers: str) -> Answer:
    """By cookie, as browsers do."""
    cookie = {"Cookie": f"theme=dark; refreshToken={token or jane.person.refresh}"}
    return jane.api.post(f"{BASE}/auth/refresh", headers=cookie | headers)


def alive(desk: Desk) -> bool:
    answer = desk.get("auth/me")
    if answer.status != 200:
        assert error(answer) == (401, "UNAUTHORIZED", "TOKEN_REVOKED")
    return answer.status == 200


class TestLoggingIn:
    def test_fu_08_it_answers_with_token_user_and_cookie(self, api: Client, jane: Desk) -> None:
        answer = login(api, email=" JANE@example.com ")
        got = data(answer)
        assert got.keys() == {"accessToken", "user"}
        assert got["user"] == {
            "id": jane.person.id,
            "email": "jane@example.com",
            "name": "Jane",
            "role": "USER",
            "image": None,
        }
        assert api.get(f"{BASE}/auth/me", token=got["accessToken"]).status == 200

    def test_fu_08_the_cookie_is_the_browsers_own(self, api: Client, jane: Desk) -> None:
        [cookie] = login(api).cookies
        _, *attributes = cookie.split("; ")
        assert {"Path=/focura/api", "Max-Age=604800", "HttpOnly"} <= set(attributes)
        assert "SameSite=Lax" in attributes  # of the local stack, on plain http
        assert "Secure" not in attributes

    def test_fu_08_over_https_another_site_sends_it_along(self, api: Client, jane: Desk) -> None:
        sent_body = {"email": "jane@example.com", "password": PASSWORD}
        answer = api.post(f"{BASE}/auth/login", json=sent_body, headers={"X-Forwarded-Proto": "https"})
        assert {"SameSite=None", "Secure", "HttpOnly"} <= set(answer.cookies[0].split("; "))

    def test_fu_09_a_wrong_password_and_an_unknown_address_look_alike(self, api: Client, jane: Desk) -> None:
        wrong, unknown = login(api, password="nope"), login(api, email="nobody@example.com")
        assert error(wrong) == (401, "UNAUTHORIZED", "INVALID_CREDENTIALS")
        assert wrong.body == unknown.body
        assert wrong.cookies == unknown.cookies == []

    def test_fu_09_all_of_a_password_counts(self, api: Client, enter: Enter) -> None:
        long = "x" * 72
        data_of = {"email": "long@example.com", "password": long + "a"}
        api.post(f"{BASE}/auth/register", json=data_of | {"name": "Long"})
        assert error(login(api, **data_of))[2] == "EMAIL_NOT_VERIFIED"
        assert error(login(api, **(data_of | {"password": long + "b"})))[2] == "INVALID_CREDENTIALS"

    def test_fu_08_what_is_missing_is_named(self, api: Client) -> None:
        assert faults(api.post(f"{BASE}/auth/login", json={})).keys() == {"email", "password"}
        assert faults(login(api, email="jane", password=5)).keys() == {"email", "password"}

    def test_fu_08_somebody_banned_learns_it_with_the_right_password_only(self, api: Client, jane: Desk) -> None:
        ban(jane)
        assert error(login(api)) == (403, "FORBIDDEN", "ACCOUNT_BANNED")
        assert error(login(api, password="nope")) == (401, "UNAUTHORIZED", "INVALID_CREDENTIALS")
        assert error(jane.get("auth/me")) == (403, "FORBIDDEN", "ACCOUNT_BANNED")
        assert error(refresh(jane)) == (403, "FORBIDDEN", "ACCOUNT_BANNED")


def ban(desk: Desk) -> None:
    """An administrator blocks somebody."""
    key = {"pk": {"S": f"USER#{desk.person.user:016d}"}, "sk": {"S": "GATE"}}
    aws.client("dynamodb").update_item(
        TableName=settings().table,
        Key=key,
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": {"S": "banned"}},
    )


class TestAccessTokens:
    def test_fu_10_a_token_says_who_it_is_and_verifies_against_the_published_keys(self, jane: Desk) -> None:
        answer = jane.api.get("/focura/.well-known/jwks.json")
        assert answer.status == 200
        assert "max-age" in answer.headers["Cache-Control"]
        header = jwt.get_unverified_header(jane.person.token)
        assert (header["alg"], header["typ"]) == ("RS256", "JWT")
        [key] = [each for each in answer.json["keys"] if each["kid"] == header["kid"]]
        assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
        public = jwt.PyJWK(key).key
        claims = jwt.decode(
            jane.person.token, public, algorithms=["RS256"], audience="focura-backend", options={"verify_exp": False}
        )
        now_s = jane.clock.now_ms // 1000
        assert claims.pop("jti")
        assert claims.pop("roost")
        canonical(claims.pop("sid"))
        assert claims == {
            "sub": jane.person.id,
            "email": "jane@example.com",
            "role": "USER",
            "iat": now_s,
            "exp": now_s + 900,
            "type": "access",
            "version": 1,
            "iss": "focura-app",
            "aud": "focura-backend",
        }

    def test_fu_10_it_lives_fifteen_minutes(self, jane: Desk) -> None:
        jane.clock.tick(899)
        assert jane.get("auth/me").status == 200
        jane.clock.tick(1)
        assert error(jane.get("auth/me")) == (401, "UNAUTHORIZED", "TOKEN_EXPIRED")

    def _claims(self, jane: Desk, **other: Any) -> dict[str, Any]:
        found: dict[str, Any] = jwt.decode(jane.person.token, options={"verify_signature": False})
        return found | other

    def _forged(self, jane: Desk) -> dict[str, str]:
        kid, private = signing_key()
        header = {"kid": kid}
        public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        head, body, signature = jane.person.token.split(".")
        return {
            "no algorithm": jwt.encode(self._claims(jane), None, algorithm="none", headers=header),
            "a shared secret": jwt.encode(self._claims(jane), "secret" * 8, algorithm="HS256", headers=header),
            "the public key as a secret": _hs256(self._claims(jane), public, kid),
            "an altered signature": f"{head}.{body}.{signature[:-6]}AAAAAA",
            "an altered body": f"{head}.{_part(self._claims(jane, role='ADMIN'))}.{signature}",
            "garbage": "garbage",
            "another audience": jwt.encode(self._claims(jane, aud="x"), private, algorithm="RS256", headers=header),
        }

    @pytest.mark.parametrize(
        "forgery",
        [
            "no algorithm",
            "a shared secret",
            "the public key as a secret",
            "an altered signature",
            "an altered body",
            "garbage",
            "another audience",
        ],
    )
    def test_fu_11_a_forged_token_is_nobodys(self, jane: Desk, forgery: str) -> None:
        answer = jane.api.get(f"{BASE}/auth/me", token=self._forged(jane)[forgery])
        assert error(answer) == (401, "UNAUTHORIZED", "INVALID_TOKEN")

    def test_fu_11_a_refresh_token_is_no_access_token(self, jane: Desk) -> None:
        answer = jane.api.get(f"{BASE}/auth/me", token=jane.person.refresh)
        assert error(answer) == (401, "UNAUTHORIZED", "INVALID_TOKEN_TYPE")

    @pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Token abc"])
    def test_fu_11_a_header_of_another_form_is_no_credential(self, jane: Desk, header: str) -> None:
        answer = jane.api.get(f"{BASE}/auth/me", headers={"Authorization": header})
        assert error(answer) == (401, "UNAUTHORIZED", "NO_TOKEN")

    def test_fu_11_neither_cookie_nor_query_let_anybody_in(self, jane: Desk) -> None:
        cookies = f"refreshToken={jane.person.refresh}; accessToken={jane.person.token}"
        query = f"?token={quote(jane.person.token)}"
        answer = jane.api.get(f"{BASE}/auth/me{query}", headers={"Cookie": cookies})
        assert error(answer) == (401, "UNAUTHORIZED", "NO_TOKEN")

    def test_fu_11_a_token_is_good_under_focura_only(self, jane: Desk) -> None:
        assert jane.api.get("/focusflow/api/v1/auth/profile/", token=jane.person.token).status == 401
        assert jane.api.get("/focusguard/api/users/me", token=jane.person.token).status == 401
        flow = jane.api.post("/focusflow/api/v1/auth/login/", json={"email": "jane@example.com", "password": PASSWORD})
        token = flow.json["tokens"]["access"]
        assert error(jane.api.get(f"{BASE}/auth/me", token=token)) == (401, "UNAUTHORIZED", "INVALID_TOKEN")

    def test_fu_11_a_token_of_nobody_any_more(self, jane: Desk) -> None:
        guard = jane.api.post("/focusguard/api/auth/login", json={"username": "jane@example.com", "password": PASSWORD})
        assert jane.api.delete("/focusguard/api/users/me", token=guard.json["access_token"]).status == 204
        assert error(jane.get("auth/me")) == (401, "UNAUTHORIZED", "USER_NOT_FOUND")


class TestRoles:
    def _promote(self, jane: Desk, role: str = "admin") -> None:
        before = account(jane.person.user)
        transact(standing_writes(before, jane.clock.now_ms, role=role)[1])

    def test_fu_12_another_role_ends_every_token_of_it(self, jane: Desk) -> None:
        newest = cookie_value(refresh(jane))
        jane.clock.tick(1)
        self._promote(jane)
        assert not alive(jane)
        assert error(refresh(jane, newest)) == (401, "UNAUTHORIZED", "TOKEN_REVOKED")
        self._promote(jane, "user")
        assert not alive(jane)
        jane.clock.tick(1)
        self._promote(jane)
        after = again(jane)
        assert data(after.get("auth/me"))["role"] == "ADMIN"
        assert jwt.decode(after.person.token, options={"verify_signature": False})["role"] == "ADMIN"

    def test_fu_12_the_tokens_of_other_dialects_say_nothing_of_roles_and_go_on(self, jane: Desk) -> None:
        flow = jane.api.post("/focusflow/api/v1/auth/login/", json={"email": "jane@example.com", "password": PASSWORD})
        jane.clock.tick(1)
        self._promote(jane)
        token = flow.json["tokens"]["access"]
        assert jane.api.get("/focusflow/api/v1/auth/profile/", token=token).status == 200


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _hs256(claims: dict[str, Any], secret: bytes, kid: str) -> str:
    text = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': kid})}.{_part(claims)}"
    signed = hmac.digest(secret, text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(signed).rstrip(b'=').decode()}"


class TestRefreshing:
    def test_fu_12_the_cookie_is_replaced_and_the_old_one_dead_at_once(self, jane: Desk) -> None:
        jane.clock.tick(60)
        answer = refresh(jane)
        assert data(answer).keys() == {"accessToken"}
        newest = cookie_value(answer)
        assert newest != jane.person.refresh
        assert "Path=/focura/api" in answer.cookies[0]
        assert jane.api.get(f"{BASE}/auth/me", token=data(answer)["accessToken"]).status == 200
        assert alive(jane)
        assert error(refresh(jane)) == (401, "UNAUTHORIZED", "TOKEN_REVOKED")
        assert refresh(jane, newest).status == 200

    def test_fu_12_parallel_tabs_do_not_end_it(self, jane: Desk) -> None:
        newest = cookie_value(refresh(jane))
        jane.clock.tick(9)
        assert refresh(jane).status == 401
        assert refresh(jane, newest).status == 200

    def test_fu_12_a_stolen_token_that_comes_back_ends_the_sign_in_and_no_other(self, jane: Desk) -> None:
        other = again(jane)
        newest = cookie_value(refresh(jane))
        jane.clock.tick(11)
        assert refresh(jane).status == 401
        assert error(refresh(jane, newest)) == (401, "UNAUTHORIZED", "TOKEN_REVOKED")
        assert not alive(jane)
        assert alive(other)

    def test_fu_12_seven_days_and_each_refresh_begins_them_anew(self, jane: Desk) -> None:
        jane.clock.tick(days=6)
        newest = cookie_value(refresh(jane))
        jane.clock.tick(days=6)
        newest = cookie_value(refresh(jane, newest))
        jane.clock.tick(days=7)
        assert error(refresh(jane, newest)) == (401, "UNAUTHORIZED", "TOKEN_EXPIRED")

    @pytest.mark.parametrize("body", [None, {}])
    def test_fu_12_it_needs_no_body(self, jane: Desk, body: Any) -> None:
        cookie = jane.person.cookie
        assert data(jane.api.post(f"{BASE}/auth/refresh", json=body, headers=cookie)).keys() == {"accessToken"}

    def test_fu_12_without_a_cookie_the_body_counts(self, jane: Desk) -> None:
        sent_body = {"refreshToken": jane.person.refresh}
        got = data(jane.api.post(f"{BASE}/auth/refresh", json=sent_body))
        assert got.keys() == {"accessToken", "refreshToken"}
        assert refresh(jane, got["refreshToken"]).status == 200

    @pytest.mark.parametrize("operation", ["BatchGetItem", "GetItem", "TransactWriteItems"])
    def test_fu_13_of_parallel_calls_one_succeeds(self, jane: Desk, operation: str) -> None:
        answers: list[Answer] = []
        with meanwhile(operation, lambda: answers.append(refresh(jane))):
            answers.append(refresh(jane))
        assert sorted(answer.status for answer in answers) == [200, 401]
        [winner] = [answer for answer in answers if answer.status == 200]
        assert refresh(jane, cookie_value(winner)).status == 200

    @pytest.mark.parametrize("failure", Failure)
    def test_fu_13_a_lost_answer_of_the_table_loses_no_sign_in(self, jane: Desk, failure: Failure) -> None:
        with failing(failure, operation="TransactWriteItems"):
            answer = refresh(jane)
        assert refresh(jane, cookie_value(answer)).status == 200

    def test_fu_13_without_any_token(self, jane: Desk) -> None:
        assert error(jane.api.post(f"{BASE}/auth/refresh")) == (401, "UNAUTHORIZED", "NO_TOKEN")
        assert error(refresh(jane, "junk")) == (401, "UNAUTHORIZED", "INVALID_TOKEN")
        assert error(refresh(jane, jane.person.token))[:2] == (401, "UNAUTHORIZED")

    def test_fu_12_a_page_of_another_site_cannot_use_the_cookie(self, jane: Desk) -> None:
        assert error(refresh(jane, Origin=FOREIGN)) == (403, "FORBIDDEN")
        assert refresh(jane, Origin=OURS).status == 200


class TestLoggingOut:
    def test_fu_14_both_tokens_die_and_the_cookie_goes(self, jane: Desk) -> None:
        other = again(jane)
        answer = jane.post("auth/logout", headers=jane.person.cookie)
        assert data(answer) is None
        assert answer.json["message"]
        [cookie] = answer.cookies
        assert cookie.startswith("refreshToken=;")
        assert {"Max-Age=0", "Path=/focura/api"} <= set(cookie.split("; "))
        assert not alive(jane)
        assert error(refresh(jane)) == (401, "UNAUTHORIZED", "TOKEN_REVOKED")
        assert alive(other)
        assert jane.post("auth/logout", headers=jane.person.cookie).status == 200

    def test_fu_14_either_token_is_enough(self, jane: Desk) -> None:
        other = again(jane)
        assert jane.post("auth/logout").status == 200
        assert error(refresh(jane))[0] == 401
        assert jane.api.post(f"{BASE}/auth/logout", headers=other.person.cookie).status == 200
        assert not alive(other)

    @pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer junk"}, {"Cookie": "refreshToken=junk"}])
    def test_fu_14_it_never_fails(self, jane: Desk, headers: dict[str, str]) -> None:
        assert jane.api.post(f"{BASE}/auth/logout", headers=headers).status == 200
        assert alive(jane)

    def test_fu_14_an_expired_token_is_no_reason_to_fail(self, jane: Desk) -> None:
        jane.clock.tick(hours=1)
        assert jane.post("auth/logout").status == 200

    def test_fu_14_a_page_of_another_site_ends_nothing(self, jane: Desk) -> None:
        headers = jane.person.cookie | {"Origin": FOREIGN}
        assert error(jane.api.post(f"{BASE}/auth/logout", headers=headers)) == (403, "FORBIDDEN")
        assert alive(jane)

    def test_fu_15_everywhere(self, jane: Desk, bob: Desk) -> None:
        other = again(jane)
        jane.clock.tick(1)
        assert jane.post("auth/logout", {"logoutAll": True}).status == 200
        assert not alive(jane)
        assert not alive(other)
        assert refresh(other).status == 401
        assert alive(bob)
        jane.clock.tick(1)
        assert alive(again(jane))

    def test_fu_15_whoever_is_out_already_ends_no_other(self, jane: Desk) -> None:
        other = again(jane)
        jane.post("auth/logout")
        assert jane.post("auth/logout", {"logoutAll": True}, headers=jane.person.cookie).status == 200
        assert alive(other)

    def test_fu_15_it_is_true_or_false(self, jane: Desk) -> None:
        assert faults(jane.post("auth/logout", {"logoutAll": "yes"})).keys() == {"logoutAll"}


class TestProfiles:
    @pytest.mark.parametrize("path", ["auth/profile", "auth/me"])
    def test_fu_16_the_account_without_its_secrets(self, jane: Desk, path: str) -> None:
        assert data(jane.get(path)) == {
            "id": jane.person.id,
            "email": "jane@example.com",
            "name": "Jane",
            "role": "USER",
            "image": None,
            "timezone": "UTC",
            "createdAt": "2026-03-02T09:00:00.000Z",
        }
        assert error(jane.api.get(f"{BASE}/{path}")) == (401, "UNAUTHORIZED", "NO_TOKEN")

    def test_fu_21_the_own_profile(self, jane: Desk) -> None:
        own = data(jane.get("user/profile"))["user"]
        assert own.keys() == {
            *data(jane.get("auth/me")).keys(),
            *("bio", "notifications", "updatedAt", "ownedWorkspaces"),
        }
        assert (own["bio"], own["notifications"], own["ownedWorkspaces"]) == (None, True, [])

    def test_fu_21_changes_show_everywhere(self, jane: Desk) -> None:
        jane.clock.tick(minutes=5)
        wanted = {
            "name": "Джейн 🦜",
            "bio": "<b>Héllo</b>",
            "image": "https://pics.example/j.png",
            "timezone": "Asia/Dhaka",
            "notifications": False,
        }
        space = jane.workspace()
        changed = data(jane.put("user/profile", wanted))["user"]
        assert {name: changed[name] for name in wanted} == wanted
        assert changed["updatedAt"] == "2026-03-02T09:05:00.000Z"
        assert changed["ownedWorkspaces"] == [{"id": space, "name": "Team", "slug": "team"}]
        assert data(jane.get("user/profile"))["user"] == changed
        me = data(jane.get("auth/me"))
        assert (me["name"], me["timezone"], me["image"]) == (wanted["name"], "Asia/Dhaka", wanted["image"])

    def test_fu_21_what_is_not_sent_stays_and_an_image_can_go(self, jane: Desk) -> None:
        jane.put("user/profile", {"bio": "Hello", "image": "https://pics.example/j.png"})
        changed = data(jane.put("user/profile", {"image": None}))["user"]
        assert (changed["bio"], changed["image"], changed["name"]) == ("Hello", None, "Jane")
        before = snapshot()
        assert data(jane.put("user/profile", {}))["user"] == changed
        assert snapshot() == before

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "J"),
            ("name", None),
            ("name", 5),
            ("bio", "x" * 1001),
            ("image", "javascript:alert(1)"),
            ("image", 5),
            ("timezone", "Mars/Olympus"),
            ("timezone", None),
            ("notifications", "yes"),
            ("notifications", 1),
        ],
    )
    def test_fu_21_a_field_that_breaks_its_rule(self, jane: Desk, field: str, value: Any) -> None:
        assert faults(jane.put("user/profile", {field: value})).keys() == {field}


class TestPasswords:
    def _link(self, jane: Desk) -> str:
        assert jane.api.post(f"{BASE}/auth/forgot-password", json={"email": jane.person.email}).status == 200
        return mailed_token(jane.person.user, proofs.RESET)

    def _reset(self, jane: Desk, token: str, password: Any = NEW) -> Answer:
        return jane.api.post(f"{BASE}/auth/reset-password", json={"token": token, "newPassword": password})

    def test_fu_17_known_and_unknown_look_alike(self, api: Client, jane: Desk) -> None:
        known = api.post(f"{BASE}/auth/forgot-password", json={"email": " JANE@example.com"})
        unknown = api.post(f"{BASE}/auth/forgot-password", json={"email": "nobody@example.com"})
        assert known.status == unknown.status == 200
        assert known.body == unknown.body
        [mail] = [mail for mail in sent() if "password" in mail[1]]
        assert mail[0] == "jane@example.com"
        token = mailed_token(jane.person.user, proofs.RESET)
        url = f"http://localhost:3000/authentication/reset-password?token={token}"
        assert url in mail[2]
        assert f'href="{url}"' in mail[3]
        assert faults(api.post(f"{BASE}/auth/forgot-password", json={"email": "x"})).keys() == {"email"}

    def test_fu_18_the_new_password_counts_and_every_token_is_dead(self, jane: Desk) -> None:
        other, token = again(jane), self._link(jane)
        jane.clock.tick(1)
        answer = self._reset(jane, token)
        assert data(answer) is None
        assert answer.json["message"]
        assert not alive(jane)
        assert not alive(other)
        assert error(refresh(jane)) == (401, "UNAUTHORIZED", "TOKEN_REVOKED")
        assert error(login(jane.api)) == (401, "UNAUTHORIZED", "INVALID_CREDENTIALS")
        assert login(jane.api, password=NEW).status == 200

    def test_fu_18_a_link_works_once_for_an_hour_and_until_the_next(self, jane: Desk) -> None:
        first = self._link(jane)
        second = self._link(jane)
        refused = (400, "BAD_REQUEST", "TOKEN_INVALID")
        assert error(self._reset(jane, first)) == refused
        assert self._reset(jane, second).status == 200
        assert error(self._reset(jane, second)) == refused
        late = self._link(jane)
        jane.clock.tick(hours=1)
        assert error(self._reset(jane, late)) == refused
        assert error(self._reset(jane, "0" * 64)) == refused
        assert error(self._reset(jane, "junk")) == refused

    def test_fu_18_of_parallel_calls_one_sets_it(self, jane: Desk) -> None:
        token, answers = self._link(jane), []
        with meanwhile("TransactWriteItems", lambda: answers.append(self._reset(jane, token))):
            answers.append(self._reset(jane, token, "ThirdPass789!"))
        assert sorted(answer.status for answer in answers) == [200, 400]

    def test_fu_18_a_refused_password_uses_nothing_up(self, jane: Desk) -> None:
        token = self._link(jane)
        assert faults(self._reset(jane, token, "short")).keys() == {"newPassword"}
        assert self._reset(jane, token).status == 200

    def test_fu_18_it_proves_the_address_too(self, api: Client, clock: HeldClock) -> None:
        new = {"name": "New", "email": "new@example.com", "password": PASSWORD}
        user = data(api.post(f"{BASE}/auth/register", json=new), 201)["id"]
        person = Colleague(canonical(user), user, "new@example.com", PASSWORD, "", "")
        desk = Desk(api, clock, person)
        assert self._reset(desk, self._link(desk)).status == 200
        assert login(api, email="new@example.com", password=NEW).status == 200

    def test_fu_18_another_dialects_sign_ins_end_too(self, jane: Desk) -> None:
        flow = jane.api.post("/focusflow/api/v1/auth/login/", json={"email": "jane@example.com", "password": PASSWORD})
        token = flow.json["tokens"]["access"]
        link = self._link(jane)
        jane.clock.tick(1)
        assert self._reset(jane, link).status == 200
        assert jane.api.get("/focusflow/api/v1/auth/profile/", token=token).status == 401


def test_fu_03_both_bases_are_one(jane: Desk) -> None:
    versioned = jane.api.get(f"{V1}/auth/me", token=jane.person.token)
    assert (versioned.status, versioned.json) == (200, jane.get("auth/me").json)
    answer = jane.api.post(f"{V1}/auth/refresh", headers=jane.person.cookie)
    assert "Path=/focura/api;" in answer.cookies[0] + ";"
    space = data(jane.api.post(f"{V1}/workspaces", json={"name": "Team"}, token=jane.person.token), 201)["id"]
    assert [each["id"] for each in data(jane.get("workspaces"))] == [space]
