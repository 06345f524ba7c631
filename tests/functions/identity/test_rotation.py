"""Sign-ins whose refresh token is replaced with each use (FG-07 to FG-10), and how sign-ins end."""

from collections.abc import Callable

import pytest

from roost.identity import credentials, deletion, sign_in
from roost.identity.errors import BadCredentials
from roost.kit import ids, keys, table, tokens
from roost.kit.errors import (
    AccountBlocked,
    AccountGone,
    Fault,
    TokenExpired,
    TokenInvalid,
    TokenMisused,
    TokenRevoked,
)
from roost.kit.retries import meter
from tests.functions.identity.people import LONG, OTHER, PASSWORD, PLAIN, ROTATING, People, SignedIn, events, unchanged
from tests.support.race import meanwhile, snapshot
from tests.support.stack import HeldClock

WEEK_S = 7 * 86_400


@pytest.fixture
def first(people: People) -> SignedIn:
    who = people.register(policy=ROTATING)
    assert people.fault(who) is None  # from here on the signing keys are known
    return who


def refused(people: People, who: SignedIn) -> type[Fault]:
    with pytest.raises(Fault) as fault:
        people.rotate(who)
    return type(fault.value)


def test_a_rotation_hands_out_a_new_pair_and_the_old_refresh_token_is_dead(people: People, first: SignedIn) -> None:
    people.clock.tick(60)
    second = people.rotate(first)
    assert second.account.id == first.id
    assert len({first.tokens.access, first.tokens.refresh, second.tokens.access, second.tokens.refresh}) == 4
    assert refused(people, first) is TokenRevoked
    third = people.rotate(second)
    assert [people.fault(each) for each in (first, second, third)] == [None, None, None]


def test_a_rotation_costs_three_calls_and_writes_no_second_sign_in(people: People, first: SignedIn) -> None:
    before = snapshot().keys()
    meter.reset()
    people.rotate(first)
    assert meter.operations == ["BatchGetItem", "GetItem", "TransactWriteItems"]
    assert snapshot().keys() == before


def test_the_refresh_token_is_a_signed_one_with_its_documents_claims(people: People, first: SignedIn) -> None:
    def claims(who: SignedIn) -> dict[str, object]:
        about = {"audience": "seeds", "now_ms": people.clock.now_ms}
        return tokens.read_access(who.tokens.refresh, kind="refresh", **about).claims

    mine = claims(first)
    assert (mine["type"], mine["sub"], mine["aud"]) == ("refresh", f"seeds:{first.id}", "seeds")
    assert mine["exp"] == people.clock.now_ms // 1000 + WEEK_S
    assert people.read(first).claims["username"] == "jane"
    people.clock.tick(60)
    assert claims(people.rotate(first))["jti"] != mine["jti"]
    assert str(mine["jti"]) not in str(snapshot(without=()))


def test_of_parallel_rotations_one_wins_and_goes_on(people: People, first: SignedIn) -> None:
    winners: list[SignedIn] = []
    with meanwhile("TransactWriteItems", lambda: winners.append(people.rotate(first))), pytest.raises(TokenRevoked):
        people.rotate(first)
    [winner] = winners
    assert people.fault(winner) is None
    assert people.fault(people.rotate(winner)) is None


@pytest.mark.parametrize("late_s", [0, 5, 10])
def test_a_replaced_token_that_comes_back_within_ten_seconds_is_only_refused(
    people: People, first: SignedIn, late_s: float
) -> None:
    second = people.rotate(first)
    people.clock.tick(late_s)
    with unchanged():
        assert refused(people, first) is TokenRevoked
    assert people.fault(second) is None
    assert people.fault(people.rotate(second)) is None


def test_one_that_comes_back_later_ends_the_sign_in_with_its_access_tokens(people: People, first: SignedIn) -> None:
    other = people.sign_in(policy=ROTATING)
    second = people.rotate(first)
    people.clock.tick(10.001)
    assert refused(people, first) is TokenRevoked
    assert refused(people, second) is TokenRevoked
    assert [people.fault(each) for each in (first, second)] == [TokenRevoked, TokenRevoked]
    assert people.fault(people.rotate(other)) is None
    [ended] = events("sign_in.ended")
    assert ended["data"] == {"sign_in": people.read(first).sign_in}
    with unchanged():
        assert refused(people, first) is TokenRevoked


def test_an_older_one_than_the_last_ends_the_sign_in_also_within_ten_seconds(people: People, first: SignedIn) -> None:
    third = people.rotate(people.rotate(first))
    assert refused(people, first) is TokenRevoked
    assert refused(people, third) is TokenRevoked
    assert people.fault(third) is TokenRevoked


def test_an_access_token_outlives_its_sign_ins_end_only_as_refused(people: People, first: SignedIn) -> None:
    """The card forgets an ended sign-in when its last access token has expired."""
    people.clock.tick(1)
    sign_in.sign_out(first.tokens.refresh, policy=ROTATING, now_ms=people.clock.now_ms)
    people.clock.tick(898)
    assert people.fault(first) is TokenRevoked
    people.clock.tick(1)
    with pytest.raises(TokenExpired):
        people.read(first)
    people.clock.tick(2)
    other = people.sign_in(policy=ROTATING)
    sign_in.end_sign_in(first.id, people.read(other).sign_in, people.clock.now_ms)
    assert list((table.get(keys.card(first.id)) or {})["revoked"]) == [str(people.read(other).sign_in)]


def test_a_new_password_ends_every_sign_in_but_the_one_that_set_it(people: People, first: SignedIn) -> None:
    elsewhere, kept = people.sign_in(policy=PLAIN), people.sign_in(policy=ROTATING)
    people.clock.tick(5)
    credentials.change_password(people.caller(kept), PASSWORD, OTHER, people.clock.now_ms)
    assert refused(people, first) is TokenRevoked
    with pytest.raises(TokenRevoked):
        sign_in.refresh_access(elsewhere.tokens.refresh, policy=PLAIN, now_ms=people.clock.now_ms)
    assert [people.fault(each) for each in (first, elsewhere, kept)] == [TokenRevoked, TokenRevoked, None]
    people.clock.tick(60)
    again = people.rotate(kept)
    assert people.fault(again) is None
    assert people.fault(people.sign_in(password=OTHER, policy=ROTATING)) is None
    with pytest.raises(BadCredentials):
        people.sign_in()


def test_everything_can_end_at_once_and_new_sign_ins_open_in_the_same_instant(people: People, first: SignedIn) -> None:
    people.clock.tick(1)
    people.end_all(first)
    assert people.fault(first) is TokenRevoked
    assert refused(people, first) is TokenRevoked
    assert people.fault(people.rotate(people.sign_in(policy=ROTATING))) is None
    [ended] = events("sign_ins.ended")
    assert ended["data"] == {}
    with unchanged():
        people.end_all(first)


@pytest.mark.parametrize("status", ["banned", "suspended"])
def test_who_is_blocked_rotates_nothing_until_they_are_welcome_again(
    people: People, first: SignedIn, status: str
) -> None:
    people.set_status(first.id, status)
    with unchanged():
        assert refused(people, first) is AccountBlocked
    with pytest.raises(AccountBlocked):
        people.sign_in(policy=ROTATING)
    with pytest.raises(AccountBlocked):
        people.open(first.account)
    people.set_status(first.id, "active")
    assert people.fault(people.rotate(first)) is None


def test_who_never_comes_back_expires_and_each_rotation_lasts_a_week_more(people: People, first: SignedIn) -> None:
    people.clock.tick(WEEK_S - 1)
    second = people.rotate(first)
    people.clock.tick(WEEK_S - 1)
    third = people.rotate(second)
    people.clock.tick(WEEK_S)
    assert refused(people, third) is TokenExpired


def test_tokens_are_good_for_what_they_are_and_where_they_are_from(people: People, first: SignedIn) -> None:
    now_ms = people.clock.now_ms
    plain = people.sign_in(policy=PLAIN)
    with pytest.raises(TokenMisused):
        sign_in.rotate(first.tokens.access, policy=ROTATING, now_ms=now_ms)
    with pytest.raises(TokenMisused):
        tokens.read_access(first.tokens.refresh, audience="seeds", now_ms=now_ms)
    for foreign in (plain.tokens.refresh, plain.tokens.access, "", "a.b.c", first.tokens.refresh[:-1], "ä.ö.ü"):
        with pytest.raises(TokenInvalid):
            sign_in.rotate(foreign, policy=ROTATING, now_ms=now_ms)
    with pytest.raises(TokenInvalid):
        sign_in.refresh_access(first.tokens.refresh, policy=PLAIN, now_ms=now_ms)


def test_a_sign_in_belongs_to_its_dialect_even_where_audiences_are_shared(people: People, first: SignedIn) -> None:
    twin = type(ROTATING)("weeds", "seeds", refresh=ROTATING.refresh)
    with pytest.raises(TokenInvalid):
        sign_in.rotate(first.tokens.refresh, policy=twin, now_ms=people.clock.now_ms)


ENDINGS: dict[str, Callable[[People, SignedIn], None]] = {
    "signed out": lambda people, who: sign_in.sign_out(who.tokens.refresh, policy=ROTATING, now_ms=people.clock.now_ms),
    "all ended": lambda people, who: sign_in.end_all_from(who.id, people.read(who).sign_in, people.clock.now_ms + 1),
    "banned": lambda people, who: people.set_status(who.id, "banned"),
    "deleted": lambda people, who: deletion.delete_person(who.id, people.clock.now_ms),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("operation", ["BatchGetItem", "GetItem", "TransactWriteItems"])
def test_what_ends_during_a_rotation_hands_out_nothing(
    people: People, first: SignedIn, ending: str, operation: str
) -> None:
    with meanwhile(operation, lambda: ENDINGS[ending](people, first)):
        fault = refused(people, first)
    assert fault in (TokenRevoked, AccountBlocked, AccountGone)
    assert refused(people, first) in (TokenRevoked, AccountBlocked, AccountGone)


@pytest.mark.parametrize("ending", ["signed out", "all ended"])
def test_sign_ins_that_stay_usable_end_as_well(people: People, ending: str) -> None:
    who = people.register(policy=PLAIN)
    if ending == "signed out":
        sign_in.sign_out(who.tokens.refresh, policy=PLAIN, now_ms=people.clock.now_ms)
    else:
        people.clock.tick(1)
        people.end_all(who)
    with pytest.raises(TokenRevoked):
        sign_in.refresh_access(who.tokens.refresh, policy=PLAIN, now_ms=people.clock.now_ms)
    assert people.fault(who) is TokenRevoked


@pytest.mark.parametrize("policy", [PLAIN, ROTATING], ids=lambda policy: policy.refresh)
def test_an_account_that_goes_while_its_token_is_refreshed_is_gone(people: People, policy: type[PLAIN]) -> None:
    who = people.register(policy=policy)
    assert people.fault(who) is None
    again = sign_in.refresh_access if policy is PLAIN else sign_in.rotate
    with meanwhile("GetItem", lambda: deletion.delete_person(who.id, people.clock.now_ms)), pytest.raises(AccountGone):
        again(who.tokens.refresh, policy=policy, now_ms=people.clock.now_ms)
    with pytest.raises(AccountGone):
        again(who.tokens.refresh, policy=policy, now_ms=people.clock.now_ms)


def test_signing_out_twice_is_once_and_any_token_of_the_sign_in_will_do(people: People, first: SignedIn) -> None:
    second = people.rotate(first)
    for who in (first, second, second):
        sign_in.sign_out(who.tokens.refresh, policy=ROTATING, now_ms=people.clock.now_ms)
    assert len(events("sign_in.ended")) == 1
    assert people.fault(second) is TokenRevoked


def test_a_sign_in_can_be_ended_by_its_access_token_alone(people: People, clock: HeldClock) -> None:
    who, other = people.register(policy=LONG), people.sign_in(policy=LONG)
    assert who.tokens.refresh == ""
    caller = people.caller(who)
    assert caller.sign_in
    for _ in range(2):
        sign_in.end_sign_in(who.id, caller.sign_in, clock.now_ms)
    sign_in.end_sign_in(who.id, ids.new_id(clock.now_ms), clock.now_ms)
    sign_in.end_sign_in(who.id + 1, caller.sign_in, clock.now_ms)
    assert len(events("sign_in.ended")) == 1
    clock.tick(days=29)
    assert [people.fault(who), people.fault(other)] == [TokenRevoked, None]


@pytest.mark.parametrize("policy", [PLAIN, ROTATING], ids=lambda policy: policy.refresh)
def test_who_is_deleted_while_they_sign_out_is_gone_and_stays_gone(people: People, policy: type[PLAIN]) -> None:
    who = people.register(policy=policy)
    gone = lambda: deletion.delete_person(who.id, people.clock.now_ms)  # noqa: E731
    with meanwhile("TransactWriteItems", gone), pytest.raises(AccountGone):
        sign_in.sign_out(who.tokens.refresh, policy=policy, now_ms=people.clock.now_ms)
    with unchanged(), pytest.raises(AccountGone):
        sign_in.sign_out(who.tokens.refresh, policy=policy, now_ms=people.clock.now_ms)
    sign_in.end_sign_in(who.id, people.read(who).sign_in, people.clock.now_ms)
