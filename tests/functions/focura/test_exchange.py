"""FU-19, FU-20: tokens for somebody whom the frontend's own server has signed in."""

import hmac
from typing import Any

import pytest

from roost.kit import client_secrets, ids
from roost.kit.settings import settings
from tests.functions.focura.desk import Desk, canonical, data, error, faults
from tests.functions.focura.test_sign_in import ban, login
from tests.support.catalogue.focura_auth import proof_of
from tests.support.catalogue.focura_world import BASE, PASSWORD, Colleague, cookie_value
from tests.support.client import Answer, Client
from tests.support.stack import FRONTEND_SECRET, HeldClock

OTHER = "other-secret-0123456789"


def send(api: Client, body: Any) -> Answer:
    return api.post(f"{BASE}/auth/exchange", json=body)


def proved(desk: Desk, **other: Any) -> dict[str, Any]:
    return proof_of(desk.person, desk.clock.now_ms, **other)


def test_fu_19_a_proof_gives_tokens_that_work(jane: Desk) -> None:
    answer = send(jane.api, proved(jane))
    got, now_ms = data(answer), jane.clock.now_ms
    assert got.keys() == {"accessToken", "refreshToken", "accessTokenExpiry", "refreshTokenExpiry"}
    assert got["accessTokenExpiry"] == now_ms + 900_000
    assert got["refreshTokenExpiry"] == now_ms + 604_800_000
    assert data(jane.api.get(f"{BASE}/auth/me", token=got["accessToken"]))["id"] == jane.person.id
    assert cookie_value(answer) == got["refreshToken"]
    cookie = {"Cookie": f"refreshToken={got['refreshToken']}"}
    assert jane.api.post(f"{BASE}/auth/refresh", headers=cookie).status == 200


def test_fu_19_the_flat_form_is_taken_too(jane: Desk) -> None:
    nested = proved(jane)
    assert send(jane.api, nested["payload"] | {"signature": nested["proof"].upper()}).status == 200


def test_fu_19_the_same_session_again_gets_usable_tokens(jane: Desk) -> None:
    body = proved(jane)
    send(jane.api, body)
    jane.clock.tick(50)
    token = data(send(jane.api, body))["accessToken"]
    assert jane.api.get(f"{BASE}/auth/me", token=token).status == 200


def test_fu_19_an_address_that_nobody_proved_is_proved_by_it(api: Client, clock: HeldClock) -> None:
    new = {"name": "New", "email": "new@example.com", "password": PASSWORD}
    user = data(api.post(f"{BASE}/auth/register", json=new), 201)["id"]
    desk = Desk(api, clock, Colleague(canonical(user), user, "new@example.com", PASSWORD, "", ""))
    token = data(send(api, proved(desk)))["accessToken"]
    assert api.get(f"{BASE}/workspaces", token=token).status == 200
    assert login(api, email="new@example.com").status == 200


@pytest.mark.parametrize("age", [61, -6])
def test_fu_20_a_proof_lives_a_minute(jane: Desk, age: int) -> None:
    body = proof_of(jane.person, jane.clock.now_ms - age * 1000)
    assert error(send(jane.api, body)) == (401, "UNAUTHORIZED", "PROOF_EXPIRED")


@pytest.mark.parametrize("age", [60, -5])
def test_fu_19_so_long_it_lives(jane: Desk, age: int) -> None:
    assert send(jane.api, proof_of(jane.person, jane.clock.now_ms - age * 1000)).status == 200


@pytest.mark.parametrize("proof", ["0" * 64, "junk", "é", "x" * 500])
def test_fu_20_a_bad_signature(jane: Desk, proof: str) -> None:
    assert error(send(jane.api, proved(jane) | {"proof": proof})) == (401, "UNAUTHORIZED", "INVALID_PROOF")


@pytest.mark.parametrize("field", ["userId", "email", "role", "sessionId"])
def test_fu_20_every_part_is_signed(jane: Desk, bob: Desk, field: str) -> None:
    body = proved(jane)
    body["payload"][field] = {"userId": bob.person.id, "email": bob.person.email}.get(field, "ADMIN")
    assert error(send(jane.api, body)) == (401, "UNAUTHORIZED", "INVALID_PROOF")


def test_fu_20_another_session_needs_a_proof_of_its_own(jane: Desk) -> None:
    body = proved(jane)
    send(jane.api, body)
    body["payload"]["sessionId"] = "s2"
    assert error(send(jane.api, body)) == (401, "UNAUTHORIZED", "INVALID_PROOF")


@pytest.mark.parametrize("other", [{"email": "bob@example.com"}, {"role": "ADMIN"}])
def test_fu_20_what_it_says_must_be_true(jane: Desk, other: dict[str, str]) -> None:
    assert error(send(jane.api, proved(jane, **other))) == (401, "UNAUTHORIZED", "INVALID_PROOF")


@pytest.mark.parametrize("user", [ids.to_cuid(ids.MAX_ID), "cm_user_abc123"])
def test_fu_20_somebody_unknown(jane: Desk, user: str) -> None:
    assert error(send(jane.api, proved(jane, userId=user))) == (401, "UNAUTHORIZED", "USER_NOT_FOUND")


def test_fu_20_somebody_banned(jane: Desk) -> None:
    ban(jane)
    assert error(send(jane.api, proved(jane))) == (403, "FORBIDDEN", "ACCOUNT_BANNED")


@pytest.mark.parametrize("field", ["userId", "email", "role", "sessionId", "timestamp"])
def test_fu_20_a_part_that_is_missing_or_of_another_type(jane: Desk, field: str) -> None:
    body = proved(jane)
    kept = body["payload"].pop(field)
    assert faults(send(jane.api, body)).keys() == {f"payload.{field}"}
    body["payload"][field] = [kept]
    assert faults(send(jane.api, body)).keys() == {f"payload.{field}"}


def test_fu_20_nothing_at_all(jane: Desk) -> None:
    assert faults(send(jane.api, {})).keys() == {"proof", "payload"}
    assert faults(send(jane.api, {"proof": "x", "payload": 5})).keys() == {"payload"}
    assert faults(send(jane.api, {"signature": "x"})).keys() >= {"payload.userId"}


def test_fu_20_without_a_secret_nobody_gets_in(jane: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    nobodys = settings().model_copy(update={"client_secrets": ""})
    monkeypatch.setattr(client_secrets, "settings", lambda: nobodys)
    client_secrets.forget()
    body = proved(jane)
    text = "".join(str(each) for each in body["payload"].values()).encode()
    for key in (FRONTEND_SECRET, "", OTHER):
        signed = hmac.digest(key.encode(), text, "sha256").hex()
        assert error(send(jane.api, body | {"proof": signed})) == (401, "UNAUTHORIZED", "INVALID_PROOF")
