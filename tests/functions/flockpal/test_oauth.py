"""Signing in through identity providers (FP-02, FP-16 to FP-20)."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from background import purge, relay
from roost.identity import deletion, oidc
from roost.kit import aws, client_secrets, keys, table
from roost.kit.writes import Update
from tests.support import oidc_provider
from tests.support.client import Answer, Client, Context
from tests.support.deliveries import of_kind, queue_event, stream_event, watching_queues
from tests.support.flockpal import BASE, FRONTEND, Browser, browser_of, landing, sign_in
from tests.support.oidc_provider import CLIENT_ID, CLIENT_SECRET, Person, Return, StandIn, parameters_of, press_button
from tests.support.race import meanwhile, snapshot
from tests.support.stack import HeldClock

OAUTH = f"{BASE}/auth/oauth"
COOKIE = "fp_oauth_state"
HTTPS = {"X-Forwarded-Proto": "https"}
SECRETS = ("FLOCKPAL_GOOGLE_CLIENT_SECRET", "FLOCKPAL_MICROSOFT_CLIENT_SECRET", "FLOCKPAL_APPLE_CLIENT_SECRET")


@pytest.fixture
def stand_in(services: None, configure: Callable[..., None]) -> Iterator[StandIn]:
    """All three providers, configured and running."""
    encoded = base64.b64encode(CLIENT_SECRET.encode()).decode()
    document = json.dumps(dict.fromkeys(SECRETS, encoded))
    aws.client("secretsmanager").create_secret(Name="clients", SecretString=document)
    oidc.forget()
    client_secrets.forget()
    with oidc_provider.providing() as running:
        issuers = {f"FLOCKPAL_{key.upper()}_ISSUER": running.issuer(key) for key in ("google", "microsoft", "apple")}
        clients = {f"FLOCKPAL_{key}_CLIENT_ID": CLIENT_ID for key in ("GOOGLE", "MICROSOFT", "APPLE")}
        configure(ROOST_CLIENT_SECRETS="clients", **issuers, **clients)
        yield running
    client_secrets.forget()


def start(api: Client, provider: str = "google", **options: Any) -> Answer:
    return api.get(f"{OAUTH}/{provider}/start", **options)


def come_back(api: Client, back: Return, provider: str = "google", **options: Any) -> Answer:
    """The browser's request with what a provider sent it back with."""
    place = f"{OAUTH}/{provider}/callback"
    if back.method == "GET":
        return api.get(place, params=back.fields, **options)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **options.pop("headers", {})}
    return api.post(place, raw=urlencode(back.fields).encode(), headers=headers, **options)


def go(api: Client, provider: str = "google", **params: str) -> Return:
    """To a provider and through its page."""
    return press_button(start(api, provider, params=params).headers["Location"])


def signed_in(api: Client, provider: str = "google") -> Browser:
    """A whole sign-in."""
    return browser_of(api, landing(come_back(api, go(api, provider), provider))[1]["auth_token"])


def error_of(answer: Answer) -> str:
    place, parameters = landing(answer)
    assert place == f"{FRONTEND}/"
    assert set(parameters) == {"auth_error"}
    return parameters["auth_error"]


def test_fp02_configured_providers_are_offered_in_order(api: Client, stand_in: StandIn) -> None:
    names = [("google", "Google"), ("microsoft", "Microsoft"), ("apple", "Apple")]
    expected = [{"providerKey": key, "displayName": name, "enabled": True} for key, name in names]
    assert api.get(f"{BASE}/auth/providers").json == {"providers": expected}
    assert not stand_in.requests


def test_fp02_only_configured_ones_are(api: Client, stand_in: StandIn, configure: Callable[..., None]) -> None:
    configure(FLOCKPAL_MICROSOFT_CLIENT_ID="")
    listed = api.get(f"{BASE}/auth/providers").json["providers"]
    assert [each["providerKey"] for each in listed] == ["google", "apple"]


def test_fp16_the_browser_is_sent_to_the_provider(api: Client, stand_in: StandIn) -> None:
    answer = start(api, params={"redirectTo": f"{FRONTEND}/in"})
    asked = parameters_of(answer.headers["Location"])
    assert answer.status == 302
    assert answer.headers["Location"].startswith(f"{stand_in.issuer('google')}/authorize?")
    assert asked["redirect_uri"] == "https://api.test/flockpal/api/auth/oauth/google/callback"
    assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", CLIENT_ID, "openid email profile")
    assert asked["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert "response_mode" not in asked


def test_fp16_apple_is_asked_to_post(api: Client, stand_in: StandIn) -> None:
    asked = parameters_of(start(api, "apple").headers["Location"])
    assert (asked["scope"], asked["response_mode"]) == ("openid name email", "form_post")


def test_fp16_the_round_is_bound_to_the_browser_by_a_cookie(api: Client, stand_in: StandIn) -> None:
    (lax,) = start(api).cookies
    (none,) = start(api, "apple").cookies
    (secure,) = start(api, headers=HTTPS).cookies
    for cookie in (lax, none, secure):
        assert cookie.startswith(f"{COOKIE}=")
        assert "HttpOnly" in cookie
        assert "Max-Age=600" in cookie
    assert "SameSite=Lax" in lax
    assert "Secure" not in lax
    assert "Path=/flockpal/api/auth/oauth/google" in lax
    assert "SameSite=None" in none
    assert "Secure" in none
    assert "Secure" in secure


@pytest.mark.parametrize("provider", ["github", "Google", "%20", "google2", "x" * 500])
def test_fp16_fp17_an_unknown_provider_is_not_found(api: Client, stand_in: StandIn, provider: str) -> None:
    for answer in (
        start(api, provider),
        api.get(f"{OAUTH}/{provider}/callback", params={"state": "x"}),
        api.post(f"{OAUTH}/{provider}/callback", raw=b"state=x"),
    ):
        assert (answer.status, answer.json) == (404, {"error": "Unknown sign-in provider."})


def test_fp16_a_provider_without_client_is_not_configured(api: Client) -> None:
    for answer in (start(api), api.get(f"{OAUTH}/google/callback"), api.post(f"{OAUTH}/apple/callback")):
        assert (answer.status, answer.json) == (400, {"error": "That sign-in provider is not configured."})


@pytest.mark.parametrize("target", ["https://evil.example.com", "//evil.example.com", "javascript:alert(1)", "x"])
def test_fp16_nobody_is_sent_to_a_foreign_address(api: Client, stand_in: StandIn, target: str) -> None:
    answer = start(api, params={"redirectTo": target})
    assert (answer.status, answer.json) == (400, {"error": "That redirect target is not allowed."})
    assert not stand_in.requests


def test_a_provider_that_is_down_is_told_to_the_frontend(api: Client, stand_in: StandIn) -> None:
    stand_in.failures["/openid-configuration"] = 503
    answer = start(api, params={"redirectTo": f"{FRONTEND}/in?auth_token=planted"})
    assert landing(answer) == (f"{FRONTEND}/in", {"auth_error": "oauth_failed"})
    assert not answer.cookies


@pytest.mark.parametrize("params", [{}, {"state": ""}, {"state": "made-up", "code": "x"}, {"code": "x"}])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_fp17_a_state_must_be_an_open_one(api: Client, stand_in: StandIn, method: str, params: dict[str, str]) -> None:
    answer = come_back(api, Return(method, "", params))
    assert (answer.status, answer.json) == (400, {"error": "That sign-in attempt is invalid or has expired."})
    assert not stand_in.requests


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b'{"state": "x"}', b"state", b"&&&=", b"state=%ff%00"])
def test_fp17_an_odd_form_is_refused(api: Client, stand_in: StandIn, raw: bytes) -> None:
    assert api.post(f"{OAUTH}/apple/callback", raw=raw).status == 400


def test_fp17_a_form_has_its_limit(api: Client, stand_in: StandIn) -> None:
    answer = api.post(f"{OAUTH}/apple/callback", raw=b"state=" + b"x" * 2**16)
    assert (answer.status, answer.json) == (413, {"error": "Payload too large."})


@pytest.mark.parametrize("provider", ["google", "microsoft", "apple"])
def test_fp18_fp19_a_whole_round_signs_in(api: Client, stand_in: StandIn, provider: str) -> None:
    back = go(api, provider, redirectTo=f"{FRONTEND}/in?a=b#c")
    assert back.method == ("POST" if provider == "apple" else "GET")
    answer = come_back(api, back, provider)
    place, parameters = landing(answer)
    assert (place, parameters["a"]) == (f"{FRONTEND}/in#c", "b")
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    session = browser_of(api, parameters["auth_token"]).context
    assert (session["user"]["email"], session["user"]["name"]) == ("jane@example.com", "Jane Doe")
    assert session["activeWorkspace"]["name"] == "Jane's Flock"
    linked = {each["providerKey"]: each["linked"] for each in session["providers"]}
    assert linked == {key: key == provider for key in ("google", "microsoft", "apple")}


@pytest.mark.parametrize("provider", ["google", "apple"])
def test_fp18_both_methods_are_taken_from_every_provider(api: Client, stand_in: StandIn, provider: str) -> None:
    for method in ("GET", "POST"):
        back = go(api, provider)
        assert "auth_token" in landing(come_back(api, Return(method, "", back.fields), provider))[1]


def test_fp18_a_state_works_once(api: Client, stand_in: StandIn) -> None:
    back = go(api)
    assert come_back(api, back).status == 302
    assert come_back(api, back).status == 400


def test_fp18_a_state_lasts_ten_minutes(api: Client, stand_in: StandIn, clock: HeldClock) -> None:
    back = go(api)
    clock.tick(minutes=10)
    assert come_back(api, back).status == 400


def test_fp18_a_state_is_its_own_providers(api: Client, stand_in: StandIn) -> None:
    back = go(api, "google")
    assert come_back(api, back, "microsoft").status == 400
    assert come_back(api, back, "google").status == 302


def test_fp18_all_ways_of_signing_in_lead_to_the_same_account(api: Client, stand_in: StandIn) -> None:
    by_link = sign_in(api, "jane@example.com", "Jane")
    ways = [signed_in(api, provider) for provider in ("google", "microsoft", "apple")]
    assert {(way.user, way.workspace) for way in ways} == {(by_link.user, by_link.workspace)}
    again = browser_of(api, by_link.token).context["providers"]
    assert [each["linked"] for each in again] == [True, True, True]


def test_fp18_the_subject_counts_once_it_is_linked(api: Client, stand_in: StandIn) -> None:
    first = signed_in(api)
    stand_in.person = Person(email="jane.new@example.com", verified=False)
    assert signed_in(api).user == first.user


def test_fp18_two_parallel_first_rounds_make_one_account(api: Client, stand_in: StandIn) -> None:
    one, other, met = go(api, "google"), go(api, "microsoft"), []
    with meanwhile("TransactWriteItems", lambda: met.append(come_back(api, other, "microsoft"))):
        answer = come_back(api, one)
    tokens = [landing(each)[1]["auth_token"] for each in (answer, met[0])]
    browsers = [browser_of(api, token) for token in tokens]
    assert len({(browser.user, browser.workspace) for browser in browsers}) == 1
    assert len(browsers[0].context["workspaces"]) == 1


def test_fp18_over_https_another_browser_cannot_end_the_round(api: Client, stand_in: StandIn) -> None:
    """Somebody who lures a browser to the end of their own round would sign it in as themselves."""
    for sent, status in (({}, 400), ({"Cookie": f"{COOKIE}={'x' * 32}"}, 400), (None, 302)):
        begun = start(api, headers=HTTPS)
        mine = {"Cookie": begun.cookies[0].partition(";")[0]}
        back = press_button(begun.headers["Location"])
        cookie = mine if sent is None else sent
        assert come_back(api, back, headers={**HTTPS, **cookie}).status == status


def test_fp18_two_rounds_of_one_browser_do_not_disturb_each_other(api: Client, stand_in: StandIn) -> None:
    first = start(api, headers=HTTPS)
    cookie = {"Cookie": first.cookies[0].partition(";")[0]}
    second = start(api, headers={**HTTPS, **cookie})
    assert second.cookies[0].partition(";")[0] == cookie["Cookie"]
    for begun in (first, second):
        back = press_button(begun.headers["Location"])
        assert come_back(api, back, headers={**HTTPS, **cookie}).status == 302


def test_fp18_over_http_the_cookie_is_only_a_hint(api: Client, stand_in: StandIn) -> None:
    assert come_back(api, go(api), headers={"Cookie": f"{COOKIE}={'x' * 32}"}).status == 302


def test_fp18_a_new_signing_key_is_fetched_once(api: Client, stand_in: StandIn) -> None:
    signed_in(api)
    stand_in.published, stand_in.kid = ["rsa-2"], "rsa-2"
    signed_in(api)
    assert stand_in.count("/jwks") == 2


def test_fp18_microsoft_may_vouch_in_its_own_way(api: Client, stand_in: StandIn) -> None:
    stand_in.documents = {"issuer": f"{stand_in.base}/{{tenantid}}/v2.0"}
    stand_in.claims = {"iss": f"{stand_in.base}/t-1/v2.0"}
    stand_in.person = Person(verified=None, more={"xms_edov": True, "tid": "t-1"})
    assert signed_in(api, "microsoft").email == "jane@example.com"


def test_fp18_for_others_that_is_nothing(api: Client, stand_in: StandIn) -> None:
    stand_in.person = Person(verified=None, more={"xms_edov": True})
    assert error_of(come_back(api, go(api))) == "email_not_verified"


def test_fp19_apple_tells_the_name_once(api: Client, stand_in: StandIn) -> None:
    stand_in.person = Person(name="", verified="true")
    stand_in.user = json.dumps({"name": {"firstName": "Jane", "lastName": "Dough"}, "email": "other@example.com"})
    session = signed_in(api, "apple").context
    assert (session["user"]["name"], session["user"]["email"]) == ("Jane Dough", "jane@example.com")


DEFECTS: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "another audience": {"claims": {"aud": "another"}},
    "another issuer": {"claims": {"iss": "https://accounts.google.com"}},
    "expired": {"claims": {"exp": 1}},
    "an unknown key": {"kid": "rsa-2"},
    "a foreign key": {"kid": "rsa-2", "kid_said": "rsa-1"},
    "no tokens": {"failures": {"/token": 500}},
    "no keys": {"failures": {"/jwks": 500}},
}


@pytest.mark.parametrize("defect", DEFECTS.values(), ids=DEFECTS)
def test_fp20_a_defect_gives_no_session(api: Client, stand_in: StandIn, defect: dict[str, Any]) -> None:
    back = go(api)
    for name, value in defect.items():
        setattr(stand_in, name, value)
    assert error_of(come_back(api, back)) == "oauth_failed"
    assert not [key for key in snapshot() if key[1] == "PROFILE"]


@pytest.mark.parametrize("person", [Person(verified=False), Person(verified=None), Person(email=""), Person(email="x")])
def test_fp20_an_unverified_address_gives_no_session(
    api: Client, stand_in: StandIn, jane: Browser, person: Person
) -> None:
    stand_in.person = person
    before = {key for key in snapshot() if not key[0].startswith("ONCE#")}
    assert error_of(come_back(api, go(api))) == "email_not_verified"
    assert {key for key in snapshot() if not key[0].startswith("ONCE#")} == before


def test_fp20_the_provider_may_say_no(api: Client, stand_in: StandIn) -> None:
    stand_in.denial = "access_denied"
    back = go(api)
    assert error_of(come_back(api, back)) == "access_denied"
    assert come_back(api, back).status == 400


def test_a_blocked_account_gets_no_session(api: Client, stand_in: StandIn) -> None:
    user = signed_in(api).user
    for key in (keys.profile(user), keys.card(user)):
        table.write(Update(key, set={"status": "suspended"}))
    for provider in ("google", "microsoft"):
        assert error_of(come_back(api, go(api, provider), provider)) == "account_disabled"


def test_fp63_a_deleted_account_is_left_by_all_that_opened_it(api: Client, stand_in: StandIn, clock: HeldClock) -> None:
    browser = signed_in(api)
    token = {"name": "n8n", "scope": "read_write"}
    made = api.post(f"{BASE}/integration-tokens", json=token, token=browser.token).json["token"]
    clock.tick(1)
    deletion.delete_person(browser.user, clock.now_ms)
    for each in (browser.token, made):
        assert api.get(f"{BASE}/workspace", token=each).json == {"error": "Authentication required."}
    with watching_queues() as outgoing:
        relay.handler(stream_event(of_kind("person.deleted")), Context())
    purge.handler(queue_event(*(sent.body for sent in outgoing.messages if sent.queue == "purge")), Context())
    assert not [key for key in snapshot() if "IDENTITY#" in "".join(key)]
    again = signed_in(api)
    assert again.user != browser.user
    assert again.email == browser.email


def test_apples_secret_can_be_one_that_we_sign(api: Client, stand_in: StandIn, configure: Callable[..., None]) -> None:
    """The stand-in wants the fixed one, so the round fails; what counts is that a signed one was sent."""
    import jwt
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    pem = oidc_provider.private_key("ec-apple").private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    document = json.dumps({"FLOCKPAL_APPLE_PRIVATE_KEY": base64.b64encode(pem).decode()})
    aws.client("secretsmanager").put_secret_value(SecretId="clients", SecretString=document)
    configure(FLOCKPAL_APPLE_KEY_ID="KEY", FLOCKPAL_APPLE_TEAM_ID="TEAM")
    sent: list[str] = []
    entitled = oidc_provider.is_entitled

    def noted(asked: Any, form: Any) -> bool:
        sent.append(form["client_secret"])
        return entitled(asked, {**form, "client_secret": CLIENT_SECRET})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(oidc_provider, "is_entitled", noted)
        assert signed_in(api, "apple").email == "jane@example.com"
    said = jwt.decode(sent[0], options={"verify_signature": False})
    assert (said["iss"], said["sub"], said["aud"]) == ("TEAM", CLIENT_ID, stand_in.issuer("apple"))


def test_fp61_rounds_are_limited_by_place(api: Client, stand_in: StandIn, clock: HeldClock) -> None:
    clock.set("2026-03-02T09:00:00+00:00")
    assert [api.get(f"{OAUTH}/google/callback").status for _ in range(31)] == [400] * 30 + [429]
    assert start(api).status == 429
