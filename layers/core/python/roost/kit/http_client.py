"""Requests to services that the operator names: bounded in time and size, never redirected, without memory.

httpx is imported where it is used: only functions that call others pay for it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from roost.kit.errors import Fault
from roost.kit.retries import pause
from roost.kit.settings import settings

if TYPE_CHECKING:
    import httpx

CONNECT_S: Final = 2.0
READ_S: Final = 4.0
WHOLE_S: Final = 5.0
MAX_ANSWER: Final = 2**19
GET_ATTEMPTS: Final = 2
_PASSING: Final = frozenset({500, 502, 503, 504})


class Unreachable(Fault):
    """A service that the request needs did not answer, or not with what it should."""

    status = 502
    code = "unreachable"
    message = "A service that this needs did not answer"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered."""

    status: int
    content: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The content as JSON. Raises Unreachable when it is none."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as broken:
            raise Unreachable() from broken

    def object(self) -> dict[str, Any]:
        """The content as a JSON object. Raises Unreachable when it is none."""
        value = self.json()
        if not isinstance(value, dict):
            raise Unreachable()
        return value


@cache
def client() -> "httpx.Client":
    """The process's client. It takes no proxy or password from the environment and keeps no cookies, and no
    connections either: those that a frozen function wakes up with are dead.
    """
    import httpx

    return httpx.Client(
        timeout=httpx.Timeout(READ_S, connect=CONNECT_S),
        follow_redirects=False,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        limits=httpx.Limits(max_keepalive_connections=0),
        headers={"User-Agent": "roost", "Accept": "application/json", "Accept-Encoding": "identity"},
    )


def get(url: str, headers: Mapping[str, str] | None = None) -> Reply:
    """GET, once more when nothing came or the service failed. Raises Unreachable when no attempt got an answer."""
    return _patiently(lambda: _send("GET", url, headers=headers))


def post_form(url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Reply:
    """POST a form, once only: a code that was sent may have been used. Raises Unreachable."""
    return _send("POST", url, data=fields, headers=headers)


def _patiently(attempt: Callable[[], Reply]) -> Reply:
    for number in range(1, GET_ATTEMPTS):
        try:
            reply = attempt()
        except Unreachable:
            pause(number)
            continue
        if reply.status not in _PASSING:
            return reply
        pause(number)
    return attempt()


def _send(method: str, url: str, **options: Any) -> Reply:
    import httpx

    if settings().stage != "local" and not url.startswith("https://"):
        raise Unreachable()
    deadline = monotonic() + WHOLE_S
    try:
        with client().stream(method, url, **options) as answer:
            return Reply(answer.status_code, _content(answer, deadline))
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as failure:
        raise Unreachable() from failure


def _content(answer: "httpx.Response", deadline: float) -> bytes:
    """The body as it came over the wire: what is packed although nobody asked for it is not unpacked."""
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise Unreachable()
    content = bytearray()
    for chunk in answer.iter_raw():
        content += chunk
        if len(content) > MAX_ANSWER or monotonic() > deadline:
            raise Unreachable()
    return bytes(content)
