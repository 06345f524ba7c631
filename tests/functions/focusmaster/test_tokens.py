"""Who a request is from: cookie and header, foreign and dead tokens (FM-10, FM-11, FM-58)."""

import base64
import json

import pytest

from roost.kit import tokens
from roost.kit.keyring import signing_key
from tests.functions.focusmaster.conftest import BASE, PASSWORD, V1, Member, core_id, credentials, flow_token, refusal
from tests.support.client import Client
from tests.support.race import snapshot
from tests.support.stack import HeldClock

FAILED = (401, "Not authorized, token failed")
ALLOWED = "http://localhost:5173"
DEFAULTS = {
    "theme": "light",
    "autoStartSession": False,
    "autoStartBreak": False,
    "motivationalQuotes": True,
    "focusDuration": 25,
    "shortBreakDuration": 5,
    "longBreakDuration": 15,
    "dailyGoal": 8,
    "soundEnabled": True,
    "strictMode": False,
}


def cookie(token: str, **more: str) -> dict[str, str]:
    return {"Cookie": f"theme=dark; jwt={token}; other=1", **more}


def test_fm_10_me_has_all_documented_fields_and_defaults(me: Member) -> None:
    assert me.get("auth/me").json == {
        "_id": me.id,
        "name": "Me",
        "email": "me@example.com",
        "picture": "https://github.com/shadcn.png",
        "role": "user",
        "points": 0,
        "badges": [],
        "isGuest": False,
        "settings": DEFAULTS,
    }


def test_fm_10_cookie_alone_and_header_alone_are_enough(api: Client, me: Member) -> None:
    assert api.get(f"{BASE}/auth/me", headers=cookie(me.token)).json["_id"] == me.id
    assert api.get(f"{BASE}/auth/me", token=me.token).json["_id"] == me.id


def test_fm_10_the_cookie_is_looked_at_first(api: Client, me: Member, other: Member) -> None:
    assert api.get(f"{BASE}/auth/me", headers=cookie(me.token), token=other.token).json["_id"] == me.id


@pytest.mark.parametrize("failing", ["garbled", "revoked", "of nobody"])
def test_fm_10_when_the_cookie_fails_the_header_decides(api: Client, me: Member, other: Member, failing: str) -> None:
    sent = {"garbled": "nonsense", "revoked": me.token, "of nobody": me.token}[failing]
    if failing == "revoked":
        me.post("auth/logout")
    if failing == "of nobody":
        me.delete("auth/profile")
    assert api.get(f"{BASE}/auth/me", headers=cookie(sent), token=other.token).json["_id"] == other.id
    assert api.get(f"{BASE}/auth/me", headers=cookie(sent), token="nonsense").status == 401


def test_fm_10_an_empty_cookie_is_none(api: Client, me: Member) -> None:
    assert api.get(f"{BASE}/auth/me", headers={"Cookie": "jwt="}, token=me.token).status == 200
    assert refusal(api.get(f"{BASE}/auth/me", headers={"Cookie": "jwt="})) == (401, "Not authorized, no token")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_a_page_of_another_site_writes_nothing_with_the_cookie(api: Client, me: Member, origin: str) -> None:
    before = snapshot()
    answer = api.post(f"{BASE}/tasks", json={"title": "Dig"}, headers=cookie(me.token, Origin=origin))
    assert refusal(answer) == (403, "Access denied")
    assert int(answer.headers["RateLimit-Remaining"]) < 100
    assert {key: item for key, item in snapshot().items() if not key[0].startswith("ADDRESS#")} == {
        key: item for key, item in before.items() if not key[0].startswith("ADDRESS#")
    }
    assert api.get(f"{BASE}/tasks", headers=cookie(me.token, Origin=origin)).status == 200
    assert api.post(f"{BASE}/tasks", json={"title": "Dig"}, headers={"Origin": origin}, token=me.token).status == 200


@pytest.mark.parametrize("origin", [ALLOWED, "http://127.0.0.1:4000", "https://api.test"])
def test_pages_of_allowed_sites_write_with_the_cookie(api: Client, me: Member, origin: str) -> None:
    answer = api.post(f"{BASE}/tasks", json={"title": "Dig"}, headers=cookie(me.token, Origin=origin))
    assert answer.status == 200


def _parts(token: str) -> list[dict[str, object]]:
    return [json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in token.split(".")[:2]]


def _text(part: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_fm_11_the_profile_is_the_same_and_shows_no_password(me: Member) -> None:
    answer = me.get("auth/profile")
    assert answer.json == me.get("auth/me").json
    assert b"password" not in answer.body
    assert b"$2" not in answer.body


def test_fm_11_nobody_gets_in_without_a_genuine_token(api: Client, me: Member) -> None:
    header, body = _parts(me.token)
    signature = me.token.rpartition(".")[2]
    unsigned = f"{_text(header | {'alg': 'none'})}.{_text(body)}."
    keyed = f"{_text(header | {'alg': 'HS256'})}.{_text(body)}.{signature}"
    tampered = f"{_text(header)}.{_text(body | {'exp': 9_999_999_999})}.{signature}"
    assert refusal(api.get(f"{BASE}/auth/profile")) == (401, "Not authorized, no token")
    assert refusal(api.get(f"{BASE}/auth/profile", headers={"Authorization": me.token})) == (
        401,
        "Not authorized, no token",
    )
    for forged in (unsigned, keyed, tampered, me.token[:-3], "a.b.c", "[" * 100_000):
        assert refusal(api.get(f"{BASE}/auth/profile", token=forged)) == FAILED


def test_fm_58_tokens_of_other_dialects_are_refused_here_and_this_one_there(
    api: Client, me: Member, clock: HeldClock
) -> None:
    flow = flow_token(me)
    guard = {"username": me.email, "password": PASSWORD}
    focusguard = api.post("/focusguard/api/auth/login", json=guard).json["access_token"]
    opened = {"user": core_id(me.id), "sign_in": 1, "now_ms": clock.now_ms, "lifetime_s": 900}
    for foreign in (flow, focusguard, tokens.sign_access({}, audience="focura", **opened)):
        assert refusal(me.api.get(f"{BASE}/auth/me", token=foreign)) == FAILED
    assert api.get(f"{V1}/auth/profile/", token=me.token).status == 401
    assert api.get("/focusguard/api/auth/me", token=me.token).status == 401


def test_a_token_names_its_algorithm_and_key(me: Member, clock: HeldClock) -> None:
    header, body = _parts(me.token)
    assert (header["alg"], header["kid"]) == ("RS256", signing_key(clock.now_ms).kid)
    assert (body["aud"], body["userId"]) == ("focusmaster", me.id)
    assert body["jti"]


def test_each_sign_in_has_a_token_of_its_own(api: Client, me: Member) -> None:
    seen = {api.post(f"{BASE}/auth/login", json=credentials(me)).json["token"] for _ in range(3)} | {me.token}
    assert len(seen) == 4
