"""FF-01 to FF-04: register, login, refresh, logout."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jwt
import pytest

from focusflow.wire.api import POLICY
from roost.identity import sign_in
from roost.identity.model import Account
from roost.kit import clock, keyring, keys, table
from roost.kit.writes import Delete
from tests.functions.conftest import Person
from tests.support.client import Client
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock

V1 = "/focusflow/api/v1"
REGISTER, LOGIN, REFRESH, LOGOUT = (f"{V1}/auth/{name}/" for name in ("register", "login", "refresh", "logout"))
JANE = {"email": "jane@example.com", "username": "jane", "password": "SecurePass123!"}


def test_registering_answers_the_account_and_both_tokens(api: Client) -> None:
    names = {"first_name": "Jane", "last_name": "Doe", "timezone": "America/New_York"}
    answer = api.post(REGISTER, json=JANE | names)
    assert answer.status == 201
    tokens = answer.json.pop("tokens")
    body = {name: value for name, value in answer.json.items() if name != "tokens"}
    assert set(tokens) == {"access", "refresh"}
    assert (
        body
        == {
            "id": body["id"],
            "email": "jane@example.com",
            "username": "jane",
            "user_type": "individual",
            "created_at": "2026-03-02T09:00:00Z",
        }
        | names
    )
    assert api.get(f"{V1}/auth/profile/", token=tokens["access"]).json["id"] == body["id"]


def test_the_access_token_verifies_with_the_published_keys_in_another_library(person: Person) -> None:
    jwks = {jwk["kid"]: jwt.PyJWK(jwk) for jwk in keyring.published()}
    header = jwt.get_unverified_header(person.token)
    options: Any = {"verify_exp": False, "verify_iat": False}
    claims = jwt.decode(person.token, jwks[header["kid"]], algorithms=["RS256"], audience="focusflow", options=options)
    assert header["alg"] == "RS256"
    assert claims["sub"] == str(person.id)
    assert claims["exp"] - claims["iat"] == 900
    assert claims["jti"]


def test_an_address_has_one_account_whatever_its_letter_case(api: Client, person: Person) -> None:
    answer = api.post(REGISTER, json=JANE | {"email": "JANE@Example.com", "username": "other"})
    assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
    assert answer.error["details"] == {"email": ["This email is already registered"]}


def test_address_and_name_that_are_both_taken_are_reported_together(api: Client, person: Person) -> None:
    answer = api.post(REGISTER, json=JANE | {"username": "JANE"})
    assert set(answer.error["details"]) == {"email", "username"}


def test_a_missing_username_is_derived_and_numbered(api: Client, register: Callable[..., Person]) -> None:
    register("jane")
    sent = {"email": "jane@elsewhere.example", "password": "SecurePass123!"}
    assert api.post(REGISTER, json=sent).json["username"] == "jane2"


@pytest.mark.parametrize("rival", [{"username": "rival"}, {"email": "rival@example.com"}, {}])
def test_of_two_registrations_at_once_one_gets_what_both_want(api: Client, rival: dict[str, str]) -> None:
    """The rival's account is written right before the first one's."""
    draft = Account(id=0, email="jane@example.com", username="jane", home=0, created_ms=0)

    def overtake() -> None:
        sign_in.register(replace(draft, **rival), "OtherPass123!", policy=POLICY, now_ms=clock.now_ms())

    with meanwhile("TransactWriteItems", overtake):
        answer = api.post(REGISTER, json=JANE)
    assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR")
    assert set(answer.error["details"]) == {"email", "username"} - rival.keys()
    assert len([key for key in snapshot() if key[1] == "PROFILE"]) == 1


def test_a_derived_name_that_somebody_takes_meanwhile_is_numbered(api: Client) -> None:
    def overtake() -> None:
        draft = Account(id=0, email="rival@example.com", username="jane", home=0, created_ms=0)
        sign_in.register(draft, "OtherPass123!", policy=POLICY, now_ms=clock.now_ms())

    with meanwhile("TransactWriteItems", overtake):
        answer = api.post(REGISTER, json={"email": "jane@example.com", "password": "SecurePass123!"})
    assert (answer.status, answer.json["username"]) == (201, "jane2")


@pytest.mark.parametrize("failure", list(Failure))
def test_a_registration_is_done_once_whatever_happens_to_its_calls(api: Client, failure: Failure) -> None:
    with failing(failure, times=0) as calls:
        api.post(REGISTER, json={"email": "other@example.com", "password": "SecurePass123!"})
    for position in range(1, len(calls) + 1):
        sent = JANE | {"email": f"jane{position}@example.com", "username": f"jane{position}"}
        with failing(failure, at=position):
            answer = api.post(REGISTER, json=sent)
        assert answer.status == 201
        assert (
            api.get(f"{V1}/auth/profile/", token=answer.json["tokens"]["access"]).json["username"] == sent["username"]
        )
    items = [key[1] for key in snapshot()]
    for kind in ("PROFILE", "CREDENTIAL", "EMAIL", "USERNAME", "SPACE"):
        assert items.count(kind) == len(calls) + 1


def test_a_registration_that_cannot_be_stored_leaves_nothing(api: Client) -> None:
    before = snapshot()
    with failing(Failure.THROTTLED, operation="TransactWriteItems", times=None):
        answer = api.post(REGISTER, json=JANE)
    assert (answer.status, answer.error["code"]) == (500, "INTERNAL_ERROR")
    assert answer.error["details"] == {"request_id": "test-request"}
    assert snapshot() == before
    assert api.post(REGISTER, json=JANE).status == 201


def test_an_address_is_one_however_its_letters_are_composed(api: Client, register: Callable[..., Person]) -> None:
    register("jané")
    answer = api.post(REGISTER, json={"email": "jane\u0301@example.com", "password": "SecurePass123!"})
    assert list(answer.error["details"]) == ["email"]
    login = {"email": "JANE\u0301@example.com", "password": "SecurePass123!"}
    assert api.post(LOGIN, json=login).status == 200


def test_an_account_without_password_signs_in_with_none(api: Client, person: Person) -> None:
    table.write(Delete(keys.credential(person.id)))
    for password in (person.password, "x", "None"):
        assert api.post(LOGIN, json={"email": person.email, "password": password}).status == 401
    assert api.post(REGISTER, json=JANE | {"username": "other"}).error["details"].keys() == {"email"}


def test_signing_in_stamps_the_account(api: Client, person: Person, clock: HeldClock) -> None:
    clock.tick(hours=5)
    api.post(LOGIN, json={"email": person.email, "password": person.password})
    assert (table.get(keys.profile(person.id)) or {})["last_sign_in_ms"] == clock.now_ms


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "no-address"),
        ("email", "a@b"),
        ("email", "x" * 250 + "@example.com"),
        ("email", None),
        ("email", 5),
        ("username", "with space"),
        ("username", "x" * 151),
        ("password", "x" * 129),
        ("password", None),
        ("first_name", "x" * 151),
        ("first_name", None),
        ("last_name", "nul\x00"),
        ("last_name", "\ud800"),
        ("timezone", "Mars/Olympus"),
        ("timezone", "localtime"),
        ("timezone", ""),
    ],
)
def test_a_bad_field_is_refused_by_its_name(api: Client, field: str, value: object) -> None:
    answer = api.post(REGISTER, json=JANE | {field: value})
    assert answer.status == 400
    assert list(answer.error["details"]) == [field]


def test_a_short_password_is_refused_in_the_documented_words(api: Client) -> None:
    answer = api.post(REGISTER, json=JANE | {"password": "short"})
    assert answer.error["details"] == {"password": ["Password must be at least 8 characters"]}


def test_all_faulty_fields_are_reported_together(api: Client) -> None:
    answer = api.post(REGISTER, json={"timezone": "nowhere"})
    assert set(answer.error["details"]) == {"email", "password", "timezone"}


def test_a_taken_address_and_a_short_password_are_reported_together(api: Client, person: Person) -> None:
    answer = api.post(REGISTER, json={"email": person.email, "username": "JANE", "password": "short"})
    assert answer.status == 400
    assert answer.error["details"] == {
        "email": ["This email is already registered"],
        "username": ["This username is already taken"],
        "password": ["Password must be at least 8 characters"],
    }


def test_an_absent_username_is_fine_and_null_is_not(api: Client) -> None:
    answer = api.post(REGISTER, json=JANE | {"username": None})
    assert (answer.status, list(answer.error["details"])) == (400, ["username"])


def test_all_128_characters_of_a_password_count(api: Client, register: Callable[..., Person]) -> None:
    register("long", password="x" * 127 + "y")
    login = {"email": "long@example.com", "password": "x" * 128}
    assert api.post(LOGIN, json=login).status == 401
    assert api.post(LOGIN, json=login | {"password": "x" * 127 + "y"}).status == 200


def test_a_password_is_not_trimmed(api: Client, register: Callable[..., Person]) -> None:
    register("blank", password="  spaces  ")
    assert api.post(LOGIN, json={"email": "blank@example.com", "password": "spaces"}).status == 401


def test_signing_in_answers_the_user_and_both_tokens(api: Client, person: Person) -> None:
    answer = api.post(LOGIN, json={"email": " Jane@Example.com ", "password": person.password})
    assert answer.status == 200
    assert answer.json["user"] == {
        "id": person.id,
        "email": "jane@example.com",
        "username": "jane",
        "user_type": "individual",
    }
    assert set(answer.json["tokens"]) == {"access", "refresh"}


def test_a_wrong_password_and_an_unknown_address_look_the_same(api: Client, person: Person) -> None:
    wrong = api.post(LOGIN, json={"email": person.email, "password": "wrong-password"})
    unknown = api.post(LOGIN, json={"email": "nobody@example.com", "password": "wrong-password"})
    assert wrong.status == unknown.status == 401
    assert wrong.body == unknown.body


def test_refreshing_gives_an_access_token_again_and_again(api: Client, person: Person, clock: HeldClock) -> None:
    clock.tick(minutes=20)
    answers = [api.post(REFRESH, json={"refresh": person.refresh}) for _ in range(2)]
    for answer in answers:
        assert answer.status == 200
        assert set(answer.json) == {"access"}
        assert api.get(f"{V1}/auth/profile/", token=answer.json["access"]).status == 200


def test_a_refresh_token_expires_after_seven_days(api: Client, person: Person, clock: HeldClock) -> None:
    clock.tick(days=7, seconds=1)
    answer = api.post(REFRESH, json={"refresh": person.refresh})
    assert (answer.status, answer.error["code"]) == (401, "TOKEN_EXPIRED")


def test_only_a_refresh_token_refreshes(api: Client, person: Person) -> None:
    for token in (person.token, "garbage", person.refresh + "x", person.refresh[:-1], "rr_1.2.x", "rr_é.1.x"):
        answer = api.post(REFRESH, json={"refresh": token})
        assert (answer.status, answer.error["code"]) == (401, "AUTHENTICATION_FAILED")
    assert api.post(REFRESH, json={}).error["details"].keys() == {"refresh"}


def test_a_refresh_token_opens_no_route(api: Client, person: Person) -> None:
    assert api.get(f"{V1}/auth/profile/", token=person.refresh).error["code"] == "AUTHENTICATION_FAILED"


def test_signing_out_ends_that_sign_in_at_once_and_no_other(api: Client, person: Person) -> None:
    other = api.post(LOGIN, json={"email": person.email, "password": person.password}).json["tokens"]
    answer = api.post(LOGOUT, json={"refresh": person.refresh})
    assert (answer.status, answer.body) == (205, b"")
    assert "content-type" not in {name.lower() for name in answer.headers}
    refused = api.get(f"{V1}/auth/profile/", token=person.token)
    assert (refused.status, refused.error["code"]) == (401, "AUTHENTICATION_FAILED")
    assert api.post(REFRESH, json={"refresh": person.refresh}).error["code"] == "AUTHENTICATION_FAILED"
    assert api.get(f"{V1}/auth/profile/", token=other["access"]).status == 200


def test_signing_out_twice_or_late_is_fine(api: Client, person: Person, clock: HeldClock) -> None:
    assert api.post(LOGOUT, json={"refresh": person.refresh}).status == 205
    clock.tick(days=8)
    assert api.post(LOGOUT, json={"refresh": person.refresh}).status == 205
    assert api.post(LOGOUT, json={"refresh": "garbage"}).status == 401
    assert api.post(LOGOUT, json={}).status == 400


def test_public_routes_ignore_a_broken_authorization(api: Client, person: Person) -> None:
    login = {"email": person.email, "password": person.password}
    assert api.post(LOGIN, json=login, token="garbage").status == 200


def test_an_access_token_expires_after_fifteen_minutes(api: Client, person: Person, clock: HeldClock) -> None:
    clock.tick(minutes=14, seconds=59)
    assert api.get(f"{V1}/auth/profile/", token=person.token).status == 200
    clock.tick(1)
    assert api.get(f"{V1}/auth/profile/", token=person.token).error["code"] == "TOKEN_EXPIRED"
