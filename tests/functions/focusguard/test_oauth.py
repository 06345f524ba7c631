"""FG-65: signing in with Google and GitHub."""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from roost.identity import oidc
from roost.kit import aws, client_secrets, keys, settings, table
from roost.kit.writes import Update
from tests.functions.focusguard.conftest import Register
from tests.functions.focusguard.desk import Desk, code, failing_fields
from tests.support import oidc_provider
from tests.support.catalogue.focusguard import BASE, PASSWORD, Guard, guard_of
from tests.support.client import Answer, Client
from tests.support.oidc_provider import CLIENT_ID, CLIENT_SECRET, Person, StandIn, parameters_of, press_button
from tests.support.race import meanwhile, snapshot
from tests.support.stack import HeldClock

OAUTH = f"{BASE}/auth/oauth"
FRONTEND = "http://localhost:5173"
HTTPS = {"X-Forwarded-Proto": "https"}
BOTH = ("google", "github")


@pytest.fixture
def configure() -> Iterator[Callable[..., None]]:
    """Lets settings, by their names in the environment, be others for the rest of a test."""
    with pytest.MonkeyPatch.context() as patch:

        def change(**values: str) -> None:
            for name, value in values.items():
                patch.setenv(name, value)
            settings.forget()

        yield change
    settings.forget()


@pytest.fixture
def stand_in(services: None, configure: Callable[..., None]) -> Iterator[StandIn]:
    """Both providers, configured and running."""
    encoded = base64.b64encode(CLIENT_SECRET.encode()).decode()
    secrets = {f"FOCUSGUARD_{name}_CLIENT_SECRET": encoded for name in ("GOOGLE", "GITHUB")}
    aws.client("secretsmanager").create_secret(Name="clients", SecretString=json.dumps(secrets))
    oidc.forget()
    client_secrets.forget()
    with oidc_provider.providing() as running:
        configure(
            ROOST_CLIENT_SECRETS="clients",
            FOCUSGUARD_GOOGLE_ISSUER=running.issuer("google"),
            FOCUSGUARD_GOOGLE_CLIENT_ID=CLIENT_ID,
            FOCUSGUARD_GITHUB_URL=running.issuer("github"),
            FOCUSGUARD_GITHUB_API_URL=running.issuer("github-api"),
            FOCUSGUARD_GITHUB_CLIENT_ID=CLIENT_ID,
        )
        yield running
    client_secrets.forget()


def start(api: Client, provider: str = "google", **options: Any) -> Answer:
    return api.get(f"{OAUTH}/{provider}/start", **options)


def callback(api: Client, fields: dict[str, str], provider: str = "google", **options: Any) -> Answer:
    return api.get(f"{OAUTH}/{provider}/callback", params=fields, **options)


def fields_of(api: Client, provider: str = "google", **params: str) -> dict[str, str]:
    """What the provider sends the browser back with."""
    return press_button(start(api, provider, params=params).headers["Location"]).fields


def arrival(answer: Answer) -> tuple[str, dict[str, str]]:
    """Where the browser goes on to, and with what."""
    assert answer.status == 302, answer.body
    assert answer.headers["Cache-Control"] == "no-store"
    place = answer.headers["Location"]
    return place.partition("?")[0], parameters_of(place)


def code_for(api: Client, provider: str = "google") -> str:
    """A whole round to the provider and back."""
    place, found = arrival(callback(api, fields_of(api, provider), provider))
    assert (place, found.keys()) == (f"{FRONTEND}/", {"oauth_code"})
    return found["oauth_code"]


def exchange(api: Client, oauth_code: str) -> Answer:
    return api.post(f"{OAUTH}/exchange", json={"code": oauth_code})


def signed_in(api: Client, provider: str = "google") -> Guard:
    answer = exchange(api, code_for(api, provider))
    assert answer.status == 200, answer.body
    return guard_of(answer)


def test_fg_65_the_providers(api: Client, stand_in: StandIn, configure: Callable[..., None]) -> None:
    names = [("google", "Google"), ("github", "GitHub")]
    expected = [{"provider": key, "display_name": name, "enabled": True} for key, name in names]
    assert api.get(f"{OAUTH}/providers").json == {"providers": expected}
    configure(FOCUSGUARD_GOOGLE_CLIENT_ID="")
    assert [each["enabled"] for each in api.get(f"{OAUTH}/providers").json["providers"]] == [False, True]
    assert stand_in.requests == []


@pytest.mark.parametrize("provider", ["facebook", "Google", "x"])
def test_fg_65_unknown_providers(api: Client, stand_in: StandIn, provider: str) -> None:
    assert code(start(api, provider)) == (404, "NOT_FOUND")
    assert code(callback(api, {"state": "x", "code": "y"}, provider)) == (404, "NOT_FOUND")


def test_fg_65_one_that_is_not_configured(api: Client, stand_in: StandIn, configure: Callable[..., None]) -> None:
    configure(FOCUSGUARD_GITHUB_CLIENT_ID="")
    assert code(start(api, "github")) == (400, "BAD_REQUEST")


def test_fg_65_the_browser_is_sent_to_google(api: Client, stand_in: StandIn) -> None:
    answer = start(api)
    assert answer.status == 302
    place, asked = answer.headers["Location"].partition("?")[0], parameters_of(answer.headers["Location"])
    assert place == f"{stand_in.issuer('google')}/authorize"
    assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", CLIENT_ID, "openid email profile")
    assert asked["redirect_uri"] == f"https://api.test{OAUTH}/google/callback"
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert asked["state"]
    assert asked["nonce"]


def test_fg_65_the_browser_is_sent_to_github(api: Client, stand_in: StandIn) -> None:
    location = start(api, "github").headers["Location"]
    asked = parameters_of(location)
    assert location.startswith(f"{stand_in.issuer('github')}/login/oauth/authorize?")
    assert (asked["code_challenge_method"], asked["scope"]) == ("S256", "read:user user:email")


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "http://localhost:5173@evil.example", "javascript:alert(1)",
     "https://localhost:5173", "http://localhost:51730", "/relative", "http://localhost:5173\\@evil.example"],
)  # fmt: skip
def test_fg_65_nobody_is_sent_to_a_foreign_address(api: Client, stand_in: StandIn, target: str) -> None:
    assert code(start(api, params={"redirect_to": target})) == (400, "BAD_REQUEST")
    assert stand_in.requests == []


@pytest.mark.parametrize("target", ["http://localhost:5173/welcome?x=1#top", "http://localhost:3000/"])
def test_fg_65_addresses_of_the_frontend_are_kept(api: Client, stand_in: StandIn, target: str) -> None:
    answer = callback(api, fields_of(api, redirect_to=target))
    place, found = arrival(answer)
    assert place == target.partition("?")[0]
    assert "oauth_code" in found
    assert answer.headers["Location"].endswith(target.partition("#")[2])


@pytest.mark.parametrize("provider", BOTH)
def test_fg_65_a_first_sign_in_makes_an_account(api: Client, stand_in: StandIn, provider: str) -> None:
    answer = exchange(api, code_for(api, provider))
    assert answer.json.keys() == {"access_token", "refresh_token", "token_type", "user"}
    assert answer.cookies[0].startswith(f"refresh_token={answer.json['refresh_token']};")
    user = answer.json["user"]
    assert (user["email"], user["username"], user["full_name"]) == ("jane@example.com", "jane", "Jane Doe")
    assert (user["email_verified"], user["lvl"]) == (True, 1)
    assert signed_in(api, provider).id == user["id"]


def test_fg_65_both_providers_lead_to_the_account_of_the_address(api: Client, stand_in: StandIn) -> None:
    assert signed_in(api, "google").id == signed_in(api, "github").id
    stand_in.person = Person(email="moved@example.com")
    assert signed_in(api, "google").email == "jane@example.com"


def test_fg_65_the_first_proof_keeps_those_out_who_do_not_own_the_address(
    api: Client, stand_in: StandIn, register: Register, clock: HeldClock
) -> None:
    squatter = register("jane")
    clock.tick(1)
    owner = signed_in(api)
    assert owner.id == squatter.id
    assert code(api.get(f"{BASE}/users/me", token=squatter.token)) == (401, "INVALID_TOKEN")
    login = {"username": "jane", "password": PASSWORD}
    assert code(api.post(f"{BASE}/auth/login", json=login)) == (401, "INVALID_CREDENTIALS")
    assert api.get(f"{BASE}/users/me", token=owner.token).status == 200


@pytest.mark.parametrize("provider", BOTH)
def test_fg_65_an_unverified_address_opens_nothing(
    api: Client, stand_in: StandIn, person: Guard, provider: str
) -> None:
    stand_in.person = Person(verified=False)
    place, found = arrival(callback(api, fields_of(api, provider), provider))
    assert (place, found) == (f"{FRONTEND}/", {"oauth_error": "email_not_verified"})


def test_fg_65_who_does_not_agree_comes_back_with_the_reason(api: Client, stand_in: StandIn) -> None:
    stand_in.denial = "access_denied"
    assert arrival(callback(api, fields_of(api))) == (f"{FRONTEND}/", {"oauth_error": "access_denied"})
    assert not [key for key in snapshot() if key[1] == "PROFILE"]


@pytest.mark.parametrize("ending", ["/token", "/jwks"])
def test_fg_65_a_provider_that_fails_is_told_of(api: Client, stand_in: StandIn, ending: str) -> None:
    stand_in.failures[ending] = 500
    assert arrival(callback(api, fields_of(api)))[1] == {"oauth_error": "oauth_failed"}


def test_fg_65_a_provider_that_cannot_be_found(api: Client, stand_in: StandIn) -> None:
    stand_in.failures["/openid-configuration"] = 503
    assert arrival(start(api)) == (f"{FRONTEND}/", {"oauth_error": "oauth_failed"})


def test_fg_65_a_blocked_account_is_sent_back(api: Client, stand_in: StandIn) -> None:
    owner = signed_in(api)
    oauth_code = code_for(api)
    table.write(Update(keys.profile(owner.user), set={"status": "banned"}))
    table.write(Update(keys.card(owner.user), set={"status": "banned"}))
    assert arrival(callback(api, fields_of(api)))[1] == {"oauth_error": "account_blocked"}
    assert code(exchange(api, oauth_code)) == (403, "FORBIDDEN")


@pytest.mark.parametrize("state", ["", "x", "🌱", "x" * 5000])
def test_fg_65_bad_states(api: Client, stand_in: StandIn, state: str) -> None:
    assert code(callback(api, {"state": state, "code": "x"})) == (400, "BAD_REQUEST")
    assert code(callback(api, {"code": "x"})) == (400, "BAD_REQUEST")


def test_fg_65_a_state_works_once_for_its_provider_for_ten_minutes(
    api: Client, stand_in: StandIn, clock: HeldClock
) -> None:
    used = fields_of(api)
    arrival(callback(api, used))
    assert code(callback(api, used)) == (400, "BAD_REQUEST")
    assert code(callback(api, fields_of(api), "github")) == (400, "BAD_REQUEST")
    late = fields_of(api)
    clock.tick(minutes=10)
    assert code(callback(api, late)) == (400, "BAD_REQUEST")


def test_fg_65_over_https_the_round_is_bound_to_the_browser(api: Client, stand_in: StandIn) -> None:
    def cookie_of(answer: Answer) -> tuple[str, set[str]]:
        pair, *attributes = answer.cookies[0].split("; ")
        return pair, set(attributes)

    answer = start(api, headers=HTTPS)
    pair, attributes = cookie_of(answer)
    assert attributes >= {"HttpOnly", "Secure", "SameSite=Lax", "Max-Age=600", f"Path={OAUTH}/google"}
    fields = press_button(answer.headers["Location"]).fields
    assert code(callback(api, fields, headers=HTTPS)) == (400, "BAD_REQUEST")
    again = start(api, headers=HTTPS | {"Cookie": pair})
    assert cookie_of(again)[0] == pair
    fields = press_button(again.headers["Location"]).fields
    assert "oauth_code" in arrival(callback(api, fields, headers=HTTPS | {"Cookie": pair}))[1]


def test_fg_65_a_code_works_once_for_a_minute(api: Client, stand_in: StandIn, clock: HeldClock) -> None:
    oauth_code = code_for(api)
    assert exchange(api, oauth_code).status == 200
    assert code(exchange(api, oauth_code)) == (400, "INVALID_TOKEN")
    late = code_for(api)
    clock.tick(60)
    assert code(exchange(api, late)) == (400, "INVALID_TOKEN")


def test_fg_65_of_two_exchanges_at_once_one_succeeds(api: Client, stand_in: StandIn) -> None:
    oauth_code, won = code_for(api), list[Answer]()
    with meanwhile("UpdateItem", lambda: won.append(exchange(api, oauth_code)), call=2):
        assert code(exchange(api, oauth_code)) == (400, "INVALID_TOKEN")
    assert won[0].status == 200


@pytest.mark.parametrize("oauth_code", ["x", "🌱", "x" * 5000])
def test_fg_65_unknown_codes(api: Client, oauth_code: str) -> None:
    assert code(exchange(api, oauth_code)) == (400, "INVALID_TOKEN")


@pytest.mark.parametrize("sent", [{}, {"code": None}, {"code": ""}, {"code": 7}])
def test_fg_65_a_code_is_needed(api: Client, sent: Any) -> None:
    assert failing_fields(api.post(f"{OAUTH}/exchange", json=sent)).keys() == {"code"}


def test_fg_65_the_account_of_a_code_may_be_gone(api: Client, stand_in: StandIn, clock: HeldClock) -> None:
    owner, oauth_code = signed_in(api), code_for(api)
    assert Desk(api, clock, owner).delete("users/me").status == 204
    assert code(exchange(api, oauth_code)) == (400, "INVALID_TOKEN")
