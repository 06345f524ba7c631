"""FF-66: how a token ends, and whose tokens open nothing."""

import pytest

from roost.kit import keys, table, tokens
from roost.kit.writes import Update
from tests.functions.conftest import Person
from tests.support.client import Answer, Client
from tests.support.race import snapshot
from tests.support.stack import HeldClock

V1 = "/focusflow/api/v1"


def verdict(answer: Answer) -> tuple[int, str | None]:
    return answer.status, None if answer.status == 200 else answer.error["code"]


def profile(api: Client, token: str) -> tuple[int, str | None]:
    return verdict(api.get(f"{V1}/auth/profile/", token=token))


def refresh(api: Client, token: str) -> tuple[int, str | None]:
    return verdict(api.post(f"{V1}/auth/refresh/", json={"refresh": token}))


GOOD, FAILED, EXPIRED = (200, None), (401, "AUTHENTICATION_FAILED"), (401, "TOKEN_EXPIRED")


def test_an_access_token_expires_to_the_second(api: Client, person: Person, clock: HeldClock) -> None:
    clock.tick(899.999)
    assert profile(api, person.token) == GOOD
    clock.tick(0.001)
    assert profile(api, person.token) == EXPIRED


def test_a_refresh_token_expires_to_the_second(api: Client, person: Person, clock: HeldClock) -> None:
    clock.tick(days=7, seconds=-1)
    assert refresh(api, person.refresh) == GOOD
    clock.tick(1)
    assert refresh(api, person.refresh) == EXPIRED


def test_an_expired_token_that_was_revoked_is_expired_and_a_living_one_failed(
    api: Client, person: Person, clock: HeldClock
) -> None:
    assert api.post(f"{V1}/auth/logout/", json={"refresh": person.refresh}).status == 205
    assert profile(api, person.token) == FAILED
    clock.tick(minutes=15)
    assert profile(api, person.token) == EXPIRED


def test_a_revoked_refresh_token_stays_revoked_after_its_time(api: Client, person: Person, clock: HeldClock) -> None:
    api.post(f"{V1}/auth/logout/", json={"refresh": person.refresh})
    clock.tick(days=8)
    assert refresh(api, person.refresh) == FAILED


def test_access_tokens_made_by_refreshing_end_with_their_sign_in(api: Client, person: Person) -> None:
    more = api.post(f"{V1}/auth/refresh/", json={"refresh": person.refresh}).json["access"]
    assert profile(api, more) == GOOD
    api.post(f"{V1}/auth/logout/", json={"refresh": person.refresh})
    assert profile(api, more) == FAILED


def test_a_sign_out_stays_in_force_when_others_follow_later(api: Client, person: Person, clock: HeldClock) -> None:
    login = {"email": person.email, "password": person.password}
    pairs = []
    for _ in range(4):
        clock.tick(minutes=5)
        pairs.append(api.post(f"{V1}/auth/login/", json=login).json["tokens"])
        api.post(f"{V1}/auth/logout/", json={"refresh": pairs[-1]["refresh"]})
    assert profile(api, pairs[-1]["access"]) == FAILED
    assert profile(api, pairs[-2]["access"]) == FAILED
    revoked = (table.get(keys.card(person.id)) or {})["revoked"]
    assert len(revoked) <= 4


@pytest.mark.parametrize("status", ["banned", "suspended"])
def test_a_blocked_account_has_no_good_token(api: Client, person: Person, status: str) -> None:
    key = api.post(f"{V1}/auth/api-keys/", json={"name": "x"}, token=person.token).json["key"]
    table.write(Update(keys.card(person.id), set={"status": status}))
    login = {"email": person.email, "password": person.password}
    assert profile(api, person.token) == profile(api, key) == refresh(api, person.refresh) == FAILED
    assert verdict(api.post(f"{V1}/auth/login/", json=login)) == FAILED
    wrong = api.post(f"{V1}/auth/login/", json=login | {"password": "wrong-password"})
    unknown = api.post(f"{V1}/auth/login/", json=login | {"email": "nobody@example.com"})
    assert wrong.body == unknown.body


def test_a_not_before_instant_ends_all_sign_ins_before_it(api: Client, person: Person, clock: HeldClock) -> None:
    clock.tick(1)
    table.write(Update(keys.card(person.id), set={"not_before_ms": clock.now_ms}))
    assert profile(api, person.token) == refresh(api, person.refresh) == FAILED
    login = {"email": person.email, "password": person.password}
    fresh = api.post(f"{V1}/auth/login/", json=login).json["tokens"]
    assert profile(api, fresh["access"]) == refresh(api, fresh["refresh"]) == GOOD


def test_a_token_of_another_dialect_opens_nothing(api: Client, person: Person, clock: HeldClock) -> None:
    sign_in = tokens.read_access(person.token, audience="focusflow", now_ms=clock.now_ms).sign_in
    for audience in ("focura", "flockpal", "focusguard", "focusmaster", "rotation", ""):
        other = tokens.sign_access(
            {}, audience=audience, user=person.id, sign_in=sign_in, now_ms=clock.now_ms, lifetime_s=900
        )
        assert profile(api, other) == FAILED


def test_a_refresh_token_of_another_dialect_refreshes_nothing(api: Client, person: Person) -> None:
    family = tokens.read_opaque(person.refresh, "rr_")
    table.write(Update(keys.family(family.user, family.item), set={"dialect": "focura"}))
    assert refresh(api, person.refresh) == FAILED
    assert verdict(api.post(f"{V1}/auth/logout/", json={"refresh": person.refresh})) == FAILED


def test_the_refresh_token_of_somebody_else_is_not_found_under_ones_own_id(
    api: Client, person: Person, stranger: Person
) -> None:
    mine, theirs = (each.refresh.removeprefix("rr_").split(".") for each in (person, stranger))
    for forged in ([mine[0], *theirs[1:]], [*mine[:2], theirs[2]], [theirs[0], *mine[1:]]):
        assert refresh(api, "rr_" + ".".join(forged)) == FAILED


def test_garbage_fails_alike_everywhere_and_leaves_no_item(api: Client) -> None:
    before = snapshot()
    for token in ("ffk_1.2.x", "rr_1.2.x", "a.b.c", "🦆", "x" * 100_000, "null", "..", "ffk_"):
        assert profile(api, token) == refresh(api, token) == FAILED
    assert snapshot() == before


def test_neither_the_table_nor_any_key_in_it_holds_a_token_or_a_password(api: Client, person: Person) -> None:
    key = api.post(f"{V1}/auth/api-keys/", json={"name": "x"}, token=person.token).json["key"]
    stored = str(snapshot(without=()))
    for secret in (person.token, person.refresh, key, person.password, person.refresh[-20:], key[-20:]):
        assert secret not in stored
