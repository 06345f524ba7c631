"""The resolver that every API function shares: gate, body, idempotency, validation, rendering, one log line."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import (
    OpenAPIRequestValidationMiddleware,
    OpenAPIResponseValidationMiddleware,
)
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from roost.kit import bodies, crashes, exchange, gate, idempotency, waking
from roost.kit.caller import Caller
from roost.kit.cors import is_preflight
from roost.kit.dialect import Dialect
from roost.kit.errors import (
    Fault,
    ForeignOrigin,
    KindRefused,
    MethodUnsupported,
    RateLimited,
    RouteUnknown,
    ScopeRefused,
    Unauthenticated,
)
from roost.kit.exchange import Exchange, Request, SignedIn, current, current_caller
from roost.kit.gate import Bucket
from roost.kit.keys import Key
from roost.kit.limits import judge
from roost.kit.logs import log_crash, log_request
from roost.kit.retries import meter
from roost.kit.validation import INPUT_FAULTS, Faults, as_invalid, completed

__all__ = ["Api", "Exchange", "Request", "SignedIn", "current", "current_caller"]

Answer = Response[Any]
Next = Callable[[Any], Answer]
Guard = Callable[..., None]
Tally = Callable[[Exchange, Caller], tuple[Key, Bucket]]
EMPTY: Final = frozenset({204, 205, 304})
READS: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one route: `public` routes ask nobody who they are and count by address, in `bucket`.

    `kinds` are the token kinds that may call it; a `raw` route reads its body itself. Without a bucket the gate counts
    nothing. What signs people in counts `by_address` even those who are known, or each new token would buy more tries.
    """

    bucket: Bucket | None
    public: bool
    kinds: frozenset[str]
    raw: bool = False
    by_address: bool = False


def _as_json_request(asked: Exchange) -> dict[str, Any]:
    """The event as the resolver sees it: whatever body there is, the validation gets the object parsed from it.

    Without the raw query a repeated parameter stays what the gateway makes of it: one text, joined by commas.
    """
    headers = asked.headers | {"content-type": "application/json"}
    replaced = {"rawPath": asked.path, "headers": headers, "body": "{}", "isBase64Encoded": False}
    replaced["rawQueryString"] = ""
    return asked.event | replaced


class Api(APIGatewayHttpResolver):
    """The routes of one function.

    `bucket`, `public` and `kinds` hold for every route that has no `rule` of its own; `prepare` runs for each caller
    before their route. `tally` says where the request of a caller is counted instead of on their card: whoever shares
    a limit, or has one per workspace.
    """

    def __init__(
        self,
        dialect: Dialect,
        bucket: Bucket,
        *,
        public: bool = False,
        kinds: Collection[str] = ("access", "api_key"),
        prepare: Callable[[Caller, int], None] | None = None,
        tally: Tally | None = None,
    ) -> None:
        super().__init__(serializer=bodies.as_json, json_body_deserializer=lambda _: current().body)
        self.dialect, self.prepare, self.tally = dialect, prepare, tally
        self.usual = Rule(bucket, public, frozenset(kinds))
        self._rules: dict[tuple[str, str], Rule] = {}
        self._guards: dict[tuple[str, str], Guard] = {}
        self._more_faults: dict[tuple[str, str], Faults] = {}
        self.use([self._pass_gate, self._judge_object_first, self._read_body, self._remember])
        checks_response = OpenAPIResponseValidationMiddleware(has_response_validation_error=True)
        self.use([OpenAPIRequestValidationMiddleware(), checks_response])  # type: ignore[no-untyped-call]
        self.exception_handler(Fault)(self._render)
        self.exception_handler(RequestValidationError)(lambda error: self._render(as_invalid(error)))
        self.exception_handler(Exception)(self._crash)
        self.not_found(self._no_route)

    def rule(self, method: str, path: str, **differs: Any) -> None:
        """Let fields of Rule (`bucket`, `public`, `kinds`, `raw`, `by_address`) differ for one route."""
        if "kinds" in differs:
            differs["kinds"] = frozenset(differs["kinds"])
        self._rules[method, path] = replace(self.rule_of(method, path), **differs)

    def rule_of(self, method: str, path: str) -> Rule:
        """What holds for a route."""
        return self._rules.get((method, path), self.usual)

    def handle(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Answer one HTTP API event (payload 2.0): the Lambda handler."""
        started = perf_counter()
        meter.reset()
        asked = exchange.read(event, self.dialect)
        asked.methods = self.declares(asked.path)
        exchange.begin(asked)
        if is_preflight(asked.method, asked.headers):
            answer = self._preflight(asked)
        else:
            answer = self.resolve(_as_json_request(asked), context)
        self._finish(asked, answer)
        log_request(asked, self.dialect.name, answer["statusCode"], perf_counter() - started)
        waking.done()
        return answer

    def declares(self, path: str) -> list[str]:
        """The methods that this function has for a path."""
        routes = self._static_routes + self._dynamic_routes
        return sorted({route.method for route in routes if route.rule.match(path)})

    def _pass_gate(self, app: "Api", next_middleware: Next) -> Answer:
        """Counts and checks; the unknown route's own handler comes through here too and counts by address."""
        asked, dialect = current(), self.dialect
        asked.route = str(app.context["_route"].path)
        if asked.method not in asked.methods:
            if asked.method != "OPTIONS" or dialect.counts_options:
                self._admit_anybody(asked, dialect.public)
            return next_middleware(app)
        rule = self.rule_of(asked.method, asked.route)
        if rule.public:
            if rule.bucket and rule.by_address:
                self._admit_address(rule.bucket)
            elif rule.bucket:
                self._admit_anybody(asked, rule.bucket)
        else:
            self._admit_caller(asked, rule)
        dialect.negotiate(asked.path, asked.headers)
        if asked.caller:
            self._welcome(asked.caller, asked, rule)
        return next_middleware(app)

    def _admit_anybody(self, asked: Exchange, bucket: Bucket) -> None:
        """Where nobody is asked who they are: whoever shows a good token may count as themselves all the same."""
        if not (self.dialect.known and self._admit_known(asked, self.dialect.known)):
            self._admit_address(bucket)

    def _admit_known(self, asked: Exchange, bucket: Bucket) -> bool:
        try:
            passage = gate.admit_person(self.dialect.authenticate(asked), bucket, asked.now_ms)
        except (ForeignOrigin, Unauthenticated):
            return False
        if passage.fault and not isinstance(passage.fault, RateLimited):
            return False
        asked.admit(passage)
        return True

    def _admit_address(self, bucket: Bucket) -> None:
        asked = current()
        asked.admit(gate.admit_address(asked.address, bucket, asked.now_ms))

    def _admit_caller(self, asked: Exchange, rule: Rule) -> None:
        try:
            token = self.dialect.authenticate(asked)
            if self.tally or rule.bucket is None:
                passage = asked.admit(gate.check_person(token, asked.now_ms))
            else:
                passage = asked.admit(gate.admit_person(token, rule.bucket, asked.now_ms))
        except (ForeignOrigin, Unauthenticated):
            self._admit_address(self.dialect.public)
            raise
        asked.caller = gate.caller_of(token, passage.card, self.dialect.name, asked.address)
        if self.tally:
            asked.admit(gate.count_shared(*self.tally(asked, asked.caller), asked.now_ms))

    def _welcome(self, caller: Caller, asked: Exchange, rule: Rule) -> None:
        if caller.kind not in rule.kinds:
            raise KindRefused()
        if caller.scope == "read_only" and asked.method not in READS:
            raise ScopeRefused()
        if self.prepare:
            self.prepare(caller, asked.now_ms)

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
        asked = current()
        takes_body = asked.method in ("POST", "PATCH", "PUT") and asked.method in asked.methods
        if takes_body and not self.rule_of(asked.method, asked.route).raw:
            media_type = asked.headers.get("content-type", "")
            asked.body = bodies.parse_object(asked.raw_body, media_type, self.dialect.bodies)
        return next_middleware(app)

    def _remember(self, app: "Api", next_middleware: Next) -> Answer:
        asked = current()
        key = asked.headers.get(idempotency.HEADER) if self.dialect.replays(asked.path) else None
        if key is None or asked.method != "POST" or asked.caller is None:
            return next_middleware(app)
        claim = idempotency.begin(asked.caller.user, key, (asked.method, asked.path, asked.raw_body), asked.now_ms)
        if isinstance(claim, idempotency.Stored):
            asked.extra_headers[idempotency.REPLAYED] = "true"
            return Response(claim.status, "application/json", claim.body)
        asked.caller = replace(asked.caller, reserved_id=claim.reserved_id)
        try:
            response = next_middleware(app)
        except (Fault, RequestValidationError) as refused:
            if getattr(refused, "status", 400) < 500:
                idempotency.release(claim)
            raise
        body = bodies.as_json(response.body)
        idempotency.finish(claim, idempotency.Stored(response.status_code, body), asked.now_ms)
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
        crashes.count_crash(current().now_ms)
        return self._render(Fault())

    def _preflight(self, asked: Exchange) -> dict[str, Any]:
        if self.dialect.counts_options:
            with suppress(Fault):
                self._admit_address(self.dialect.public)
        methods = self.dialect.cors.methods or ", ".join(asked.methods)
        allowed = self.dialect.cors.allows(asked.headers["origin"])
        return {"statusCode": 204, "headers": {"Access-Control-Allow-Methods": methods} if allowed else {}, "body": ""}

    def _finish(self, asked: Exchange, answer: dict[str, Any]) -> None:
        headers, dialect = answer["headers"], self.dialect
        if answer["statusCode"] in EMPTY:
            answer["body"] = ""
            headers.pop("Content-Type", None)
        headers |= dialect.path_headers(asked.raw_path) | asked.extra_headers
        headers |= dialect.cors.answer(asked.headers, dialect.exposed_headers)
        headers |= dialect.allowance_headers(asked.allowance or self._untouched(asked.now_ms))
        if asked.set_cookies and not asked.foreign_origin:
            answer["cookies"] = [cookie.header(asked.now_ms) for cookie in asked.set_cookies]

    def _untouched(self, now_ms: int) -> Any:
        bucket = self.usual.bucket or self.dialect.public
        return judge(bucket.limit_for({}), 0, 0, now_ms)
