"""FG-18: changing the password."""

from typing import Any

import pytest

from roost.kit import keys, table
from roost.kit.writes import Delete
from tests.functions.focusguard.desk import FLOW, Desk, code, failing_fields
from tests.support.background.chores import relayed
from tests.support.catalogue.focusguard import BASE, PASSWORD, guard_of
from tests.support.client import Answer
from tests.support.race import Failure, failing

CHANGE = {"current_password": PASSWORD, "new_password": "OtherPass456!"}


def login(desk: Desk, password: str) -> Answer:
    return desk.api.post(f"{BASE}/auth/login", json={"username": "jane", "password": password})


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_fg_18_the_new_one_works_and_the_old_one_is_dead(desk: Desk, method: str) -> None:
    answer = desk.ask(method, "users/me/password", CHANGE)
    assert (answer.status, answer.body) == (204, b"")
    assert code(login(desk, PASSWORD)) == (401, "INVALID_CREDENTIALS")
    assert login(desk, "OtherPass456!").status == 200


def test_fg_18_every_other_sign_in_ends_in_all_dialects(desk: Desk) -> None:
    phone = guard_of(login(desk, PASSWORD))
    flow = desk.api.post(f"{FLOW}/auth/login/", json={"email": "jane@example.com", "password": PASSWORD}).json["tokens"]
    desk.clock.tick(1)
    assert desk.patch("users/me/password", CHANGE).status == 204
    assert code(desk.api.get(f"{BASE}/users/me", token=phone.token)) == (401, "INVALID_TOKEN")
    assert code(desk.api.post(f"{BASE}/auth/refresh", token=phone.refresh)) == (401, "INVALID_TOKEN")
    assert desk.api.get(f"{FLOW}/auth/profile/", token=flow["access"]).status == 401
    assert desk.get("users/me").status == 200
    assert desk.api.post(f"{BASE}/auth/refresh", token=desk.person.refresh).status == 200


def test_fg_18_a_mail_tells_of_it(desk: Desk) -> None:
    desk.patch("users/me/password", CHANGE)
    told = [mail for mail in relayed("mails") if mail["kind"] == "password.changed"]
    assert [mail["data"]["address"] for mail in told] == ["jane@example.com"]


@pytest.mark.parametrize("wrong", ["WrongPass1", PASSWORD.lower(), PASSWORD + " "])
def test_fg_18_a_wrong_current_one_is_refused(desk: Desk, wrong: str) -> None:
    answer = desk.patch("users/me/password", CHANGE | {"current_password": wrong})
    assert code(answer) == (401, "INVALID_CREDENTIALS")
    assert login(desk, PASSWORD).status == 200


@pytest.mark.parametrize(
    "sent",
    [
        CHANGE | {"new_password": "short1"},
        CHANGE | {"new_password": "onlyletters"},
        CHANGE | {"new_password": 12345678},
        {"current_password": PASSWORD},
    ],
)
def test_fg_18_a_weak_new_one_is_refused_before_the_current_one_is_looked_at(desk: Desk, sent: Any) -> None:
    assert failing_fields(desk.patch("users/me/password", sent | {"current_password": "x"})).keys() == {"new_password"}
    assert login(desk, PASSWORD).status == 200


def test_fg_18_who_has_none_uses_the_reset_link(desk: Desk) -> None:
    table.write(Delete(keys.credential(desk.person.user)))
    assert code(desk.patch("users/me/password", CHANGE)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("failure", list(Failure))
def test_fg_18_a_change_survives_a_lost_answer(desk: Desk, failure: Failure) -> None:
    with failing(failure, operation="TransactWriteItems"):
        assert desk.patch("users/me/password", CHANGE).status == 204
    assert login(desk, "OtherPass456!").status == 200
