"""Whose account an identity opens."""

from dataclasses import replace

import pytest

from roost.identity import accounts, addresses, store
from roost.identity.linked import service
from roost.identity.linked.errors import IdentityUnverified
from roost.identity.linked.model import Identity
from roost.identity.model import Account
from roost.kit import keys, table
from roost.kit.errors import AccountBlocked
from roost.kit.writes import Delete, Update
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock

pytestmark = pytest.mark.usefixtures("services")

JANE = Identity("https://a.example.com", "1", "jane@example.com", True, "Jane Doe", None, "https://a.example.com")
ELSEWHERE = replace(JANE, iss="https://b.example.com", through="https://b.example.com")


def come(identity: Identity, clock: HeldClock) -> Account:
    return service.sign_in_identity(identity, dialect="birds", now_ms=clock.now_ms)


def registered(email: str, clock: HeldClock, *, verified: bool = False) -> Account:
    draft = Account(id=0, email=email, username="", home=0, created_ms=0, verified=verified)
    return accounts.create(draft, "hash", dialect="plants", now_ms=clock.now_ms)


def has_password(user: int) -> bool:
    found = store.read_for_sign_in(user)
    return found is not None and found[1] is not None


def move(account: Account, email: str) -> None:
    """Give an account another address, as its person may."""
    store.replace_account(account, replace(account, email=email, verified=False), {}, [])


def people() -> set[str]:
    return {key[0] for key in snapshot() if key[1] == "PROFILE"}


def test_a_first_sign_in_makes_an_account_with_a_proved_address(clock: HeldClock) -> None:
    account = come(JANE, clock)
    assert (account.email, account.name, account.verified) == ("jane@example.com", "Jane Doe", True)
    assert not has_password(account.id)


def test_the_same_identity_opens_the_same_account_whatever_its_address(clock: HeldClock) -> None:
    account = come(JANE, clock)
    clock.tick(days=400)
    for later in (replace(JANE, email="new@example.com"), replace(JANE, email=None, email_verified=False)):
        assert come(later, clock).id == account.id
    assert len(people()) == 1


def test_another_provider_leads_to_the_account_of_the_address(clock: HeldClock) -> None:
    account = come(JANE, clock)
    assert come(replace(ELSEWHERE, sub="77", email="JANE@example.com".lower()), clock).id == account.id
    assert service.linked_through(account.id) == {JANE.through, ELSEWHERE.through}


def test_the_same_subject_of_another_issuer_is_somebody_else(clock: HeldClock) -> None:
    account = come(JANE, clock)
    assert come(replace(ELSEWHERE, email="john@example.com"), clock).id != account.id


@pytest.mark.parametrize("said", [{"email_verified": False}, {"email": None}])
def test_an_unverified_address_finds_nobody_and_makes_nobody(clock: HeldClock, said: dict[str, object]) -> None:
    registered("jane@example.com", clock)
    before = snapshot()
    with pytest.raises(IdentityUnverified):
        come(replace(JANE, **said), clock)
    assert snapshot() == before


def test_whoever_registered_the_address_without_owning_it_stays_out(clock: HeldClock) -> None:
    squatted = registered("jane@example.com", clock)
    clock.tick(1)
    account = come(JANE, clock)
    assert account.id == squatted.id
    assert account.verified
    assert not has_password(account.id)


def test_a_proved_account_keeps_its_password(clock: HeldClock) -> None:
    proved = registered("jane@example.com", clock, verified=True)
    clock.tick(1)
    assert come(JANE, clock).id == proved.id
    assert has_password(proved.id)


def test_a_link_survives_a_change_of_address(clock: HeldClock) -> None:
    account = come(JANE, clock)
    move(account, "jane@new.example.com")
    clock.tick(days=1)
    assert come(JANE, clock).id == account.id


def test_a_link_does_not_survive_that_somebody_else_proves_the_account_theirs(clock: HeldClock) -> None:
    """An account was given a stranger's address; when they come and prove it, its old owner is out for good."""
    old_owner = come(JANE, clock)
    clock.tick(1)
    move(old_owner, "victim@example.com")
    clock.tick(1)
    victim = addresses.person_of_address("victim@example.com", "", dialect="birds", now_ms=clock.now_ms)
    assert victim.id == old_owner.id
    clock.tick(1)
    again = come(JANE, clock)
    assert again.id != victim.id
    assert again.email == "jane@example.com"
    assert come(JANE, clock).id == again.id
    assert service.linked_through(victim.id) == set()


def test_a_link_holds_when_its_own_sign_in_was_the_first_proof(clock: HeldClock) -> None:
    account = come(JANE, clock)
    assert come(JANE, clock).id == account.id
    moved = registered("john@example.com", clock)
    john = replace(JANE, sub="2", email="john@example.com")
    assert come(john, clock).id == moved.id
    move(store.read_account(moved.id), "john@new.example.com")
    assert come(john, clock).id == moved.id


def block(user: int) -> None:
    for key in (keys.profile(user), keys.card(user)):
        table.write(Update(key, set={"status": "banned"}))


def test_a_blocked_account_is_not_entered(clock: HeldClock) -> None:
    account = come(JANE, clock)
    block(account.id)
    for identity in (JANE, ELSEWHERE):
        with pytest.raises(AccountBlocked):
            come(identity, clock)
    assert service.linked_through(account.id) == {JANE.through}


def test_a_link_to_a_deleted_account_leads_to_a_new_one(clock: HeldClock) -> None:
    gone = come(JANE, clock)
    for key in (keys.profile(gone.id), keys.card(gone.id), keys.email(gone.email)):
        table.write(Delete(key))
    clock.tick(1)
    account = come(JANE, clock)
    assert account.id != gone.id
    assert come(JANE, clock).id == account.id
    assert service.linked_through(gone.id) == set()


def test_forgetting_takes_all_links_and_no_others(clock: HeldClock) -> None:
    account = come(JANE, clock)
    come(ELSEWHERE, clock)
    other = come(replace(JANE, sub="2", email="john@example.com"), clock)
    for _ in range(2):
        service.forget_identities(account.id)
    assert service.linked_through(account.id) == set()
    assert service.linked_through(other.id) == {JANE.through}
    assert sum(key[0].startswith("IDENTITY#") for key in snapshot()) == 1


def test_two_parallel_first_sign_ins_make_one_account(clock: HeldClock) -> None:
    opened: list[Account] = []
    for call in (1, 2):
        clock.tick(1)
        identity = replace(JANE, sub=f"race-{call}", email=f"race{call}@example.com")
        before = len(people())
        with meanwhile("TransactWriteItems", lambda identity=identity: opened.append(come(identity, clock)), call=call):
            assert come(identity, clock).id == opened[-1].id
        assert len(people()) == before + 1
        assert service.linked_through(opened[-1].id) == {JANE.through}


def test_the_same_person_by_two_providers_at_once_is_one_account(clock: HeldClock) -> None:
    opened: list[Account] = []
    with meanwhile("TransactWriteItems", lambda: opened.append(come(ELSEWHERE, clock))):
        assert come(JANE, clock).id == opened[0].id
    assert service.linked_through(opened[0].id) == {JANE.through, ELSEWHERE.through}


def test_an_account_blocked_at_the_last_moment_is_not_linked(clock: HeldClock) -> None:
    account = registered("jane@example.com", clock, verified=True)
    with meanwhile("TransactWriteItems", lambda: block(account.id)), pytest.raises(AccountBlocked):
        come(JANE, clock)
    assert service.linked_through(account.id) == set()


@pytest.mark.parametrize("failure", Failure)
@pytest.mark.parametrize("at", range(1, 5))
def test_one_failure_of_storage_is_made_good(clock: HeldClock, failure: Failure, at: int) -> None:
    with failing(failure, at=at):
        account = come(JANE, clock)
    assert come(JANE, clock).id == account.id
    assert len(people()) == 1
    assert service.linked_through(account.id) == {JANE.through}


def test_what_a_known_identity_costs(clock: HeldClock) -> None:
    come(JANE, clock)
    with failing(Failure.THROTTLED, at=1000) as calls:
        come(JANE, clock)
    assert calls.operations == ["GetItem", "BatchGetItem"]
