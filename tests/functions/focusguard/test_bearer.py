"""FG-12 to FG-14: who is asking."""

import base64
import json

import pytest

from roost.kit import tokens
from tests.functions.focusguard.desk import code, detail
from tests.support.catalogue import ROUTES
from tests.support.catalogue.focusguard import BASE, Guard
from tests.support.client import Client
from tests.support.stack import HeldClock

ME = f"{BASE}/users/me"
PROTECTED = [row for dialect, row in ROUTES if dialect.name == "focusguard" and row.protected]


def test_fg_12_me_is_the_same_object_everywhere(api: Client, person: Guard) -> None:
    assert api.get(f"{BASE}/auth/me", token=person.token).json == api.get(ME, token=person.token).json


def test_fg_13_protected_routes_ask_for_a_token(api: Client) -> None:
    for row in PROTECTED:
        path = row.rule.replace("<", "").replace(">", "")
        answer = api.request(row.method, path, json={}, address=f"203.0.113.{len(row.name)}")
        assert code(answer) == (401, "UNAUTHORIZED"), row.name
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert detail(answer).keys() == {"message", "error_code", "status_code", "timestamp"}
    assert len(PROTECTED) == 41


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "Token abc", "abc"])
def test_fg_14_what_is_no_bearer_header(api: Client, header: str) -> None:
    assert code(api.get(ME, headers={"Authorization": header})) == (401, "UNAUTHORIZED")


def test_fg_14_the_scheme_may_be_spelled_as_one_likes(api: Client, person: Guard) -> None:
    assert api.get(ME, headers={"Authorization": f"bEARER {person.token}"}).status == 200


def _encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_fg_14_tokens_that_are_none_of_ours(api: Client, person: Guard, clock: HeldClock) -> None:
    head, body, signature = person.token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    other = _encoded(claims | {"sub": "someone-else"})
    opened = {"user": person.user, "sign_in": 1, "now_ms": clock.now_ms, "lifetime_s": 900}
    forged = [
        "garbage",
        "a.b.c",
        person.refresh,
        f"{head}.{other}.{signature}",
        f"{_encoded({'alg': 'none', 'typ': 'JWT'})}.{body}.",
        f"{_encoded({'alg': 'HS256', 'kid': 'x', 'typ': 'JWT'})}.{body}.{signature}",
        f"{head}.{body}",
        "Ω" * 40,
        "x" * 20_000,
        tokens.sign_access({"type": "access"}, audience="focusflow", **opened),
        tokens.sign_access({"type": "reset"}, audience="focusguard", **opened),
    ]
    for token in forged:
        assert code(api.get(ME, token=token)) == (401, "INVALID_TOKEN"), token[:60]


def test_fg_14_a_token_past_its_time(api: Client, person: Guard, clock: HeldClock) -> None:
    clock.tick(899)
    assert api.get(ME, token=person.token).status == 200
    clock.tick(1)
    assert code(api.get(ME, token=person.token)) == (401, "TOKEN_EXPIRED")
