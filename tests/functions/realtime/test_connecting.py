"""FF-48: how a connection is opened, introduced, refused and closed."""

import json

import pytest

from realtime import connect, disconnect
from roost.inbox.connections import store
from roost.kit import keys, table
from roost.kit.writes import Update
from tests.functions.conftest import Person
from tests.functions.focusflow.workday import V1, Workday
from tests.support.client import Client, Context
from tests.support.organizations import Organization
from tests.support.sockets import Gateway, Socket, socket_event
from tests.support.stack import HeldClock


def greeting(socket: Socket) -> dict[str, object]:
    """The data of the one message that a newly introduced connection has got."""
    [arrived] = socket.take()
    assert arrived["type"] == "connection_established"
    return dict(arrived["data"])


def refused(socket: Socket, code: str) -> None:
    """The connection was told why, and closed."""
    [arrived] = socket.take()
    assert (arrived["type"], arrived["data"]["code"]) == ("error", code)
    assert arrived["data"].keys() == {"code", "message"}
    assert not socket.open


def leftovers(*people: Person) -> list[str]:
    """Rows about connections that are still in the table."""
    rows = [store.of_person(each.id, 0) for each in people]
    return [row.id for found in rows for row in found]


def test_the_first_message_introduces(gateway: Gateway, person: Person) -> None:
    socket = gateway.open()
    assert (socket.status, socket.take()) == (200, [])
    socket.say({"token": person.token})
    assert greeting(socket) == {"user_id": person.id, "channels": ["personal"], "active_session": None}


def test_an_api_key_introduces_too(gateway: Gateway, day: Workday) -> None:
    socket = gateway.open()
    socket.say({"token": day.token})
    assert greeting(socket)["user_id"] == day.person.id


def test_a_token_in_the_address_introduces(gateway: Gateway, person: Person) -> None:
    socket = gateway.open(person.token)
    gateway.flow()
    assert greeting(socket)["user_id"] == person.id


def test_a_greeting_waits_for_the_end_of_the_handshake(gateway: Gateway, person: Person, clock: HeldClock) -> None:
    socket = gateway.open(person.token, slowly=True)
    gateway.flow()
    assert socket.take() == []
    socket.open = True
    clock.tick(1)
    gateway.flow()
    assert greeting(socket)["user_id"] == person.id


def test_a_handshake_that_never_ends_leaves_nothing(gateway: Gateway, person: Person, clock: HeldClock) -> None:
    socket = gateway.open(person.token, slowly=True)
    for _ in range(12):
        gateway.flow()
        clock.tick(1)
    assert socket.take() == []
    assert store.read(socket.id) is None
    assert leftovers(person) == []


def test_what_a_claimed_connection_says_before_its_greeting_does_no_harm(gateway: Gateway, person: Person) -> None:
    socket = gateway.open(person.token)
    socket.say({"token": "whatever"})
    socket.say({"type": "ping"})
    gateway.flow()
    assert socket.types() == ["pong", "connection_established"]
    assert socket.open


def test_the_greeting_carries_the_active_session(gateway: Gateway, day: Workday) -> None:
    task = day.task("Dig")
    day.act(task, "start", {"pomodoro_duration": 25})
    day.clock.tick(60)
    socket = gateway.open()
    socket.say({"token": day.person.token})
    assert greeting(socket)["active_session"] == day.active()
    assert day.active()["remaining_seconds"] == 1440


def test_a_session_past_its_end_is_not_in_the_greeting(gateway: Gateway, day: Workday) -> None:
    day.act(day.task(), "start", {"pomodoro_duration": 1})
    day.clock.tick(61)
    socket = gateway.open()
    socket.say({"token": day.person.token})
    assert greeting(socket)["active_session"] is None


def test_channels_follow_the_seats(gateway: Gateway, acme: Organization, boss: Person, person: Person) -> None:
    found = {}
    for each in (boss, person):
        socket = gateway.open()
        socket.say({"token": each.token})
        found[each.id] = greeting(socket)["channels"]
    assert found[boss.id] == ["personal", "employee:acme", "manager:acme"]
    assert found[person.id] == ["personal", "employee:acme"]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "hello",
        "[" * 100_000,
        [],
        {},
        {"token": 7},
        {"token": ""},
        {"token": "no.such.token"},
        {"token": "ffk_1.2.x"},
        {"type": "ping"},
    ],
    ids=str,
)
def test_a_bad_first_message_ends_the_connection(gateway: Gateway, said: object) -> None:
    socket = gateway.open()
    socket.say(said)
    refused(socket, "AUTHENTICATION_FAILED")
    assert store.read(socket.id) is None


def test_an_expired_token_is_named_as_such(gateway: Gateway, person: Person, clock: HeldClock) -> None:
    socket = gateway.open()
    clock.tick(5)
    other = gateway.open()
    clock.tick(minutes=15)
    late = gateway.open()
    late.say({"token": person.token})
    refused(late, "TOKEN_EXPIRED")
    other.say({"token": person.token})
    refused(other, "AUTHENTICATION_FAILED")
    assert socket.take() == []


def test_refresh_tokens_and_ended_sign_ins_are_refused(gateway: Gateway, api: Client, person: Person) -> None:
    socket = gateway.open()
    socket.say({"token": person.refresh})
    refused(socket, "AUTHENTICATION_FAILED")
    api.post(f"{V1}/auth/logout/", json={"refresh": person.refresh})
    socket = gateway.open()
    socket.say({"token": person.token})
    refused(socket, "AUTHENTICATION_FAILED")


def test_a_bad_token_in_the_address_refuses_the_handshake(gateway: Gateway, api: Client, person: Person) -> None:
    for bad in ("", "no.such.token", person.refresh, person.token[:-4] + "AAAA"):
        assert gateway.open(bad).status == 401
    api.post(f"{V1}/auth/logout/", json={"refresh": person.refresh})
    assert gateway.open(person.token).status == 401
    assert gateway.sockets == {}


def test_silence_ends_a_connection_after_ten_seconds(gateway: Gateway, clock: HeldClock) -> None:
    socket = gateway.open()
    clock.tick(9.9)
    gateway.flow()
    assert (socket.open, socket.take()) == (True, [])
    clock.tick(0.1)
    gateway.flow()
    refused(socket, "AUTHENTICATION_FAILED")
    assert store.read(socket.id) is None


def test_a_token_after_ten_seconds_is_too_late(gateway: Gateway, person: Person, clock: HeldClock) -> None:
    socket = gateway.open()
    clock.tick(10.1)
    socket.say({"token": person.token})
    refused(socket, "AUTHENTICATION_FAILED")


def test_who_was_introduced_in_time_stays(gateway: Gateway, person: Person, clock: HeldClock) -> None:
    by_message, by_address = gateway.introduced(person.token), gateway.open(person.token)
    gateway.flow()
    by_address.take()
    clock.tick(minutes=20)
    gateway.flow()
    for socket in (by_message, by_address):
        socket.say({"type": "ping"})
        assert socket.take() == [{"type": "pong"}]


def test_a_ping_gets_its_pong_and_anything_else_nothing(gateway: Gateway, person: Person) -> None:
    socket = gateway.introduced(person.token)
    for said in ("x", {}, {"type": "subscribe"}, {"token": "bad"}, {"type": ["ping"]}, "[" * 100_000):
        socket.say(said)
    assert (socket.take(), socket.open) == ([], True)
    socket.say({"type": "ping", "n": 1})
    assert socket.take() == [{"type": "pong"}]


def test_a_closed_connection_leaves_nothing(gateway: Gateway, person: Person, boss: Person, acme: Organization) -> None:
    sockets = [gateway.introduced(person.token), gateway.introduced(boss.token)]
    assert len(store.in_space(acme.id, 0)) == 2
    for socket in sockets:
        socket.close()
        socket.close()
    assert leftovers(person, boss) == []
    assert store.in_space(acme.id, 0) == []
    assert table.get(keys.person_roster(person.id))["n"] == 0  # type: ignore[index]


def test_a_message_on_an_unknown_connection_closes_it(gateway: Gateway, person: Person) -> None:
    socket = gateway.introduced(person.token)
    table.write(Update(keys.connection(socket.id), set={"v": 1}))
    store.remove(store.read(socket.id))  # type: ignore[arg-type]
    socket.say({"type": "ping"})
    assert (socket.open, socket.take()) == (False, [])


def test_signing_out_closes_the_connections_of_that_sign_in(gateway: Gateway, api: Client, person: Person) -> None:
    again = api.post(f"{V1}/auth/login/", json={"email": person.email, "password": person.password}).json
    ending, staying = gateway.introduced(person.token), gateway.introduced(again["tokens"]["access"])
    api.post(f"{V1}/auth/logout/", json={"refresh": person.refresh})
    gateway.flow()
    assert (ending.open, staying.open) == (False, True)
    assert leftovers(person) == [staying.id]


def test_a_route_named_by_a_client_reaches_no_other_handler(gateway: Gateway, person: Person) -> None:
    socket = gateway.introduced(person.token)
    body = json.dumps({"route": "$disconnect"})
    for handler in (connect.handler, disconnect.handler):
        answer = handler(socket_event("MESSAGE", "$disconnect", socket.id, body=body), Context())
        assert answer == {"statusCode": 400}
    assert leftovers(person) == [socket.id]


def test_connection_rows_end_by_themselves(gateway: Gateway, person: Person, clock: HeldClock) -> None:
    socket = gateway.introduced(person.token)
    row = table.get(keys.connection(socket.id)) or {}
    assert row["expires_at"] == clock.now_ms // 1000 + 7200
    clock.tick(hours=2)
    assert store.of_person(person.id, clock.now_ms) == []
