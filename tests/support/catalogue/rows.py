"""What a dialect says of itself so that all routes are tested alike: its routes, its world, its refusals."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from tests.support.client import Answer, Client
from tests.support.stack import HeldClock

SPOT = re.compile(r"<(\w+)>")


class SignedIn(Protocol):
    """Somebody signed in: `user` is the canonical id, `token` what their requests carry."""

    @property
    def user(self) -> int: ...

    @property
    def token(self) -> str: ...


@dataclass
class World:
    """What a row's request is about, made through the dialect's own API as a row needs it.

    A dialect's subclass signs `owner` in before anything else, and has a method for each thing that its routes name.
    """

    api: Client
    clock: HeldClock
    owner: Any
    made: dict[str, Any] = field(default_factory=dict, kw_only=True)

    def stranger(self) -> SignedIn:
        """Somebody signed in who has nothing to do with the owner."""
        raise NotImplementedError

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` returned when it was first asked for under this name."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    def call(self, method: str, path: str, json: Any = None, *, by: SignedIn | None = None, **options: Any) -> Any:
        """The JSON of a request that must succeed, of the owner unless told otherwise."""
        token = (by or self.owner).token
        answer = self.api.request(method, path, json=json, token=token, **options)
        assert 200 <= answer.status < 300, f"{method} {path}: {answer.status} {answer.body!r}"
        return answer.json if answer.body else None


Said = Any | Callable[[Any], Any]
"""A value, or what makes it of the world."""


def _said(value: Said, world: World) -> Any:
    return value(world) if callable(value) else value


@dataclass(frozen=True)
class Request:
    """A request without its token."""

    path: str
    json: Any = None
    params: dict[str, Any] | None = None
    headers: dict[str, str] | None = None
    raw: bytes | None = None


@dataclass(frozen=True)
class Row:
    """One documented route and a request that its caller may make.

    `rule` is the path as the resolver declares it. Each <spot> is filled from the world by `spots`; `after` is what
    must have happened before; `json`, `params`, `headers` and `raw` are values or functions of the world.
    `status` is the documented answer. `public` routes ask nobody who they are. `owned` routes name, in the first spot
    of their path, something that a stranger must not find; `not_yours` is what they get, if not what all rows of the
    dialect give them. `by` is whom the route is for: the owner, or for a public route nobody, unless told otherwise.
    """

    contract: str
    method: str
    rule: str
    status: int = 200
    json: Said = None
    params: Said = None
    headers: Said = None
    raw: Said = None
    after: Callable[[Any], Any] | None = None
    by: Callable[[Any], SignedIn] | None = None
    public: bool = False
    owned: bool = False
    not_yours: int | None = None
    slash: bool = False
    spots: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How a test calls it."""
        return f"{self.contract} {self.method} {re.sub(r'^/[a-z]+/(api/)?', '', self.rule)}"

    @property
    def protected(self) -> bool:
        return not self.public

    def request(self, world: World) -> Request:
        """The request, in a world where it will be answered with `status`."""
        if self.after:
            self.after(world)
        path = SPOT.sub(lambda spot: str(self.spots[spot[1]](world)), self.rule)
        rest = (_said(each, world) for each in (self.json, self.params, self.headers, self.raw))
        return Request(path + "/" * self.slash, *rest)

    def caller(self, world: World) -> SignedIn | None:
        """Whom the route is for."""
        if self.by:
            return self.by(world)
        return None if self.public else world.owner

    def ask(self, world: World, wanted: Request, token: str | None) -> Answer:
        """Send a request made before, as somebody else maybe."""
        sent = {"json": wanted.json, "params": wanted.params, "headers": wanted.headers, "raw": wanted.raw}
        return world.api.request(self.method, wanted.path, token=token, **sent)

    def send(self, world: World) -> Answer:
        """Make the request and send it as the one whom the route is for."""
        return self.answered(world, self.request(world))

    def answered(self, world: World, wanted: Request) -> Answer:
        """Send a request made before as the one whom the route is for."""
        caller = self.caller(world)
        return self.ask(world, wanted, caller.token if caller else None)

    def elsewhere(self, wanted: Request, thing: str) -> Request:
        """The same request with another id in the first spot of its path."""
        shape, parts = self.rule.split("/"), wanted.path.split("/")
        parts[next(index for index, part in enumerate(shape) if SPOT.search(part))] = thing
        return replace(wanted, path="/".join(parts))


@dataclass(frozen=True)
class Paths:
    """Makes the rows of one base path, one line each.

    `spots` says how the names in rules are filled; a keyword of that name in a row wins. A row with a spot is `owned`
    unless it is public or says otherwise. `slash` is whether the document spells paths with one at the end.
    """

    base: str
    spots: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    slash: bool = False

    def row(self, contract: str, method: str, below: str, status: int = 200, **more: Any) -> Row:
        """A row; `more` are fields of it, and spots."""
        rule = f"{self.base}/{below}" if below else self.base
        names = SPOT.findall(rule)
        spots = {name: more.pop(name) if name in more else self.spots[name] for name in names}
        options = {"slash": self.slash, "owned": bool(names) and not more.get("public")} | more
        return Row(contract, method, rule, status, spots=spots, **options)

    def get(self, contract: str, below: str = "", status: int = 200, **more: Any) -> Row:
        return self.row(contract, "GET", below, status, **more)

    def post(self, contract: str, below: str = "", status: int = 200, **more: Any) -> Row:
        return self.row(contract, "POST", below, status, **more)

    def put(self, contract: str, below: str = "", status: int = 200, **more: Any) -> Row:
        return self.row(contract, "PUT", below, status, **more)

    def patch(self, contract: str, below: str = "", status: int = 200, **more: Any) -> Row:
        return self.row(contract, "PATCH", below, status, **more)

    def delete(self, contract: str, below: str = "", status: int = 204, **more: Any) -> Row:
        return self.row(contract, "DELETE", below, status, **more)


@dataclass(frozen=True)
class Refusals:
    """What (status, fact) they get who may not call a route; `fact` reads a refusal: its code, or its text.

    `forged` is for a token that was tampered with, `foreign` for one of another dialect, `revoked` after `revoke` ended
    the sign-in of the one whom the route is for, `expired` when `lifetime_s` has passed.
    """

    fact: Callable[[Answer], Any]
    nobody: tuple[int, Any]
    forged: tuple[int, Any]
    foreign: tuple[int, Any]
    revoked: tuple[int, Any]
    expired: tuple[int, Any]
    revoke: Callable[[Any, Any], Any]
    lifetime_s: int

    def read(self, answer: Answer) -> tuple[int, Any]:
        """Status and fact of an answer."""
        return answer.status, self.fact(answer)


def either_slash(path: str) -> list[str]:
    """The same path with the slash at its end that it has not, or without."""
    return [path.rstrip("/") if path.endswith("/") else f"{path}/"]


@dataclass(frozen=True)
class DialectUnderTest:
    """A dialect as data.

    `name` is the audience of its tokens and the folder of its functions; `title` is how people call it; `base` is left
    out where routes are listed. `documents` make its OpenAPI documents, by file name; the last one has everything.
    `spellings` gives the other paths of a route. `headers` are on every answer. `warm_up` is a path to GET with a token
    after which a function has read its keys. `unknown_id` is well spelled and names nothing. A stranger has `not_yours`
    for an owned row, and 404 for an unknown id; where both are 404 the answers are the same, compared by `told` (the
    body unless told otherwise). `hashing` rows hash a password. `more_calls` allows rows a fixed number of calls beyond
    the budget, `gate_calls` says how many the gate makes. `settling` makes what functions must put in order before any
    route. `unseen` are permissions that functions (by logical id) need beyond what the rows show. `grows` are rows that
    return or count what is everybody's, and cost more the more there is.
    """

    name: str
    title: str
    base: str
    rows: tuple[Row, ...]
    world: Callable[[Client, HeldClock], World]
    refusals: Refusals
    documents: Mapping[str, Callable[[], dict[str, Any]]]
    warm_up: str
    unknown_id: str
    headers: frozenset[str] = frozenset()
    spellings: Callable[[str], Iterable[str]] = either_slash
    not_yours: int = 404
    told: Callable[[Answer], Any] = lambda answer: answer.body
    hashing: frozenset[str] = frozenset()
    more_calls: Mapping[str, int] = field(default_factory=dict)
    gate_calls: Callable[[Row], int] = lambda _: 1
    settling: Callable[[Any], Any] | None = None
    unseen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    grows: frozenset[str] = frozenset()
