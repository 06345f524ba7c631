"""Deleting an account: what is gone in the same instant (FG-19, FM-13). What follows is the purge's."""

from collections.abc import Callable

import pytest

from roost.identity import deletion, profile, sign_in
from roost.identity.errors import AccountTaken, BadCredentials, OwnsSharedSpace
from roost.identity.profile import ProfileChanges
from roost.kit import keys, table
from roost.kit.caller import Caller
from roost.kit.errors import AccountGone, Conflict, NotFound
from roost.kit.retries import meter
from roost.kit.writes import Update
from tests.functions.identity.people import OTHER, PASSWORD, PLAIN, People, SignedIn, events, unchanged
from tests.support.organizations import Organization, make_organization
from tests.support.race import intercepting, meanwhile


@pytest.fixture
def jane(people: People) -> SignedIn:
    return people.register()


@pytest.fixture
def acme(people: People, jane: SignedIn) -> Organization:
    """An organization of Jane's alone."""
    people.clock.tick(1)
    return make_organization(people.clock, "acme", jane.id)


def delete(people: People, who: SignedIn) -> None:
    deletion.delete_person(who.id, people.clock.now_ms)


def change(people: People, who: SignedIn, **fields: str) -> None:
    changes = ProfileChanges(active_space=None, fields=fields)
    profile.update_profile(people.caller(who), changes, people.clock.now_ms)


def test_it_takes_two_calls_and_one_transaction(people: People, jane: SignedIn) -> None:
    meter.reset()
    delete(people, jane)
    assert meter.operations == ["BatchGetItem", "TransactWriteItems"]


def test_nothing_makes_it_an_account_any_more(people: People, jane: SignedIn) -> None:
    delete(people, jane)
    for key in (keys.profile, keys.card, keys.credential):
        assert table.get(key(jane.id)) is None
    assert sign_in.taken("jane@example.com", "jane") == frozenset()
    assert people.fault(jane) is AccountGone
    with pytest.raises(AccountGone):
        sign_in.refresh_access(jane.tokens.refresh, policy=PLAIN, now_ms=people.clock.now_ms)
    with pytest.raises(BadCredentials):
        people.sign_in()
    with pytest.raises(AccountGone):
        people.open(jane.account)
    assert profile.accounts([jane.id]) == {}


def test_the_event_says_what_else_there_is(people: People, jane: SignedIn, acme: Organization) -> None:
    people.open(jane.account, type(PLAIN)("seeds", "seeds"))
    change(people, jane, avatar="a.png")
    flock = 4711
    table.write(Update(keys.card(jane.id), set={f"flocks.{flock}": {"role": "viewer"}}))
    delete(people, jane)
    [told] = events("person.deleted")
    assert (told["actor"], told["space"]) == (jane.id, jane.account.home)
    wanted = {"spaces": [flock, acme.id], "avatar": "a.png", "dialects": ["birds", "seeds"]}
    assert {name: told["data"][name] for name in wanted} == wanted


def test_a_deleted_account_stays_deleted(people: People, jane: SignedIn) -> None:
    delete(people, jane)
    with unchanged():
        delete(people, jane)
        deletion.delete_person(jane.id + 1, people.clock.now_ms)
    gone = Caller(user=jane.id, dialect="birds", kind="access", home=jane.account.home)
    with pytest.raises(NotFound):
        profile.read_profile(gone)
    with pytest.raises(NotFound):
        profile.update_profile(gone, ProfileChanges(active_space=None, fields={"name": "x"}), people.clock.now_ms)


def test_of_two_deletions_at_once_one_is_told(people: People, jane: SignedIn) -> None:
    with meanwhile("TransactWriteItems", lambda: delete(people, jane)):
        delete(people, jane)
    assert len(events("person.deleted")) == 1


CHANGES: dict[str, Callable[[People, SignedIn], object]] = {
    "address": lambda people, who: change(people, who, email="new@example.com"),
    "name": lambda people, who: change(people, who, username="janet"),
    "sign-in": lambda people, who: people.sign_in(),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_what_changes_meanwhile_goes_as_well(people: People, jane: SignedIn, changed: str) -> None:
    with meanwhile("TransactWriteItems", lambda: CHANGES[changed](people, jane)):
        delete(people, jane)
    assert sign_in.taken("new@example.com", "janet") == sign_in.taken("jane@example.com", "jane") == frozenset()
    assert people.fault(jane) is AccountGone


def test_an_account_that_never_stops_changing_is_a_conflict(people: People, jane: SignedIn) -> None:
    names = iter(range(100))

    def overtake(operation: str, _: object, send: Callable[[], object]) -> object:
        if operation == "TransactWriteItems":
            table.write(Update(keys.profile(jane.id), set={"name": str(next(names))}, add={"v": 1}))
        return send()

    with intercepting(overtake), pytest.raises(Conflict):
        delete(people, jane)
    assert people.fault(jane) is None


def test_address_and_name_are_free_at_once(people: People, jane: SignedIn) -> None:
    delete(people, jane)
    again = people.register(password=OTHER)
    assert again.id != jane.id
    assert people.fault(people.sign_in(password=OTHER)) is None
    with pytest.raises(BadCredentials):
        people.sign_in(password=PASSWORD)


def test_who_registers_the_same_name_just_before_is_refused_and_just_after_is_not(
    people: People, jane: SignedIn
) -> None:
    with pytest.raises(AccountTaken):
        people.register()
    with meanwhile("TransactWriteItems", lambda: delete(people, jane)):
        assert people.register().id != jane.id


def test_where_a_document_wants_it_shared_workspaces_are_settled_first(
    people: People, jane: SignedIn, acme: Organization
) -> None:
    acme.seat(people.register("mary").id)
    table.write(Update(keys.space(acme.id), set={"member_count": 2}))
    with unchanged(), pytest.raises(OwnsSharedSpace):
        deletion.delete_account(people.caller(jane), people.clock.now_ms, keeps_shared=True)
    deletion.delete_account(people.caller(jane), people.clock.now_ms)
    assert people.fault(jane) is AccountGone


def test_a_workspace_of_nobody_else_or_of_somebody_else_holds_nobody(
    people: People, jane: SignedIn, acme: Organization
) -> None:
    mary = people.register("mary")
    people.clock.tick(1)
    theirs = make_organization(people.clock, "theirs", mary.id)
    theirs.seat(jane.id, "admin")
    table.write(Update(keys.space(theirs.id), set={"member_count": 2}))
    meter.reset()
    deletion.delete_account(people.caller(jane), people.clock.now_ms, keeps_shared=True)
    assert people.fault(jane) is AccountGone
    assert meter.operations.count("BatchGetItem") == 2
