"""FU-04 to FU-07, FU-74: making an account and proving its address."""

from typing import Any

import pytest

from background import mails
from roost.identity import mails as wording
from roost.identity import proofs
from tests.functions.focura.conftest import Enter
from tests.functions.focura.desk import Desk, canonical, data, error, faults
from tests.support.background.chores import relayed
from tests.support.catalogue.focura_world import BASE, PASSWORD, enrolled, signed_in, verified
from tests.support.catalogue.focusguard import mailed_token
from tests.support.client import Answer, Client, Context
from tests.support.deliveries import failed, queue_event
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock
from tests.support.watch import watching

NEW = {"name": "Jane Doe", "email": "jane@example.com", "password": PASSWORD}


def register(api: Client, address: str = "198.51.100.1", **fields: Any) -> Answer:
    return api.post(f"{BASE}/auth/register", json=NEW | fields, address=address)


def login(api: Client, **fields: Any) -> Answer:
    return api.post(f"{BASE}/auth/login", json={"email": "jane@example.com", "password": PASSWORD} | fields)


def verify(api: Client, token: Any) -> Answer:
    return api.post(f"{BASE}/auth/verify-email", json={"token": token})


def link(user: str) -> str:
    return mailed_token(canonical(user), proofs.VERIFY)


def sent() -> list[tuple[str, str, str, str]]:
    """What follows from all that happened: receiver, subject, text and HTML of each mail."""
    written = [wording.MAILS[mail["kind"]](mail) for mail in relayed("mails")]
    return [(mail.to, mail.subject, mail.text, mail.html) for mail in written]


class TestRegistering:
    def test_fu_04_it_answers_with_the_account_and_no_token(self, api: Client) -> None:
        answer = register(api, email=" Jane@Example.COM ", name="  Jane Doe ")
        made = data(answer, 201)
        assert answer.json["message"]
        canonical(made.pop("id"))
        assert made == {"email": "jane@example.com", "name": "Jane Doe", "role": "USER"}
        assert answer.cookies == []

    def test_fu_04_a_mail_with_a_link_goes_out(self, api: Client) -> None:
        user = data(register(api), 201)["id"]
        [(receiver, subject, text, html)] = sent()
        assert (receiver, subject) == ("jane@example.com", "Verify your email for Focura")
        assert len(link(user)) == 64
        url = f"http://localhost:3000/authentication/verify-email?token={link(user)}"
        assert url in text
        assert f'href="{url}"' in html
        with watching("sesv2") as sesv2:
            assert failed(mails.handler(queue_event(*relayed("mails")), Context())) == []
        [mail] = sesv2.of("SendEmail")
        assert mail["Destination"] == {"ToAddresses": ["jane@example.com"]}

    def test_fu_04_the_link_is_stored_nowhere(self, api: Client) -> None:
        token = link(data(register(api), 201)["id"])
        assert token not in str(snapshot())

    def test_fu_05_an_address_is_taken_in_every_case_and_dialect(self, api: Client) -> None:
        data(register(api), 201)
        assert error(register(api, email="JANE@example.com")) == (409, "CONFLICT")
        other = {"username": "bob", "email": "bob@example.com", "password": PASSWORD}
        assert api.post("/focusguard/api/auth/register", json=other).status == 201
        before = snapshot()
        assert error(register(api, email="Bob@Example.com")) == (409, "CONFLICT")
        assert snapshot() == before

    def test_fu_05_of_parallel_calls_one_makes_it(self, api: Client) -> None:
        answers: list[Answer] = []
        with meanwhile("TransactWriteItems", lambda: answers.append(register(api))):
            answers.append(register(api))
        assert sorted(answer.status for answer in answers) == [201, 409]

    @pytest.mark.parametrize("failure", Failure)
    def test_fu_04_a_lost_answer_makes_one_account_with_one_link(self, api: Client, failure: Failure) -> None:
        with failing(failure, operation="TransactWriteItems"):
            user = data(register(api), 201)["id"]
        assert verify(api, link(user)).status == 200

    def test_fu_06_every_faulty_field_is_named(self, api: Client) -> None:
        assert faults(register(api, name="J", email="jane", password="1234567")).keys() == {"name", "email", "password"}
        assert faults(api.post(f"{BASE}/auth/register", json={})).keys() == {"name", "email", "password"}
        assert faults(api.post(f"{BASE}/auth/register", raw=b"[]")).keys() == {"root"}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", " J "),
            ("name", "x" * 101),
            ("name", 12),
            ("name", None),
            ("email", "a@b"),
            ("email", 5),
            ("email", f"{'x' * 250}@example.com"),
            ("password", "x" * 129),
            ("password", 12345678),
            ("password", ["password"]),
            ("name", "Jane\u0000"),
        ],
    )
    def test_fu_06_a_field_that_breaks_its_rule(self, api: Client, field: str, value: Any) -> None:
        assert faults(register(api, **{field: value})).keys() == {field}

    def test_fu_06_the_bounds_are_allowed(self, api: Client) -> None:
        data(register(api, name="Ян", password="12345678"), 201)
        data(register(api, name="x" * 100, email="b@example.com", password="ü" * 128, role="ADMIN"), 201)
        assert data(register(api, email="c@example.com", role="SUPER_ADMIN"), 201)["role"] == "USER"

    def test_fu_74_five_an_hour_per_address(self, api: Client, clock: HeldClock) -> None:
        for number in range(5):
            assert register(api, email=f"p{number}@example.com").status == 201
        refused = register(api, email="p6@example.com")
        assert error(refused) == (429, "TOO_MANY_REQUESTS")
        assert refused.headers["X-RateLimit-Limit"] == "5"
        assert register(api, email="p6@example.com", address="198.51.100.2").status == 201
        forged = {"X-Forwarded-For": "203.0.113.9"}
        body = NEW | {"email": "p7@example.com"}
        again = api.post(f"{BASE}/auth/register", json=body, headers=forged, address="198.51.100.1")
        assert again.status == 429
        clock.tick(hours=2)
        assert register(api, email="p7@example.com").status == 201


class TestVerifying:
    def test_fu_07_before_it_nobody_logs_in_and_afterwards_they_do(self, api: Client) -> None:
        user = enrolled(api, "jane", "198.51.100.1")
        assert error(login(api)) == (403, "FORBIDDEN", "EMAIL_NOT_VERIFIED")
        assert error(login(api, password="wrong password")) == (401, "UNAUTHORIZED", "INVALID_CREDENTIALS")
        answer = verify(api, link(user))
        assert data(answer) is None
        assert answer.json["message"]
        assert data(login(api))["user"]["id"] == user

    def test_fu_07_a_link_works_once(self, api: Client) -> None:
        token = link(enrolled(api, "jane", "198.51.100.1"))
        assert verify(api, token).status == 200
        assert error(verify(api, token)) == (400, "BAD_REQUEST", "TOKEN_INVALID")

    def test_fu_07_a_link_lives_a_day(self, api: Client, clock: HeldClock) -> None:
        user = enrolled(api, "jane", "198.51.100.1")
        token = link(user)
        clock.tick(days=1)
        assert error(verify(api, token)) == (400, "BAD_REQUEST", "TOKEN_INVALID")
        assert error(login(api)) == (403, "FORBIDDEN", "EMAIL_NOT_VERIFIED")

    @pytest.mark.parametrize("token", ["junk", "0" * 64, "g" * 64, "é" * 64])
    def test_fu_07_a_token_that_is_none(self, api: Client, token: str) -> None:
        assert error(verify(api, token)) == (400, "BAD_REQUEST", "TOKEN_INVALID")

    def test_fu_07_a_token_is_text(self, api: Client) -> None:
        assert faults(verify(api, 5)).keys() == {"token"}
        assert faults(verify(api, "")).keys() == {"token"}

    def test_fu_07_a_new_link_replaces_the_old_one_once_a_minute(self, api: Client, clock: HeldClock) -> None:
        user = enrolled(api, "jane", "198.51.100.1")

        def resend(email: str) -> Answer:
            return api.post(f"{BASE}/auth/resend-verification", json={"email": email})

        first = link(user)
        clock.tick(2)
        answers = [resend("JANE@example.com")]
        second = link(user)
        answers += [resend("jane@example.com"), resend("nobody@example.com")]
        assert link(user) == second
        assert len(sent()) == 2
        clock.tick(minutes=3)
        answers.append(resend("jane@example.com"))
        third = link(user)
        assert len({first, second, third}) == 3
        assert {answer.status for answer in answers} == {200}
        assert len({answer.body for answer in answers}) == 1
        assert error(verify(api, second)) == (400, "BAD_REQUEST", "TOKEN_INVALID")
        assert verify(api, third).status == 200
        clock.tick(minutes=3)
        assert resend("jane@example.com").body == answers[0].body
        assert len(sent()) == 3

    def test_fu_07_somebody_of_another_dialect_verifies_first(self, api: Client) -> None:
        other = {"username": "jane", "email": "jane@example.com", "password": PASSWORD}
        assert api.post("/focusflow/api/v1/auth/register/", json=other).status == 201
        assert error(login(api)) == (403, "FORBIDDEN", "EMAIL_NOT_VERIFIED")
        api.post(f"{BASE}/auth/resend-verification", json={"email": "jane@example.com"})
        [(_, _, text, _)] = sent()
        token = text.partition("verify-email?token=")[2][:64]
        assert verify(api, token).status == 200
        assert data(login(api))["user"]["role"] == "USER"

    def test_fu_07_where_a_stack_lets_them_in_nobody_needs_it(self, api: Client, configure: Any) -> None:
        configure(REQUIRE_VERIFIED_EMAIL="0")
        enrolled(api, "jane", "198.51.100.1")
        token = data(login(api))["accessToken"]
        assert api.get(f"{BASE}/workspaces", token=token).status == 200
        configure(REQUIRE_VERIFIED_EMAIL="1")
        refused = api.get(f"{BASE}/workspaces", token=token)
        assert error(refused) == (403, "FORBIDDEN", "EMAIL_NOT_VERIFIED")

    def test_fu_07_sign_ins_and_password_outlive_it(self, api: Client, configure: Any) -> None:
        configure(REQUIRE_VERIFIED_EMAIL="0")
        user = enrolled(api, "jane", "198.51.100.1")
        desk = Desk(api, HeldClock(), signed_in(api, "jane@example.com", "198.51.100.1"))
        configure(REQUIRE_VERIFIED_EMAIL="1")
        verified(api, user)
        assert desk.get("auth/me").status == 200


def test_people_of_tests_are_who_they_say(enter: Enter) -> None:
    assert data(enter("ann").get("auth/me"))["name"] == "Ann"
