"""The list of all people: whom it shows, in which order, how soon, and what a page costs."""

from dataclasses import replace
from typing import Any

import pytest

from roost.admin import directory, directory_store, people, service
from roost.admin.directory import Wanted
from roost.admin.service import Status
from roost.identity import deletion, profile
from roost.identity.model import Account
from roost.identity.profile import ProfileChanges
from roost.kit.errors import Denied
from roost.kit.table import ConditionFailed
from tests.functions.admin.conftest import Admin, Platform, caller_of
from tests.support.race import meanwhile
from tests.support.recorder import recording
from tests.support.stack import HeldClock


def test_it_shows_everybody_newest_first(admin: Admin, platform: Platform) -> None:
    for name in ("ann", "bob", "cleo"):
        platform.person(name)
    page = admin.sees()
    assert [each.username for each in page.rows] == ["cleo", "bob", "ann", "root"]
    assert (page.count, page.number, page.last) == (4, 1, 1)


def test_it_is_cut_into_pages(admin: Admin, platform: Platform) -> None:
    for number in range(24):
        platform.person(f"person{number:02d}")
    pages = [admin.sees(number) for number in (1, 2, 3, 4)]
    assert [len(page.rows) for page in pages] == [10, 10, 5, 0]
    assert {(page.count, page.last) for page in pages} == {(25, 3)}
    everybody = [each.id for page in pages for each in page.rows]
    assert everybody == sorted(everybody, reverse=True)


def test_nobody_found_has_no_page(admin: Admin) -> None:
    page = admin.sees(search="nobody")
    assert (list(page.rows), page.count, page.last) == ([], 0, 0)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("mary", ["mary"]),
        ("MARY JANE", ["mary"]),
        ("@EXAMPLE", ["zoe", "mary", "root"]),
        ("Käthe", ["zoe"]),
        ("kÄTHE", ["zoe"]),
        (".*", []),
        ("%", []),
        ("watson@", []),
    ],
)
def test_a_search_looks_for_plain_text_in_name_and_address(
    admin: Admin, platform: Platform, search: str, found: list[str]
) -> None:
    platform.person("mary", name="Mary Jane Watson")
    platform.person("zoe", first_name="Käthe", last_name="Kollwitz")
    assert admin.names(search=search) == found


def test_roles_and_statuses_are_filters_with_and_without_a_search(admin: Admin, platform: Platform) -> None:
    ann, bob, _ = (platform.person(name) for name in ("ann", "bob", "cleo"))
    admin.sets_role(ann, "admin")
    admin.sets_status(bob, Status.BANNED)
    banned, admins = frozenset({"banned"}), frozenset({"admin", "super_admin"})
    for search in ("", "example.com"):
        assert admin.names(search=search, statuses=banned) == ["bob"]
        assert admin.names(search=search, roles=admins) == ["ann", "root"]
        assert admin.names(search=search, roles=frozenset({"user"}), statuses=frozenset({"active"})) == ["cleo"]
        assert admin.names(search=search, roles=admins, statuses=banned) == []


def test_it_follows_what_people_do(admin: Admin, platform: Platform, clock: HeldClock) -> None:
    mary = platform.person("mary")
    assert admin.names(search="mary") == ["mary"]
    _rename(mary, "Zoe", clock)
    assert admin.names(search="zoe") == ["mary"]
    deletion.delete_person(mary.id, clock.now_ms)
    assert admin.names(search="zoe") == []
    assert admin.sees().count == 1


def _rename(account: Account, name: str, clock: HeldClock) -> None:
    profile.update_profile(caller_of(account), ProfileChanges(None, {"name": name}), clock.now_ms)


def test_somebody_who_has_just_gone_is_not_shown(admin: Admin, platform: Platform, clock: HeldClock) -> None:
    mary = platform.person("mary")
    platform.relay()
    deletion.delete_person(mary.id, clock.now_ms)
    found = service.list_people(admin.caller, Wanted(), 1, 10)
    assert [each.username for each in found.rows] == ["root"]


def test_events_may_come_twice_and_backwards(admin: Admin, platform: Platform, clock: HeldClock) -> None:
    mary = platform.person("mary")
    platform.relay()
    _rename(mary, "Zoe", clock)
    deletion.delete_person(platform.person("bob").id, clock.now_ms)
    platform.relay()
    before = directory_store.read_head(), directory_store.read_all()
    platform.relay(again=True)
    assert (directory_store.read_head(), directory_store.read_all()) == before


def test_of_two_relays_none_forgets_what_the_other_knew(platform: Platform, clock: HeldClock) -> None:
    ann, bob = platform.person("ann"), platform.person("bob")
    with meanwhile("TransactWriteItems", lambda: people.refresh([bob.id])):
        people.refresh([ann.id])
    assert people.count() == 2


def test_a_relay_that_is_slow_does_not_put_an_old_name_back(platform: Platform, clock: HeldClock) -> None:
    mary = platform.person("mary")

    def renamed_and_seen() -> None:
        _rename(mary, "Zoe", clock)
        people.refresh([mary.id])

    with meanwhile("TransactWriteItems", renamed_and_seen):
        people.refresh([mary.id])
    assert people.find(Wanted("zoe"), 1, 10).count == 1


def test_a_stale_directory_is_not_written(platform: Platform) -> None:
    people.refresh([platform.person("ann").id])
    head = directory_store.read_head()
    directory_store.replace_directory(replace(head, v=head.v + 1), {})
    with pytest.raises(ConditionFailed):
        directory_store.replace_directory(replace(head, v=head.v + 1), {})


def test_only_administrators_see_it(platform: Platform) -> None:
    with pytest.raises(Denied):
        service.list_people(caller_of(platform.person("mary")), Wanted(), 1, 10)


def _crowd(size: int) -> None:
    """So many people in the directory, as the relay would have put them there; there are no accounts behind them."""
    for start in range(1, size + 1, 1000):
        rows = {number: _row(number) for number in range(start, min(start + 1000, size + 1))}
        head = directory_store.read_head()
        blocks = directory_store.read_blocks(each.number for each in head.extents)
        directory_store.replace_directory(*directory.applied(head, blocks, rows))


def _row(number: int) -> directory.Row:
    name = f"Person {number * 7919 % 100_003}"
    return directory.row_of(number, "user", "active", (name, f"{name.replace(' ', '.')}@example.com"))


def _cost(admin: Admin, number: int = 1, **wanted: Any) -> tuple[list[str], float]:
    with recording() as record:
        service.list_people(admin.caller, Wanted(**wanted), number, 10)
    return [call.operation for call in record.calls], record.read_units


@pytest.mark.parametrize("crowd", [2_000, 12_000])
def test_a_page_costs_the_same_among_however_many(services: None, clock: HeldClock, crowd: int) -> None:
    _crowd(crowd)
    platform = Platform(clock)
    admin = Admin(platform, platform.person("root", role="admin"))
    for number in range(12):
        platform.person(f"person{number}")
    assert admin.sees().count == crowd + 13
    assert _cost(admin) == (["Query", "BatchGetItem"], 13)
    assert _cost(admin, 150) == (["Query", "BatchGetItem", "BatchGetItem"], pytest.approx(17, abs=2))
    assert _cost(admin, roles=frozenset({"admin"})) == (["Query", "BatchGetItem"], 4)


def test_a_search_reads_a_few_bytes_of_everybody(services: None, clock: HeldClock) -> None:
    _crowd(12_000)
    platform = Platform(clock)
    admin = Admin(platform, platform.person("root", role="admin"))
    platform.relay()
    calls, units = _cost(admin, search="root@")
    assert calls == ["Query", "BatchGetItem"]
    assert units < 12_000 / 100


def test_a_crowd_that_registers_together_costs_one_write(admin: Admin, platform: Platform) -> None:
    for number in range(20):
        platform.person(f"person{number}")
    with recording() as record:
        platform.relay()
    visits = 21
    assert sum(call.operation == "TransactWriteItems" for call in record.calls) == visits + 1
    assert admin.sees().count == 21
