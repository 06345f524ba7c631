"""FF-65: limits per address and per person, in buckets of their own, told in every answer."""

import pytest

from focusflow.wire.api import STANDARD
from roost.kit import gate, keys, table
from roost.kit.settings import settings
from roost.kit.writes import Update
from tests.functions.conftest import Person
from tests.support.client import Answer, Client
from tests.support.race import snapshot
from tests.support.stack import HeldClock

V1 = "/focusflow/api/v1"
HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


def told(answer: Answer) -> tuple[int, int]:
    """The limit and what is left of it."""
    return int(answer.headers["X-RateLimit-Limit"]), int(answer.headers["X-RateLimit-Remaining"])


def profile(api: Client, person: Person, **options: object) -> Answer:
    return api.get(f"{V1}/auth/profile/", token=person.token, **options)


def use_up(person: Person, clock: HeldClock) -> None:
    """Leave the card as a hundred requests of this minute leave it."""
    counter = STANDARD.counter(STANDARD.limit.window(clock.now_ms))
    table.write(Update(keys.card(person.id), set={counter: STANDARD.limit.requests}))


@pytest.fixture
def relaxed(monkeypatch: pytest.MonkeyPatch) -> None:
    loose = settings().model_copy(update={"relaxed": True})
    monkeypatch.setattr(gate, "settings", lambda: loose)


def test_every_answer_of_every_status_tells_the_limit(api: Client, person: Person, clock: HeldClock) -> None:
    refresh = {"refresh": person.refresh}
    answers = [
        profile(api, person),
        api.post(f"{V1}/auth/api-keys/", json={"name": "x"}, token=person.token),
        api.post(f"{V1}/auth/api-keys/", json={}, token=person.token),
        api.post(f"{V1}/auth/api-keys/", raw=b"x" * (2**20 + 1), token=person.token),
        api.post(f"{V1}/auth/api-keys/", raw=b"{}", headers={"Content-Type": "text/plain"}, token=person.token),
        api.get(f"{V1}/auth/profile/"),
        api.get(f"{V1}/nowhere/"),
        api.request("PUT", f"{V1}/auth/profile/"),
        api.get(f"{V1}/auth/profile/", token=person.token, headers={"Accept": "application/json; version=9"}),
        api.get(f"{V1}/tasks/5/", token=person.token),
        api.get("/focusflow/api/health/"),
        api.post(f"{V1}/auth/refresh/", json=refresh),
        api.post(f"{V1}/auth/logout/", json=refresh),
        api.request("OPTIONS", f"{V1}/tasks/", headers={"Origin": "x", "Access-Control-Request-Method": "GET"}),
    ]
    assert [answer.status for answer in answers] == [
        200, 201, 400, 413, 415, 401, 404, 405, 406, 404, 200, 200, 205, 204,
    ]  # fmt: skip
    for answer in answers:
        assert all(answer.headers[name].isdigit() for name in HEADERS)
        assert int(answer.headers["X-RateLimit-Reset"]) == clock.now_ms // 1000 + 60


def test_the_four_sign_in_routes_share_ten_a_minute_per_address(api: Client, person: Person) -> None:
    paths = ("register", "login", "refresh", "logout")
    answers = [api.post(f"{V1}/auth/{paths[n % 4]}/", json={}, address="203.0.113.1") for n in range(11)]
    assert [answer.status for answer in answers] == [400] * 10 + [429]
    assert [told(answer) for answer in answers] == [(10, left) for left in range(9, -1, -1)] + [(10, 0)]
    assert api.post(f"{V1}/auth/login/", json={}, address="203.0.113.2").status == 400
    assert profile(api, person, address="203.0.113.1").status == 200


def test_a_forwarded_address_changes_nothing(api: Client) -> None:
    for number in range(11):
        forged = {"X-Forwarded-For": f"198.51.100.{number}", "X-Real-IP": f"198.51.100.{number}"}
        answer = api.post(f"{V1}/auth/login/", json={}, headers=forged)
    assert answer.status == 429


def test_a_person_has_a_hundred_a_minute_from_wherever_they_come(api: Client, person: Person, stranger: Person) -> None:
    answers = [profile(api, person, address=f"203.0.113.{n % 7}") for n in range(101)]
    assert [answer.status for answer in answers] == [200] * 100 + [429]
    assert told(answers[0]) == (100, 99)
    assert profile(api, stranger, address="203.0.113.1").status == 200


def test_keys_and_sign_ins_of_a_person_share_their_allowance(api: Client, person: Person) -> None:
    key = api.post(f"{V1}/auth/api-keys/", json={"name": "x"}, token=person.token).json["key"]
    assert told(api.get(f"{V1}/auth/profile/", token=key)) == (100, 98)


def test_analytics_have_thirty_a_minute_of_their_own(api: Client, person: Person) -> None:
    answers = [api.get(f"{V1}/analytics/streaks/", token=person.token) for _ in range(31)]
    assert [answer.status for answer in answers] == [200] * 30 + [429]
    assert told(answers[0]) == (30, 29)
    assert told(profile(api, person)) == (100, 99)


def test_everything_public_shares_a_hundred_a_minute_per_address(api: Client, person: Person) -> None:
    paths = ("/focusflow/api/health/", f"{V1}/nowhere/", f"{V1}/auth/profile/")
    answers = [api.get(paths[n % 3]) for n in range(102)]
    assert {answer.status for answer in answers[:100]} == {200, 401, 404}
    assert [answer.status for answer in answers[100:]] == [429, 429]
    assert told(answers[0]) == (100, 99)
    assert api.get("/focusflow/api/health/", address="203.0.113.9").status == 200
    assert profile(api, person).status == 200
    assert api.post(f"{V1}/auth/login/", json={}).status == 400


def test_a_refused_request_says_when_to_come_back_and_does_nothing(
    api: Client, person: Person, clock: HeldClock
) -> None:
    clock.tick(17.4)
    use_up(person, clock)
    assert profile(api, person).status == 429
    before = snapshot(without=())
    answer = api.post(f"{V1}/auth/api-keys/", json={"name": "x"}, token=person.token)
    wait = answer.error["details"]["retry_after"]
    assert (answer.status, answer.error["code"]) == (429, "RATE_LIMIT_EXCEEDED")
    assert answer.headers["Retry-After"] == str(wait)
    assert 1 <= wait <= 60
    assert told(answer) == (100, 0)
    assert snapshot(without=()) == before
    clock.tick(wait - 1)
    assert profile(api, person).status == 429
    clock.tick(1)
    assert profile(api, person).status == 200


def test_the_minute_before_counts_by_its_overlap(api: Client, person: Person, clock: HeldClock) -> None:
    use_up(person, clock)
    clock.tick(90)
    answers = [profile(api, person).status for _ in range(52)]
    assert answers.count(200) == 51
    assert answers[-1] == 429
    clock.tick(90)
    assert told(profile(api, person))[1] > 70


def test_whoever_waits_as_told_is_served_at_any_moment(api: Client, clock: HeldClock) -> None:
    for _ in range(12):
        while (answer := api.post(f"{V1}/auth/login/", json={})).status != 429:
            pass
        wait = int(answer.headers["Retry-After"])
        assert 1 <= wait <= 60
        clock.tick(wait)
        assert api.post(f"{V1}/auth/login/", json={}).status == 400
        clock.tick(0.777)


def test_relaxed_limits_are_a_thousand_times_as_large(api: Client, relaxed: None) -> None:
    answers = [api.post(f"{V1}/auth/login/", json={}) for _ in range(12)]
    assert {answer.status for answer in answers} == {400}
    assert told(answers[-1]) == (10_000, 9988)


def test_a_wrong_method_on_a_sign_in_route_is_counted_with_the_unknown(api: Client) -> None:
    assert told(api.get(f"{V1}/auth/login/")) == (100, 99)


def test_the_token_is_judged_before_the_limit_and_the_limit_before_the_version(
    api: Client, person: Person, clock: HeldClock
) -> None:
    wrong = {"Accept": "application/json; version=9"}
    assert api.get(f"{V1}/auth/profile/", headers=wrong).status == 401
    use_up(person, clock)
    assert api.get(f"{V1}/auth/profile/", token=person.token, headers=wrong).status == 429
    assert api.get(f"{V1}/auth/profile/", token=person.token + "x", headers=wrong).status == 401
