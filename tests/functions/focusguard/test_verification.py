"""FG-63, FG-64: mailed links that verify an address or set a password."""

from typing import Any

import pytest

from background import mails
from roost.identity import mails as wording
from roost.identity import proofs
from tests.functions.focusguard.desk import FLOW, Desk, code, failing_fields
from tests.support.background.chores import relayed
from tests.support.catalogue.focusguard import BASE, PASSWORD, guard_of, mailed_token
from tests.support.client import Answer, Client, Context
from tests.support.deliveries import failed, queue_event
from tests.support.race import Failure, failing, meanwhile
from tests.support.watch import watching

NEW = "OtherPass456!"


def verify(desk: Desk, token: str, **options: Any) -> Answer:
    return desk.api.post(f"{BASE}/auth/verify-email", json={"token": token}, **options)


def reset(desk: Desk, token: str, password: str = NEW) -> Answer:
    return desk.api.post(f"{BASE}/auth/reset-password", json={"token": token, "new_password": password})


def forgot(desk: Desk, address: str = "jane@example.com") -> Answer:
    return desk.api.post(f"{BASE}/auth/forgot-password", json={"email": address})


def link(desk: Desk, purpose: str = proofs.VERIFY) -> str:
    return mailed_token(desk.person.user, purpose)


def login(desk: Desk, password: str) -> Answer:
    return desk.api.post(f"{BASE}/auth/login", json={"username": "jane", "password": password})


def sent() -> list[tuple[str, str, str, str]]:
    """What follows from all that happened: receiver, subject, text and HTML of each mail."""
    written = [wording.MAILS[mail["kind"]](mail) for mail in relayed("mails")]
    return [(mail.to, mail.subject, mail.text, mail.html) for mail in written]


def test_fg_63_registering_mails_a_link_that_verifies(desk: Desk) -> None:
    [(receiver, subject, text, html)] = sent()
    assert (receiver, subject) == ("jane@example.com", "Verify your email for FocusGuard")
    url = f"http://localhost:5173/verify-email?token={link(desk)}"
    assert url in text
    assert f'href="{url}"' in html
    answer = verify(desk, link(desk))
    assert answer.status == 200
    assert answer.json.keys() == {"message", "user"}
    assert answer.json["user"] == desk.me()
    assert desk.me()["email_verified"] is True


def test_fg_63_the_mail_is_really_sent(desk: Desk) -> None:
    messages = relayed("mails")
    with watching("sesv2") as sesv2:
        assert failed(mails.handler(queue_event(*messages), Context())) == []
    [mail] = sesv2.of("SendEmail")
    assert mail["Destination"] == {"ToAddresses": ["jane@example.com"]}


def test_fg_63_password_and_sign_ins_stay(desk: Desk) -> None:
    assert verify(desk, link(desk)).status == 200
    assert login(desk, PASSWORD).status == 200
    assert desk.api.post(f"{BASE}/auth/refresh", token=desk.person.refresh).status == 200


def test_fg_63_a_link_works_once(desk: Desk) -> None:
    token = link(desk)
    assert verify(desk, token).status == 200
    assert code(verify(desk, token)) == (400, "INVALID_TOKEN")


def test_fg_63_of_two_who_use_a_link_at_once_one_does(desk: Desk) -> None:
    token, won = link(desk), list[Answer]()
    with meanwhile("TransactWriteItems", lambda: won.append(verify(desk, token))):
        assert code(verify(desk, token)) == (400, "INVALID_TOKEN")
    assert won[0].status == 200


def test_fg_63_a_link_lives_for_a_day(desk: Desk) -> None:
    token = link(desk)
    desk.clock.tick(hours=24)
    assert code(verify(desk, token)) == (400, "INVALID_TOKEN")


@pytest.mark.parametrize("token", ["x", "0" * 64, "g" * 64, "f" * 64, "🌱", "x" * 5000])
def test_fg_63_what_is_no_link(desk: Desk, token: str) -> None:
    assert code(verify(desk, token)) == (400, "INVALID_TOKEN")
    assert code(reset(desk, token)) == (400, "INVALID_TOKEN")


@pytest.mark.parametrize("body", [{}, {"token": None}, {"token": ""}, {"token": 7}])
def test_fg_63_a_token_is_needed(desk: Desk, body: Any) -> None:
    assert failing_fields(desk.api.post(f"{BASE}/auth/verify-email", json=body)).keys() == {"token"}


def test_fg_63_a_newer_link_voids_the_older_and_a_changed_address_too(desk: Desk) -> None:
    first = link(desk)
    desk.clock.tick(1)
    assert desk.post("auth/verify-email/request").status == 202
    second = link(desk)
    assert code(verify(desk, first)) == (400, "INVALID_TOKEN")
    desk.clock.tick(1)
    desk.made(desk.put("users/me", {"email": "new@example.com"}))
    assert code(verify(desk, second)) == (400, "INVALID_TOKEN")
    assert verify(desk, link(desk)).json["user"]["email"] == "new@example.com"


def test_fg_63_who_is_verified_gets_no_mail(desk: Desk) -> None:
    assert verify(desk, link(desk)).status == 200
    before = len(sent())
    answer = desk.post("auth/verify-email/request")
    assert (answer.status, answer.json.keys()) == (202, {"message"})
    assert len(sent()) == before


def test_fg_64_a_link_sets_a_new_password(desk: Desk) -> None:
    assert (forgot(desk, " JANE@example.com ").status, forgot(desk).json.keys()) == (202, {"message"})
    [_, *asked] = [mail for mail in sent() if "Reset" in mail[1]]
    assert [mail[0] for mail in asked] == ["jane@example.com"]
    token = link(desk, proofs.RESET)
    answer = reset(desk, token)
    assert (answer.status, answer.json.keys()) == (200, {"message"})
    assert code(login(desk, PASSWORD)) == (401, "INVALID_CREDENTIALS")
    assert login(desk, NEW).json["user"]["email_verified"] is True
    assert any("password was changed" in mail[1] for mail in sent())


def test_fg_64_the_mail_has_the_link_in_both_forms(desk: Desk) -> None:
    forgot(desk)
    url = f"http://localhost:5173/reset-password?token={link(desk, proofs.RESET)}"
    [(receiver, subject, text, html)] = [mail for mail in sent() if "Reset" in mail[1]]
    assert (receiver, subject) == ("jane@example.com", "Reset your password for FocusGuard")
    assert url in text
    assert f'href="{url}"' in html


def test_fg_64_all_sign_ins_end_in_all_dialects(desk: Desk) -> None:
    flow = desk.api.post(f"{FLOW}/auth/login/", json={"email": "jane@example.com", "password": PASSWORD}).json["tokens"]
    forgot(desk)
    desk.clock.tick(1)
    assert reset(desk, link(desk, proofs.RESET)).status == 200
    assert code(desk.get("users/me")) == (401, "INVALID_TOKEN")
    assert code(desk.api.post(f"{BASE}/auth/refresh", token=desk.person.refresh)) == (401, "INVALID_TOKEN")
    assert desk.api.get(f"{FLOW}/auth/profile/", token=flow["access"]).status == 401


def test_fg_64_an_unknown_address_is_told_the_same(desk: Desk) -> None:
    known, unknown = forgot(desk), forgot(desk, "nobody@example.com")
    assert (known.status, known.body) == (unknown.status, unknown.body)
    assert {mail[0] for mail in sent()} == {"jane@example.com"}


def test_fg_64_a_link_works_once_for_an_hour_and_only_the_newest(desk: Desk) -> None:
    forgot(desk)
    first = link(desk, proofs.RESET)
    desk.clock.tick(1)
    forgot(desk)
    second = link(desk, proofs.RESET)
    assert code(reset(desk, first)) == (400, "INVALID_TOKEN")
    assert reset(desk, second).status == 200
    assert code(reset(desk, second)) == (400, "INVALID_TOKEN")
    forgot(desk)
    third = link(desk, proofs.RESET)
    desk.clock.tick(hours=1)
    assert code(reset(desk, third)) == (400, "INVALID_TOKEN")


def test_fg_64_links_are_for_one_purpose(desk: Desk) -> None:
    forgot(desk)
    assert code(reset(desk, link(desk))) == (400, "INVALID_TOKEN")
    assert code(verify(desk, link(desk, proofs.RESET))) == (400, "INVALID_TOKEN")


@pytest.mark.parametrize("password", ["short1", "onlyletters", "1234567890", 7, None])
def test_fg_64_the_new_password_obeys_the_rules(desk: Desk, password: Any) -> None:
    forgot(desk)
    token = link(desk, proofs.RESET)
    assert failing_fields(reset(desk, token, password)).keys() == {"new_password"}
    assert reset(desk, token).status == 200


@pytest.mark.parametrize("body", [{}, {"email": "no"}, {"email": 7}, {"email": "a b@c.de"}])
def test_fg_64_an_address_is_needed(api: Client, body: Any) -> None:
    assert failing_fields(api.post(f"{BASE}/auth/forgot-password", json=body)).keys() == {"email"}


def test_fg_64_who_has_no_password_gets_one_so(desk: Desk) -> None:
    forgot(desk)
    reset(desk, link(desk, proofs.RESET))
    assert guard_of(login(desk, NEW)).user == desk.person.user


@pytest.mark.parametrize("failure", list(Failure))
def test_fg_64_a_reset_survives_a_lost_answer(desk: Desk, failure: Failure) -> None:
    forgot(desk)
    with failing(failure, operation="TransactWriteItems"):
        assert reset(desk, link(desk, proofs.RESET)).status == 200
    assert login(desk, NEW).status == 200
