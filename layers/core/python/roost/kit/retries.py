"""Calls to DynamoDB: counted, retried with jitter, and honest about answers that may have been lost."""

import random
from dataclasses import dataclass, field
from typing import Any, Final

from botocore import xform_name
from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

from roost.kit import clock
from roost.kit.errors import Unavailable

ATTEMPTS: Final = 6
FIRST_PAUSE_S: Final = 0.025
LONGEST_PAUSE_S: Final = 0.8

_REFUSED: Final = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "TransactionConflictException",
        "TransactionInProgressException",
        "LimitExceededException",
    }
)
_UNSURE: Final = frozenset({"InternalServerError", "InternalServerErrorException", "ServiceUnavailable", "500", "503"})
_PASSING: Final = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


@dataclass(slots=True)
class Meter:
    """What the running request has asked of DynamoDB."""

    operations: list[str] = field(default_factory=list)
    capacity: float = 0.0

    def reset(self) -> None:
        self.operations.clear()
        self.capacity = 0.0


meter = Meter()


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, or the error body of a failed condition; `ambiguous`: an earlier attempt may have gone through."""

    body: dict[str, Any]
    error: str | None = None
    ambiguous: bool = False


def _capacity(body: dict[str, Any]) -> float:
    consumed = body.get("ConsumedCapacity") or []
    parts = consumed if isinstance(consumed, list) else [consumed]
    return sum(float(part.get("CapacityUnits", 0)) for part in parts)


def _verdict(code: str, body: dict[str, Any]) -> str:
    """What an error means: `condition`, `refused` (nothing happened), `unsure` (it may have), or `bug`."""
    reasons = {reason.get("Code") for reason in body.get("CancellationReasons", [])}
    if code == "ConditionalCheckFailedException" or "ConditionalCheckFailed" in reasons:
        return "condition"
    if code in _REFUSED or reasons & _PASSING:
        return "refused"
    failed = body.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500
    return "unsure" if failed or code in _UNSURE else "bug"


def pause(attempt: int) -> None:
    """Wait before a repetition, with jitter; the second one (`attempt` 1) comes soonest."""
    clock.sleep(random.uniform(0, min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**attempt)))


def call(client: Any, operation: str, arguments: dict[str, Any]) -> Answer:
    """Make one call, repeating what may be repeated.

    Raises Unavailable when no attempt got an answer; errors that no repetition mends are bugs and pass through.
    """
    meter.operations.append(operation)
    method, ambiguous = getattr(client, xform_name(operation)), False
    for attempt in range(ATTEMPTS):
        if attempt:
            pause(attempt)
        try:
            body = method(**arguments)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            verdict = _verdict(code, dict(error.response))
            if verdict == "condition":
                return Answer(dict(error.response), code, ambiguous)
            if verdict == "bug":
                raise
            ambiguous = ambiguous or verdict == "unsure"
        except (ConnectionError, HTTPClientError):
            ambiguous = True
        else:
            meter.capacity += _capacity(body)
            return Answer(body, None, ambiguous)
    raise Unavailable()
