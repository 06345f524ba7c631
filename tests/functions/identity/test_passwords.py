"""Signing in with a password, and changing it (FG-04, FG-18, FM-14)."""

from collections.abc import Callable

import pytest

from roost.identity import credentials, deletion, passwords, proofs, sign_in
from roost.identity.errors import AccountTaken, AddressUnverified, BadCredentials, PasswordMissing
from roost.kit import keys, table
from roost.kit.errors import AccountBlocked, AccountGone, Conflict, Fault, NotFound, TokenRevoked, Unavailable
from roost.kit.retries import meter
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
    unchanged,
)
from tests.support.race import Failure, failing, meanwhile

THIRD = "ThirdPass789!"


@pytest.fixture
def jane(people: People) -> SignedIn:
    return people.register(policy=ROTATING)


def change(people: People, who: SignedIn, current: str = PASSWORD, new: str = OTHER) -> None:
    credentials.change_password(people.caller(who), current, new, people.clock.now_ms, BRAND)


def signs_in(people: People, password: str) -> bool:
    try:
        return people.fault(people.sign_in(password=password)) is None
    except BadCredentials:
        return False


def test_a_registration_signs_in(people: People, jane: SignedIn) -> None:
    assert people.fault(jane) is None
    assert people.account(jane.id)["dialects"] == {"seeds": people.clock.now_ms}
    assert signs_in(people, PASSWORD)


def test_a_sign_in_costs_three_calls_and_notes_when_and_where(people: People, jane: SignedIn) -> None:
    people.clock.tick(5)
    meter.reset()
    people.sign_in(policy=PLAIN)
    assert meter.operations == ["GetItem", "BatchGetItem", "TransactWriteItems"]
    assert people.account(jane.id)["last_sign_in_ms"] == people.clock.now_ms
    people.sign_in(policy=PLAIN)
    people.sign_in(policy=ROTATING)
    assert [each["data"]["dialect"] for each in events("person.entered")] == ["seeds", "birds"]


def test_a_login_is_an_address_first_and_then_a_name(people: People, jane: SignedIn) -> None:
    posing = people.register("posing", username="jane@example.com")

    def by_name(login: str, password: str = PASSWORD) -> int:
        found, _ = sign_in.sign_in(login, password, policy=PLAIN, now_ms=people.clock.now_ms, by_name=True)
        return found.id

    assert by_name("JANE") == by_name("Jane@Example.com") == jane.id
    assert by_name("posing@example.com") == posing.id
    with pytest.raises(BadCredentials):
        sign_in.sign_in("jane", PASSWORD, policy=PLAIN, now_ms=people.clock.now_ms)


@pytest.mark.parametrize("login", ["nobody@example.com", "jane@example.com", "", "@"])
@pytest.mark.parametrize("by_name", [True, False])
def test_whatever_is_wrong_with_a_login_is_not_told_and_leaves_nothing(
    people: People, jane: SignedIn, login: str, by_name: bool
) -> None:
    with unchanged(), pytest.raises(BadCredentials):
        sign_in.sign_in(login, "WrongPass123!", policy=PLAIN, now_ms=people.clock.now_ms, by_name=by_name)


def test_an_unknown_login_is_checked_against_a_password_as_well(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str | None] = []
    monkeypatch.setattr(sign_in, "matches", lambda _, stored: bool(checked.append(stored)))
    with pytest.raises(BadCredentials):
        people.sign_in()
    assert checked == [None]
    assert passwords.matches("", None) is False


def test_that_somebody_is_blocked_is_told_only_to_who_knows_their_password(people: People, jane: SignedIn) -> None:
    people.set_status(jane.id, "banned")
    with unchanged():
        with pytest.raises(AccountBlocked):
            people.sign_in()
        with pytest.raises(BadCredentials):
            people.sign_in(password=OTHER)


def test_where_addresses_must_be_proved_only_who_knows_the_password_is_told(people: People) -> None:
    people.register(brand=BRAND)

    def proved(password: str) -> int:
        found, _ = sign_in.sign_in("jane@example.com", password, policy=PLAIN, now_ms=people.clock.now_ms, proved=True)
        return found.id

    with unchanged():
        with pytest.raises(AddressUnverified):
            proved(PASSWORD)
        with pytest.raises(BadCredentials):
            proved(OTHER)
    account = proofs.verify(link_tokens("verify")[0], people.clock.now_ms)
    assert proved(PASSWORD) == account.id


def test_what_is_taken_is_told_by_name(people: People, jane: SignedIn) -> None:
    assert sign_in.taken("Jane@example.com", "other") == {"email"}
    assert sign_in.taken("other@example.com", "JANE") == {"username"}
    assert sign_in.taken(None, None) == frozenset()
    for wanted, taken in (
        (draft("jane"), {"email", "username"}),
        (draft("mary", username="Jane"), {"username"}),
        (draft("mary", email="jane@example.com", username=""), {"email"}),
    ):
        with unchanged(), pytest.raises(AccountTaken) as fault:
            sign_in.register(wanted, PASSWORD, policy=PLAIN, now_ms=people.clock.now_ms)
        assert fault.value.taken == taken


def test_names_that_are_drawn_are_numbered_until_one_is_free(people: People, jane: SignedIn) -> None:
    drawn = [people.register(username="", email=f"jane@{number}.example").account.username for number in range(2, 7)]
    assert drawn[:3] == ["jane2", "jane3", "jane4"]
    assert drawn[3].startswith("jane")
    assert len(set(drawn)) == 5


def test_a_change_replaces_the_password_and_mails_a_notice(people: People, jane: SignedIn) -> None:
    change(people, jane)
    assert (signs_in(people, PASSWORD), signs_in(people, OTHER)) == (False, True)
    [notice] = letters("password.changed")
    assert notice.to == "jane@example.com"
    people.clock.tick(1)
    credentials.set_password(people.caller(jane), THIRD, people.clock.now_ms)
    assert signs_in(people, THIRD)
    assert len(letters("password.changed")) == 1
    assert people.fault(jane) is None


def test_a_wrong_current_password_changes_nothing(people: People, jane: SignedIn) -> None:
    with unchanged(), pytest.raises(BadCredentials):
        change(people, jane, current=OTHER)


def test_who_has_no_password_cannot_say_it_but_may_be_given_one(people: People) -> None:
    who = people.register(password=None)
    with unchanged(), pytest.raises(PasswordMissing):
        change(people, who)
    credentials.set_password(people.caller(who), OTHER, people.clock.now_ms)
    assert signs_in(people, OTHER)


def test_of_two_changes_at_once_one_wins(people: People, jane: SignedIn) -> None:
    with meanwhile("TransactWriteItems", lambda: change(people, jane, new=THIRD)), pytest.raises(Conflict):
        change(people, jane)
    assert (signs_in(people, THIRD), signs_in(people, OTHER)) == (True, False)


Ending = Callable[[People, SignedIn], object]


def _reset(people: People, who: SignedIn) -> None:
    proofs.request_reset("jane@example.com", BRAND, people.clock.now_ms)
    proofs.reset_password(link_tokens("reset")[-1], OTHER, people.clock.now_ms)


ENDINGS: dict[str, Ending] = {"changed": change, "reset": _reset}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_password_that_is_replaced_while_it_is_checked_opens_nothing(
    people: People, jane: SignedIn, ending: str
) -> None:
    """The check takes a quarter of a second: long enough for its owner to lock a thief out."""
    with (
        meanwhile("TransactWriteItems", lambda: ENDINGS[ending](people, jane)),
        pytest.raises(BadCredentials),
    ):
        people.sign_in()
    assert not signs_in(people, PASSWORD)


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_the_old_password_opens_while_the_new_one_is_hashed_ends_with_it(
    people: People, jane: SignedIn, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[SignedIn] = []

    def slowly(password: str) -> str:
        people.clock.tick(0.2)
        opened.append(people.sign_in(policy=ROTATING))
        people.clock.tick(0.2)
        return passwords.hash_password(password)

    for module in (credentials, proofs):
        monkeypatch.setattr(module, "hash_password", slowly)
    ENDINGS[ending](people, jane)
    [thief] = opened
    assert people.fault(thief) is TokenRevoked
    with pytest.raises(TokenRevoked):
        people.rotate(thief)


BLOCKS: dict[str, tuple[Ending, type[Fault]]] = {
    "deleted": (lambda people, who: deletion.delete_person(who.id, people.clock.now_ms), AccountGone),
    "banned": (lambda people, who: people.set_status(who.id, "banned"), AccountBlocked),
}


@pytest.mark.parametrize("block", BLOCKS)
def test_who_is_turned_out_while_they_sign_in_stays_out(people: People, jane: SignedIn, block: str) -> None:
    turn_out, fault = BLOCKS[block]
    with meanwhile("TransactWriteItems", lambda: turn_out(people, jane)), pytest.raises(fault):
        people.sign_in()
    assert people.fault(jane) is fault


def test_who_is_deleted_changes_no_password(people: People, jane: SignedIn) -> None:
    caller = people.caller(jane)
    deletion.delete_person(jane.id, people.clock.now_ms)
    with unchanged():
        for act in (
            lambda: credentials.change_password(caller, PASSWORD, OTHER, people.clock.now_ms),
            lambda: credentials.set_password(caller, OTHER, people.clock.now_ms),
        ):
            with pytest.raises(NotFound):
                act()
    assert table.get(keys.credential(jane.id)) is None


def test_a_stack_without_its_table_opens_nothing(people: People, jane: SignedIn) -> None:
    with failing(Failure.THROTTLED, times=None), pytest.raises(Unavailable):
        people.sign_in()
