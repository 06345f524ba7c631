"""FF-47, FF-57, FF-58: an organization's webhooks, and who may manage them."""

from collections.abc import Callable
from typing import Any

import pytest

from roost.inbox.webhooks import service, store
from roost.kit import ids, keys, outbound, table
from roost.kit.outbound import AddressRefused, NameUnknown
from tests.functions.conftest import Person
from tests.functions.focusflow.desk import Desk
from tests.support.client import Answer, Client
from tests.support.deliveries import of_kind
from tests.support.organizations import Organization, make_organization
from tests.support.race import Failure, failing, snapshot
from tests.support.stack import HeldClock

HOOKS = "/focusflow/api/v2/organizations/acme/webhooks/"
URL = "http://127.0.0.1:9/hook"


@pytest.fixture
def admin(clock: HeldClock, desk: Desk) -> Desk:
    """The owner of the organization `acme`."""
    make_organization(clock, "acme", desk.id)
    return desk


@pytest.fixture
def seated(clock: HeldClock, api: Client, admin: Desk, register: Callable[..., Person]) -> Callable[[str], Desk]:
    """Registers people with a role in the organization."""
    space = next(iter(set(space_ids(admin)) - {admin.home}))

    def seat(role: str) -> Desk:
        person = Desk(api, register(role))
        Organization(space, "acme").seat(person.id, role)
        return person

    return seat


def space_ids(desk: Desk) -> list[int]:
    return [int(space) for space in (table.get(keys.card(desk.id)) or {})["spaces"]]


def create(desk: Desk, **fields: Any) -> Answer:
    sent = {"url": URL, "events": ["task_completed", "employee_idle"], "secret": "geheimnis"} | fields
    return desk.send("POST", HOOKS, json={name: value for name, value in sent.items() if value is not ...})


def made(desk: Desk, **fields: Any) -> Any:
    answer = create(desk, **fields)
    assert answer.status == 201, answer.body
    return answer.json


def listed(desk: Desk) -> Any:
    return desk.send("GET", HOOKS).json


def test_a_webhook_is_made_with_the_clients_secret(admin: Desk) -> None:
    hook = made(admin)
    assert hook == {
        "id": hook["id"],
        "url": URL,
        "events": ["task_completed", "employee_idle"],
        "is_active": True,
        "created_at": "2026-03-02T09:00:00Z",
    }


def test_a_secret_is_made_where_the_client_brings_none_and_shown_once(admin: Desk) -> None:
    hooks = [made(admin, secret=...) for _ in range(2)]
    assert len({hook["secret"] for hook in hooks}) == 2
    assert all(len(hook["secret"]) >= 43 for hook in hooks)
    assert b"secret" not in admin.send("GET", HOOKS).body


def test_the_list_shows_how_the_last_attempt_went_and_no_secret(admin: Desk, clock: HeldClock) -> None:
    first = made(admin)
    clock.tick(1)
    second = made(admin, events=["member_joined"])
    page = listed(admin)
    assert (page["count"], page["next"], page["previous"]) == (2, None, None)
    assert page["results"] == [
        hook | {"last_status": None, "last_error": None, "failure_count": 0} for hook in (first, second)
    ]
    assert admin.send("GET", HOOKS, params={"page_size": 1, "page": 2}).json["results"][0]["id"] == second["id"]
    assert admin.send("GET", HOOKS, params={"page": 2}).status == 404


def test_a_deleted_webhook_is_gone_at_once(admin: Desk) -> None:
    hook = made(admin)
    answer = admin.send("DELETE", f"{HOOKS}{hook['id']}/")
    assert (answer.status, answer.body) == (204, b"")
    assert listed(admin)["results"] == []
    for method, path in (("DELETE", ""), ("GET", "deliveries/"), ("POST", "ping/")):
        assert admin.send(method, f"{HOOKS}{hook['id']}/{path}").status == 404


def test_ten_are_the_most_and_one_less_makes_room(admin: Desk) -> None:
    hooks = [made(admin) for _ in range(10)]
    before = snapshot(without=("GATE", "TALLY"))
    refused = create(admin)
    assert (refused.status, refused.error["code"]) == (409, "CONFLICT")
    assert snapshot(without=("GATE", "TALLY")) == before
    admin.send("DELETE", f"{HOOKS}{hooks[3]['id']}/")
    assert admin.send("DELETE", f"{HOOKS}{hooks[3]['id']}/").status == 404
    assert create(admin).status == 201
    assert create(admin).status == 409


BAD_URLS = (
    None,
    5,
    "",
    "hook",
    "ftp://127.0.0.1/",
    "http://user@127.0.0.1/",
    "http://127.0.0.1/#part",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://[fd00:ec2::254]/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1/" + "x" * 2040,
    "http://127.0.0.1/a b",
)


@pytest.mark.parametrize("url", BAD_URLS)
def test_an_address_that_nothing_may_be_sent_to_is_refused(admin: Desk, url: Any) -> None:
    answer = create(admin, url=url)
    assert (answer.status, list(answer.error["details"])) == (400, ["url"])


def test_an_address_of_2048_characters_is_taken(admin: Desk) -> None:
    start = "http://127.0.0.1/"
    assert create(admin, url=start + "x" * (2048 - len(start))).status == 201


def test_a_name_that_does_not_resolve_yet_is_accepted(admin: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any) -> Any:
        raise NameUnknown()

    monkeypatch.setattr(outbound, "resolve", unknown)
    assert create(admin, url="https://soon.example.com/hook").status == 201


def test_a_name_that_resolves_to_an_inner_address_is_refused(admin: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def inner(*_: Any) -> Any:
        raise AddressRefused("The address is not public")

    monkeypatch.setattr(outbound, "resolve", inner)
    answer = create(admin, url="https://inner.example.com/hook")
    assert answer.error["details"] == {"url": ["The address is not public"]}


BAD_EVENTS = (None, [], "task_completed", ["task_exploded"], ["task_completed", "task_completed"], [1], {}, [None])


@pytest.mark.parametrize("events", BAD_EVENTS)
def test_events_are_distinct_and_known(admin: Desk, events: Any) -> None:
    answer = create(admin, events=events)
    assert (answer.status, list(answer.error["details"])) == (400, ["events"])


def test_all_events_together_are_taken(admin: Desk) -> None:
    words = ["task_started", "task_paused", "task_resumed", "task_completed", "task_assigned", "pomodoro_completed"]
    words += ["employee_idle", "member_joined", "member_removed"]
    assert made(admin, events=words)["events"] == words


@pytest.mark.parametrize("secret", ["x" * 7, "x" * 257, "", None, 12345678, "nul\x00nul\x00"])
def test_a_secret_has_8_to_256_characters(admin: Desk, secret: Any) -> None:
    answer = create(admin, secret=secret)
    assert (answer.status, list(answer.error["details"])) == (400, ["secret"])


def test_a_secret_is_used_as_it_was_given(admin: Desk) -> None:
    for secret in ("x" * 8, "ü" * 256, "  blanks  "):
        hook = made(admin, secret=secret)
        assert store.read_webhook(of_space(hook["id"]), hook["id"]).secret == secret


def of_space(hook: int) -> int:
    return int(of_kind("webhook.created")[-1]["space"]["N"])


def test_all_faults_are_told_together(admin: Desk) -> None:
    answer = admin.send("POST", HOOKS, json={"secret": "short"})
    assert (answer.status, set(answer.error["details"])) == (400, {"url", "events", "secret"})


ROUTES = (
    ("POST", ""),
    ("GET", ""),
    ("DELETE", "{id}/"),
    ("GET", "{id}/deliveries/"),
    ("POST", "{id}/ping/"),
    ("POST", "{id}/deliveries/{delivery}/redeliver/"),
)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_admins_alone_manage_webhooks_and_outsiders_see_none(
    admin: Desk, other: Desk, seated: Callable[[str], Desk], method: str, path: str
) -> None:
    hook = made(admin)["id"]
    delivery = admin.send("POST", f"{HOOKS}{hook}/ping/").json["id"]
    where = HOOKS + path.format(id=hook, delivery=delivery)
    people = {role: seated(role) for role in ("admin", "manager", "member", "viewer")}
    before = snapshot(without=("GATE", "TALLY"))
    for body in (None, {"url": 1}):
        for role in ("manager", "member", "viewer"):
            answer = people[role].send(method, where, json=body)
            assert (answer.status, answer.error["code"]) == (403, "PERMISSION_DENIED"), role
        answer = other.send(method, where, json=body)
        assert (answer.status, answer.error["code"]) == (404, "NOT_FOUND")
    unknown = other.send(method, where.replace("acme", "nobody"))
    assert unknown.body == answer.body
    assert snapshot(without=("GATE", "TALLY")) == before
    body = {"url": URL, "events": ["ping"]} if (method, path) == ("POST", "") else None
    assert people["admin"].send(method, where, json=body).status in (200, 201, 202, 204)


def test_webhooks_of_one_organization_are_not_found_in_another(admin: Desk, clock: HeldClock) -> None:
    make_organization(clock, "globex", admin.id)
    hook = made(admin)["id"]
    delivery = admin.send("POST", f"{HOOKS}{hook}/ping/").json["id"]
    elsewhere = HOOKS.replace("acme", "globex")
    assert admin.send("GET", elsewhere).json["results"] == []
    for method, path in ROUTES[2:]:
        assert admin.send(method, elsewhere + path.format(id=hook, delivery=delivery)).status == 404
    assert len(listed(admin)["results"]) == 1


@pytest.mark.parametrize("name", ["0", "-1", "abc", "99999999999999999999", "5"])
def test_an_id_that_names_none_is_not_found(admin: Desk, name: str) -> None:
    hook = made(admin)["id"]
    for method, path in (("DELETE", ""), ("GET", "deliveries/"), ("POST", "ping/")):
        assert admin.send(method, f"{HOOKS}{name}/{path}").status == 404
    assert admin.send("POST", f"{HOOKS}{hook}/deliveries/{name}/redeliver/").status == 404


def test_other_methods_are_refused(admin: Desk) -> None:
    hook = made(admin)["id"]
    for method, path in (("PATCH", f"{hook}/"), ("GET", f"{hook}/"), ("DELETE", ""), ("GET", f"{hook}/ping/")):
        assert admin.send(method, HOOKS + path).status == 405
    assert admin.send("GET", f"{HOOKS}{hook}/secrets/").status == 404


def test_a_request_sent_twice_with_one_key_makes_one_webhook(admin: Desk) -> None:
    wanted = {"url": URL, "events": ["ping"]}
    answers = [admin.send("POST", HOOKS, json=wanted, headers={"Idempotency-Key": "once"}) for _ in range(2)]
    assert answers[0].body == answers[1].body
    assert listed(admin)["count"] == 1


def test_a_request_that_died_half_way_is_taken_over_with_its_secret(
    admin: Desk, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, key = {"url": URL, "events": ["ping"]}, {"Idempotency-Key": "once"}
    genuine = service.create_webhook
    first: list[Any] = []

    def die(*arguments: Any) -> Any:
        first.append(genuine(*arguments))
        raise RuntimeError

    monkeypatch.setattr(service, "create_webhook", die)
    assert admin.send("POST", HOOKS, json=wanted, headers=key).status == 500
    monkeypatch.setattr(service, "create_webhook", genuine)
    clock.tick(60)
    answer = admin.send("POST", HOOKS, json=wanted, headers=key)
    assert (answer.status, answer.json["id"], answer.json["secret"]) == (201, first[0].id, first[0].secret)
    assert listed(admin)["count"] == 1


@pytest.mark.parametrize("failure", list(Failure))
def test_a_webhook_is_made_and_deleted_once_whatever_happens_to_the_call(admin: Desk, failure: Failure) -> None:
    with failing(failure, operation="TransactWriteItems"):
        hook = made(admin)
    assert listed(admin)["count"] == 1
    with failing(failure, operation="TransactWriteItems"):
        assert admin.send("DELETE", f"{HOOKS}{hook['id']}/").status == 204
    assert listed(admin)["count"] == 0
    assert [create(admin).status for _ in range(11)] == [201] * 10 + [409]


def test_an_id_that_is_taken_is_drawn_again(admin: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = made(admin)["id"]
    drawn, genuine = [taken, taken + 1_000_000], ids.new_id
    monkeypatch.setattr(service.ids, "new_id", lambda now_ms: drawn.pop(0) if drawn else genuine(now_ms))
    assert made(admin)["id"] != taken
    assert listed(admin)["count"] == 2


def test_the_secret_is_in_no_event(admin: Desk) -> None:
    made(admin)
    assert "geheimnis" not in str(of_kind("webhook.created"))
