"""FF-48: fifty connections of an organization, ten of a person without one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from roost.inbox.connections import service, store
from roost.inbox.connections.model import Connection
from roost.kit import keys, table
from roost.kit.settings import settings
from tests.functions.conftest import Person
from tests.support.organizations import Organization
from tests.support.sockets import Gateway
from tests.support.stack import HeldClock


def refused(gateway: Gateway, person: Person) -> bool:
    socket = gateway.open()
    socket.say({"token": person.token})
    [arrived] = socket.take()
    if arrived["type"] == "connection_established":
        return False
    assert (arrived["data"]["code"], socket.open) == ("RATE_LIMIT_EXCEEDED", False)
    return True


def test_a_person_without_organization_has_ten(gateway: Gateway, person: Person, stranger: Person) -> None:
    sockets = [gateway.introduced(person.token) for _ in range(10)]
    assert refused(gateway, person)
    assert not refused(gateway, stranger)
    sockets[3].close()
    assert not refused(gateway, person)
    assert refused(gateway, person)


def test_an_excess_connection_by_address_is_told_so(gateway: Gateway, person: Person) -> None:
    for _ in range(10):
        gateway.introduced(person.token)
    socket = gateway.open(person.token)
    assert socket.status == 200
    gateway.flow()
    [arrived] = socket.take()
    assert (arrived["data"]["code"], socket.open) == ("RATE_LIMIT_EXCEEDED", False)


def test_members_share_the_fifty_of_their_active_organization(
    gateway: Gateway, person: Person, boss: Person, acme: Organization, stranger: Person
) -> None:
    acme.seat(person.id, active=True)
    acme.seat(boss.id, "owner", active=True)
    acme.seat(stranger.id)
    for each in [person] * 30 + [boss] * 20:
        gateway.introduced(each.token)
    assert refused(gateway, person)
    assert refused(gateway, boss)
    assert not refused(gateway, stranger)
    assert len(store.in_space(acme.id, 0)) == 51


def test_a_seat_that_was_lost_does_not_count(gateway: Gateway, person: Person, acme: Organization) -> None:
    acme.seat(person.id, active=True)
    acme.unseat(person.id)
    gateway.introduced(person.token)
    assert table.get(keys.space_roster(acme.id)) is None
    assert (table.get(keys.person_roster(person.id)) or {})["n"] == 1


def test_connections_whose_end_nobody_told_make_room_in_time(
    gateway: Gateway, person: Person, clock: HeldClock, register: Callable[..., Person]
) -> None:
    for _ in range(10):
        gateway.introduced(person.token).close(silently=True)
    assert refused(gateway, person)
    clock.tick(hours=2)
    slot = Connection("late=", "focusflow", clock.now_ms, user=person.id)
    assert store.take_slot(slot, 10, clock.now_ms)
    assert (table.get(keys.person_roster(person.id)) or {})["n"] == 1


def test_of_connections_at_the_same_time_no_more_than_the_limit_get_in(person: Person, clock: HeldClock) -> None:
    made = [Connection(f"c{number}=", "focusflow", clock.now_ms, user=person.id) for number in range(30)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda each: store.take_slot(each, 10, clock.now_ms), made))
    assert taken.count(True) == 10
    again = [store.take_slot(each, 10, clock.now_ms) for each in made]
    assert again == taken
    for each in [*made, *made]:
        store.free_slot(each)
    assert (table.get(keys.person_roster(person.id)) or {})["n"] == 0


def test_a_connection_that_closed_while_it_was_let_in_does_not_count(
    gateway: Gateway, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    socket, take_slot = gateway.open(), store.take_slot

    def overtaken(connection: Connection, limit: int, now_ms: int) -> bool:
        socket.close()
        return take_slot(connection, limit, now_ms)

    monkeypatch.setattr(store, "take_slot", overtaken)
    socket.say({"token": person.token})
    assert socket.take() == []
    assert store.of_person(person.id, 0) == []
    assert (table.get(keys.person_roster(person.id)) or {})["n"] == 0


def test_relaxed_limits_are_a_thousand_times_as_wide(
    gateway: Gateway, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    loose = settings().model_copy(update={"relaxed": True})
    monkeypatch.setattr(service, "settings", lambda: loose)
    for _ in range(12):
        gateway.introduced(person.token)
    assert not refused(gateway, person)
