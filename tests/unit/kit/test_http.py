"""What differs by route: who may call it, what counts it, what reads its body; and what every answer carries."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from aws_lambda_powertools.event_handler.openapi.params import Body
from pydantic import BaseModel

from roost.kit import keys, table
from roost.kit.cookies import Cookie
from roost.kit.cors import Cors
from roost.kit.dialect import Dialect, Rendered
from roost.kit.errors import BodyTooLarge, Fault, TokenMissing
from roost.kit.gate import Bucket
from roost.kit.http import Api, Exchange, Request, SignedIn
from roost.kit.limits import Limit
from roost.kit.tokens import Access, ApiKey, Login, Token
from roost.kit.writes import Put
from tests.support.client import Context, gateway_event
from tests.support.stack import HeldClock

pytestmark = pytest.mark.usefixtures("services")
USER, ITEM, SPACE = 41, 42, 43
OURS = "https://app.example.com"
BASE = "/birds/api"
FEW = Bucket("few", Limit(2))


class Seed(BaseModel):
    """A body."""

    grams: int = 0


class Told(BaseModel):
    """An answer."""

    kind: str = ""
    text: str = ""


def _authenticate(asked: Exchange) -> Token:
    """The tests say in a header which kind of token they hold."""
    match asked.headers.get("authorization"):
        case "access":
            return Access(USER, ITEM, asked.now_ms, {})
        case "api_key":
            return ApiKey(USER, ITEM, "digest")
        case "login":
            return Login(USER, ITEM, "digest")
        case "reader" | "writer" as scope:
            return ApiKey(USER, ITEM if scope == "reader" else ITEM + 1, "digest", "integration")
    raise TokenMissing()


def _render(fault: Fault) -> Rendered:
    headers = {"X-Wait": str(fault.retry_after)} if hasattr(fault, "retry_after") else {}
    return Rendered(fault.status, {"code": fault.code}, headers)


BIRDS = Dialect(
    name="birds",
    public=Bucket("public", Limit(100)),
    authenticate=_authenticate,
    render=_render,
    allowance_headers=lambda allowance: {"X-Limit": str(allowance.limit), "X-Left": str(allowance.remaining)},
    cors=Cors(lambda: [OURS], credentials=True, methods="GET, POST"),
    canonical=lambda path: path.replace("/api/v1/", f"{BASE}/", 1),
    replays=lambda _: False,
)

app = Api(BIRDS, Bucket("usual", Limit(9)))


@app.get(f"{BASE}/birds")
def get_birds(caller: SignedIn) -> Told:
    """Read."""
    return Told(kind=caller.kind, text=str(caller.active_space))


@app.post(f"{BASE}/birds")
def add_bird(caller: SignedIn, body: Annotated[Seed, Body()]) -> Told:
    """Write."""
    return Told(kind=caller.kind, text=str(body.grams))


@app.post(f"{BASE}/sign-in")
def sign_in(request: Request, body: Annotated[Seed, Body()]) -> Told:
    """Set a cookie and take another away."""
    request.set_cookie(Cookie("token", "abc", "/", 60, secure=request.secure))
    request.set_cookie(Cookie("old", "", "/", 0))
    return Told(text=str(request.caller))


@app.post(f"{BASE}/photo")
def add_photo(request: Request) -> Told:
    """Read the body itself."""
    if len(request.raw_body) > 3_000_000:
        raise BodyTooLarge()
    return Told(text=str(len(request.raw_body)))


@app.get(f"{BASE}/tokens")
def get_tokens(caller: SignedIn) -> Told:
    """For browsers."""
    return Told(kind=caller.kind)


app.rule("GET", f"{BASE}/birds", kinds=("access", "api_key", "login", "integration"))
app.rule("POST", f"{BASE}/birds", kinds=("access", "integration"))
app.rule("POST", f"{BASE}/sign-in", public=True, bucket=FEW)
app.rule("POST", f"{BASE}/photo", raw=True, bucket=Bucket("photos", Limit(2)))
app.rule("GET", f"{BASE}/tokens", kinds=("login",))

Ask = Callable[..., tuple[int, Any, dict[str, str], list[str]]]


@pytest.fixture
def ask(clock: HeldClock) -> Ask:
    grant = {"digest": "digest", "space": SPACE}
    card = {
        "status": "active",
        "role": "user",
        "home": 1,
        "zone": "UTC",
        "spaces": {"1": {"role": "owner"}},
        "active_space": 1,
        "revoked": {},
        "used": {},
        "keys": {str(ITEM): "digest"},
        "logins": {str(ITEM): grant | {"space": SPACE + 1, "expires_ms": clock.now_ms + 1000}},
        "grants": {str(ITEM): grant | {"scope": "read_only"}, str(ITEM + 1): grant | {"scope": "read_write"}},
    }
    table.write(Put(keys.card(USER), card))

    def _ask(method: str, path: str, token: str = "", body: bytes = b"", **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"authorization": token} if token else {}
        event = gateway_event(method, path, headers=sent, body=body, address="192.0.2.1")
        answer = app.handle(event, Context())
        told = json.loads(answer["body"]) if answer["body"] else None
        return answer["statusCode"], told, answer["headers"], answer.get("cookies", [])

    return _ask


@pytest.mark.parametrize(
    ("token", "kind", "space"),
    [
        ("access", "access", 1),
        ("api_key", "api_key", 1),
        ("login", "login", SPACE + 1),
        ("reader", "integration", SPACE),
        ("writer", "integration", SPACE),
    ],
)
def test_each_kind_of_token_has_the_workspace_of_its_own(ask: Ask, token: str, kind: str, space: int) -> None:
    assert ask("GET", f"{BASE}/birds", token)[:2] == (200, {"kind": kind, "text": str(space)})


def test_a_route_is_for_the_kinds_of_token_that_it_names(ask: Ask) -> None:
    assert ask("GET", f"{BASE}/tokens", "login")[0] == 200
    for token in ("access", "api_key", "reader", "writer"):
        assert ask("GET", f"{BASE}/tokens", token)[:2] == (403, {"code": "kind_refused"})
    assert ask("POST", f"{BASE}/birds", "login")[:2] == (403, {"code": "kind_refused"})
    assert ask("GET", f"{BASE}/tokens")[:2] == (401, {"code": "token_missing"})


def test_a_token_that_only_reads_writes_nothing_whatever_it_sends(ask: Ask) -> None:
    assert ask("POST", f"{BASE}/birds", "reader", b'{"grams": 5}')[:2] == (403, {"code": "scope_refused"})
    assert ask("POST", f"{BASE}/birds", "reader", b"nonsense")[:2] == (403, {"code": "scope_refused"})
    assert ask("POST", f"{BASE}/birds", "writer", b'{"grams": 5}')[:2] == (200, {"kind": "integration", "text": "5"})


def test_a_public_route_asks_nobody_and_counts_by_address_in_its_own_bucket(ask: Ask) -> None:
    answers = [ask("POST", f"{BASE}/sign-in", token) for token in ("", "access", "api_key")]
    assert [status for status, *_ in answers] == [200, 200, 429]
    assert answers[1][1] == {"kind": "", "text": "None"}
    assert [headers["X-Limit"] for _, _, headers, _ in answers] == ["2", "2", "2"]
    assert answers[2][2]["X-Wait"] == "60"
    assert ask("GET", f"{BASE}/birds", "access")[2]["X-Left"] == "8"


def test_a_route_with_its_own_bucket_leaves_the_others_alone(ask: Ask) -> None:
    assert [ask("POST", f"{BASE}/photo", "access")[0] for _ in range(3)] == [200, 200, 429]
    assert ask("GET", f"{BASE}/birds", "access")[2]["X-Left"] == "8"


def test_cookies_are_set_in_their_order_and_only_where_https_is_spoken_for_it_alone(ask: Ask) -> None:
    *_, cookies = ask("POST", f"{BASE}/sign-in")
    assert [cookie.split("=")[0] for cookie in cookies] == ["token", "old"]
    assert "Secure" not in cookies[0]
    *_, cookies = ask("POST", f"{BASE}/sign-in", x_forwarded_proto="https")
    assert cookies[0].endswith("; Secure")
    assert ask("GET", f"{BASE}/birds", "access")[3] == []


def test_a_raw_route_reads_its_body_itself(ask: Ask) -> None:
    big = b"\xff" * 2_000_000
    assert ask("POST", f"{BASE}/photo", "access", big)[:2] == (200, {"kind": "", "text": "2000000"})
    assert ask("POST", f"{BASE}/photo", "access", big * 2)[:2] == (413, {"code": "body_too_large"})
    assert ask("POST", f"{BASE}/birds", "access", big)[:2] == (413, {"code": "body_too_large"})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "body_unreadable"),
        (b"\xff", "body_unreadable"),
        (b"[]", "body_not_object"),
        (b'{"grams":"x"}', "invalid"),
    ],
)
def test_a_body_is_refused_for_what_is_wrong_with_it(ask: Ask, body: bytes, code: str) -> None:
    assert ask("POST", f"{BASE}/birds", "access", body)[:2] == (400, {"code": code})


def test_an_alias_is_the_same_route_with_the_same_allowance(ask: Ask) -> None:
    assert ask("GET", f"{BASE}/birds", "access")[2]["X-Left"] == "8"
    assert ask("GET", "/api/v1/birds/", "access")[2]["X-Left"] == "7"


def test_a_method_that_a_path_has_not_is_told_apart_from_an_unknown_path(ask: Ask) -> None:
    assert ask("PUT", f"{BASE}/birds", "access")[:2] == (405, {"code": "method_unsupported"})
    assert ask("GET", f"{BASE}/nests", "access")[:2] == (404, {"code": "route_unknown"})


def test_a_page_that_asks_beforehand_is_told_the_dialects_methods(ask: Ask) -> None:
    wanted = {"origin": OURS, "access_control_request_method": "POST"}
    status, told, headers, _ = ask("OPTIONS", f"{BASE}/birds", **wanted)
    assert (status, told) == (204, None)
    assert headers["Access-Control-Allow-Methods"] == "GET, POST"
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert "Access-Control-Allow-Origin" not in ask("OPTIONS", f"{BASE}/birds", **wanted | {"origin": "http://["})[2]
