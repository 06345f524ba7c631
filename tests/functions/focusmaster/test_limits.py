"""Requests per hour, by who asks (FM-53 to FM-55)."""

import pytest

from focusmaster.wire.api import HOUR, PUBLIC
from roost.kit import gate, keys, table
from roost.kit.settings import settings
from roost.kit.writes import Update
from tests.functions.focusmaster.conftest import BASE, Member, member_of, refusal
from tests.support.client import Answer, Client
from tests.support.race import snapshot
from tests.support.stack import HeldClock

TOO_MANY = (429, "Too many API requests. Please slow down and try again shortly.")
ORIGIN = "http://localhost:5173"


def told(answer: Answer) -> tuple[int, int, int]:
    """The limit, what is left of it, and for how many seconds."""
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    limit, remaining, reset = (int(answer.headers[name]) for name in names)
    return limit, remaining, reset


def give_role(member: Member, role: str) -> None:
    table.write(Update(keys.card(member.user), set={"role": role}))


def use_up(user: int, clock: HeldClock, requests: int) -> None:
    """Leave the card as so many requests of this hour leave it."""
    counter = HOUR.counter(HOUR.limit.window(clock.now_ms))
    table.write(Update(keys.card(user), set={counter: requests}))


def test_fm_53_every_answer_tells_the_allowance(api: Client, me: Member, clock: HeldClock) -> None:
    clock.tick(minutes=10, seconds=0.5)
    answers = [
        me.get("auth/me"),
        me.post("tasks", {"title": "Dig"}),
        me.post("tasks", {}),
        me.post("tasks", raw=b"x" * (2**20 + 1)),
        me.get("sessions/abc"),
        me.delete("clock/start"),
        me.get("nowhere"),
        api.get(f"{BASE}/auth/me"),
        api.post(f"{BASE}/auth/login", json={}),
        api.get(f"{BASE}/health"),
    ]
    assert [answer.status for answer in answers] == [200, 200, 400, 413, 404, 404, 404, 401, 400, 200]
    for answer in answers:
        limit, remaining, reset = told(answer)
        assert 0 <= remaining <= limit
        assert reset == 50 * 60


def test_fm_53_each_request_of_a_person_counts_whatever_becomes_of_it(me: Member) -> None:
    assert [told(me.get("auth/me"))[:2] for _ in range(3)] == [(1000, 999), (1000, 998), (1000, 997)]
    assert told(me.get("sessions/abc"))[:2] == (1000, 996)
    assert told(me.post("tasks", {}))[:2] == (1000, 995)


def test_fm_54_nobody_in_particular_has_a_hundred_an_hour(api: Client, clock: HeldClock) -> None:
    wrong = {"email": "nobody@example.com", "password": "Wrong1234"}
    for number in range(100):
        answer = api.get(f"{BASE}/auth/me") if number % 2 else api.get(f"{BASE}/nowhere")
        assert (answer.status, told(answer)[:2]) == (401 if number % 2 else 404, (100, 99 - number))
    before = snapshot()
    for refused in (api.get(f"{BASE}/auth/me"), api.post(f"{BASE}/auth/login", json=wrong), api.get(f"{BASE}/nowhere")):
        assert refusal(refused) == TOO_MANY
        assert told(refused)[:2] == (100, 0)
        assert refused.headers["Retry-After"] == "3600"
    assert snapshot() == before
    assert api.get(f"{BASE}/auth/me", address="203.0.113.9").status == 401
    clock.tick(3600)
    assert api.get(f"{BASE}/auth/me").status == 401


def test_fm_54_the_clients_word_for_its_address_counts_nothing(api: Client) -> None:
    for number in range(100):
        api.get(f"{BASE}/auth/me", headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert api.get(f"{BASE}/auth/me", headers={"X-Forwarded-For": "10.1.1.1"}).status == 429


def test_fm_54_whoever_has_a_token_is_not_held_up_by_others(api: Client, me: Member) -> None:
    for _ in range(100):
        api.get(f"{BASE}/auth/me")
    assert api.get(f"{BASE}/auth/me", token="nonsense").status == 429
    assert me.get("auth/me").status == 200


def test_health_and_preflights_use_up_nothing(api: Client) -> None:
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    for _ in range(3):
        assert api.get(f"{BASE}/health").status == 200
        assert api.request("OPTIONS", f"{BASE}/tasks", headers=asked).status == 204
    assert told(api.get(f"{BASE}/auth/me"))[1] == 99
    for _ in range(100):
        api.get(f"{BASE}/auth/me")
    assert api.get(f"{BASE}/health").status == 200


@pytest.mark.parametrize(("role", "limit"), [("user", 1000), ("admin", 5000), ("super_admin", 5000)])
def test_fm_55_the_role_decides(me: Member, clock: HeldClock, role: str, limit: int) -> None:
    give_role(me, role)
    assert told(me.get("auth/me"))[:2] == (limit, limit - 1)
    use_up(me.user, clock, limit - 1)
    assert told(me.get("auth/me"))[:2] == (limit, 0)
    refused = me.get("tasks")
    assert refusal(refused) == TOO_MANY
    assert refused.headers["Retry-After"] == "3600"
    clock.tick(3600)
    assert me.get("auth/me").status == 200


def test_fm_55_a_guest_has_a_hundred_of_their_own(api: Client, clock: HeldClock) -> None:
    guest, second = (member_of(api.post(f"{BASE}/auth/guest")) for _ in range(2))
    assert told(api.get(f"{BASE}/auth/me", token=guest.token))[:2] == (100, 99)
    use_up(guest.user, clock, 100)
    assert refusal(api.get(f"{BASE}/auth/me", token=guest.token)) == TOO_MANY
    assert api.get(f"{BASE}/auth/me", token=second.token).status == 200


def test_fm_55_a_new_role_counts_from_the_next_request_on(me: Member, clock: HeldClock) -> None:
    use_up(me.user, clock, 1000)
    assert me.get("auth/me").status == 429
    give_role(me, "admin")
    assert told(me.get("auth/me"))[:2] == (5000, 3999)


def test_relaxed_means_a_thousand_times_as_many(api: Client, me: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    loose = settings().model_copy(update={"relaxed": True})
    monkeypatch.setattr(gate, "settings", lambda: loose)
    assert told(me.get("auth/me"))[0] == 1_000_000
    assert told(api.get(f"{BASE}/auth/me"))[0] == 1000 * PUBLIC.limit.requests


def test_fm_55_whoever_shows_a_good_token_counts_as_themselves_on_public_routes_too(me: Member) -> None:
    assert told(me.get("nowhere"))[:2] == (1000, 999)
    assert told(me.post("auth/logout"))[:2] == (1000, 998)
    assert told(me.get("nowhere"))[0] == 100


@pytest.mark.parametrize("path", ["auth/login", "auth/register", "auth/guest", "auth/google"])
def test_fm_54_tokens_buy_no_further_tries_to_sign_in(me: Member, path: str) -> None:
    assert told(me.post(path, {"unknown": 1}))[0] == 100
