"""Races and faults at the storage client, without threads: a function answers one request at a time, so whatever
happens meanwhile is made to happen right before, instead of or after one of its calls.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from roost.kit import aws
from roost.kit.settings import settings

Item = dict[str, Any]
Send = Callable[[], Any]
Handle = Callable[[str, Item, Send], Any]


class Failure(Enum):
    """How a call fails: the first two without effect, the last two after it took effect."""

    THROTTLED = "throttled"
    TIMED_OUT = "timed out"
    LOST = "lost"
    LOST_WITH_500 = "lost with 500"


@dataclass
class Calls:
    """The operations that were sent, repetitions included, such as `GetItem` or `TransactWriteItems`."""

    operations: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.operations)


def _restore(client: Any, before: Any) -> None:
    """Take an interception off the client, or leave the one around it: one left behind would blind the recorder."""
    if before is None:
        del client._make_api_call
    else:
        client._make_api_call = before


@contextmanager
def intercepting(handle: Handle) -> Iterator[None]:
    """Let `handle(operation, arguments, send)` answer the table's calls inside the block; blocks nest."""
    client = aws.client("dynamodb")
    before, original = vars(client).get("_make_api_call"), client._make_api_call

    def answer(operation: str, arguments: Item) -> Any:
        return handle(operation, arguments, lambda: original(operation, arguments))

    client._make_api_call = answer
    try:
        yield
    finally:
        _restore(client, before)


@contextmanager
def meanwhile(operation: str, action: Callable[[], object], *, call: int = 1) -> Iterator[Calls]:
    """Run `action` once, right before the `call`-th call of `operation`; what it does itself is not intercepted."""
    seen = Calls()

    def handle(name: str, _: Item, send: Send) -> Any:
        if len(seen) >= call:
            return send()
        if name == operation:
            seen.operations.append(name)
            if len(seen) == call:
                action()
        return send()

    with intercepting(handle):
        yield seen
    assert len(seen) == call, f"{operation} was called {len(seen)} times only"


@contextmanager
def failing(failure: Failure, *, at: int = 1, times: int | None = 1, operation: str | None = None) -> Iterator[Calls]:
    """Let calls fail from position `at` on (1 is the first, of all or of one operation), `times` of them or all."""
    seen = Calls()

    def handle(name: str, _: Item, send: Send) -> Any:
        if operation not in (None, name):
            return send()
        seen.operations.append(name)
        if len(seen) < at or (times is not None and len(seen) >= at + times):
            return send()
        return _fail(failure, name, send)

    with intercepting(handle):
        yield seen


def _fail(failure: Failure, operation: str, send: Send) -> Any:
    if failure is Failure.THROTTLED:
        raise refusal(operation, "ThrottlingException")
    if failure is Failure.TIMED_OUT:
        raise ConnectTimeoutError(endpoint_url="table")
    with suppress(ClientError):
        send()
    if failure is Failure.LOST:
        raise ReadTimeoutError(endpoint_url="table")
    raise refusal(operation, "InternalServerError", 500)


def refusal(operation: str, code: str, status: int = 400, **more: Any) -> ClientError:
    """An error answer as the service gives it."""
    answer = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"HTTPStatusCode": status}} | more
    return ClientError(answer, operation)


def snapshot(*, without: tuple[str, ...] = ("GATE",)) -> dict[tuple[str, str], Item]:
    """Every item of the table as stored, by key; the gate's counters are left out unless asked for."""
    found = aws.client("dynamodb").scan(TableName=settings().table, ConsistentRead=True)
    assert "LastEvaluatedKey" not in found
    items = {(item["pk"]["S"], item["sk"]["S"]): item for item in found["Items"]}
    return {key: item for key, item in items.items() if key[1] not in without}
