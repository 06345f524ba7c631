"""The gate: one call per admitted request, no trace of a refused one."""

from typing import Any

import pytest

from roost.kit import gate, ids, keys, table
from roost.kit.errors import AccountBlocked, AccountGone, Fault, RateLimited, TokenInvalid, TokenRevoked
from roost.kit.gate import Bucket, Passage, Tier
from roost.kit.limits import Limit
from roost.kit.retries import meter
from roost.kit.settings import settings
from roost.kit.tokens import Access, ApiKey
from roost.kit.writes import Delete, Put, Update
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock

pytestmark = pytest.mark.usefixtures("services")
USER, SIGN_IN, KEY = 41, 42, 43
SMALL = Bucket("small", Limit(3))


@pytest.fixture(autouse=True)
def card(services: None) -> None:
    item = {"status": "active", "role": "user", "revoked": {}, "keys": {str(KEY): "d1gest"}, "used": {}}
    table.write(Put(keys.card(USER), item))


def access(clock: HeldClock, user: int = USER, sign_in: int = SIGN_IN) -> Access:
    return Access(user, sign_in, clock.now_ms, {})


def ask(clock: HeldClock, token: Access | ApiKey | None = None, bucket: Bucket = SMALL) -> Passage:
    return gate.admit_person(token or access(clock), bucket, clock.now_ms)


def change(**attributes: Any) -> None:
    table.write(Update(keys.card(USER), set=attributes))


def everything() -> dict[tuple[str, str], Any]:
    return snapshot(without=())


def test_an_admitted_request_costs_one_call_and_brings_the_card(clock: HeldClock) -> None:
    meter.reset()
    passage = ask(clock)
    assert meter.operations == ["UpdateItem"]
    assert passage.fault is None
    assert passage.card["role"] == "user"
    assert passage.allowance
    assert (passage.allowance.limit, passage.allowance.remaining) == (3, 2)


def test_a_full_allowance_may_be_used_at_once_and_then_refuses_without_a_trace(clock: HeldClock) -> None:
    remaining = [passage.allowance.remaining for passage in (ask(clock) for _ in range(3)) if passage.allowance]
    before = everything()
    meter.reset()
    refused = ask(clock)
    assert remaining == [2, 1, 0]
    assert isinstance(refused.fault, RateLimited)
    assert refused.fault.retry_after == 60
    assert everything() == before
    assert meter.operations == ["UpdateItem"]


def test_a_refusal_in_the_overlap_is_taken_back(clock: HeldClock) -> None:
    for _ in range(3):
        ask(clock)
    clock.tick(60)
    assert ask(clock).fault is None
    counters = card_counters()
    refused = ask(clock)
    assert isinstance(refused.fault, RateLimited)
    assert card_counters() == counters
    clock.tick(refused.fault.retry_after)
    assert ask(clock).fault is None


def card_counters() -> dict[str, int]:
    item = table.get(keys.card(USER)) or {}
    return {name: count for name, count in item.items() if name.startswith("n:")}


def test_buckets_and_people_are_counted_apart(clock: HeldClock) -> None:
    for _ in range(3):
        ask(clock)
    table.write(Put(keys.card(USER + 1), {"status": "active", "revoked": {}, "keys": {}, "used": {}}))
    assert isinstance(ask(clock).fault, RateLimited)
    assert ask(clock, bucket=Bucket("other", Limit(3))).fault is None
    assert ask(clock, access(clock, USER + 1)).fault is None


@pytest.mark.parametrize(
    ("attributes", "fault"),
    [
        ({"status": "banned"}, AccountBlocked),
        ({"status": "suspended"}, AccountBlocked),
        ({"revoked": {str(SIGN_IN): 1}}, TokenRevoked),
        ({"not_before_ms": 2**50}, TokenRevoked),
    ],
)
def test_a_token_that_its_card_turns_away_leaves_no_trace(
    clock: HeldClock, attributes: dict[str, Any], fault: type[Fault]
) -> None:
    change(**attributes)
    before = everything()
    assert isinstance(ask(clock).fault, fault)
    assert everything() == before


def test_a_blocked_account_is_blocked_for_its_keys_too(clock: HeldClock) -> None:
    change(status="banned")
    fault = ask(clock, ApiKey(USER, KEY, "d1gest")).fault
    assert isinstance(fault, AccountBlocked)
    assert fault.details == {"state": "banned"}


def test_a_token_issued_at_the_earliest_instant_is_good_and_one_before_is_not(clock: HeldClock) -> None:
    change(not_before_ms=clock.now_ms)
    assert ask(clock).fault is None
    assert isinstance(ask(clock, Access(USER, SIGN_IN, clock.now_ms - 1, {})).fault, TokenRevoked)


def test_another_sign_in_of_a_revoked_ones_person_is_good(clock: HeldClock) -> None:
    change(revoked={str(SIGN_IN): 1})
    assert ask(clock, access(clock, sign_in=SIGN_IN + 1)).fault is None


def test_a_revoked_token_is_called_revoked_also_when_the_allowance_is_used_up(clock: HeldClock) -> None:
    for _ in range(3):
        ask(clock)
    change(revoked={str(SIGN_IN): 1})
    assert isinstance(ask(clock).fault, TokenRevoked)


def test_a_deleted_account_makes_no_card(clock: HeldClock) -> None:
    before = everything()
    assert isinstance(ask(clock, access(clock, USER + 9)).fault, AccountGone)
    assert isinstance(ask(clock, ApiKey(USER + 9, KEY, "d1gest")).fault, AccountGone)
    assert everything() == before


@pytest.mark.parametrize("token", [ApiKey(USER, KEY, "other"), ApiKey(USER, KEY + 1, "d1gest")])
def test_a_key_with_another_secret_or_an_unknown_one_is_refused(clock: HeldClock, token: ApiKey) -> None:
    before = everything()
    assert isinstance(ask(clock, token).fault, TokenInvalid)
    assert everything() == before


def test_a_key_made_before_the_earliest_instant_is_revoked_like_a_token(clock: HeldClock) -> None:
    made = ids.made_at_ms(KEY)
    change(not_before_ms=made)
    assert ask(clock, ApiKey(USER, KEY, "d1gest")).fault is None
    change(not_before_ms=made + 1)
    before = everything()
    assert isinstance(ask(clock, ApiKey(USER, KEY, "d1gest")).fault, TokenRevoked)
    assert everything() == before


def test_the_use_of_a_key_is_noted_to_the_minute_in_the_same_call(clock: HeldClock) -> None:
    clock.tick(75.5)
    meter.reset()
    passage = ask(clock, ApiKey(USER, KEY, "d1gest"))
    assert passage.card["used"] == {str(KEY): clock.now_ms - 15_500}
    assert len(meter.operations) == 1


def test_counters_of_the_windows_before_are_dropped_as_time_goes_by(clock: HeldClock) -> None:
    for _ in range(6):
        ask(clock)
        clock.tick(60)
    assert len(card_counters()) == 2


def test_counters_left_behind_by_gaps_are_swept_once_they_are_many(clock: HeldClock) -> None:
    most = 0
    for _ in range(3 * gate.STALE_COUNTERS):
        ask(clock)
        most = max(most, len(card_counters()))
        clock.tick(minutes=10)
    assert gate.STALE_COUNTERS <= most <= gate.STALE_COUNTERS + 1
    assert card_counters()


def test_addresses_are_counted_on_cards_that_expire(clock: HeldClock) -> None:
    passages = [gate.admit_address("192.0.2.7", SMALL, clock.now_ms) for _ in range(4)]
    assert [passage.fault is None for passage in passages] == [True, True, True, False]
    assert gate.admit_address("2001:db8::1", SMALL, clock.now_ms).fault is None
    item = table.get(keys.address_card("192.0.2.7"))
    assert item
    assert item["expires_at"] == clock.now_ms // 1000 + gate.COUNTERS_KEPT_S


def test_counters_outlive_their_window_whichever_bucket_counts_last(clock: HeldClock) -> None:
    hour = Bucket("hour", Limit(2, 3600))
    for bucket in (hour, SMALL):
        gate.admit_address("192.0.2.7", bucket, clock.now_ms)
    assert (table.get(keys.address_card("192.0.2.7")) or {})["expires_at"] >= clock.now_ms // 1000 + 2 * 3600


def test_relaxed_limits_are_a_thousand_times_as_large(clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "settings", lambda: settings().model_copy(update={"relaxed": True}))
    passages = [ask(clock) for _ in range(5)]
    assert [passage.allowance.remaining for passage in passages if passage.allowance] == [2999, 2998, 2997, 2996, 2995]


@pytest.mark.parametrize("failure", list(Failure))
def test_a_request_is_counted_once_whatever_happens_to_the_call(clock: HeldClock, failure: Failure) -> None:
    with failing(failure):
        passage = ask(clock)
    assert passage.fault is None
    assert list(card_counters().values()) == [1]


TIERED = Bucket("tiered", Limit(3), tiers=(Tier("role", "admin", 5), Tier("guest", True, 1)))


@pytest.mark.parametrize(
    ("attributes", "limit"),
    [
        ({"role": "user"}, 3),
        ({"role": "admin"}, 5),
        ({"guest": True}, 1),
        ({"guest": False}, 3),
        ({"role": "admin", "guest": True}, 5),
        ({"role": "super_admin"}, 3),
    ],
)
def test_the_first_tier_that_fits_a_person_is_theirs(clock: HeldClock, attributes: dict[str, Any], limit: int) -> None:
    change(**attributes)
    passages = [ask(clock, bucket=TIERED) for _ in range(limit)]
    assert [each.allowance.remaining for each in passages if each.allowance] == [*range(limit - 1, -1, -1)]
    before = everything()
    meter.reset()
    refused = ask(clock, bucket=TIERED)
    assert isinstance(refused.fault, RateLimited)
    assert refused.allowance
    assert (refused.allowance.limit, refused.allowance.remaining) == (limit, 0)
    assert everything() == before
    assert meter.operations == ["UpdateItem"]


def test_a_new_role_has_its_tier_from_the_next_request_on(clock: HeldClock) -> None:
    for _ in range(3):
        ask(clock, bucket=TIERED)
    assert isinstance(ask(clock, bucket=TIERED).fault, RateLimited)
    change(role="admin")
    assert ask(clock, bucket=TIERED).fault is None
    change(role="user")
    assert isinstance(ask(clock, bucket=TIERED).fault, RateLimited)


def test_tiers_are_relaxed_like_limits(clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "settings", lambda: settings().model_copy(update={"relaxed": True}))
    change(guest=True)
    allowance = ask(clock, bucket=TIERED).allowance
    assert allowance
    assert (allowance.limit, allowance.remaining) == (1000, 999)


def test_a_limit_per_token_is_each_tokens_own(clock: HeldClock) -> None:
    each_its_own = Bucket("tokens", Limit(2), per_token=True)
    key, other = ApiKey(USER, KEY, "d1gest"), access(clock, sign_in=SIGN_IN + 9)
    for token in (access(clock), key, other):
        assert [ask(clock, token, each_its_own).fault is None for _ in range(3)] == [True, True, False]
    assert sorted(card_counters().values()) == [2, 2, 2]


def test_windows_of_different_lengths_are_counted_apart(clock: HeldClock) -> None:
    for _ in range(3):
        ask(clock)
    assert isinstance(ask(clock).fault, RateLimited)
    assert ask(clock, bucket=Bucket("small", Limit(3, 3600))).fault is None


def test_a_person_who_goes_while_a_refusal_is_taken_back_leaves_no_card(clock: HeldClock) -> None:
    for _ in range(3):
        ask(clock)
    clock.tick(60)
    ask(clock)
    with meanwhile("UpdateItem", lambda: table.write(Delete(keys.card(USER))), call=2):
        assert isinstance(ask(clock).fault, RateLimited)
    assert table.get(keys.card(USER)) is None


def test_a_person_who_goes_while_their_counters_are_swept_leaves_no_card(clock: HeldClock) -> None:
    for _ in range(gate.STALE_COUNTERS + 1):
        ask(clock)
        clock.tick(minutes=10)
    with meanwhile("UpdateItem", lambda: table.write(Delete(keys.card(USER))), call=2):
        assert ask(clock).fault is None
    assert table.get(keys.card(USER)) is None


def test_what_people_share_is_counted_together_and_expires(clock: HeldClock) -> None:
    key = keys.space_tally(7)
    faults = [gate.count_shared(key, SMALL, clock.now_ms).fault for _ in range(4)]
    assert [fault is None for fault in faults] == [True, True, True, False]
    assert gate.count_shared(keys.space_tally(8), SMALL, clock.now_ms).fault is None
    assert (table.get(key) or {})["expires_at"] == clock.now_ms // 1000 + gate.COUNTERS_KEPT_S
