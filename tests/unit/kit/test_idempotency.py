"""`Idempotency-Key`: claims, kept answers, take-overs."""

from typing import Any

import pytest

from roost.kit import idempotency, table
from roost.kit.errors import IdempotencyConflict, Invalid
from roost.kit.idempotency import KEPT_S, LOCK_MS, Claim, Stored
from roost.kit.writes import Delete
from tests.support.race import meanwhile, snapshot
from tests.support.stack import HeldClock

pytestmark = pytest.mark.usefixtures("services")
REQUEST = ("POST", "/tasks", b'{"title": "x"}')
OTHER = ("POST", "/tasks", b'{"title": "y"}')


def begin(clock: HeldClock, key: str = "k", request: tuple[str, str, bytes] = REQUEST, user: int = 1) -> Claim | Stored:
    return idempotency.begin(user, key, request, clock.now_ms)


def records() -> list[Any]:
    return [item for key, item in snapshot().items() if key[0].startswith("USER#")]


def claimed(clock: HeldClock) -> Claim:
    claim = begin(clock)
    assert isinstance(claim, Claim)
    return claim


def test_the_first_request_claims_its_key_and_an_id(clock: HeldClock) -> None:
    assert claimed(clock).reserved_id > 0


def test_a_finished_request_is_answered_from_store_for_a_day(clock: HeldClock) -> None:
    answer = Stored(201, '{"id":5}')
    idempotency.finish(claimed(clock), answer, clock.now_ms)
    clock.tick(KEPT_S - 1)
    assert begin(clock) == answer
    clock.tick(1)
    assert isinstance(begin(clock), Claim)


@pytest.mark.parametrize("request_", [OTHER, ("POST", "/projects", REQUEST[2]), ("PUT", *REQUEST[1:])])
def test_another_request_under_the_key_is_a_conflict(clock: HeldClock, request_: tuple[str, str, bytes]) -> None:
    claim = claimed(clock)
    for _ in range(2):
        with pytest.raises(IdempotencyConflict, match="another request"):
            begin(clock, request=request_)
        idempotency.finish(claim, Stored(201, "{}"), clock.now_ms)


def test_keys_belong_to_their_caller(clock: HeldClock) -> None:
    idempotency.finish(claimed(clock), Stored(201, "{}"), clock.now_ms)
    assert isinstance(begin(clock, user=2, request=OTHER), Claim)


def test_a_running_request_is_a_conflict_until_its_lock_ends(clock: HeldClock) -> None:
    first = claimed(clock)
    clock.now_ms += LOCK_MS - 1
    with pytest.raises(IdempotencyConflict, match="still running"):
        begin(clock)
    clock.now_ms += 1
    second = begin(clock)
    assert second == first
    with pytest.raises(IdempotencyConflict, match="still running"):
        begin(clock)


def test_of_two_who_take_over_one_waits(clock: HeldClock) -> None:
    claimed(clock)
    clock.now_ms += LOCK_MS
    with meanwhile("UpdateItem", lambda: begin(clock)), pytest.raises(IdempotencyConflict, match="still running"):
        begin(clock)


def test_of_two_who_renew_an_old_key_one_waits(clock: HeldClock) -> None:
    idempotency.finish(claimed(clock), Stored(201, "{}"), clock.now_ms)
    clock.tick(KEPT_S)
    with meanwhile("PutItem", lambda: begin(clock), call=2), pytest.raises(IdempotencyConflict, match="still running"):
        begin(clock)


def test_a_key_that_goes_away_while_it_is_looked_at_is_a_conflict_and_no_crash(clock: HeldClock) -> None:
    first = claimed(clock)
    clock.now_ms += LOCK_MS
    with meanwhile("UpdateItem", lambda: table.write(Delete(first.key))), pytest.raises(IdempotencyConflict):
        begin(clock)


def test_a_refused_request_gives_its_key_back(clock: HeldClock) -> None:
    idempotency.release(claimed(clock))
    assert records() == []
    assert isinstance(begin(clock, request=OTHER), Claim)


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_an_unusable_key_is_invalid_and_leaves_nothing(clock: HeldClock, key: str) -> None:
    with pytest.raises(Invalid):
        begin(clock, key)
    assert records() == []


@pytest.mark.parametrize("key", ["x" * 255, "🦆", "#", "\ud800", "a#b"])
def test_any_other_key_will_do(clock: HeldClock, key: str) -> None:
    claim = begin(clock, key)
    assert isinstance(claim, Claim)
    idempotency.finish(claim, Stored(200, "{}"), clock.now_ms)
    assert begin(clock, key) == Stored(200, "{}")


def test_a_kept_answer_is_sealed(clock: HeldClock) -> None:
    answer = Stored(201, '{"secret":"s3cr3t"}')
    idempotency.finish(claimed(clock), answer, clock.now_ms)
    assert "s3cr3t" not in str(snapshot())
    assert begin(clock) == answer


def test_records_expire_by_themselves_and_do_not_show_the_key(clock: HeldClock) -> None:
    begin(clock, "secret-key")
    (item,) = records()
    assert item["expires_at"] == {"N": str(clock.now_ms // 1000 + KEPT_S)}
    assert "secret-key" not in str(item)
