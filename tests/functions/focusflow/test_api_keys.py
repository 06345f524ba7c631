"""FF-51 to FF-53: long-lived keys for SDKs."""

from typing import Any

import pytest

from roost.kit import ids
from tests.functions.conftest import Person
from tests.support.client import Answer, Client
from tests.support.race import Failure, failing, snapshot
from tests.support.stack import HeldClock

V1 = "/focusflow/api/v1"
KEYS = f"{V1}/auth/api-keys/"


def create(api: Client, token: str, name: Any = "laptop") -> Answer:
    return api.post(KEYS, json={"name": name}, token=token)


def made(api: Client, token: str, name: str = "laptop") -> Any:
    answer = create(api, token, name)
    assert answer.status == 201, answer.body
    return answer.json


def use(api: Client, key: str) -> Answer:
    return api.get(f"{V1}/auth/profile/", token=key)


def listed(api: Client, token: str) -> Any:
    return api.get(KEYS, token=token).json["results"]


def test_a_key_is_shown_once_when_it_is_made(api: Client, person: Person) -> None:
    key = made(api, person.token)
    assert set(key) == {"id", "name", "prefix", "key", "created_at"}
    assert key["name"] == "laptop"
    assert key["key"].startswith(key["prefix"])
    assert key["prefix"].startswith("ffk_")
    assert len(key["prefix"]) < len(key["key"]) / 2
    assert key["created_at"] == "2026-03-02T09:00:00Z"
    assert listed(api, person.token) == [
        {name: key[name] for name in ("id", "name", "prefix", "created_at")} | {"last_used_at": None}
    ]


def test_a_key_opens_what_an_access_token_opens_and_outlives_it(api: Client, person: Person, clock: HeldClock) -> None:
    key = made(api, person.token)["key"]
    clock.tick(days=400)
    assert use(api, key).json["id"] == person.id
    assert api.post(f"{V1}/tasks/", json={"title": "Dig"}, token=key).status == 201


def test_a_key_survives_the_sign_out_of_its_maker(api: Client, person: Person) -> None:
    key = made(api, person.token)["key"]
    api.post(f"{V1}/auth/logout/", json={"refresh": person.refresh})
    assert use(api, key).status == 200


def test_a_key_manages_no_keys(api: Client, person: Person) -> None:
    key = made(api, person.token)
    before = snapshot()
    answers = [
        create(api, key["key"]),
        api.get(KEYS, token=key["key"]),
        api.delete(f"{KEYS}{key['id']}/", token=key["key"]),
        create(api, key["key"], name=""),
    ]
    for answer in answers:
        assert (answer.status, answer.error["code"]) == (403, "PERMISSION_DENIED")
    assert snapshot() == before


def test_a_key_is_no_refresh_token(api: Client, person: Person) -> None:
    key = made(api, person.token)["key"]
    assert api.post(f"{V1}/auth/refresh/", json={"refresh": key}).status == 401


def test_the_minute_of_the_last_use_is_listed(api: Client, person: Person, clock: HeldClock) -> None:
    key = made(api, person.token)
    clock.tick(1)
    other = made(api, person.token, "other")
    clock.tick(200)
    use(api, key["key"])
    assert [row["last_used_at"] for row in listed(api, person.token)] == ["2026-03-02T09:03:00Z", None]
    clock.tick(70)
    use(api, key["key"])
    use(api, other["key"])
    assert [row["last_used_at"] for row in listed(api, person.token)] == ["2026-03-02T09:04:00Z"] * 2


def test_a_deleted_key_is_refused_from_then_on(api: Client, person: Person) -> None:
    key, other = made(api, person.token), made(api, person.token, "other")
    use(api, key["key"])
    answer = api.delete(f"{KEYS}{key['id']}/", token=person.token)
    assert (answer.status, answer.body) == (204, b"")
    refused = use(api, key["key"])
    assert (refused.status, refused.error["code"]) == (401, "AUTHENTICATION_FAILED")
    assert use(api, other["key"]).status == 200
    assert [row["id"] for row in listed(api, person.token)] == [other["id"]]
    assert api.delete(f"{KEYS}{key['id']}/", token=person.token).status == 404


def test_nobody_sees_or_deletes_the_keys_of_others(api: Client, person: Person, stranger: Person) -> None:
    key = made(api, person.token)
    assert listed(api, stranger.token) == []
    theirs = api.delete(f"{KEYS}{key['id']}/", token=stranger.token)
    unknown = api.delete(f"{KEYS}5/", token=stranger.token)
    assert (theirs.status, theirs.body) == (404, unknown.body)
    assert use(api, key["key"]).status == 200


def test_twenty_keys_are_the_most(api: Client, person: Person, stranger: Person) -> None:
    keys = [made(api, person.token, f"key {n}") for n in range(20)]
    before = snapshot()
    refused = create(api, person.token)
    assert (refused.status, refused.error["code"]) == (409, "CONFLICT")
    assert snapshot() == before
    assert create(api, stranger.token).status == 201
    api.delete(f"{KEYS}{keys[0]['id']}/", token=person.token)
    assert create(api, person.token).status == 201


def test_keys_are_listed_oldest_first_in_pages(api: Client, person: Person, clock: HeldClock) -> None:
    for number in range(5):
        made(api, person.token, f"key {number}")
        clock.tick(1)
    first = api.get(f"{KEYS}?page_size=2", token=person.token).json
    assert (first["count"], first["previous"]) == (5, None)
    assert [row["name"] for row in first["results"]] == ["key 0", "key 1"]
    assert first["next"] == f"https://api.test{KEYS}?page_size=2&page=2"
    last = api.get(f"{KEYS}?page=3&page_size=2", token=person.token).json
    assert (last["next"], last["previous"]) == (None, f"https://api.test{KEYS}?page_size=2&page=2")
    assert [row["name"] for row in last["results"]] == ["key 4"]


def test_a_name_has_1_to_100_characters(api: Client, person: Person) -> None:
    for name in ("", "   ", "x" * 101, None, 5, True, [], {}, "nul\x00"):
        answer = create(api, person.token, name)
        assert (answer.status, list(answer.error["details"])) == (400, ["name"])


def test_a_name_is_trimmed_and_counted_in_characters(api: Client, person: Person) -> None:
    assert made(api, person.token, "  laptop ")["name"] == "laptop"
    assert made(api, person.token, "🦆" * 100)["name"] == "🦆" * 100


def test_a_key_with_a_changed_character_is_refused(api: Client, person: Person) -> None:
    key = made(api, person.token)["key"]
    head, _, secret = key.rpartition(".")
    for forged in (key[:-1], key + "x", f"{head}.{secret.swapcase()}", key.upper(), key[4:], f"rr_{key[4:]}"):
        assert use(api, forged).status == 401
    assert use(api, key).status == 200


def test_an_id_that_is_taken_is_drawn_again(api: Client, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = made(api, person.token)["id"]
    drawn, genuine = [taken, taken], ids.new_id
    monkeypatch.setattr(ids, "new_id", lambda now_ms: drawn.pop() if drawn else genuine(now_ms))
    assert made(api, person.token)["id"] != taken
    assert len(listed(api, person.token)) == 2


@pytest.mark.parametrize("failure", list(Failure))
def test_a_key_is_made_and_deleted_once_whatever_happens_to_the_call(
    api: Client, person: Person, failure: Failure
) -> None:
    with failing(failure, operation="TransactWriteItems"):
        key = made(api, person.token)
    assert use(api, key["key"]).status == 200
    assert len(listed(api, person.token)) == 1
    with failing(failure, operation="TransactWriteItems"):
        assert api.delete(f"{KEYS}{key['id']}/", token=person.token).status == 204
    assert listed(api, person.token) == []
