"""What the shared resolver must know of a dialect: data and small functions, all from that dialect's `wire/`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import roost.kit.waking  # noqa: F401 - first, because what comes below loads much
from roost.kit.bodies import BodyRules
from roost.kit.cors import Cors
from roost.kit.errors import Fault
from roost.kit.exchange import Exchange
from roost.kit.gate import Bucket
from roost.kit.limits import Allowance
from roost.kit.tokens import Token

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Rendered:
    """An error answer in the dialect's words."""

    status: int
    body: dict[str, Any]
    headers: Headers = field(default_factory=dict)


def _as_it_is(path: str) -> str:
    return path


def _anything(path: str, headers: Mapping[str, str]) -> None:
    """Every version is fine."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One documented API on the wire.

    `name` is what its tokens and log lines are marked with; `authenticate` finds the token in a request (raising
    TokenMissing, TokenInvalid, TokenExpired); `render` words any Fault; `canonical` is how a path is spelled where its
    route is declared; `path_headers` are those that every answer of a path, as it was sent, carries; `negotiate`
    refuses versions; `replays` says of a path whether its POSTs honour an idempotency key, `counts_options` whether
    OPTIONS uses up an allowance. `known` is where those who show a good token to a public route are counted, if not
    by address like everybody.
    """

    name: str
    public: Bucket
    authenticate: Callable[[Exchange], Token]
    render: Callable[[Fault], Rendered]
    allowance_headers: Callable[[Allowance], Headers]
    cors: Cors
    path_headers: Callable[[str], Headers] = lambda _: {}
    canonical: Callable[[str], str] = _as_it_is
    negotiate: Callable[[str, Mapping[str, str]], None] = _anything
    replays: Callable[[str], bool] = lambda _: True
    exposed_headers: tuple[str, ...] = ()
    bodies: BodyRules = field(default_factory=BodyRules)
    counts_options: bool = True
    known: Bucket | None = None
