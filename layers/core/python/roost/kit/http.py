"""The resolver that every API function shares: gate, body, idempotency, validation, rendering, one log line."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Annotated, Any, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.depends import Depends
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import (
    OpenAPIRequestValidationMiddleware,
    OpenAPIResponseValidationMiddleware,
)
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from roost.kit import bodies, clock, gate, idempotency
from roost.kit.caller import Caller
from roost.kit.cors import cors_headers, is_preflight
from roost.kit.dialect import Dialect, Headers
from roost.kit.errors import Denied, Fault, MethodUnsupported, RouteUnknown, Unauthenticated
from roost.kit.gate import Bucket
from roost.kit.keys import Key
from roost.kit.limits import Allowance, judge
from roost.kit.logs import log_crash, log_request
from roost.kit.retries import meter
from roost.kit.settings import settings
from roost.kit.validation import INPUT_FAULTS, Faults, as_invalid, completed

Answer = Response[Any]
Next = Callable[[Any], Answer]
Guard = Callable[..., None]
EMPTY: Final = frozenset({204, 205, 304})


@dataclass(slots=True)
class Exchange:
    """The request that is being answered."""

    event: dict[str, Any]
    now_ms: int
    method: str
    path: str
    headers: dict[str, str]
    address: str
    host: str
    methods: list[str] = field(default_factory=list)
    caller: Caller | None = None
    allowance: Allowance | None = None
    body: dict[str, Any] = field(default_factory=dict)
    route: str = ""
    extra_headers: Headers = field(default_factory=dict)

    @property
    def request_id(self) -> str:
        """The gateway's name for this request, as log lines show it."""
        return str(self.event["requestContext"].get("requestId", ""))

    @property
    def base_url(self) -> str:
        """Scheme and host under which the client reaches this stack."""
        return settings().public_url or f"https://{self.host}"


Tally = Callable[[Exchange, Caller], tuple[Key, Bucket]]

_exchange: ContextVar[Exchange] = ContextVar("exchange")


def current() -> Exchange:
    """The request that is being answered; a function answers one at a time."""
    return _exchange.get()


def current_caller() -> Caller:
    """The checked caller of the running request."""
    caller = current().caller
    if caller is None:
        raise LookupError("a public route has no caller")
    return caller


SignedIn = Annotated[Caller, Depends(current_caller)]
"""The type of a route's `caller` parameter."""

Request = Annotated[Exchange, Depends(current)]
"""The type of a route's `request` parameter, for the few that need the wire itself."""


def _open(event: dict[str, Any]) -> Exchange:
    context = event["requestContext"]
    path = event["rawPath"]
    if len(path) > 1 and path.endswith("/"):
        path = path[:-1]
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    http = context["http"]
    domain = context.get("domainName", "")
    return Exchange(event, clock.now_ms(), http["method"].upper(), path, headers, http["sourceIp"], domain)


def _as_json_request(exchange: Exchange) -> dict[str, Any]:
    """The event as the resolver sees it: whatever body there is, the validation gets the object parsed from it.

    Without the raw query a repeated parameter stays what the gateway makes of it: one text, joined by commas.
    """
    headers = exchange.headers | {"content-type": "application/json"}
    replaced = {"rawPath": exchange.path, "headers": headers, "body": "{}", "isBase64Encoded": False}
    replaced["rawQueryString"] = ""
    return exchange.event | replaced


class Api(APIGatewayHttpResolver):
    """The routes of one function.

    `bucket` is where its requests are counted; `public` routes ask nobody who they are and count by address;
    `kinds` are the token kinds it takes; `prepare` runs for each caller before their route. `tally` says where the
    request of a caller is counted instead of on their card: whoever shares a limit, or has one per workspace.
    """

    def __init__(
        self,
        dialect: Dialect,
        bucket: Bucket,
        *,
        public: bool = False,
        kinds: Iterable[str] = ("access", "api_key"),
        prepare: Callable[[Caller, int], None] | None = None,
        tally: Tally | None = None,
    ) -> None:
        super().__init__(serializer=bodies.as_json, json_body_deserializer=lambda _: current().body)
        self.dialect, self.bucket, self.public = dialect, bucket, public
        self.kinds, self.prepare, self.tally = frozenset(kinds), prepare, tally
        self._guards: dict[tuple[str, str], Guard] = {}
        self._more_faults: dict[tuple[str, str], Faults] = {}
        self.use([self._pass_gate, self._judge_object_first, self._read_body, self._remember])
        checks_response = OpenAPIResponseValidationMiddleware(has_response_validation_error=True)
        self.use([OpenAPIRequestValidationMiddleware(), checks_response])  # type: ignore[no-untyped-call]
        self.exception_handler(Fault)(self._render)
        self.exception_handler(RequestValidationError)(lambda error: self._render(as_invalid(error)))
        self.exception_handler(Exception)(self._crash)
        self.not_found(self._no_route)

    def handle(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Answer one HTTP API event (payload 2.0): the Lambda handler."""
        started = perf_counter()
        meter.reset()
        exchange = _open(event)
        exchange.methods = self.declares(exchange.path)
        _exchange.set(exchange)
        if is_preflight(exchange.method, exchange.headers):
            answer = self._preflight(exchange)
        else:
            answer = self.resolve(_as_json_request(exchange), context)
        self._finish(exchange, answer)
        log_request(exchange, self.dialect.name, answer["statusCode"], perf_counter() - started)
        return answer

    def declares(self, path: str) -> list[str]:
        """The methods that this function has for a path."""
        routes = self._static_routes + self._dynamic_routes
        return sorted({route.method for route in routes if route.rule.match(path)})

    def _pass_gate(self, app: "Api", next_middleware: Next) -> Answer:
        """Counts and checks; the unknown route's own handler comes through here too and counts by address."""
        exchange, dialect = current(), self.dialect
        exchange.route = str(app.context["_route"].path)
        if exchange.method not in exchange.methods:
            self._admit_address(dialect.public)
            return next_middleware(app)
        if self.public:
            self._admit_address(self.bucket)
        else:
            self._admit_caller(exchange)
        dialect.negotiate(exchange.path, exchange.headers)
        if exchange.caller:
            self._welcome(exchange.caller, exchange.now_ms)
        return next_middleware(app)

    def _admit_address(self, bucket: Bucket) -> None:
        exchange = current()
        self._admit(gate.admit_address(exchange.address, bucket, exchange.now_ms))

    def _admit(self, passage: gate.Passage) -> gate.Passage:
        current().allowance = passage.allowance or current().allowance
        if passage.fault:
            raise passage.fault
        return passage

    def _admit_caller(self, exchange: Exchange) -> None:
        try:
            token = self.dialect.authenticate(exchange.headers, exchange.now_ms)
            if self.tally:
                passage = self._admit(gate.check_person(token, exchange.now_ms))
            else:
                passage = self._admit(gate.admit_person(token, self.bucket, exchange.now_ms))
        except Unauthenticated:
            self._admit_address(self.dialect.public)
            raise
        exchange.caller = gate.caller_of(token, passage.card, self.dialect.name, exchange.address)
        if self.tally:
            self._admit(gate.count_shared(*self.tally(exchange, exchange.caller), exchange.now_ms))

    def _welcome(self, caller: Caller, now_ms: int) -> None:
        if caller.kind not in self.kinds:
            raise Denied()
        if self.prepare:
            self.prepare(caller, now_ms)

    def guard(self, method: str, rule: str, judge: Guard) -> None:
        """Let `judge` raise what a route says about the object in its path, which comes before faults in the input.

        It gets the caller and the path's text, and is only asked when the input is refused.
        """
        self._guards[method, rule] = judge

    def complete_faults(self, method: str, rule: str, more: Faults) -> None:
        """Let `more` add what stored data has against a refused body, so that all its faulty fields come together."""
        self._more_faults[method, rule] = more

    def _judge_object_first(self, app: "Api", next_middleware: Next) -> Answer:
        named = dict(app.context.get("_route_args") or {})
        place = current().method, str(app.context["_route"].path)
        try:
            return next_middleware(app)
        except INPUT_FAULTS as refused:
            if judge := self._guards.get(place):
                judge(current_caller(), *named.values())
            if more := self._more_faults.get(place):
                raise completed(refused, more, current().body) from refused
            raise

    def _read_body(self, app: "Api", next_middleware: Next) -> Answer:
        exchange = current()
        if exchange.method in ("POST", "PATCH", "PUT") and exchange.method in exchange.methods:
            media_type = exchange.headers.get("content-type", "")
            exchange.body = bodies.parse_object(bodies.raw_body(exchange.event), media_type)
        return next_middleware(app)

    def _remember(self, app: "Api", next_middleware: Next) -> Answer:
        exchange = current()
        key = exchange.headers.get(idempotency.HEADER) if self.dialect.replays(exchange.path) else None
        if key is None or exchange.method != "POST" or exchange.caller is None:
            return next_middleware(app)
        request = (exchange.method, exchange.path, bodies.raw_body(exchange.event))
        claim = idempotency.begin(exchange.caller.user, key, request, exchange.now_ms)
        if isinstance(claim, idempotency.Stored):
            exchange.extra_headers[idempotency.REPLAYED] = "true"
            return Response(claim.status, "application/json", claim.body)
        exchange.caller = replace(exchange.caller, reserved_id=claim.reserved_id)
        try:
            response = next_middleware(app)
        except (Fault, RequestValidationError) as refused:
            if getattr(refused, "status", 400) < 500:
                idempotency.release(claim)
            raise
        body = bodies.as_json(response.body)
        idempotency.finish(claim, idempotency.Stored(response.status_code, body), exchange.now_ms)
        return response

    def _no_route(self, _: Exception) -> Answer:
        methods = current().methods
        return self._render(MethodUnsupported([*methods, "OPTIONS"]) if methods else RouteUnknown())

    def _render(self, fault: Fault) -> Answer:
        if fault.status >= 500:
            fault.details["request_id"] = current().request_id
        rendered = self.dialect.render(fault)
        return Response(rendered.status, "application/json", rendered.body, headers=rendered.headers)

    def _crash(self, error: Exception) -> Answer:
        log_crash(current(), error)
        return self._render(Fault())

    def _preflight(self, exchange: Exchange) -> dict[str, Any]:
        with suppress(Fault):
            self._admit_address(self.dialect.public)
        allowed = {"Access-Control-Allow-Methods": ", ".join(exchange.methods)}
        return {"statusCode": 204, "headers": allowed, "body": ""}

    def _finish(self, exchange: Exchange, answer: dict[str, Any]) -> None:
        headers = answer["headers"]
        if answer["statusCode"] in EMPTY:
            answer["body"] = ""
            headers.pop("Content-Type", None)
        headers |= self.dialect.path_headers(exchange.path) | exchange.extra_headers
        headers |= cors_headers(exchange.headers, self.dialect.exposed_headers)
        headers |= self.dialect.allowance_headers(exchange.allowance or self._untouched(exchange.now_ms))

    def _untouched(self, now_ms: int) -> Allowance:
        return judge(self.bucket.limit.times(settings().limit_factor), 0, 0, now_ms)
