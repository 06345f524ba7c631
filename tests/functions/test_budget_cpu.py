"""The budget of a warm request: resolver, gate and rendering within a millisecond of CPU, storage left out."""

import gc
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import cycle
from time import process_time
from typing import Any

import pytest

from roost.kit import aws
from tests.support.catalogue import ROUTES
from tests.support.catalogue.rows import DialectUnderTest, Row
from tests.support.client import Answer, Client, Context
from tests.support.template import route_for
from tests.support.worlds import world_of

BUDGET_MS = 1.0
WARM_UP, BATCHES, BATCH = 30, 7, 20
ATTEMPTS = 4
"""How often it may be measured: on a crowded machine even the best batch may be slowed down."""


class Replay:
    """Passes calls on and keeps the answers; after `rewind` it gives the same answers in turn, for nothing."""

    def __init__(self, client: Any) -> None:
        self._client, self._kept = client, list[Any]()
        self._answers: Iterator[Any] | None = None

    def rewind(self) -> None:
        self._answers = cycle(self._kept)

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            if self._answers:
                return next(self._answers)
            self._kept.append(getattr(self._client, method)(**arguments))
            return self._kept[-1]

        return call


def _least_cpu_ms(answer: Callable[[], None]) -> float:
    """The best of several batches: what else the machine does only adds."""
    for _ in range(WARM_UP):
        answer()
    spent = []
    gc.disable()  # what earlier tests left on the heap is not this request's business
    try:
        for _ in range(BATCHES):
            before = process_time()
            for _ in range(BATCH):
                answer()
            spent.append((process_time() - before) * 1000 / BATCH)
    finally:
        gc.enable()
    return min(spent)


def _standing_for_functions() -> list[Any]:
    """For each function the first row that reads what is its caller's without naming it, in the usual calls."""
    chosen: dict[str, Any] = {}
    for dialect, row in ROUTES:
        if row.protected and row.method == "GET" and not row.spots and row.contract not in dialect.more_calls:
            function = route_for(row.method, row.rule).function
            chosen.setdefault(function, pytest.param(dialect, row, id=row.name))
    return list(chosen.values())


class Ready(Client):
    """Hands every request over once; `again` hands the last one over again, past the client."""

    def send(self, event: dict[str, Any]) -> Answer:
        module = route_for(event["requestContext"]["http"]["method"], event["rawPath"]).handler.rpartition(".")[0]
        self._event, self._handler = event, import_module(module).handler
        return super().send(event)

    def again(self) -> int:
        """The status of the same request once more."""
        return int(self._handler(self._event, Context())["statusCode"])


@pytest.mark.parametrize(("dialect", "row"), _standing_for_functions())
def test_a_warm_request_costs_at_most_a_millisecond_of_cpu(
    dialect: DialectUnderTest, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world_of(dialect) as world:
        wanted = row.request(world)
        world.api = ready = Ready()
        assert row.answered(world, wanted).status == row.status  # the public keys are read by now, and stay
        replay = Replay(aws.client("dynamodb"))
        monkeypatch.setattr(aws, "client", lambda _: replay)

        def answer() -> None:
            assert ready.again() == row.status

        answer()
        replay.rewind()
        assert any(_least_cpu_ms(answer) <= BUDGET_MS for _ in range(ATTEMPTS))
