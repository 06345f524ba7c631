"""The request that is being answered, and what its answer will carry besides the body."""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qsl

from aws_lambda_powertools.event_handler.depends import Depends

from roost.kit import bodies, clock, gate
from roost.kit.caller import Caller
from roost.kit.cookies import Cookie, read_cookies
from roost.kit.errors import BodyTooLarge, BodyUnreadable
from roost.kit.gate import Bucket, Passage
from roost.kit.keys import tally
from roost.kit.limits import Allowance
from roost.kit.settings import settings
from roost.kit.tokens import digest

if TYPE_CHECKING:
    from roost.kit.dialect import Dialect, Headers


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart body."""

    filename: str
    content_type: str
    content: bytes


@dataclass(slots=True)
class Exchange:
    """One request. `raw_path` is as it was sent, `path` without a last slash and in its canonical spelling."""

    event: dict[str, Any]
    dialect: "Dialect"
    now_ms: int
    method: str
    path: str
    raw_path: str
    headers: dict[str, str]
    address: str
    host: str
    methods: list[str] = field(default_factory=list)
    caller: Caller | None = None
    allowance: Allowance | None = None
    body: dict[str, Any] = field(default_factory=dict)
    route: str = ""
    extra_headers: "Headers" = field(default_factory=dict)
    set_cookies: list[Cookie] = field(default_factory=list)

    @property
    def request_id(self) -> str:
        """The gateway's name for this request, as log lines show it."""
        return str(self.event["requestContext"].get("requestId", ""))

    @property
    def base_url(self) -> str:
        """Scheme and host under which the client reaches this stack."""
        return settings().public_url or f"https://{self.host}"

    @property
    def secure(self) -> bool:
        """Whether the client speaks https: always on AWS, on the local stack only behind something that says so."""
        return settings().stage == "aws" or self.headers.get("x-forwarded-proto") == "https"

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that were sent, by name."""
        return read_cookies([*self.event.get("cookies", []), self.headers.get("cookie", "")])

    @property
    def bearer(self) -> str:
        """What follows `Bearer`, in any letter case, in the authorization header; "" where nothing does."""
        scheme, _, token = self.headers.get("authorization", "").strip().partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    @property
    def foreign_origin(self) -> bool:
        """Whether a page of a site that is neither allowed nor this stack's own sent the request."""
        origin = self.headers.get("origin")
        return origin is not None and origin != self.base_url and not self.dialect.cors.allows(origin)

    @property
    def raw_body(self) -> bytes:
        """The bytes of the body. Raises BodyUnreadable."""
        return bodies.raw_body(self.event)

    def set_cookie(self, cookie: Cookie) -> None:
        """Let the answer set a cookie."""
        self.set_cookies.append(cookie)

    def admit(self, passage: Passage) -> Passage:
        """Note what the gate says of the allowance. Raises its fault."""
        self.allowance = passage.allowance or self.allowance
        if passage.fault:
            raise passage.fault
        return passage

    def count(self, bucket: Bucket, *about: str) -> None:
        """Count the request also where `about` says, such as an address and a name. Raises RateLimited."""
        place = tally(digest("\n".join((bucket.name, *about))))
        self.admit(gate.count_shared(place, bucket, self.now_ms))

    def count_address(self, bucket: Bucket) -> None:
        """Count the request also where it comes from, as public routes do. Raises RateLimited."""
        self.admit(gate.admit_address(self.address, bucket, self.now_ms))

    def admits(self, bucket: Bucket, *about: str) -> bool:
        """Count there, and say whether the limit still holds, without telling the client."""
        place = tally(digest("\n".join((bucket.name, *about))))
        return gate.count_shared(place, bucket, self.now_ms).fault is None

    def form(self) -> dict[str, str]:
        """The fields of a form that was posted as a query string; of two with one name the last.

        Raises BodyTooLarge, BodyUnreadable.
        """
        raw = self.raw_body
        if len(raw) > self.dialect.bodies.limit:
            raise BodyTooLarge()
        return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))

    def upload(self, name: str) -> Upload | None:
        """The file of that name in a multipart body. Raises BodyUnreadable."""
        return self.multipart()[1].get(name)

    def multipart(self) -> tuple[dict[str, str], dict[str, Upload]]:
        """The plain fields and the files of a multipart body, by name. Raises BodyUnreadable."""
        import multipart  # only routes that take files pay for it

        media_type, options = multipart.parse_options_header(self.headers.get("content-type", ""))
        raw, fields = self.raw_body, dict[str, str]()
        files: dict[str, Upload] = {}
        if media_type != "multipart/form-data" or not options.get("boundary"):
            return fields, files
        in_memory = {"spool_limit": len(raw) + 1, "memory_limit": len(raw) + 1}
        try:
            for part in multipart.MultipartParser(BytesIO(raw), options["boundary"], **in_memory):
                if part.filename is None:
                    fields[part.name] = part.value
                else:
                    files[part.name] = Upload(part.filename, part.content_type or "", part.raw)
        except (LookupError, ValueError) as broken:
            raise BodyUnreadable({"": ["The multipart body is broken"]}) from broken
        return fields, files


_exchange: ContextVar[Exchange] = ContextVar("exchange")


def begin(exchange: Exchange) -> None:
    """Make it the request that is being answered; a function answers one at a time."""
    _exchange.set(exchange)


def current() -> Exchange:
    """The request that is being answered."""
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


def read(event: Mapping[str, Any], dialect: "Dialect") -> Exchange:
    """An HTTP API event (payload 2.0) as an exchange."""
    context = event["requestContext"]
    raw_path = event["rawPath"]
    path = raw_path[:-1] if len(raw_path) > 1 and raw_path.endswith("/") else raw_path
    return Exchange(
        event=dict(event),
        dialect=dialect,
        now_ms=clock.now_ms(),
        method=context["http"]["method"].upper(),
        path=dialect.canonical(path),
        raw_path=raw_path,
        headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
        address=context["http"]["sourceIp"],
        host=context.get("domainName", ""),
    )
