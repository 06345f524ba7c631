"""Going to a provider and coming back."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from roost.identity import oauth, providers
from roost.identity.linked.errors import AttemptInvalid, ProviderUnconfigured, ProviderUnknown
from roost.identity.oauth import Callback, Proved, Refused
from roost.identity.providers import Provider
from roost.kit import once
from roost.kit.http_client import Unreachable
from tests.support.oidc_provider import CLIENT_ID, Person, Return, StandIn, parameters_of, press_button
from tests.support.race import snapshot
from tests.support.stack import HeldClock
from tests.unit.identity.providing import REDIRECT_URI, github_of, provider_of, stand_in

__all__ = ["stand_in"]
pytestmark = pytest.mark.usefixtures("services")

TARGET = "https://app.example.com/home"
APPLE = {"scopes": ("openid", "name", "email"), "extra": {"response_mode": "form_post"}}


@pytest.fixture
def google(stand_in: StandIn) -> Provider:
    return provider_of(stand_in)


def begin(provider: Provider, clock: HeldClock, **more: Any) -> oauth.Start:
    about = {"dialect": "birds", "redirect_uri": REDIRECT_URI, "target": TARGET, "now_ms": clock.now_ms}
    return oauth.start(provider, **{**about, **more})


def end(provider: Provider, back: Callback, clock: HeldClock, **more: Any) -> Proved | Refused:
    about = {"dialect": "birds", "redirect_uri": REDIRECT_URI, "now_ms": clock.now_ms}
    return oauth.finish(provider, back, **{**about, **more})


def callback(back: Return) -> Callback:
    return Callback(**back.fields)


def whole(provider: Provider, clock: HeldClock) -> Proved | Refused:
    return end(provider, callback(press_button(begin(provider, clock).url)), clock)


def test_the_browser_is_sent_with_everything_the_provider_needs(google: Provider, clock: HeldClock) -> None:
    first, second = begin(google, clock), begin(google, clock)
    asked = parameters_of(first.url)
    assert first.url.startswith(f"{google.issuer}/authorize?")
    assert (asked["response_type"], asked["client_id"], asked["redirect_uri"]) == ("code", CLIENT_ID, REDIRECT_URI)
    assert (asked["scope"], asked["state"], asked["code_challenge_method"]) == (
        "openid email profile",
        first.state,
        "S256",
    )
    assert len(asked["code_challenge"]) == 43
    again = parameters_of(second.url)
    assert not {asked[name] for name in ("state", "nonce", "code_challenge")} & set(again.values())


def test_a_whole_sign_in_tells_who_came_and_where_to_go(google: Provider, clock: HeldClock) -> None:
    outcome = whole(google, clock)
    assert isinstance(outcome, Proved)
    assert outcome.target == TARGET
    assert (outcome.identity.iss, outcome.identity.sub) == (google.issuer, "subject-1")
    assert (outcome.identity.email, outcome.identity.email_verified) == ("jane@example.com", True)
    assert outcome.identity.through == google.issuer


def test_a_provider_without_pkce_gets_none(google: Provider, stand_in: StandIn, clock: HeldClock) -> None:
    stand_in.documents = {"code_challenge_methods_supported": ["plain"]}
    assert "code_challenge" not in parameters_of(begin(google, clock).url)
    assert isinstance(whole(google, clock), Proved)


def test_a_provider_may_want_the_secret_in_a_header(google: Provider, stand_in: StandIn, clock: HeldClock) -> None:
    stand_in.documents = {"token_endpoint_auth_methods_supported": ["client_secret_basic"]}
    assert isinstance(whole(google, clock), Proved)


def test_a_wrong_client_secret_signs_nobody_in(google: Provider, clock: HeldClock) -> None:
    assert whole(replace(google, client_secret="wrong"), clock) == Refused(TARGET, "oauth_failed")


def test_nothing_of_a_state_lies_in_the_table_but_its_digest(google: Provider, clock: HeldClock) -> None:
    started = begin(google, clock)
    items = snapshot()
    assert started.state not in str(items)
    assert hashlib.sha256(started.state.encode()).hexdigest() in str(items)


def test_a_state_works_once(google: Provider, clock: HeldClock) -> None:
    back = callback(press_button(begin(google, clock).url))
    assert isinstance(end(google, back, clock), Proved)
    with pytest.raises(AttemptInvalid):
        end(google, back, clock)


def test_a_state_is_used_up_whatever_comes_of_it(google: Provider, clock: HeldClock) -> None:
    back = callback(press_button(begin(google, clock).url))
    assert end(google, replace(back, code="wrong"), clock) == Refused(TARGET, "oauth_failed")
    with pytest.raises(AttemptInvalid):
        end(google, back, clock)


def test_a_state_lasts_ten_minutes(google: Provider, clock: HeldClock) -> None:
    in_time, late = (callback(press_button(begin(google, clock).url)) for _ in range(2))
    clock.tick(minutes=10, seconds=-1)
    assert isinstance(end(google, in_time, clock), Proved)
    clock.tick(1)
    with pytest.raises(AttemptInvalid):
        end(google, late, clock)


def test_a_state_is_for_its_own_provider_and_dialect(google: Provider, stand_in: StandIn, clock: HeldClock) -> None:
    back = callback(press_button(begin(google, clock).url))
    with pytest.raises(AttemptInvalid):
        end(provider_of(stand_in, "microsoft"), back, clock)
    with pytest.raises(AttemptInvalid):
        end(google, back, clock, dialect="plants")
    assert isinstance(end(google, back, clock), Proved)


@pytest.mark.parametrize("state", ["", "made-up", "x" * 5000, "ä", "\ud800", "a#b", "ONCE#oauth.birds.google"])
def test_a_made_up_state_is_refused(google: Provider, clock: HeldClock, state: str) -> None:
    with pytest.raises(AttemptInvalid):
        end(google, Callback(state, "code"), clock)


def test_a_state_can_be_bound_to_a_browser(google: Provider, clock: HeldClock) -> None:
    for browser, taken in (("mine", True), ("other", False), ("", False), (None, True)):
        back = callback(press_button(begin(google, clock, browser="mine").url))
        if taken:
            assert isinstance(end(google, back, clock, browser=browser), Proved)
            continue
        with pytest.raises(AttemptInvalid):
            end(google, back, clock, browser=browser)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("access_denied", "access_denied"),
        ("user_cancelled_authorize", "user_cancelled_authorize"),
        ("<script>", "oauth_failed"),
        ("a b", "oauth_failed"),
        ("x" * 65, "oauth_failed"),
        ("a\r\nSet-Cookie: b", "oauth_failed"),
    ],
)
def test_the_provider_may_say_no(google: Provider, stand_in: StandIn, clock: HeldClock, code: str, told: str) -> None:
    stand_in.denial = code
    assert whole(google, clock) == Refused(TARGET, told)
    assert stand_in.count("/token") == 0


def test_an_error_beats_a_code(google: Provider, clock: HeldClock) -> None:
    back = callback(press_button(begin(google, clock).url))
    assert end(google, replace(back, error="access_denied"), clock) == Refused(TARGET, "access_denied")


@pytest.mark.parametrize("code", ["", "x" * 4097])
def test_without_a_usable_code_nobody_is_asked(
    google: Provider, stand_in: StandIn, clock: HeldClock, code: str
) -> None:
    assert end(google, Callback(begin(google, clock).state, code), clock) == Refused(TARGET, "oauth_failed")
    assert stand_in.count("/token") == 0


DEFECTS: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "another audience": {"claims": {"aud": "other"}},
    "another issuer": {"claims": {"iss": "https://accounts.google.com"}},
    "expired": {"claims": {"exp": 1}},
    "no subject": {"claims": {"sub": None}},
    "a key that nobody knows": {"kid": "rsa-2"},
    "a foreign key under a known name": {"kid": "rsa-2", "kid_said": "rsa-1"},
    "no tokens": {"failures": {"/token": 500}},
    "no keys": {"failures": {"/jwks": 500}},
}


@pytest.mark.parametrize("defects", DEFECTS.values(), ids=DEFECTS)
def test_any_defect_is_a_failed_sign_in(
    google: Provider, stand_in: StandIn, clock: HeldClock, defects: dict[str, Any]
) -> None:
    for name, value in defects.items():
        setattr(stand_in, name, value)
    assert whole(google, clock) == Refused(TARGET, "oauth_failed")


def test_a_provider_that_cannot_be_discovered_cannot_be_gone_to(
    google: Provider, stand_in: StandIn, clock: HeldClock
) -> None:
    stand_in.failures["/openid-configuration"] = 503
    before = snapshot()
    with pytest.raises(Unreachable):
        begin(google, clock)
    assert snapshot() == before


def test_one_new_key_is_found_on_the_way(google: Provider, stand_in: StandIn, clock: HeldClock) -> None:
    assert isinstance(whole(google, clock), Proved)
    stand_in.published, stand_in.kid = ["rsa-2"], "rsa-2"
    assert isinstance(whole(google, clock), Proved)


def test_a_tenant_of_many_is_its_own_issuer(stand_in: StandIn, clock: HeldClock) -> None:
    microsoft = provider_of(stand_in, "microsoft", trusts=("email_verified", "xms_edov"))
    stand_in.documents = {"issuer": f"{stand_in.base}/{{tenantid}}/v2.0"}
    stand_in.person = Person(verified=None, more={"xms_edov": True, "tid": "t-1"})
    stand_in.claims = {"iss": f"{stand_in.base}/t-1/v2.0"}
    outcome = whole(microsoft, clock)
    assert isinstance(outcome, Proved)
    assert outcome.identity.iss == f"{stand_in.base}/t-1/v2.0"
    assert outcome.identity.through == microsoft.issuer
    assert outcome.identity.email_verified
    stand_in.claims = {"iss": f"{stand_in.base}/t-2/v2.0"}
    assert whole(microsoft, clock) == Refused(TARGET, "oauth_failed")


def test_apple_posts_a_form_and_tells_the_name_once(stand_in: StandIn, clock: HeldClock) -> None:
    apple = provider_of(stand_in, "apple", **APPLE)
    stand_in.person = Person(verified="true", name="")
    told = {"name": {"firstName": "Jane", "lastName": "Doe"}, "email": "not-hers@example.com"}
    stand_in.user = json.dumps(told)
    back = press_button(begin(apple, clock).url)
    assert (back.method, back.url) == ("POST", REDIRECT_URI)
    outcome = end(apple, callback(back), clock)
    assert isinstance(outcome, Proved)
    assert (outcome.identity.name, outcome.identity.email) == ("Jane Doe", "jane@example.com")
    assert outcome.identity.email_verified


@pytest.mark.parametrize(
    "user",
    ["", "{", "[]", "7", '{"name": 7}', '{"name": {"firstName": 7}}', "[" * 50_000, '{"name": {"firstName": []}}'],
)
def test_a_name_that_cannot_be_read_is_none(stand_in: StandIn, clock: HeldClock, user: str) -> None:
    apple = provider_of(stand_in, "apple", **APPLE)
    stand_in.person = Person(name="")
    back = callback(press_button(begin(apple, clock).url))
    outcome = end(apple, replace(back, user=user), clock)
    assert isinstance(outcome, Proved)
    assert outcome.identity.name == ""


def test_apples_secret_is_signed_by_us(clock: HeldClock) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    for spelled in (pem, pem.replace("\n", "\\n")):
        secret = providers.apple_secret(
            team_id="TEAM",
            key_id="KEY",
            private_key=lambda spelled=spelled: spelled,
            client_id="com.example.birds",
            issuer="https://appleid.apple.com",
        )(clock.now_ms)
        options: Any = {"verify_exp": False, "verify_iat": False}
        aud = "https://appleid.apple.com"
        said = jwt.decode(secret, key.public_key(), algorithms=["ES256"], audience=aud, options=options)
        assert (said["iss"], said["sub"], said["aud"]) == ("TEAM", "com.example.birds", "https://appleid.apple.com")
        assert (said["iat"], said["exp"]) == (clock.now_ms // 1000, clock.now_ms // 1000 + 300)
        assert jwt.get_unverified_header(secret)["kid"] == "KEY"


def test_a_secret_may_be_made_when_it_is_needed(google: Provider, clock: HeldClock) -> None:
    asked: list[int] = []

    def make(now_ms: int) -> str:
        asked.append(now_ms)
        return str(google.client_secret)

    lazy = replace(google, client_secret=make)
    begin(lazy, clock)
    assert not asked
    assert isinstance(whole(lazy, clock), Proved)
    assert asked == [clock.now_ms]


def test_a_provider_hides_its_secret(google: Provider) -> None:
    assert str(google.client_secret) not in repr(google)


def test_providers_are_chosen_by_key(google: Provider) -> None:
    offered = [google, replace(google, key="apple", client_secret=""), replace(google, key="microsoft", client_id="")]
    assert providers.choose(offered, "google") is google
    for key in ("apple", "microsoft"):
        with pytest.raises(ProviderUnconfigured):
            providers.choose(offered, key)
    for key in ("", "github", "Google"):
        with pytest.raises(ProviderUnknown):
            providers.choose(offered, key)


@pytest.fixture
def github(stand_in: StandIn) -> Provider:
    return github_of(stand_in)


def test_github_tells_by_its_api_who_came(github: Provider, clock: HeldClock) -> None:
    outcome = whole(github, clock)
    assert isinstance(outcome, Proved)
    identity = outcome.identity
    assert (identity.iss, identity.sub, identity.name) == (github.issuer, "583231", "Jane Doe")
    assert (identity.email, identity.email_verified) == ("jane@example.com", True)
    assert identity.picture == "https://example.com/jane.png"


def test_githubs_primary_address_must_be_verified(github: Provider, stand_in: StandIn, clock: HeldClock) -> None:
    stand_in.person = Person(verified=False)
    outcome = whole(github, clock)
    assert isinstance(outcome, Proved)
    assert not outcome.identity.email_verified


def test_who_has_no_name_at_github_has_a_login(github: Provider, stand_in: StandIn, clock: HeldClock) -> None:
    stand_in.person = Person(name="")
    outcome = whole(github, clock)
    assert isinstance(outcome, Proved)
    assert outcome.identity.name == "jane"


@pytest.mark.parametrize("ending", ["/access_token", "/user", "/user/emails"])
@pytest.mark.parametrize("status", [401, 404, 500])
def test_github_may_fail_at_every_step(
    github: Provider, stand_in: StandIn, clock: HeldClock, ending: str, status: int
) -> None:
    stand_in.failures[ending] = status
    assert whole(github, clock) == Refused(TARGET, "oauth_failed")


def test_github_refuses_a_code_with_a_success(github: Provider, clock: HeldClock) -> None:
    back = Callback(begin(github, clock).state, "wrong")
    assert end(github, back, clock) == Refused(TARGET, "oauth_failed")


def test_of_parallel_returns_one_is_taken(google: Provider, clock: HeldClock) -> None:
    started = begin(google, clock)
    told = [once.redeem("oauth.birds.google", started.state, clock.now_ms) for _ in range(3)]
    assert [bool(each) for each in told] == [True, False, False]
