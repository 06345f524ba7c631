"""FG-01 to FG-03: registering."""

from typing import Any

import pytest

from focusguard.wire.accounts import RegisterBody
from focusguard.wire.tokens import POLICY
from roost.identity import sign_in
from roost.kit import clock
from tests.functions.focusguard.desk import code, detail, failing_fields
from tests.support.catalogue.focusguard import BASE, PASSWORD, Guard
from tests.support.client import Client
from tests.support.race import Failure, failing, meanwhile, snapshot

REGISTER = f"{BASE}/auth/register"
JANE = {"username": "Jane-Doe_1", "email": "Jane@Example.com", "password": PASSWORD}


def test_fg_01_a_new_account_is_signed_in(api: Client) -> None:
    answer = api.post(REGISTER, json=JANE | {"full_name": " Jane Doe ", "unknown": True})
    assert answer.status == 201
    assert answer.json.keys() == {"access_token", "refresh_token", "token_type", "user"}
    assert answer.json["token_type"] == "bearer"
    user = answer.json["user"]
    assert (user["username"], user["email"], user["full_name"]) == ("Jane-Doe_1", "jane@example.com", "Jane Doe")
    assert (user["lvl"], user["xp_points"], user["email_verified"], user["is_active"]) == (1, 0, False, True)
    assert user["id"] == user["user_id"]
    assert user["created_at"] == user["updated_at"] == "2026-03-02T09:00:00.000Z"
    assert api.get(f"{BASE}/users/me", token=answer.json["access_token"]).json == user


def test_fg_01_the_refresh_cookie_comes_along(api: Client) -> None:
    answer = api.post(REGISTER, json=JANE)
    [cookie] = answer.cookies
    assert cookie.startswith(f"refresh_token={answer.json['refresh_token']}; Path=/focusguard/api; Max-Age=604800;")
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_fg_01_no_password_material_is_shown_or_stored(api: Client) -> None:
    answer = api.post(REGISTER, json=JANE)
    assert PASSWORD.encode() not in answer.body
    assert b"$2b$" not in answer.body
    assert PASSWORD not in str(snapshot())


def test_fg_01_each_registration_asks_to_verify_the_address(api: Client) -> None:
    api.post(REGISTER, json=JANE)
    events = [item for key, item in snapshot().items() if key[1].startswith("EVENT#")]
    assert sorted(event["kind"]["S"] for event in events) == ["person.entered", "person.registered", "proof.requested"]


@pytest.mark.parametrize(
    ("taken", "field"),
    [
        ({"username": "JANE"}, "username"),
        ({"email": "JANE@example.com"}, "email"),
        ({"username": "jane", "email": "jane@example.com"}, "username"),
    ],
)
def test_fg_02_a_taken_name_or_address_is_named(api: Client, person: Guard, taken: dict[str, str], field: str) -> None:
    sent = {"username": "other", "email": "other@example.com", "password": PASSWORD} | taken
    answer = api.post(REGISTER, json=sent)
    assert code(answer) == (409, "DUPLICATE_USER")
    assert detail(answer)["details"] == {"field": field, "value": sent[field]}
    assert answer.cookies == []


@pytest.mark.parametrize(
    ("rival", "field"), [({"username": "rival"}, "email"), ({"email": "r@example.com"}, "username")]
)
def test_fg_02_of_two_registrations_at_once_one_succeeds(api: Client, rival: dict[str, str], field: str) -> None:
    """The rival's account is written right before the first one's."""
    draft = RegisterBody(**JANE | rival).draft()

    def overtake() -> None:
        sign_in.register(draft, PASSWORD, policy=POLICY, now_ms=clock.now_ms())

    with meanwhile("TransactWriteItems", overtake):
        answer = api.post(REGISTER, json=JANE)
    assert code(answer) == (409, "DUPLICATE_USER")
    assert detail(answer)["details"]["field"] == field
    assert len([key for key in snapshot() if key[1] == "PROFILE"]) == 1


@pytest.mark.parametrize("failure", list(Failure))
def test_fg_02_a_lost_answer_makes_no_second_account(api: Client, failure: Failure) -> None:
    with failing(failure, operation="TransactWriteItems"):
        assert api.post(REGISTER, json=JANE).status == 201
    assert len([key for key in snapshot() if key[1] in ("PROFILE", "EMAIL", "USERNAME")]) == 3


FIT_NAMES = ["abc", "a-b_c", "9lives", "x" * 50, "  spaced  ", "ab_", "A1-2-3"]
UNFIT_NAMES = [
    "ab",
    "",
    "   ",
    "x" * 51,
    "_abc",
    "-abc",
    "a__b",
    "a--b",
    "a-_b",
    "a b",
    "a.b",
    "jané",
    "名前名",
    "a\x00b",
    7,
    None,
]
FIT_ADDRESSES = ["a@b.c1", "first.last+tag@sub.example.com", "X@Y.DE", f"{'a' * 243}@example.com"]
UNFIT_ADDRESSES = ["a@b.", "plain", "a@b", "@b.com", "a@@b.com", "a b@c.com", ".a@b.com", "a..b@c.com", "é@b.com",
    "a@b..com", "a@-b.com", f"{'a' * 244}@example.com", "a@b.123", "a@b\n.com", 7, None]  # fmt: skip
FIT_PASSWORDS = ["abcdefg1", "1" * 127 + "a", "pässw0rt", "🔒🔒🔒🔒🔒🔒a1", " a1      "]
UNFIT_PASSWORDS = [
    "abcde1",
    "abcdefgh",
    "12345678",
    "",
    "ab1" * 43,
    "éééééé12",
    "abcdefg٣",
    "abc\x00defg1",
    12345678,
    None,
]


@pytest.mark.parametrize("name", FIT_NAMES)
def test_fg_03_fit_user_names(api: Client, name: str) -> None:
    answer = api.post(REGISTER, json=JANE | {"username": name})
    assert (answer.status, answer.json["user"]["username"]) == (201, name.strip())


@pytest.mark.parametrize("address", FIT_ADDRESSES)
def test_fg_03_fit_addresses(api: Client, address: str) -> None:
    answer = api.post(REGISTER, json=JANE | {"email": f" {address} "})
    assert (answer.status, answer.json["user"]["email"]) == (201, address.lower())


@pytest.mark.parametrize("password", FIT_PASSWORDS)
def test_fg_03_fit_passwords(api: Client, password: str) -> None:
    assert api.post(REGISTER, json=JANE | {"password": password}).status == 201
    login = {"username": JANE["username"], "password": password}
    assert api.post(f"{BASE}/auth/login", json=login).status == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("username", each) for each in UNFIT_NAMES]
    + [("email", each) for each in UNFIT_ADDRESSES]
    + [("password", each) for each in UNFIT_PASSWORDS]
    + [("full_name", "x" * 101), ("full_name", 7)],
)
def test_fg_03_unfit_fields_are_named(api: Client, field: str, value: Any) -> None:
    assert failing_fields(api.post(REGISTER, json=JANE | {field: value})).keys() == {field}
    assert not [key for key in snapshot() if key[1] == "PROFILE"]


def test_fg_03_all_failing_fields_come_together_with_the_rule_they_break(api: Client) -> None:
    answer = api.post(REGISTER, json={"username": "ab", "email": "no"})
    assert failing_fields(answer) == {
        "username": "string_too_short",
        "email": "string_too_short",
        "password": "missing",
    }
