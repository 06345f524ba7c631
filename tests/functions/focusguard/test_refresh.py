"""FG-07 to FG-11: staying signed in, and signing out."""

from typing import Any

import pytest

from tests.functions.focusguard.desk import code
from tests.support.catalogue.focusguard import BASE, PASSWORD, Guard, guard_of
from tests.support.client import Answer, Client
from tests.support.race import Failure, failing, meanwhile
from tests.support.stack import HeldClock

REFRESH, LOGOUT, ME = f"{BASE}/auth/refresh", f"{BASE}/auth/logout", f"{BASE}/users/me"
OURS, FOREIGN = "http://localhost:5173", "https://evil.example"


def refresh(api: Client, token: str, **options: Any) -> Answer:
    return api.post(REFRESH, json={"refresh_token": token}, **options)


def by_cookie(api: Client, token: str, **more: str) -> Answer:
    return api.post(REFRESH, headers={"Cookie": f"theme=dark; refresh_token={token}"} | more)


def login(api: Client) -> Guard:
    return guard_of(api.post(f"{BASE}/auth/login", json={"username": "jane", "password": PASSWORD}))


def test_fg_07_a_body_token_gives_a_new_pair_and_dies(api: Client, person: Guard, clock: HeldClock) -> None:
    clock.tick(60)
    answer = refresh(api, person.refresh)
    assert answer.status == 200
    assert answer.json.keys() == {"access_token", "refresh_token", "token_type"}
    assert answer.json["refresh_token"] != person.refresh
    assert answer.cookies[0].startswith(f"refresh_token={answer.json['refresh_token']};")
    assert api.get(ME, token=answer.json["access_token"]).status == 200
    assert code(refresh(api, person.refresh)) == (401, "INVALID_TOKEN")


def test_fg_07_the_chain_goes_on_and_on(api: Client, person: Guard, clock: HeldClock) -> None:
    token = person.refresh
    for _ in range(4):
        clock.tick(days=6)
        token = refresh(api, token).json["refresh_token"]
    clock.tick(days=8)
    assert code(refresh(api, token)) == (401, "TOKEN_EXPIRED")


def test_fg_07_a_superseded_token_that_comes_back_late_ends_the_sign_in(
    api: Client, person: Guard, clock: HeldClock
) -> None:
    other = login(api)
    after = refresh(api, person.refresh).json
    clock.tick(11)
    assert code(refresh(api, person.refresh)) == (401, "INVALID_TOKEN")
    assert code(refresh(api, after["refresh_token"])) == (401, "INVALID_TOKEN")
    assert code(api.get(ME, token=after["access_token"])) == (401, "INVALID_TOKEN")
    assert api.get(ME, token=other.token).status == 200
    assert refresh(api, other.refresh).status == 200


def test_fg_07_or_at_once(api: Client, person: Guard) -> None:
    after = refresh(api, person.refresh).json
    assert code(refresh(api, person.refresh)) == (401, "INVALID_TOKEN")
    assert code(api.get(ME, token=after["access_token"])) == (401, "INVALID_TOKEN")


def test_fg_08_the_cookie_alone_works_and_is_rotated(api: Client, person: Guard) -> None:
    answer = by_cookie(api, person.refresh)
    assert answer.status == 200
    assert answer.cookies[0].startswith(f"refresh_token={answer.json['refresh_token']};")
    newer = by_cookie(api, answer.json["refresh_token"])
    assert newer.status == 200
    assert code(by_cookie(api, answer.json["refresh_token"])) == (401, "INVALID_TOKEN")


def test_fg_08_the_cookie_goes_before_the_body(api: Client, person: Guard, clock: HeldClock) -> None:
    """The shipped client sends the token of its sign-in for ever; on the same site its cookie is the newest."""
    newest = refresh(api, person.refresh).json["refresh_token"]
    clock.tick(60)
    stale = {"refresh_token": person.refresh}
    answer = api.post(REFRESH, json=stale, headers={"Cookie": f"refresh_token={newest}"})
    assert answer.status == 200
    assert refresh(api, answer.json["refresh_token"]).status == 200


@pytest.mark.parametrize("cookie", ["garbage", "", '"'])
def test_fg_08_without_a_usable_cookie_the_body_counts(api: Client, person: Guard, cookie: str) -> None:
    headers = {"Cookie": f"refresh_token={cookie}"}
    assert api.post(REFRESH, json={"refresh_token": person.refresh}, headers=headers).status == 200


def test_fg_08_a_bearer_token_counts_last(api: Client, person: Guard) -> None:
    assert api.post(REFRESH, token=person.refresh).status == 200
    other = login(api)
    assert api.post(REFRESH, json={"refresh_token": other.refresh}, token="garbage").status == 200


def test_fg_08_a_foreign_page_cannot_use_the_cookie(api: Client, person: Guard) -> None:
    assert code(by_cookie(api, person.refresh, Origin=FOREIGN)) == (403, "FORBIDDEN")
    assert by_cookie(api, person.refresh, Origin=OURS).status == 200


def test_fg_08_a_foreign_page_that_has_the_token_itself_may_use_that(api: Client, person: Guard) -> None:
    cookie, body = login(api).refresh, {"refresh_token": person.refresh}
    headers = {"Cookie": f"refresh_token={cookie}", "Origin": FOREIGN}
    assert api.post(REFRESH, json=body, headers=headers).status == 200
    assert refresh(api, cookie).status == 200


@pytest.mark.parametrize("sent", [None, {}, {"refresh_token": None}, {"refresh_token": ""}])
def test_fg_09_without_any_token(api: Client, person: Guard, sent: Any) -> None:
    answer = api.post(REFRESH, json=sent)
    assert code(answer) == (401, "UNAUTHORIZED")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_fg_09_with_something_else(api: Client, person: Guard, clock: HeldClock) -> None:
    flow = {"email": "flo@example.com", "password": PASSWORD}
    theirs = api.post("/focusflow/api/v1/auth/register/", json=flow).json["tokens"]
    tampered = person.refresh[:-4] + "AAAA"
    for token in ("garbage", "a.b.c", person.token, tampered, theirs["refresh"], theirs["access"]):
        assert code(refresh(api, token)) == (401, "INVALID_TOKEN")
        assert code(by_cookie(api, token)) == (401, "INVALID_TOKEN")
    assert refresh(api, person.refresh).status == 200


def test_fg_09_an_expired_one_is_named_as_such(api: Client, person: Guard, clock: HeldClock) -> None:
    clock.tick(days=7)
    assert code(refresh(api, person.refresh)) == (401, "TOKEN_EXPIRED")


def test_fg_10_of_two_at_once_one_succeeds(api: Client, person: Guard) -> None:
    won: list[Answer] = []
    with meanwhile("TransactWriteItems", lambda: won.append(refresh(api, person.refresh))):
        answer = refresh(api, person.refresh)
    assert (won[0].status, code(answer)) == (200, (401, "INVALID_TOKEN"))
    assert refresh(api, won[0].json["refresh_token"]).status == 200


@pytest.mark.parametrize("failure", list(Failure))
def test_fg_10_a_refresh_survives_a_lost_answer(api: Client, person: Guard, failure: Failure) -> None:
    with failing(failure, operation="TransactWriteItems"):
        answer = refresh(api, person.refresh)
    assert answer.status == 200
    assert refresh(api, answer.json["refresh_token"]).status == 200


def test_fg_10_a_refresh_that_races_with_a_logout_gets_nothing(api: Client, person: Guard) -> None:
    with meanwhile("TransactWriteItems", lambda: api.post(LOGOUT, token=person.token)):
        assert code(refresh(api, person.refresh)) == (401, "INVALID_TOKEN")


def test_fg_11_signing_out_ends_this_sign_in_and_no_other(api: Client, person: Guard) -> None:
    other = login(api)
    answer = api.post(LOGOUT, token=person.token)
    assert (answer.status, answer.json) == (200, {"message": "Successfully logged out"})
    assert answer.cookies[0].startswith("refresh_token=; Path=/focusguard/api; Max-Age=0;")
    assert code(refresh(api, person.refresh)) == (401, "INVALID_TOKEN")
    assert code(api.get(ME, token=person.token)) == (401, "INVALID_TOKEN")
    assert code(api.post(LOGOUT, token=person.token)) == (401, "INVALID_TOKEN")
    assert api.get(ME, token=other.token).status == 200
    assert refresh(api, other.refresh).status == 200


def test_fg_11_a_token_of_another_sign_in_ends_that_too(api: Client, person: Guard) -> None:
    by_body, cookie, kept = login(api), login(api), login(api)
    sent, headers = {"refresh_token": by_body.refresh}, {"Cookie": f"refresh_token={cookie.refresh}"}
    assert api.post(LOGOUT, json=sent, token=person.token, headers=headers).status == 200
    for ended in (person, by_body, cookie):
        assert code(refresh(api, ended.refresh)) == (401, "INVALID_TOKEN")
        assert code(api.get(ME, token=ended.token)) == (401, "INVALID_TOKEN")
    assert api.get(ME, token=kept.token).status == 200


@pytest.mark.parametrize("token", ["garbage", "", None])
def test_fg_11_a_useless_token_does_not_matter(api: Client, person: Guard, token: str | None) -> None:
    assert api.post(LOGOUT, json={"refresh_token": token}, token=person.token).status == 200


def test_fg_11_somebody_elses_sign_in_stays(api: Client, person: Guard, stranger: Guard) -> None:
    assert api.post(LOGOUT, json={"refresh_token": stranger.refresh}, token=person.token).status == 200
    assert api.get(ME, token=stranger.token).status == 200
    assert refresh(api, stranger.refresh).status == 200


def test_fg_11_without_a_token_nobody_signs_out(api: Client, person: Guard) -> None:
    assert code(api.post(LOGOUT, json={"refresh_token": person.refresh})) == (401, "UNAUTHORIZED")
    assert refresh(api, person.refresh).status == 200
