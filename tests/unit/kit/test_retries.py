"""Which failures are repeated, how often, and what is said about answers that may have been lost."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from roost.kit import clock, retries
from roost.kit.errors import Unavailable
from roost.kit.retries import ATTEMPTS, Answer, meter
from tests.support.race import refusal

OK = {"Item": {}, "ConsumedCapacity": {"CapacityUnits": 1.5}}


class Script:
    """A client whose operation answers what a list says, one after the other."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.asked = list(answers), 0

    def put_item(self, **_: Any) -> Any:
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def _held() -> Any:
    meter.reset()
    with clock.held(lambda: 0):
        yield


def refused(code: str, status: int = 400, **more: Any) -> ClientError:
    return refusal("PutItem", code, status, **more)


def cancelled(*codes: str) -> ClientError:
    return refused("TransactionCanceledException", CancellationReasons=[{"Code": code} for code in codes])


def call(script: Script) -> Answer:
    return retries.call(script, "PutItem", {})


WITHOUT_EFFECT = [
    refused("ProvisionedThroughputExceededException"),
    refused("ThrottlingException"),
    refused("RequestLimitExceeded"),
    refused("TransactionConflictException"),
    refused("TransactionInProgressException"),
    cancelled("None", "TransactionConflict"),
    cancelled("ThrottlingError", "None"),
]
PERHAPS_WITH_EFFECT = [
    refused("InternalServerError", 500),
    refused("ServiceUnavailable", 503),
    refused("InternalFailure", 500),
    refused("SomethingNew", 502),
    ReadTimeoutError(endpoint_url="x"),
    ConnectTimeoutError(endpoint_url="x"),
    ConnectionClosedError(endpoint_url="x"),
    EndpointConnectionError(endpoint_url="x"),
]


@pytest.mark.parametrize("failure", WITHOUT_EFFECT, ids=str)
def test_a_refusal_is_repeated_and_leaves_no_doubt(failure: Exception) -> None:
    script = Script(failure, failure, OK)
    assert call(script) == Answer(OK, None, False)
    assert script.asked == 3


@pytest.mark.parametrize("failure", PERHAPS_WITH_EFFECT, ids=str)
def test_a_lost_answer_is_repeated_and_said_to_be_doubtful(failure: Exception) -> None:
    assert call(Script(failure, OK)) == Answer(OK, None, True)


@pytest.mark.parametrize(
    "failure", [refused("ConditionalCheckFailedException"), cancelled("None", "ConditionalCheckFailed")], ids=str
)
def test_a_failed_condition_is_an_answer(failure: ClientError) -> None:
    script = Script(failure)
    answer = call(script)
    assert (answer.error, answer.ambiguous, script.asked) == (failure.response["Error"]["Code"], False, 1)


def test_a_condition_that_fails_after_a_lost_answer_is_doubtful_also_when_a_refusal_came_between() -> None:
    failed = refused("ConditionalCheckFailedException")
    assert call(Script(ReadTimeoutError(endpoint_url="x"), refused("ThrottlingException"), failed)).ambiguous
    assert not call(Script(refused("ThrottlingException"), failed)).ambiguous


def test_a_condition_outweighs_a_conflict_in_one_transaction() -> None:
    assert call(Script(cancelled("TransactionConflict", "ConditionalCheckFailed"))).error


@pytest.mark.parametrize(
    "failure",
    [
        refused("ValidationException"),
        refused("ResourceNotFoundException"),
        refused("AccessDeniedException"),
        refused("IdempotentParameterMismatchException"),
        cancelled("ValidationError"),
        TypeError("ours"),
    ],
    ids=str,
)
def test_what_no_repetition_mends_passes_through_at_once(failure: Exception) -> None:
    script = Script(failure, OK)
    with pytest.raises(type(failure)):
        call(script)
    assert script.asked == 1


@pytest.mark.parametrize("failure", [*WITHOUT_EFFECT, *PERHAPS_WITH_EFFECT], ids=str)
def test_attempts_are_bounded(failure: Exception) -> None:
    script = Script(*[failure] * (ATTEMPTS + 5))
    with pytest.raises(Unavailable):
        call(script)
    assert script.asked == ATTEMPTS


def test_nobody_waits_while_the_clock_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    call(Script(*[refused("ThrottlingException")] * 5, OK))
    assert slept == []


def test_pauses_grow_and_stay_short_while_the_clock_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    longest: Callable[[float, float], float] = lambda _, high: high  # noqa: E731
    monkeypatch.setattr(clock, "_source", None)
    monkeypatch.setattr(time, "sleep", slept.append)
    monkeypatch.setattr(retries.random, "uniform", longest)
    call(Script(*[refused("ThrottlingException")] * 5, OK))
    assert slept == sorted(slept)
    assert len(slept) == 5
    assert sum(slept) < 2


def test_the_meter_counts_calls_not_attempts_and_adds_up_units() -> None:
    call(Script(refused("ThrottlingException"), OK))
    call(Script({"ConsumedCapacity": [{"CapacityUnits": 2}, {"CapacityUnits": 3.5}]}))
    call(Script({}))
    assert meter.operations == ["PutItem"] * 3
    assert meter.capacity == 7.0
    meter.reset()
    assert (meter.operations, meter.capacity) == ([], 0.0)
