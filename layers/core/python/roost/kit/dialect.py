"""What the shared resolver must know of a dialect: data and small functions, all from that dialect's `wire/`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from roost.kit.errors import Fault
from roost.kit.gate import Bucket
from roost.kit.limits import Allowance
from roost.kit.tokens import Access, ApiKey

Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Rendered:
    """An error answer in the dialect's words."""

    status: int
    body: dict[str, Any]
    headers: Headers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One documented API on the wire.

    `name` is the audience of its tokens; `authenticate` reads a token from the lower-cased request headers (raising
    TokenMissing, TokenInvalid, TokenExpired); `render` words any Fault; `negotiate` refuses versions and gives the
    headers that every answer of a path carries; `replays` says of a path whether its POSTs honour an idempotency key.
    """

    name: str
    public: Bucket
    authenticate: Callable[[Mapping[str, str], int], Access | ApiKey]
    render: Callable[[Fault], Rendered]
    allowance_headers: Callable[[Allowance], Headers]
    path_headers: Callable[[str], Headers]
    negotiate: Callable[[str, Mapping[str, str]], None]
    replays: Callable[[str], bool] = lambda _: True
    exposed_headers: tuple[str, ...] = ()
