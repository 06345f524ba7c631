"""Secrets of a flow that work once."""

from typing import Any

import pytest

from roost.kit import once, table
from roost.kit.retries import meter
from tests.support.race import Failure, failing, meanwhile, snapshot
from tests.support.stack import HeldClock

pytestmark = pytest.mark.usefixtures("services")
DATA = {"email": "jane@example.com", "target": {"path": "/x", "n": 1}}


def issue(clock: HeldClock, purpose: str = "link") -> str:
    return once.issue(purpose, DATA, 900, clock.now_ms)


def redeem(clock: HeldClock, token: str, purpose: str = "link") -> dict[str, Any] | None:
    return once.redeem(purpose, token, clock.now_ms)


def test_a_secret_tells_what_it_stands_for_once_and_with_one_call(clock: HeldClock) -> None:
    token = issue(clock)
    meter.reset()
    assert redeem(clock, token) == DATA
    assert meter.operations == ["UpdateItem"]
    assert redeem(clock, token) is None


def test_of_two_who_redeem_at_once_one_gets_it(clock: HeldClock) -> None:
    token, rivals = issue(clock), list[dict[str, Any] | None]()
    with meanwhile("UpdateItem", lambda: rivals.append(redeem(clock, token))):
        assert redeem(clock, token) is None
    assert rivals == [DATA]


def test_it_is_good_until_its_time_is_over(clock: HeldClock) -> None:
    last, late = issue(clock), issue(clock)
    clock.tick(899.999)
    assert redeem(clock, last) == DATA
    clock.tick(0.001)
    assert redeem(clock, late) is None


def test_secrets_of_another_purpose_and_made_up_ones_stand_for_nothing_and_leave_nothing(clock: HeldClock) -> None:
    token = issue(clock)
    before = snapshot(without=())
    assert redeem(clock, token, "other") is None
    assert redeem(clock, token[:-1]) is None
    assert redeem(clock, "") is None
    assert snapshot(without=()) == before


def test_the_secret_itself_is_stored_nowhere_and_its_item_outlives_its_time(clock: HeldClock) -> None:
    token = issue(clock)
    [(key, item)] = [each for each in snapshot(without=()).items() if each[0][1] == "ONCE"]
    assert token not in str((key, item))
    assert int(item["expires_at"]["N"]) >= clock.now_ms // 1000 + 900


def test_two_secrets_of_the_same_thing_are_both_good(clock: HeldClock) -> None:
    one, other = issue(clock), issue(clock)
    assert one != other
    assert (redeem(clock, other), redeem(clock, one)) == (DATA, DATA)


def test_a_secret_can_be_made_good_by_a_transaction_of_its_flow(clock: HeldClock) -> None:
    token, put = once.issued("link", DATA, 900, clock.now_ms)
    assert redeem(clock, token) is None
    table.transact([put])
    assert redeem(clock, token) == DATA


@pytest.mark.parametrize("failure", list(Failure))
@pytest.mark.parametrize("times", [1, 2])
def test_whose_answer_was_lost_still_gets_it_and_nobody_after_them(
    clock: HeldClock, failure: Failure, times: int
) -> None:
    with failing(failure, times=times):
        token = issue(clock)
    with failing(failure, times=times):
        assert redeem(clock, token) == DATA
    assert redeem(clock, token) is None
