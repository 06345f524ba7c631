"""Signing in by a mailed link (FP-02 to FP-11)."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from background import mails
from roost.identity import magic_links
from roost.kit import keys, table
from roost.kit.writes import Update
from tests.functions.conftest import Person
from tests.support.client import Client, Context
from tests.support.deliveries import queue_event, watching_queues
from tests.support.flockpal import BASE, FRONTEND, Browser, browser_of, follow_link, landing, sign_in
from tests.support.race import meanwhile, snapshot
from tests.support.stack import HeldClock
from tests.support.watch import watching

REQUEST = f"{BASE}/auth/magic-link/request"
VERIFY = f"{BASE}/auth/magic-link/verify"
SENT = "If that address can sign in, a magic link is on the way."
LINK = re.compile(r"https://api\.test/flockpal/api/auth/magic-link/verify\?token=([A-Za-z0-9_-]{43})")


def asked(api: Client, **body: Any) -> list[dict[str, Any]]:
    """Ask for a link; what that puts into the queue of mails."""
    with watching_queues() as outgoing:
        answer = api.post(REQUEST, json=body)
    assert (answer.status, answer.json) == (
        202,
        {"ok": True, "message": SENT, "delivery": "email", "previewUrl": None},
    )
    assert {sent.queue for sent in outgoing.messages} == {"mails"}
    return [sent.body for sent in outgoing.messages]


def mailed(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The mails that queued messages become."""
    with watching("sesv2") as seen:
        assert mails.handler(queue_event(*messages), Context()) == {"batchItemFailures": []}
    return seen.of("SendEmail")


def test_fp02_without_clients_no_provider_is_offered(api: Client) -> None:
    answer = api.get(f"{BASE}/auth/providers")
    assert (answer.status, answer.json) == (200, {"providers": []})


@pytest.mark.parametrize("body", [None, b"", b"{", b"[]", b'{"email": "a@example.com", "password": "x"}', b"\xff"])
@pytest.mark.parametrize(
    ("route", "text"),
    [
        ("register", "Password-based registration is disabled. Use a magic link or an identity provider."),
        ("login", "Password-based sign-in is disabled. Use a magic link or an identity provider."),
    ],
)
def test_fp03_fp04_there_are_no_passwords(api: Client, route: str, text: str, body: bytes | None) -> None:
    answer = api.post(f"{BASE}/auth/{route}", raw=body)
    assert (answer.status, answer.json) == (410, {"error": text})


def test_fp05_a_link_is_mailed_and_signs_in(api: Client) -> None:
    messages = asked(api, email=" Taylor@Example.com ", name="Taylor Swift", redirectTo=f"{FRONTEND}/a?b=c#d")
    (mail,) = mailed(messages)
    assert mail["Destination"] == {"ToAddresses": ["taylor@example.com"]}
    simple = mail["Content"]["Simple"]
    assert "sign in to FlockPal" in simple["Subject"]["Data"]
    tokens = {LINK.search(simple["Body"][form]["Data"].replace("&amp;", "&"))[1] for form in ("Text", "Html")}  # type: ignore[index]
    answer = follow_link(api, tokens.pop())
    assert not tokens
    place, parameters = landing(answer)
    assert (place, parameters["b"]) == (f"{FRONTEND}/a#d", "c")
    browser = browser_of(api, parameters["auth_token"])
    assert (browser.email, browser.context["user"]["name"]) == ("taylor@example.com", "Taylor Swift")


def test_fp05_no_token_lies_in_the_queue_or_the_table(api: Client) -> None:
    messages = asked(api, email="taylor@example.com")
    assert not [key for key in snapshot() if key[0].startswith("ONCE#")]
    (mail,) = mailed(messages)
    token = LINK.search(mail["Content"]["Simple"]["Body"]["Text"]["Data"])[1]  # type: ignore[index]
    assert token not in json.dumps(messages)
    assert token not in str(snapshot())


def test_fp05_a_known_address_is_answered_like_an_unknown_one(api: Client, jane: Browser) -> None:
    with watching_queues() as outgoing:
        answers = [api.post(REQUEST, json={"email": email}) for email in (jane.email, "nobody@example.com")]
    assert answers[0].json == answers[1].json
    assert [sent.body["kind"] for sent in outgoing.messages] == ["magic_link.requested"] * 2


def test_fp05_where_no_mail_can_be_sent_the_answer_shows_the_link(api: Client, configure: Callable[..., None]) -> None:
    configure(ROOST_MAIL_SENDER="", FLOCKPAL_PREVIEW_LINKS="1")
    answer = api.post(REQUEST, json={"email": "taylor@example.com"})
    assert (answer.status, answer.json["delivery"]) == (202, "preview")
    found = LINK.fullmatch(answer.json["previewUrl"])
    assert found
    assert landing(follow_link(api, found[1]))[0] == f"{FRONTEND}/"


@pytest.mark.parametrize(
    "said", [{"FLOCKPAL_PREVIEW_LINKS": "0"}, {"FLOCKPAL_PREVIEW_LINKS": "1", "ROOST_STAGE": "aws"}]
)
def test_fp05_a_link_is_never_shown_in_public(
    api: Client, configure: Callable[..., None], said: dict[str, str]
) -> None:
    configure(ROOST_MAIL_SENDER="", **said)
    answer = api.post(REQUEST, json={"email": "taylor@example.com"})
    assert (answer.status, answer.json) == (503, {"error": "Sign-in email is not available right now."})


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"email"}),
        ({"email": ""}, {"email"}),
        ({"email": "nonsense"}, {"email"}),
        ({"email": "a" * 250 + "@example.com"}, {"email"}),
        ({"email": 7}, {"email"}),
        ({"email": "a@example.com", "name": "x" * 121}, {"name"}),
        ({"email": "a@example.com", "name": 7}, {"name"}),
        ({"email": "a@example.com", "redirectTo": 7}, {"redirectTo"}),
        ({"email": "", "redirectTo": "https://evil.example.com"}, {"email", "redirectTo"}),
    ],
)
def test_fp06_faulty_fields_are_named(api: Client, body: dict[str, Any], fields: set[str]) -> None:
    answer = api.post(REQUEST, json=body)
    assert (answer.status, answer.json["error"]) == (400, "Invalid magic link payload")
    assert answer.json["details"]["formErrors"] == []
    assert set(answer.json["details"]["fieldErrors"]) == fields


def test_fp06_empty_options_are_none(api: Client) -> None:
    (message,) = asked(api, email="taylor@example.com", name="", redirectTo=" ", other=1)
    assert (message["data"]["name"], message["data"]["target"]) == (None, None)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example.com",
        "http://localhost:3001",
        "http://localhost:3000@evil.example.com",
        "http://localhost:3000\\@evil.example.com",
        "//evil.example.com",
        "javascript:alert(1)",
        "/relative",
    ],
)
def test_fp07_no_token_goes_to_a_foreign_address(api: Client, target: str) -> None:
    with watching_queues() as outgoing:
        answer = api.post(REQUEST, json={"email": "a@example.com", "redirectTo": target})
    assert answer.status == 400
    assert set(answer.json["details"]["fieldErrors"]) == {"redirectTo"}
    assert not outgoing.messages


def test_fp07_the_target_is_judged_again_before_the_token_is_sent(api: Client, clock: HeldClock) -> None:
    token = magic_links.issue("a@example.com", clock.now_ms, target="https://formerly-allowed.example.com")
    answer = follow_link(api, token)
    assert (answer.status, answer.json) == (400, {"error": "That redirect target is not allowed."})


def test_fp07_further_origins_can_be_allowed(api: Client, configure: Callable[..., None], clock: HeldClock) -> None:
    configure(FLOCKPAL_ALLOWED_ORIGINS="https://other.example.com, http://localhost:4000/")
    for target in ("https://other.example.com/in", "http://localhost:4000/"):
        token = magic_links.issue("a@example.com", clock.now_ms, target=target)
        assert landing(follow_link(api, token))[0] == target


def test_fp08_the_redirect_keeps_its_target_and_to_itself(api: Client, clock: HeldClock) -> None:
    target = f"{FRONTEND}/in/here?x=1&auth_token=old&auth_error=old&y=%20#frag"
    answer = follow_link(api, magic_links.issue("a@example.com", clock.now_ms, target=target))
    location = answer.headers["Location"]
    token = landing(answer)[1]["auth_token"]
    assert location == f"{FRONTEND}/in/here?x=1&y=%20&auth_token={token}#frag"
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert not answer.cookies
    assert not token.startswith("flpt_")


def test_fp09_a_link_works_once(api: Client, clock: HeldClock) -> None:
    token = magic_links.issue("a@example.com", clock.now_ms)
    assert follow_link(api, token).status == 302
    again = follow_link(api, token)
    assert (again.status, again.json) == (400, {"error": "That magic link is invalid or has expired."})


def test_fp09_of_parallel_uses_one_gets_in(api: Client, clock: HeldClock) -> None:
    token, answers = magic_links.issue("a@example.com", clock.now_ms), []
    with meanwhile("UpdateItem", lambda: answers.append(follow_link(api, token)), call=2):
        answers.append(follow_link(api, token))
    assert [answer.status for answer in answers] == [302, 400]


def test_fp09_several_links_of_one_address_work(api: Client, clock: HeldClock) -> None:
    for token in [magic_links.issue("a@example.com", clock.now_ms) for _ in range(3)]:
        assert follow_link(api, token).status == 302


def test_fp09_looking_does_not_use_a_link_up(api: Client, clock: HeldClock) -> None:
    token = magic_links.issue("a@example.com", clock.now_ms)
    assert api.request("HEAD", VERIFY, params={"token": token}).status == 404
    assert follow_link(api, token).status == 302


@pytest.mark.parametrize("token", ["", "made-up", "ä", "x" * 5000, "a\nb", "%00"])
def test_fp10_what_is_no_link_is_refused(api: Client, token: str) -> None:
    answer = follow_link(api, token)
    assert (answer.status, answer.json) == (400, {"error": "That magic link is invalid or has expired."})
    assert api.get(VERIFY).status == 400


def test_fp10_a_link_lasts_fifteen_minutes(api: Client, clock: HeldClock) -> None:
    in_time, late = (magic_links.issue("a@example.com", clock.now_ms) for _ in range(2))
    clock.tick(minutes=15, seconds=-1)
    assert follow_link(api, in_time).status == 302
    clock.tick(1)
    assert follow_link(api, late).status == 400


def test_fp11_a_first_sign_in_makes_an_account_with_a_flock(api: Client) -> None:
    session = sign_in(api, "taylor@example.com", "Taylor Swift").context
    flock, membership = session["activeWorkspace"], session["activeMembership"]
    assert (flock["name"], flock["workspaceType"], flock["billingPlan"], flock["billingEmail"]) == (
        "Taylor's Flock",
        "standard",
        "household_basic",
        None,
    )
    assert flock["id"] >= 1001
    assert (membership["role"], membership["userId"], membership["workspaceId"]) == (
        "owner",
        session["user"]["id"],
        flock["id"],
    )
    assert membership["acceptedAt"]
    assert [each["id"] for each in session["workspaces"]] == [flock["id"]]
    assert (session["workspaces"][0]["role"], session["workspaces"][0]["membership"]) == ("owner", membership)


def test_fp11_who_has_no_name_is_called_by_their_address(api: Client) -> None:
    assert sign_in(api, "taylor.s@example.com").context["user"]["name"] == "taylor.s"


def test_fp11_signing_in_again_finds_the_same_account(api: Client, clock: HeldClock) -> None:
    first = sign_in(api, "taylor@example.com", "Taylor")
    clock.tick(days=1)
    again = sign_in(api, "Taylor@Example.com".lower(), "Somebody Else")
    assert (again.user, again.workspace) == (first.user, first.workspace)
    assert again.context["user"] == first.context["user"]
    assert again.token != first.token


def test_fp11_parallel_first_sign_ins_make_one_account_and_one_flock(api: Client, clock: HeldClock) -> None:
    for call in range(1, 4):
        email, other = f"race{call}@example.com", []
        with meanwhile("TransactWriteItems", lambda e=email, o=other: o.append(sign_in(api, e)), call=call):
            one = sign_in(api, email)
        assert (one.user, one.workspace) == (other[0].user, other[0].workspace)
        assert len(browser_of(api, one.token).context["workspaces"]) == 1


def test_fp63_an_account_of_another_dialect_is_the_same_and_loses_its_unproved_password(
    api: Client, person: Person, clock: HeldClock
) -> None:
    """Whoever registered the address without owning it stays out."""
    clock.tick(1)
    browser = sign_in(api, person.email)
    assert browser.user == person.id
    v1 = "/focusflow/api/v1"
    assert api.get(f"{v1}/auth/profile/", token=person.token).status == 401
    login = {"email": person.email, "password": person.password}
    assert api.post(f"{v1}/auth/login/", json=login).status == 401


def test_a_name_is_only_for_a_nameless_account(api: Client, register: Callable[..., Person], clock: HeldClock) -> None:
    nameless, named = register("nameless"), register("named", first_name="Mary", last_name="Major")
    clock.tick(1)
    told = [sign_in(api, each.email, "Taylor Swift").context for each in (nameless, named)]
    assert [each["user"]["name"] for each in told] == ["Taylor Swift", "Mary Major"]
    assert [each["activeWorkspace"]["name"] for each in told] == ["Taylor's Flock", "Mary's Flock"]
    assert sign_in(api, nameless.email, "Other").context["user"]["name"] == "Taylor Swift"


def test_fp63_other_dialects_keep_hiding_the_personal_flock(api: Client, person: Person, clock: HeldClock) -> None:
    table.write(Update(keys.profile(person.id), set={"verified": True}))
    clock.tick(1)
    sign_in(api, person.email)
    answer = api.get("/focusflow/api/v2/organizations/", token=person.token)
    assert (answer.status, answer.json["count"]) == (200, 0)


def test_a_blocked_account_is_turned_away(api: Client, jane: Browser) -> None:
    for key in (keys.profile(jane.user), keys.card(jane.user)):
        table.write(Update(key, set={"status": "banned"}))
    token = magic_links.issue(jane.email, 2**42, target=f"{FRONTEND}/?auth_token=planted")
    place, parameters = landing(follow_link(api, token))
    assert (place, parameters) == (f"{FRONTEND}/", {"auth_error": "account_disabled"})
    assert api.get(f"{BASE}/auth/session", token=jane.token).json == {"error": "Authentication required."}


def test_fp61_an_address_gets_five_links_a_quarter_of_an_hour(api: Client, clock: HeldClock) -> None:
    clock.set("2026-03-02T09:00:00+00:00")
    for number in range(5):
        answer = api.post(REQUEST, json={"email": "a@example.com"}, address=f"203.0.113.{number}")
        assert (answer.status, answer.headers["X-RateLimit-Limit"]) == (202, "5")
        assert answer.headers["X-RateLimit-Remaining"] == str(4 - number)
    refused = api.post(REQUEST, json={"email": "A@example.com"}, address="203.0.113.99")
    assert (refused.status, refused.json) == (429, {"error": "Too many requests. Please try again later."})
    assert int(refused.headers["Retry-After"]) == 900
    assert int(refused.headers["X-RateLimit-Reset"]) == clock.now_ms // 1000 + 900
    assert api.post(REQUEST, json={"email": "b@example.com"}, address="203.0.113.99").status == 202
    clock.tick(minutes=30)
    assert api.post(REQUEST, json={"email": "a@example.com"}, address="203.0.113.99").status == 202


def test_fp61_one_place_asks_for_twenty_links_a_quarter_of_an_hour(api: Client, clock: HeldClock) -> None:
    clock.set("2026-03-02T09:00:00+00:00")
    statuses = [api.post(REQUEST, json={"email": f"p{number}@example.com"}).status for number in range(21)]
    assert statuses == [202] * 20 + [429]


def test_fp61_one_place_tries_thirty_links_a_quarter_of_an_hour(api: Client, clock: HeldClock) -> None:
    clock.set("2026-03-02T09:00:00+00:00")
    assert [follow_link(api, "made-up").status for _ in range(31)] == [400] * 30 + [429]
    assert follow_link(api, "made-up", address="203.0.113.9").status == 400


def test_a_forged_host_does_not_get_into_links(api: Client) -> None:
    with watching_queues() as outgoing:
        forged = {"Host": "evil.example.com", "X-Forwarded-Host": "evil.example.com", "Forwarded": "host=evil"}
        assert api.post(REQUEST, json={"email": "a@example.com"}, headers=forged).status == 202
    assert outgoing.messages[0].body["data"]["link"].startswith("https://api.test/flockpal/")


def test_the_public_address_can_be_set(api: Client, configure: Callable[..., None]) -> None:
    configure(FLOCKPAL_BACKEND_URL="https://birds.example.com")
    (message,) = asked(api, email="a@example.com")
    assert message["data"]["link"] == "https://birds.example.com/flockpal/api/auth/magic-link/verify?token="
