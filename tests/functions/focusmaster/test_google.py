"""Signing in with Google (FM-15 to FM-17)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from focusmaster.wire import google
from focusmaster.wire.settings import settings
from roost.identity import oidc
from roost.kit import keys, table
from roost.kit.writes import Update
from tests.functions.focusmaster.conftest import BASE, V1, Member, credentials, faults, flow_token, refusal
from tests.support.client import Answer, Client
from tests.support.oidc_provider import CLIENT_ID, Person, StandIn, providing
from tests.support.race import meanwhile, snapshot
from tests.support.stack import HeldClock

REFUSED = (401, "Google authentication failed. Please try again.")
PICTURE = "https://lh3.example.com/me.jpg"


@pytest.fixture
def provider(services: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Google, running and known to the functions of this process."""
    with providing() as running:
        known = {"google_issuer": running.issuer("google"), "google_jwks_url": running.jwks_url("google")}
        here = settings().model_copy(update=known | {"google_client_id": CLIENT_ID})
        monkeypatch.setattr(google, "settings", lambda: here)
        oidc.forget()
        yield running
        oidc.forget()


@pytest.fixture
def sign_in(api: Client, provider: StandIn) -> Callable[..., Answer]:
    """Comes back from Google's button as `person`, with claims of one's own."""

    def _sign_in(person: Person | None = None, **more: Any) -> Answer:
        provider.person = person or Person(more={"picture": PICTURE})
        return api.post(f"{BASE}/auth/google", json={"credential": provider.id_token("google", **more)})

    return _sign_in


SignIn = Callable[..., Answer]


class TestSignIn:
    def test_fm_15_a_new_person_gets_an_account(self, api: Client, sign_in: SignIn) -> None:
        answer = sign_in()
        body = answer.json
        assert answer.status == 200
        assert body.keys() == {"_id", "name", "email", "picture", "role", "isGuest", "token"}
        assert (body["name"], body["email"], body["picture"]) == ("Jane Doe", "jane@example.com", PICTURE)
        assert answer.cookies[0].startswith(f"jwt={body['token']};")
        assert api.get(f"{BASE}/auth/me", token=body["token"]).json["picture"] == PICTURE

    def test_fm_15_by_the_older_name_of_the_field_too(self, api: Client, provider: StandIn) -> None:
        sent = {"token": provider.id_token("google"), "select_by": "btn"}
        assert api.post(f"{BASE}/auth/google", json=sent).status == 200

    def test_fm_15_without_a_password_there_is_nothing_to_sign_in_with(self, api: Client, sign_in: SignIn) -> None:
        sign_in()
        login = {"email": "jane@example.com", "password": "whatever1"}
        assert api.post(f"{BASE}/auth/login", json=login).status == 401

    def test_fm_16_the_same_person_has_the_same_account(self, sign_in: SignIn) -> None:
        first, second = sign_in().json, sign_in().json
        assert first["_id"] == second["_id"]
        assert first["token"] != second["token"]

    def test_fm_16_a_known_address_is_that_account_in_any_case(self, sign_in: SignIn, me: Member) -> None:
        body = sign_in(Person(email="ME@Example.com", more={"picture": PICTURE})).json
        assert (body["_id"], body["name"], body["picture"]) == (me.id, "Me", PICTURE)

    def test_fm_16_the_subject_wins_over_the_address(self, sign_in: SignIn, me: Member) -> None:
        first = sign_in(Person(sub="subject-7", email="jane@example.com")).json
        moved = sign_in(Person(sub="subject-7", email=me.email)).json
        assert moved["_id"] == first["_id"] != me.id

    def test_fm_16_a_picture_of_ones_own_stays(self, sign_in: SignIn, me: Member) -> None:
        table.write(Update(keys.profile(me.user), set={"avatar": "https://example.com/own.png"}))
        assert (
            sign_in(Person(email=me.email, more={"picture": PICTURE})).json["picture"] == "https://example.com/own.png"
        )

    def test_fm_16_whoever_planted_a_password_before_stays_out(
        self, api: Client, sign_in: SignIn, me: Member, clock: HeldClock
    ) -> None:
        flow = flow_token(me)
        clock.tick(1)
        mine = sign_in(Person(email=me.email)).json
        assert mine["_id"] == me.id
        assert refusal(me.get("auth/me")) == (401, "Not authorized, token failed")
        assert api.get(f"{V1}/auth/profile/", token=flow).status == 401
        assert api.post(f"{BASE}/auth/login", json=credentials(me)).status == 401
        assert api.get(f"{BASE}/auth/me", token=mine["token"]).status == 200

    def test_fm_16_a_proved_address_keeps_its_password(self, api: Client, sign_in: SignIn, me: Member) -> None:
        table.write(Update(keys.profile(me.user), set={"verified": True}))
        assert sign_in(Person(email=me.email)).json["_id"] == me.id
        assert api.post(f"{BASE}/auth/login", json=credentials(me)).status == 200
        assert me.get("auth/me").status == 200

    def test_fm_16_parallel_first_sign_ins_make_one_account(self, sign_in: SignIn) -> None:
        made: list[Answer] = []
        with meanwhile("TransactWriteItems", lambda: made.append(sign_in())):
            made.append(sign_in())
        assert [answer.status for answer in made] == [200, 200]
        assert made[0].json["_id"] == made[1].json["_id"]

    @pytest.mark.parametrize("state", ["banned", "suspended"])
    def test_fm_16_who_is_blocked_stays_out(self, sign_in: SignIn, me: Member, state: str) -> None:
        sign_in(Person(email=me.email))
        for key in (keys.card(me.user), keys.profile(me.user)):
            table.write(Update(key, set={"status": state}))
        blocked = (403, f"Your account has been {state}. Please contact support.")
        assert refusal(sign_in(Person(email=me.email))) == blocked


class TestRefusals:
    @pytest.mark.parametrize(
        "claims",
        [
            {"aud": "another-client"},
            {"iss": "https://accounts.example.com"},
            {"exp": 1_600_000_000},
            {"nbf": 4_000_000_000},
            {"email_verified": False},
            {"email_verified": None},
            {"email": None},
            {"sub": None},
        ],
        ids=lambda claims: next(iter(claims)),
    )
    def test_fm_17_a_token_that_says_something_wrong(self, sign_in: SignIn, claims: dict[str, Any]) -> None:
        before = self._kept()
        assert refusal(sign_in(**claims)) == REFUSED
        assert self._kept() == before

    @staticmethod
    def _kept() -> set[tuple[str, str]]:
        return {key for key in snapshot() if not key[0].startswith("ADDRESS#")}

    def test_fm_17_verified_may_be_text(self, sign_in: SignIn) -> None:
        assert sign_in(email_verified="true").status == 200
        assert sign_in(Person(sub="2", email="two@example.com"), email_verified="false").status == 401

    def test_fm_17_a_known_subject_needs_a_verified_address_too(self, sign_in: SignIn) -> None:
        assert sign_in().status == 200
        assert refusal(sign_in(email_verified=False)) == REFUSED

    def test_fm_17_another_key_or_a_key_of_another_name(self, sign_in: SignIn, provider: StandIn) -> None:
        provider.kid = "rsa-2"
        assert refusal(sign_in()) == REFUSED
        provider.kid, provider.kid_said = "rsa-2", "rsa-1"
        assert refusal(sign_in()) == REFUSED

    def test_fm_17_an_elliptic_key_is_none_of_googles(self, sign_in: SignIn, provider: StandIn) -> None:
        provider.published.append("ec-1")
        provider.kid = "ec-1"
        assert refusal(sign_in()) == REFUSED

    def test_fm_17_keys_that_cannot_be_read(self, sign_in: SignIn, provider: StandIn) -> None:
        provider.failures["/jwks"] = 503
        assert refusal(sign_in()) == REFUSED

    def test_fm_17_no_client_means_nobody(
        self, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, provider: StandIn
    ) -> None:
        unset = google.settings().model_copy(update={"google_client_id": ""})
        monkeypatch.setattr(google, "settings", lambda: unset)
        assert refusal(sign_in(aud="")) == REFUSED

    @pytest.mark.parametrize("sent", [{}, {"credential": ""}, {"credential": 7}, {"credential": "x" * 4097}])
    def test_fm_17_nothing_to_look_at(self, api: Client, provider: StandIn, sent: dict[str, Any]) -> None:
        assert faults(api.post(f"{BASE}/auth/google", json=sent)).keys() <= {"credential", "root"}

    def test_fm_17_garbage(self, api: Client, provider: StandIn) -> None:
        for garbage in ("x", "a.b.c", "é" * 10, "." * 4096):
            assert refusal(api.post(f"{BASE}/auth/google", json={"credential": garbage})) == REFUSED


def test_google_has_two_names_and_anybody_else_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert google.issuers() == ("https://accounts.google.com", "accounts.google.com")
    here = settings().model_copy(update={"google_issuer": "https://id.example.com"})
    monkeypatch.setattr(google, "settings", lambda: here)
    assert google.issuers() == ("https://id.example.com",)
