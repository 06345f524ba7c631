"""`Idempotency-Key` over the wire (contract section 1)."""

import json
import re
from typing import Any

import pytest

from roost.kit import idempotency
from roost.work import service
from tests.functions.conftest import Person
from tests.support.client import Answer, Client
from tests.support.race import snapshot
from tests.support.stack import HeldClock

V1 = "/focusflow/api/v1"
BODY = {"name": "Garden"}
DAY_S = 86_400


def login(api: Client, person: Person) -> str:
    """A key that outlives the tests' hours."""
    answer = api.post(f"{V1}/auth/api-keys/", json={"name": "test"}, token=person.token)
    return str(answer.json["key"])


@pytest.fixture
def key(api: Client, person: Person) -> str:
    return login(api, person)


def create(api: Client, token: str, body: Any = None, key: str = "k1", path: str = "/projects/") -> Answer:
    sent = BODY if body is None else body
    return api.post(f"{V1}{path}", json=sent, token=token, headers={"Idempotency-Key": key})


def names(api: Client, token: str) -> list[str]:
    return [row["name"] for row in api.get(f"{V1}/projects/", token=token).json["results"]]


def conflict(answer: Answer) -> str:
    assert (answer.status, answer.error["code"]) == (409, "CONFLICT")
    assert list(answer.error["details"]) == ["idempotency_key"]
    (text,) = answer.error["details"]["idempotency_key"]
    return str(text)


def test_the_same_request_again_gets_the_stored_answer_and_does_nothing(
    api: Client, key: str, clock: HeldClock
) -> None:
    first = create(api, key)
    before = snapshot()
    clock.tick(DAY_S - 1)
    again = create(api, key)
    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert snapshot() == before
    assert names(api, key) == ["Garden"]


def test_text_of_all_scripts_is_replayed_byte_for_byte(api: Client, key: str) -> None:
    first, again = (create(api, key, {"name": "🦆 שלום é"}) for _ in range(2))
    assert first.json["name"] == "🦆 שלום é"
    assert again.body == first.body


def test_both_spellings_of_the_path_are_the_same_request(api: Client, key: str) -> None:
    assert create(api, key).body == create(api, key, path="/projects").body
    assert names(api, key) == ["Garden"]


def test_a_replay_is_counted_and_told_like_any_request(api: Client, key: str) -> None:
    first, again = create(api, key), create(api, key)
    left = [int(answer.headers["X-RateLimit-Remaining"]) for answer in (first, again)]
    assert left[1] == left[0] - 1


def test_after_a_day_the_key_is_fresh(api: Client, key: str, clock: HeldClock) -> None:
    create(api, key)
    clock.tick(DAY_S)
    assert "Idempotency-Replayed" not in create(api, key).headers
    assert names(api, key) == ["Garden", "Garden"]


def test_another_body_or_path_under_the_key_is_a_conflict(api: Client, key: str) -> None:
    create(api, key)
    for answer in (
        create(api, key, {"name": "Other"}),
        create(api, key, {"name": "Garden", "is_active": True}),
        create(api, key, {"title": "Dig"}, path="/tasks/"),
    ):
        conflict(answer)
    assert names(api, key) == ["Garden"]


def test_keys_are_scoped_to_their_caller(api: Client, key: str, stranger: Person) -> None:
    theirs = login(api, stranger)
    mine, other = create(api, key), create(api, theirs, {"name": "Theirs"})
    assert (mine.status, other.status) == (201, 201)
    assert names(api, theirs) == ["Theirs"]
    assert create(api, key).json["id"] == mine.json["id"]


def test_a_refused_request_gives_its_key_back(api: Client, key: str) -> None:
    before = snapshot()
    assert create(api, key, {"name": ""}).status == 400
    assert create(api, key, {"title": "Dig", "project": 5}, path="/tasks/").status == 400
    assert create(api, key, {}, path="/tasks/5/start/").status == 404
    assert api.post(f"{V1}/projects/", raw=b"{", token=key, headers={"Idempotency-Key": "k1"}).status == 400
    assert snapshot() == before
    assert create(api, key).status == 201


def test_a_conflict_of_states_gives_the_key_back_too(api: Client, key: str) -> None:
    tasks = [create(api, key, {"title": name}, key=name, path="/tasks/").json["id"] for name in ("one", "two")]
    assert create(api, key, {}, "s1", f"/tasks/{tasks[0]}/start/").status == 200
    assert create(api, key, {}, "s2", f"/tasks/{tasks[1]}/start/").status == 409
    assert api.post(f"{V1}/tasks/{tasks[0]}/complete/", token=key).status == 200
    assert create(api, key, {}, "s2", f"/tasks/{tasks[1]}/start/").status == 200


def test_an_action_is_replayed_as_it_was_then(api: Client, key: str, clock: HeldClock) -> None:
    task = create(api, key, {"title": "Dig"}, path="/tasks/").json["id"]
    first = create(api, key, {}, "start", f"/tasks/{task}/start/")
    clock.tick(60)
    assert api.post(f"{V1}/tasks/{task}/complete/", token=key).status == 200
    again = create(api, key, {}, "start", f"/tasks/{task}/start/")
    assert (again.status, again.body) == (200, first.body)
    assert api.get(f"{V1}/pomodoro/active/", token=key).status == 404


def test_a_request_while_the_first_is_running_is_told_to_wait(
    api: Client, key: str, person: Person, clock: HeldClock
) -> None:
    body = json.dumps(BODY).encode()
    claim = idempotency.begin(person.id, "k1", ("POST", f"{V1}/projects", body), clock.now_ms)
    assert isinstance(claim, idempotency.Claim)
    assert "running" in conflict(create(api, key))
    assert names(api, key) == []
    clock.tick(30)
    assert create(api, key).json["id"] == claim.reserved_id


@pytest.mark.parametrize("written", [False, True])
def test_a_request_that_crashed_is_taken_over_and_creates_nothing_twice(
    api: Client, key: str, clock: HeldClock, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    genuine = service.create_project

    def crash(*arguments: Any) -> None:
        if written:
            genuine(*arguments)
        raise RuntimeError("the process died")

    with monkeypatch.context() as patched:
        patched.setattr(service, "create_project", crash)
        assert create(api, key).status == 500
    assert "running" in conflict(create(api, key))
    clock.tick(31)
    answer = create(api, key)
    assert answer.status == 201
    assert names(api, key) == ["Garden"]
    assert create(api, key).body == answer.body
    assert api.get(f"{V1}/projects/{answer.json['id']}/", token=key).status == 200


@pytest.mark.parametrize("value", ["", "x" * 256])
def test_an_unusable_key_is_a_fault_of_the_input(api: Client, key: str, value: str) -> None:
    answer = create(api, key, key=value)
    assert (answer.status, list(answer.error["details"])) == (400, ["idempotency_key"])
    assert names(api, key) == []


def test_routes_under_auth_do_not_know_the_header(api: Client, person: Person) -> None:
    headers = {"Idempotency-Key": "k1"}
    made = [api.post(f"{V1}/auth/api-keys/", json={"name": "x"}, token=person.token, headers=headers) for _ in range(2)]
    assert made[0].json["id"] != made[1].json["id"]
    assert all("Idempotency-Replayed" not in answer.headers for answer in made)
    credentials = {"email": person.email, "password": person.password}
    signed = [api.post(f"{V1}/auth/login/", json=credentials, headers=headers) for _ in range(2)]
    assert signed[0].json["tokens"] != signed[1].json["tokens"]
    assert not [key for key in snapshot() if key[1].startswith("IDEMPOTENCY")]


def test_other_methods_do_not_know_the_header(api: Client, key: str) -> None:
    headers = {"Idempotency-Key": "k1"}
    for name in ("one", "two"):
        answer = api.patch(f"{V1}/auth/profile/", json={"first_name": name}, token=key, headers=headers)
        assert answer.json["first_name"] == name


def test_no_key_in_the_table_shows_a_token_of_a_replayed_answer(api: Client, person: Person) -> None:
    create(api, person.token)
    assert not re.search(r"ffk_[0-9a-f]+\.", str(snapshot()))
