"""Opaque logins of browsers, each in a workspace of its own (FP-12 to FP-15)."""

from dataclasses import replace

import pytest

from roost.identity import credentials, deletion, login_store, logins
from roost.kit import ids, keys, table, tokens
from roost.kit.errors import (
    AccountBlocked,
    AccountGone,
    Conflict,
    TokenExpired,
    TokenInvalid,
    TokenRevoked,
)
from roost.kit.retries import meter
from roost.kit.tokens import Login
from roost.kit.writes import Update
from tests.functions.identity.people import OTHER, PASSWORD, People, SignedIn, events, unchanged
from tests.support.race import Failure, failing, meanwhile, snapshot

DAY_S = 86_400
ELSEWHERE = 4711


@pytest.fixture
def jane(people: People) -> SignedIn:
    return people.register()


def open_login(people: People, who: SignedIn, space: int | None = None) -> Login:
    return logins.read_login(open_token(people, who, space))


def open_token(people: People, who: SignedIn, space: int | None = None) -> str:
    place = who.account.home if space is None else space
    return logins.open_login(who.account, place, dialect="nests", now_ms=people.clock.now_ms)


def card(who: SignedIn) -> dict[str, dict[str, dict[str, int]]]:
    return table.get(keys.card(who.id)) or {}


def test_a_login_is_good_for_thirty_days_and_its_secret_stored_nowhere(people: People, jane: SignedIn) -> None:
    token = open_token(people, jane)
    login = logins.read_login(token)
    assert people.fault(login) is None
    assert token.split(".")[2] not in str(snapshot(without=()))
    people.clock.tick(30 * DAY_S - 0.001)
    assert people.fault(login) is None
    people.clock.tick(0.001)
    assert people.fault(login) is TokenExpired


def test_opening_costs_two_calls_and_says_where_the_person_came_in(people: People, jane: SignedIn) -> None:
    meter.reset()
    open_login(people, jane)
    assert meter.operations == ["GetItem", "TransactWriteItems"]
    assert people.account(jane.id)["dialects"]["nests"] == people.clock.now_ms
    assert [each["data"]["dialect"] for each in events("person.entered") if each["data"]["dialect"] == "nests"]


def test_signing_out_ends_one_login_and_twice_is_once(people: People, jane: SignedIn) -> None:
    one, other = open_login(people, jane), open_login(people, jane)
    caller = people.caller(one)
    logins.end_login(caller)
    logins.end_login(caller)
    assert [people.fault(one), people.fault(other)] == [TokenInvalid, None]
    with unchanged():
        logins.end_login(replace(caller, sign_in=None))


def test_each_login_switches_for_itself_and_the_next_one_is_told(people: People, jane: SignedIn) -> None:
    one, other = open_login(people, jane), open_login(people, jane)
    assert logins.recent_space(jane.id) == jane.account.home
    logins.switch_space(people.caller(one), ELSEWHERE)
    assert people.caller(one).active_space == ELSEWHERE
    assert people.caller(other).active_space == jane.account.home
    assert logins.recent_space(jane.id) == ELSEWHERE
    logins.switch_space(people.caller(other), 12)
    assert (people.caller(one).active_space, logins.recent_space(jane.id)) == (ELSEWHERE, 12)
    assert people.caller(jane).active_space is None


def test_a_new_login_is_the_most_recent(people: People, jane: SignedIn) -> None:
    open_login(people, jane, ELSEWHERE)
    assert logins.recent_space(jane.id) == ELSEWHERE
    assert logins.recent_space(jane.id + 1) is None


def test_a_login_that_ended_meanwhile_switches_nothing(people: People, jane: SignedIn) -> None:
    caller = people.caller(open_login(people, jane))
    with meanwhile("UpdateItem", lambda: logins.end_login(caller)), pytest.raises(TokenRevoked):
        logins.switch_space(caller, ELSEWHERE)
    assert logins.recent_space(jane.id) == jane.account.home
    deletion.delete_person(jane.id, people.clock.now_ms)
    with unchanged():
        with pytest.raises(TokenRevoked):
            logins.switch_space(caller, ELSEWHERE)
        with pytest.raises(AccountGone):
            logins.end_login(caller)


def test_the_fifty_first_login_makes_the_oldest_go(people: People, jane: SignedIn) -> None:
    opened = []
    for _ in range(51):
        people.clock.tick(1)
        opened.append(open_login(people, jane))
    faults = [people.fault(login) for login in opened]
    assert faults == [TokenInvalid] + [None] * 50
    assert len(card(jane)["logins"]) == login_store.MOST


def test_logins_that_are_over_go_before_any_that_is_good(people: People, jane: SignedIn) -> None:
    early = []
    for _ in range(49):
        people.clock.tick(0.001)
        early.append(open_login(people, jane))
    people.clock.tick(29 * DAY_S)
    good = open_login(people, jane)
    people.clock.tick(2 * DAY_S)
    newest = open_login(people, jane)
    assert list(card(jane)["logins"]) == [str(login.sign_in) for login in (good, newest)]
    assert {people.fault(login) for login in early} == {TokenInvalid}


def test_two_that_open_at_once_are_both_good_and_the_next_one_evens_out(people: People, jane: SignedIn) -> None:
    for _ in range(50):
        people.clock.tick(1)
        open_login(people, jane)
    people.clock.tick(1)
    rivals: list[Login] = []
    with meanwhile("TransactWriteItems", lambda: rivals.append(open_login(people, jane))):
        mine = open_login(people, jane)
    assert [people.fault(each) for each in (mine, *rivals)] == [None, None]
    people.clock.tick(1)
    assert people.fault(open_login(people, jane)) is None
    assert len(card(jane)["logins"]) == login_store.MOST


def test_a_card_that_is_full_of_logins_opened_at_once_takes_no_more(people: People, jane: SignedIn) -> None:
    def crowd() -> None:
        many = {str(number): {"digest": "", "space": 1, "expires_ms": 2**50} for number in range(100)}
        table.write(Update(keys.card(jane.id), set={"logins": many}))

    with meanwhile("TransactWriteItems", crowd), pytest.raises(Conflict):
        open_login(people, jane)


def test_two_logins_that_draw_one_id_are_both_good(
    people: People, jane: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, real = iter([7, 7, 8]), ids.new_id
    monkeypatch.setattr(ids, "new_id", lambda now_ms: ids.first_id_at(now_ms) + next(drawn, real(now_ms) % 4096))
    account = replace(jane.account, dialects={"nests": 1})
    one, other = (
        logins.read_login(logins.open_login(account, 1, dialect="nests", now_ms=people.clock.now_ms)) for _ in range(2)
    )
    assert other.sign_in == one.sign_in + 1
    assert [people.fault(one), people.fault(other)] == [None, None]


@pytest.mark.parametrize("state", ["banned", "suspended"])
def test_who_is_blocked_opens_no_login_and_uses_none(people: People, jane: SignedIn, state: str) -> None:
    login = open_login(people, jane)
    people.set_status(jane.id, state)
    with unchanged(), pytest.raises(AccountBlocked):
        open_login(people, jane)
    assert people.fault(login) is AccountBlocked


@pytest.mark.parametrize("operation", ["GetItem", "TransactWriteItems"])
def test_who_is_deleted_opens_none(people: People, jane: SignedIn, operation: str) -> None:
    gone = lambda: deletion.delete_person(jane.id, people.clock.now_ms)  # noqa: E731
    with meanwhile(operation, gone), pytest.raises(AccountGone):
        open_login(people, jane)
    assert card(jane) == {}


def test_a_new_password_ends_logins_but_the_one_that_set_it(people: People, jane: SignedIn) -> None:
    one, other = open_login(people, jane), open_login(people, jane)
    people.clock.tick(1)
    credentials.change_password(people.caller(one), PASSWORD, OTHER, people.clock.now_ms)
    assert [people.fault(each) for each in (one, other, jane)] == [None, TokenRevoked, TokenRevoked]
    people.clock.tick(1)
    people.end_all(people.sign_in(password=OTHER))
    assert people.fault(one) is TokenRevoked
    people.clock.tick(0.001)
    assert people.fault(open_login(people, jane)) is None


@pytest.mark.parametrize("failure", list(Failure))
@pytest.mark.parametrize("at", [1, 2])
def test_a_login_is_opened_once_whatever_happens_to_a_call(
    people: People, jane: SignedIn, failure: Failure, at: int
) -> None:
    with failing(failure, at=at):
        login = open_login(people, jane)
    assert people.fault(login) is None
    assert len(card(jane)["logins"]) == 1


@pytest.mark.parametrize(
    "token", ["", "x", "1.2", "1.2.", ".2.x", "g.2.x", "-1.2.x", "1.2.3.4", f"{2**53:x}.2.x", "1.2.ä", "flpt_1.2.x"]
)
def test_what_is_no_login_is_refused(token: str) -> None:
    with pytest.raises(TokenInvalid):
        logins.read_login(token)


def test_a_login_names_its_person_and_itself(people: People, jane: SignedIn) -> None:
    token = open_token(people, jane)
    login = logins.read_login(token)
    assert (login.user, login.digest) == (jane.id, tokens.digest(token.split(".")[2]))
    assert login.issued_ms == people.clock.now_ms
