"""Spotify on the loopback interface: accounts service and player, as its documentation describes them.

`/accounts` has the page on which `listener` agrees by pressing a button, and the tokens; `/api` the Web API. It checks
what Spotify checks (client, redirect, code, tokens), and can be told to fail in each way that a client must survive.
"""

import atexit
import base64
import html
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from roost.kit.settings import settings
from roost.music import spotify

CLIENT_ID = "roost-spotify"
CLIENT_SECRET = "roost-spotify-secret"
REDIRECT_URI = "http://127.0.0.1:8000/focusmaster/api/spotify/callback"
PLAYER = "/api/v1/me/player"
TOKEN = "/accounts/api/token"
_OPEN = ExitStack()
atexit.register(_OPEN.close)  # later the thread that answers is gone, and closing would wait for it forever
COMMANDS = {("PUT", "play"), ("PUT", "pause"), ("POST", "next"), ("POST", "previous")}


@dataclass(frozen=True)
class Asked:
    """One request: whose access token it carried, if it was to the player."""

    method: str
    path: str
    listener: str | None = None
    grant: str | None = None


@dataclass(frozen=True)
class Fault:
    """What is answered instead; without a status the connection just ends. `delay_s` comes before any answer."""

    status: int | None = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    times: int = 10**6


@dataclass
class StandIn:
    """The running service.

    `lasts_s` is the life of the access tokens it hands out; `rotates`, whether a refresh gives a new refresh token;
    `forgives`, whether a code works more than once;
    `players` are the listeners' players, None for one that plays nothing; `faults` by the end of a path; `before` runs
    while a request waits.
    """

    port: int = 0
    redirect_uri: str = REDIRECT_URI
    listener: str = "jane"
    lasts_s: int = 3600
    rotates: bool = False
    forgives: bool = False
    players: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    before: Callable[[Asked], object] = lambda _: None
    asked: list[Asked] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    access: dict[str, str] = field(default_factory=dict)
    refresh: dict[str, str] = field(default_factory=dict)

    @property
    def accounts_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/accounts"

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def agree(self, url: str) -> str:
        """The listener visits the page and presses the button: where that sends their browser."""
        query = dict(parse_qsl(urlsplit(url).query, strict_parsing=True))
        assert query["client_id"] == CLIENT_ID
        assert query["redirect_uri"] == self.redirect_uri
        return self.granted(query)

    def granted(self, query: dict[str, str]) -> str:
        code = f"code-{secrets.token_hex(8)}"
        self.codes[code] = self.listener
        answer = {"code": code} | ({"state": query["state"]} if "state" in query else {})
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def code(self) -> str:
        """A code that the listener agreed to."""
        return dict(parse_qsl(urlsplit(self.granted({"redirect_uri": self.redirect_uri})).query))["code"]

    def forget_access(self) -> None:
        """No access token is good any more, whatever its holder thinks."""
        self.access.clear()

    def end_links(self) -> None:
        """The listeners took their consent back."""
        self.access.clear()
        self.refresh.clear()

    def count(self, ending: str, grant: str | None = None) -> int:
        """How many requests there were to paths that end so, for tokens those of a grant type."""
        return sum(each.path.endswith(ending) and grant in (None, each.grant) for each in self.asked)

    def commands(self) -> list[tuple[str, str, str | None]]:
        """What players were told: method, command, whose."""
        told = [each for each in self.asked if each.path.startswith(f"{PLAYER}/")]
        return [(each.method, each.path.rpartition("/")[2], each.listener) for each in told]

    def tokens(self, listener: str, refresh: str | None) -> dict[str, Any]:
        access = f"access-{secrets.token_hex(8)}"
        self.access[access] = listener
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": self.lasts_s, "scope": "all"}
        if refresh is None or self.rotates:
            self.refresh.pop(refresh or "", None)
            refresh = f"refresh-{secrets.token_hex(8)}"
            self.refresh[refresh] = listener
            answer["refresh_token"] = refresh
        return answer


Reply = tuple[int, Any]


class _Handler(BaseHTTPRequestHandler):
    service: StandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing on the terminal."""

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_GET  # noqa: N815

    def _serve(self) -> None:
        path, form = urlsplit(self.path).path, self._form()
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        asked = Asked(self.command, path, self.service.access.get(token), form.get("grant_type"))
        self.service.asked.append(asked)
        self.service.before(asked)
        fault = self._fault(path)
        if fault:
            time.sleep(fault.delay_s)
        if fault and fault.status is None and not fault.delay_s:
            self.close_connection = True
            return
        headers = fault.headers if fault else {}
        status, body = (
            (fault.status, fault.body) if fault and fault.status else self._answer(path, form, asked.listener)
        )
        with suppress(ConnectionError):
            self._send(status, body, headers)

    def _form(self) -> dict[str, str]:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return dict(parse_qsl(content.decode()))

    def _fault(self, path: str) -> Fault | None:
        for ending, fault in self.service.faults.items():
            if path.endswith(ending) and fault.times > 0:
                left = Fault(fault.status, fault.body, fault.headers, fault.delay_s, fault.times - 1)
                self.service.faults[ending] = left
                return fault
        return None

    def _send(self, status: int | None, body: Any, headers: dict[str, str]) -> None:
        content = b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        page = isinstance(body, str) and body.startswith("<")
        self.send_response(status or 200)
        for name, value in {"Content-Type": "text/html" if page else "application/json", **headers}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _answer(self, path: str, form: dict[str, str], listener: str | None) -> Reply:
        query = dict(parse_qsl(urlsplit(self.path).query))
        if path == "/accounts/authorize":
            return self._page(query)
        if path == "/accounts/agree":
            self.service.listener = query.get("listener") or self.service.listener
            return self._redirect(self.service.granted(query))
        if path == TOKEN:
            return self._token(form)
        if path.startswith(PLAYER):
            return self._player(path, listener)
        return 404, {"error": {"status": 404, "message": "Service not found"}}

    def _redirect(self, target: str) -> Reply:
        return 200, f'<meta http-equiv="refresh" content="0;url={html.escape(target)}">'

    def _page(self, query: dict[str, str]) -> Reply:
        if (query.get("client_id"), query.get("redirect_uri")) != (CLIENT_ID, self.service.redirect_uri):
            return 400, "INVALID_CLIENT: Invalid redirect URI"
        kept = {name: query[name] for name in ("redirect_uri", "state") if name in query}
        fields = "".join(f'<input type="hidden" name="{n}" value="{html.escape(v)}">' for n, v in kept.items())
        return 200, f'<form action="/accounts/agree">{fields}<button>Agree</button></form>'

    def _token(self, form: dict[str, str]) -> Reply:
        own = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {own}":
            return 400, {"error": "invalid_client", "error_description": "Invalid client secret"}
        if form["grant_type"] == "refresh_token":
            listener = self.service.refresh.get(form["refresh_token"])
            old: str | None = form["refresh_token"]
        else:
            listener, old = self._agreed(form), None
        if listener is None:
            return 400, {"error": "invalid_grant", "error_description": "Refresh token revoked"}
        return 200, self.service.tokens(listener, old)

    def _agreed(self, form: dict[str, str]) -> str | None:
        if form["redirect_uri"] != self.service.redirect_uri:
            return None
        codes, code = self.service.codes, form["code"]
        return codes.get(code) if self.service.forgives else codes.pop(code, None)

    def _player(self, path: str, listener: str | None) -> Reply:
        if listener is None:
            return 401, {"error": {"status": 401, "message": "The access token expired"}}
        if path == PLAYER and self.command == "GET":
            playing = self.service.players.get(listener)
            return (200, playing) if playing else (204, None)
        known = (self.command, path.rpartition("/")[2]) in COMMANDS
        return (204, None) if known else (405, {"error": {"status": 405, "message": "Method not allowed"}})


@contextmanager
def playing(port: int = 0) -> Iterator[StandIn]:
    """Spotify, running."""
    service = StandIn()
    handler = type("Handler", (_Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    service.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def visit(service: StandIn, url: str) -> str:
    """The listener agrees to what an address asks for: where to on our side that sends their browser."""
    back = urlsplit(service.agree(url))
    return f"{back.path}?{back.query}"


def _connect(service: StandIn, patch: pytest.MonkeyPatch) -> None:
    own = {"spotify_client_id": CLIENT_ID, "spotify_redirect_uri": REDIRECT_URI}
    places = {"spotify_accounts_url": service.accounts_url, "spotify_api_url": service.api_url}
    here = settings().model_copy(update=own | places)
    patch.setattr(spotify, "settings", lambda: here)
    patch.setattr(spotify, "client_secret", {"SPOTIFY_CLIENT_SECRET": CLIENT_SECRET}.__getitem__)
    spotify.forget()


@contextmanager
def connected(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Spotify, running and known to the functions of this process."""
    with playing() as service:
        _connect(service, monkeypatch)
        yield service
        spotify.forget()


@cache
def lasting() -> StandIn:
    """The same until the process ends, for worlds that are handed out again and again: it forgets nothing."""
    service = _OPEN.enter_context(playing())
    service.forgives = True
    _connect(service, pytest.MonkeyPatch())
    return service
