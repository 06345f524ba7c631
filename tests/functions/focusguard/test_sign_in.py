"""FG-04 to FG-06, FG-59: signing in, and what the tokens say."""

from typing import Any

import jwt
import pytest

from roost.identity import store
from roost.identity.model import Account
from roost.kit import ids, keyring, keys, table
from roost.kit.writes import Update
from tests.functions.focusguard.conftest import Register
from tests.functions.focusguard.desk import FLOW, code, detail, failing_fields
from tests.support.catalogue.focusguard import BASE, PASSWORD, Guard, guard_of
from tests.support.client import Answer, Client
from tests.support.race import meanwhile
from tests.support.stack import HeldClock

LOGIN = f"{BASE}/auth/login"


def login(api: Client, name: str, password: str = PASSWORD, **options: Any) -> Answer:
    return api.post(LOGIN, json={"username": name, "password": password}, **options)


def claims_of(token: str, clock: HeldClock) -> dict[str, Any]:
    """The claims of a token that another library has verified with the published keys."""
    jwks = {jwk["kid"]: jwt.PyJWK(jwk) for jwk in keyring.published()}
    header = jwt.get_unverified_header(token)
    assert header["alg"] == "RS256"
    options: Any = {"verify_exp": False, "verify_iat": False}
    claims = jwt.decode(token, jwks[header["kid"]], algorithms=["RS256"], audience="focusguard", options=options)
    assert claims["iat"] == clock.now_ms // 1000
    return dict(claims)


@pytest.mark.parametrize("name", ["jane", " JANE ", "jane@example.com", "Jane@EXAMPLE.com"])
def test_fg_04_by_user_name_or_address(api: Client, person: Guard, name: str) -> None:
    answer = login(api, name)
    assert answer.status == 200
    assert answer.json.keys() == {"access_token", "refresh_token", "token_type", "user"}
    assert answer.json["user"] == api.get(f"{BASE}/users/me", token=person.token).json


def test_fg_04_the_cookie(api: Client, person: Guard) -> None:
    [cookie] = login(api, "jane").cookies
    parts = cookie.split("; ")
    assert {"Path=/focusguard/api", "Max-Age=604800", "HttpOnly", "SameSite=Lax"} <= set(parts)
    assert "Secure" not in parts
    [secure] = login(api, "jane", headers={"X-Forwarded-Proto": "https"}).cookies
    assert "Secure" in secure.split("; ")


def test_fg_04_a_user_name_cannot_shadow_an_address(api: Client, register: Register) -> None:
    register("jane", password="JanesOwn123")
    mallory = {"email": "mallory@example.com", "username": "jane@example.com", "password": "Mallorys123"}
    assert api.post(f"{FLOW}/auth/register/", json=mallory).status == 201
    assert login(api, "jane@example.com", "Mallorys123").status == 401
    assert login(api, "jane@example.com", "JanesOwn123").json["user"]["username"] == "jane"


def test_fg_04_a_user_name_that_looks_like_an_address_counts_when_nobody_has_it(api: Client) -> None:
    odd = {"email": "odd@example.com", "username": "odd@home", "password": PASSWORD}
    assert api.post(f"{FLOW}/auth/register/", json=odd).status == 201
    assert login(api, "odd@home").json["user"]["username"] == "odd@home"


def test_fg_04_who_registered_elsewhere_signs_in_here(api: Client, person: Guard) -> None:
    flow = {"email": "flo@example.com", "password": PASSWORD, "first_name": "Flo", "timezone": "Asia/Tokyo"}
    assert api.post(f"{FLOW}/auth/register/", json=flow).status == 201
    user = login(api, "flo@example.com").json["user"]
    assert (user["username"], user["lvl"], user["full_name"]) == ("flo", 1, None)
    assert api.get(f"{BASE}/users/{user['id']}", token=person.token).status == 200


def test_fg_05_a_wrong_password_and_an_unknown_name_are_told_alike(api: Client, person: Guard) -> None:
    answers = [login(api, "jane", "WrongPass1"), login(api, "nobody", "WrongPass1"), login(api, "x@example.com", "W1")]
    assert [code(answer) for answer in answers] == [(401, "INVALID_CREDENTIALS")] * 3
    assert len({detail(answer)["message"] for answer in answers}) == 1
    assert all(answer.cookies == [] for answer in answers)


def test_fg_05_an_account_without_password_is_told_the_same(api: Client, person: Guard) -> None:
    table.write(Update(keys.credential(person.user), remove=["hash"]))
    assert code(login(api, "jane")) == (401, "INVALID_CREDENTIALS")


@pytest.mark.parametrize("sent", [{}, {"username": "jane"}, {"password": "x"}, {"username": 7, "password": []}])
def test_fg_05_what_is_no_login_is_refused_by_its_fields(api: Client, sent: dict[str, Any]) -> None:
    bad = {name for name in ("username", "password") if not isinstance(sent.get(name), str)}
    assert failing_fields(api.post(LOGIN, json=sent)).keys() == bad


def test_fg_05_who_is_suspended_is_told_so_and_their_tokens_are_dead(api: Client, person: Guard) -> None:
    table.write(Update(keys.card(person.user), set={"status": "suspended"}))
    assert code(login(api, "jane")) == (403, "FORBIDDEN")
    assert code(login(api, "jane", "WrongPass1")) == (401, "INVALID_CREDENTIALS")
    assert code(api.get(f"{BASE}/users/me", token=person.token)) == (401, "INVALID_TOKEN")
    again = api.post(f"{BASE}/auth/refresh", json={"refresh_token": person.refresh})
    assert code(again) == (401, "INVALID_TOKEN")


def test_fg_05_who_is_deleted_meanwhile_gets_nothing(api: Client, person: Guard) -> None:
    def delete() -> None:
        assert api.delete(f"{BASE}/users/me", token=person.token).status == 204

    with meanwhile("TransactWriteItems", delete):
        assert code(login(api, "jane")) == (401, "INVALID_TOKEN")


def test_fg_06_the_access_token(api: Client, person: Guard, clock: HeldClock) -> None:
    claims = claims_of(person.token, clock)
    assert (claims["sub"], claims["username"], claims["type"]) == (person.id, "jane", "access")
    assert claims["exp"] - claims["iat"] == 900
    assert ids.from_uuid(claims["sub"]) == person.user


def test_fg_06_the_refresh_token(api: Client, person: Guard, clock: HeldClock) -> None:
    first, second = claims_of(person.refresh, clock), claims_of(guard_of(login(api, "jane")).refresh, clock)
    assert (first["sub"], first["type"]) == (person.id, "refresh")
    assert "username" not in first
    assert first["exp"] - first["iat"] == 604_800
    assert first["jti"] != second["jti"]


def test_fg_06_the_first_sign_in_is_remembered_once(api: Client) -> None:
    assert api.post(f"{FLOW}/auth/register/", json={"email": "flo@example.com", "password": PASSWORD}).status == 201
    user = ids.from_uuid(login(api, "flo").json["user"]["id"])
    assert user
    account: Account = store.read_account(user)
    assert set(account.dialects) == {"focusflow", "focusguard"}
    first = account.dialects["focusguard"]
    login(api, "flo")
    assert store.read_account(user).dialects["focusguard"] == first


def test_fg_59_the_sixth_attempt_is_refused_even_with_the_right_password(api: Client, person: Guard) -> None:
    for left in range(4, -1, -1):
        answer = login(api, "jane", "WrongPass1")
        assert code(answer) == (401, "INVALID_CREDENTIALS")
        assert (answer.headers["X-RateLimit-Limit"], answer.headers["X-RateLimit-Remaining"]) == ("5", str(left))
    answer = login(api, "JANE")
    assert code(answer) == (429, "RATE_LIMIT_EXCEEDED")
    wait = detail(answer)["details"]["retry_after"]
    assert 0 < wait <= 900
    assert answer.headers["Retry-After"] == str(wait)
    assert answer.headers["X-RateLimit-Remaining"] == "0"


def test_fg_59_other_names_and_other_addresses_go_on(api: Client, person: Guard, stranger: Guard) -> None:
    for _ in range(6):
        answer = login(api, "jane", "WrongPass1")
    assert answer.status == 429
    assert login(api, "stranger").status == 200
    assert login(api, "jane", address="203.0.113.9").status == 200


def test_fg_59_after_the_wait_one_may_try_again(api: Client, person: Guard, clock: HeldClock) -> None:
    for _ in range(5):
        login(api, "jane", "WrongPass1")
    clock.tick(int(login(api, "jane").headers["Retry-After"]))
    assert login(api, "jane").status == 200


def test_fg_59_one_address_has_thirty_attempts_over_all_names(api: Client, person: Guard) -> None:
    answers = [login(api, f"name{number}") for number in range(30)]
    assert {answer.status for answer in answers} == {401}
    assert code(login(api, "jane")) == (429, "RATE_LIMIT_EXCEEDED")
    assert login(api, "jane", address="203.0.113.9").status == 200
