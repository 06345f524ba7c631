"""The route that is being measured, as `prepare` described it."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass
class Spec:
    """An event and everything that a handler must do to answer it.

    `calls` are what the route asks of DynamoDB, the gate's update first and the reading of the public keys left out
    (method of the client, arguments); `audience` is set where the route checks a signed token, `signs` where it makes
    one. At `now_ms` the event came: clocks are held there.
    """

    module: str
    method: str
    path: str
    event: dict[str, Any]
    status: int
    body: Any
    calls: list[tuple[str, dict[str, Any]]]
    audience: str | None
    signs: bool
    model: dict[str, Any] | None
    body_model: dict[str, Any] | None
    queries: list[str]
    user: int
    now_ms: int


_current: list[Spec] = []


def use(path: str) -> Spec:
    """Read a spec from its file; `current` gives it from then on."""
    with open(path) as file:
        _current[:] = [Spec(**json.load(file))]
    return _current[0]


def current() -> Spec:
    return _current[0]
