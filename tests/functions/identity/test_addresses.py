"""People known by their address: the first proof of it, coming in by it (FP-11), changing it (FG-16), having none."""

import pytest

from roost.identity import accounts, addresses, api_keys, deletion, integrations, logins, profile, proofs, sign_in
from roost.identity.errors import AccountTaken, BadCredentials
from roost.identity.model import Account, Brand
from roost.identity.profile import ProfileChanges
from roost.kit import keys, table, tokens
from roost.kit.errors import AccountGone, Conflict, Fault, TokenInvalid, TokenRevoked
from roost.kit.tokens import Token
from tests.functions.identity.people import (
    BRAND,
    OTHER,
    PASSWORD,
    PLAIN,
    ROTATING,
    People,
    SignedIn,
    draft,
    events,
    letters,
    link_tokens,
    shape,
    unchanged,
)
from tests.support.race import Failure, failing, meanwhile


def come_in(people: People, email: str = "jane@example.com", name: str = "") -> Account:
    return addresses.person_of_address(email, name, dialect="nests", now_ms=people.clock.now_ms)


def move(
    people: People, who: SignedIn, email: str = "jane@elsewhere.example", brand: Brand | None = BRAND, **fields: str
) -> Account:
    changes = ProfileChanges(active_space=None, fields={"email": email} | fields, brand=brand)
    return profile.update_profile(people.caller(who), changes, people.clock.now_ms)


def holder(address: str) -> int | None:
    return (table.get(keys.email(address)) or {}).get("user")


def everything_of(people: People, who: SignedIn) -> dict[str, Token]:
    """One token of every kind."""
    caller, now_ms = people.caller(who), people.clock.now_ms
    key, secret = api_keys.create_api_key(caller, "sdk", prefix="k_", now_ms=now_ms)
    _, grant = integrations.create_integration(caller, caller.home, "n8n", "read_only", None, now_ms, prefix="t_")
    opaque = tokens.read_opaque(secret, "k_")
    return {
        "access": people.read(who),
        "key": tokens.ApiKey(who.id, key.id, opaque.digest),
        "login": logins.read_login(logins.open_login(who.account, caller.home, dialect="nests", now_ms=now_ms)),
        "integration": integrations.read_token(grant, "t_"),
    }


def test_the_first_proof_drops_the_password_and_every_token(people: People) -> None:
    """Whoever registered the address without owning it stays out."""
    squatter = people.register(policy=ROTATING)
    held = everything_of(people, squatter)
    people.clock.tick(1)
    owner = come_in(people)
    assert (owner.id, owner.verified) == (squatter.id, True)
    faults: dict[str, type[Fault] | None] = {name: people.fault(token) for name, token in held.items()}
    assert faults == {"access": TokenRevoked, "key": TokenRevoked, "login": TokenRevoked, "integration": TokenInvalid}
    with pytest.raises(TokenRevoked):
        people.rotate(squatter)
    with pytest.raises(BadCredentials):
        people.sign_in()
    assert table.get(keys.credential(owner.id)) is None
    signed_in = people.open(owner)
    assert people.fault(signed_in) is None
    caller = people.caller(signed_in)
    assert caller.verified
    assert integrations.list_integrations(caller, caller.home, people.clock.now_ms) == []


def test_later_proofs_change_nothing(people: People) -> None:
    who = people.register(brand=BRAND)
    proofs.verify(link_tokens("verify")[0], people.clock.now_ms)
    grant = everything_of(people, who)["integration"]
    people.clock.tick(1)
    with unchanged():
        assert come_in(people).id == who.id
        assert addresses.prove_address(profile.accounts([who.id])[who.id], people.clock.now_ms).id == who.id
    assert people.fault(who) is people.fault(grant) is None
    assert people.fault(people.sign_in()) is None


def test_an_address_that_is_vouched_for_is_proved_and_nothing_ends(people: People) -> None:
    who = people.register()
    held = everything_of(people, who)
    account = addresses.vouch(profile.accounts([who.id])[who.id], people.clock.now_ms)
    assert account.verified
    assert people.caller(who).verified
    assert {people.fault(token) for token in held.values()} == {None}
    with unchanged():
        assert addresses.vouch(account, people.clock.now_ms) == account
    with (
        meanwhile("TransactWriteItems", lambda: move(people, who, "victim@example.com", None)),
        pytest.raises(Conflict),
    ):
        addresses.vouch(who.account, people.clock.now_ms)
    assert not people.account(who.id)["verified"]


def test_somebody_who_changes_to_an_address_of_others_keeps_nothing_once_these_prove_it(people: People) -> None:
    thief = people.register(brand=BRAND)
    proofs.verify(link_tokens("verify")[0], people.clock.now_ms)
    held = everything_of(people, thief)
    move(people, thief, "victim@example.com", None)
    assert not people.caller(thief).verified
    people.clock.tick(1)
    assert come_in(people, "victim@example.com").id == thief.id
    assert None not in [people.fault(token) for token in held.values()]


def test_a_squatter_who_is_signing_in_during_the_proof_stays_out(people: People) -> None:
    people.register()
    with meanwhile("TransactWriteItems", lambda: come_in(people)), pytest.raises(BadCredentials):
        people.sign_in()


def test_two_first_proofs_at_once_are_one(people: People) -> None:
    who = people.register()
    with meanwhile("TransactWriteItems", lambda: come_in(people)):
        assert come_in(people).verified
    assert len(events("person.verified")) == 1
    assert people.account(who.id)["verified"]


def test_an_account_that_others_keep_changing_is_proved_all_the_same_or_refused(people: People) -> None:
    who = people.register()
    with meanwhile("TransactWriteItems", lambda: move(people, who, "jane@example.com", first_name="Jane")):
        assert come_in(people).first_name == "Jane"
    assert people.account(who.id)["verified"]


@pytest.mark.parametrize("operation", ["GetItem", "TransactWriteItems"])
def test_an_address_that_the_account_gives_up_meanwhile_proves_not_the_one_it_takes(
    people: People, operation: str
) -> None:
    """Or anybody could prove an address of theirs while they change it to somebody else's."""
    thief = people.register()
    call = 2 if operation == "GetItem" else 1
    with meanwhile(operation, lambda: move(people, thief, "victim@example.com", None), call=call):
        mine = come_in(people)
    assert mine.id != thief.id
    assert holder("jane@example.com") == mine.id
    assert (people.account(thief.id)["email"], people.account(thief.id)["verified"]) == ("victim@example.com", False)
    assert people.fault(thief) is None


def test_a_proof_alone_is_refused_when_the_address_changes_meanwhile(people: People) -> None:
    who = people.register()
    with (
        meanwhile("TransactWriteItems", lambda: move(people, who, "victim@example.com", None)),
        pytest.raises(Conflict),
    ):
        addresses.prove_address(who.account, people.clock.now_ms)
    assert not people.account(who.id)["verified"]


def test_who_comes_in_for_the_first_time_gets_an_account_with_a_home_and_no_password(people: People) -> None:
    account = come_in(people, name="Jane Doe")
    assert (account.name, account.username, account.verified) == ("Jane Doe", "jane", True)
    assert account.dialects == {"nests": people.clock.now_ms}
    assert list((table.get(keys.card(account.id)) or {})["spaces"]) == [str(account.home)]
    assert table.get(keys.credential(account.id)) is None
    assert letters("proof.requested") == []
    with unchanged():
        assert come_in(people, "JANE@example.com").id == account.id


@pytest.mark.parametrize("call", [1, 2])
def test_parallel_first_calls_make_one_account(people: People, call: int) -> None:
    """At the read that finds nobody, and at the write."""
    rivals: list[Account] = []
    operation = ("GetItem", "TransactWriteItems")[call - 1]
    with meanwhile(operation, lambda: rivals.append(come_in(people))):
        mine = come_in(people)
    assert [mine.id] == [rival.id for rival in rivals]
    assert shape()["EMAIL", "EMAIL"] == shape()["USER", "PROFILE"] == 1
    assert len(events("person.registered")) == 1


def test_a_name_is_for_new_and_nameless_accounts_only(people: People) -> None:
    nameless = people.register()
    people.register("mary", first_name="Mary")
    come_in(people)
    assert come_in(people, name="Jane Doe").name == "Jane Doe"
    assert people.account(nameless.id)["name"] == "Jane Doe"
    assert [each["actor"] for each in events("person.renamed")] == [nameless.id]
    with unchanged():
        assert come_in(people, name="Somebody Else").display_name == "Jane Doe"
    assert come_in(people, "mary@example.com", "Somebody Else").display_name == "Mary"


def test_a_nameless_account_that_is_changed_meanwhile_keeps_what_its_person_says(people: People) -> None:
    who = people.register()
    come_in(people)
    signed_in = people.open(who.account)
    with meanwhile("TransactWriteItems", lambda: move(people, signed_in, "jane@example.com", name="Janet")):
        come_in(people, name="Jane Doe")
    assert people.account(who.id)["name"] == "Janet"


@pytest.mark.parametrize("call", [1, 2])
def test_an_account_that_goes_while_its_person_comes_in_is_made_anew(people: People, call: int) -> None:
    who = people.register()
    gone = lambda: deletion.delete_person(who.id, people.clock.now_ms)  # noqa: E731
    with meanwhile("GetItem", gone, call=call):
        account = come_in(people)
    assert account.id != who.id
    assert people.fault(people.open(account)) is None
    assert people.fault(who) is AccountGone


def test_guests_have_an_address_that_is_nobodys_and_differ_from_each_other(people: People) -> None:
    made = [
        accounts.create(accounts.guest_draft(number), None, dialect="nests", now_ms=people.clock.now_ms)
        for number in (0x1A2B3C4D, 0x1A2B3C4E)
    ]
    assert [each.name for each in made] == ["Guest 1a2b3c4d", "Guest 1a2b3c4e"]
    assert all(each.email.endswith(".invalid") for each in made)
    assert len({each.username for each in made}) == 2
    caller = people.caller(people.open(made[0]))
    assert caller.guest
    with pytest.raises(AccountTaken):
        accounts.create(accounts.guest_draft(0x1A2B3C4D), None, dialect="nests", now_ms=people.clock.now_ms)


def test_an_account_may_be_made_by_nobody_in_particular(people: People) -> None:
    account = accounts.create(draft(), None, dialect=None, now_ms=people.clock.now_ms)
    assert account.dialects == {}
    assert events("person.entered") == []
    people.open(account)
    assert [each["data"] for each in events("person.entered")] == [{"dialect": "birds"}]


def test_a_new_address_is_held_at_once_the_old_one_is_free_and_both_hear_of_it(people: People) -> None:
    who = people.register(brand=BRAND)
    proofs.verify(link_tokens("verify")[0], people.clock.now_ms)
    people.clock.tick(1)
    account = move(people, who)
    assert (account.email, account.verified) == ("jane@elsewhere.example", False)
    assert (holder("jane@example.com"), holder("jane@elsewhere.example")) == (None, who.id)
    [notice], [*_, link] = letters("address.changed"), letters("proof.requested")
    assert (notice.to, link.to) == ("jane@example.com", "jane@elsewhere.example")
    assert people.fault(who) is None
    with pytest.raises(BadCredentials):
        people.sign_in()
    assert people.sign_in("jane@elsewhere.example").id == who.id
    assert proofs.verify(link_tokens("verify")[-1], people.clock.now_ms).email == "jane@elsewhere.example"
    assert people.register("jane", username="other").id != who.id


def test_without_a_brand_nobody_is_mailed_but_others_hear_of_it(people: People) -> None:
    who = people.register()
    move(people, who, brand=None)
    assert letters("address.changed", "proof.requested") == []
    [told] = events("address.changed")
    assert told["data"] == {"before": "jane@example.com", "address": "jane@elsewhere.example"}


def test_an_address_of_somebody_else_is_refused_and_changes_nothing(people: People) -> None:
    who, other = people.register(), people.register("mary")
    with unchanged(), pytest.raises(AccountTaken) as fault:
        move(people, who, "Mary@example.com")
    assert fault.value.taken == {"email"}
    with (
        meanwhile("TransactWriteItems", lambda: move(people, other)),
        pytest.raises(AccountTaken),
    ):
        move(people, who)
    assert holder("jane@elsewhere.example") == other.id
    assert move(people, who, "mary@example.com").email == "mary@example.com"


def test_ones_own_address_is_no_change(people: People) -> None:
    who = people.register()
    with unchanged():
        move(people, who, "jane@example.com")


@pytest.mark.parametrize("failure", [Failure.LOST, Failure.LOST_WITH_500])
def test_a_change_whose_answer_was_lost_is_done_once(people: People, failure: Failure) -> None:
    who = people.register()
    with failing(failure, operation="TransactWriteItems", times=2):
        assert move(people, who).email == "jane@elsewhere.example"
    assert len(events("address.changed")) == len(letters("proof.requested")) == 1
    assert people.account(who.id)["v"] == 2


def test_two_changes_at_once_leave_one_address_held(people: People) -> None:
    who = people.register()
    with meanwhile("TransactWriteItems", lambda: move(people, who, "first@example.com")):
        assert move(people, who, "second@example.com").email == "second@example.com"
    assert [holder(f"{name}@example.com") for name in ("jane", "first", "second")] == [None, None, who.id]


def test_a_sign_in_elsewhere_is_found_by_the_same_address(people: People) -> None:
    who = people.register(policy=PLAIN)
    found, _ = sign_in.sign_in("jane@example.com", PASSWORD, policy=ROTATING, now_ms=people.clock.now_ms)
    assert found.id == who.id
    proofs.request_reset("jane@example.com", BRAND, people.clock.now_ms)
    proofs.reset_password(link_tokens("reset")[-1], OTHER, people.clock.now_ms)
    with unchanged():
        assert come_in(people).id == who.id
