"""Identity providers on the loopback interface: OpenID Connect under any number of names, and GitHub.

`/<name>` is an issuer each; GitHub is at `/github` and its API at `/github-api`. They ask nobody for a password:
whoever presses the button on their page is `person`. They check what a provider checks (client, redirect, code, PKCE),
and each defect that a client must notice can be switched on.
"""

import base64
import hashlib
import html
import json
import re
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from roost.kit import clock

CLIENT_ID = "roost-test-client"
CLIENT_SECRET = "roost-test-secret"
GITHUB, GITHUB_API = "github", "github-api"
ES256 = "ES256"

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def private_key(kid: str) -> PrivateKey:
    """The key of that name, elliptic if the name begins with `ec`; making one takes a while."""
    if kid.startswith("ec"):
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 2048)


def jwk_of(kid: str) -> dict[str, Any]:
    """The public half as a JSON Web Key."""
    key, elliptic = private_key(kid).public_key(), kid.startswith("ec")
    algorithm = jwt.get_algorithm_by_name(ES256 if elliptic else "RS256")
    return {**algorithm.to_jwk(key, as_dict=True), "kid": kid, "use": "sig", "alg": algorithm_of(kid)}


def algorithm_of(kid: str) -> str:
    return ES256 if kid.startswith("ec") else "RS256"


@dataclass(frozen=True)
class Person:
    """Somebody who has an account at the providers."""

    sub: str = "subject-1"
    email: str = "jane@example.com"
    verified: Any = True
    name: str = "Jane Doe"
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def claims(self) -> dict[str, Any]:
        said = {"sub": self.sub, "email": self.email, "email_verified": self.verified, "name": self.name}
        return {**said, **self.more}


@dataclass
class StandIn:
    """The running providers, and what is wrong with them.

    `claims` go over those of every ID token, None takes one out; `documents` likewise over what discovery says;
    `failures` gives the status to answer instead to requests whose path ends so; `published` are the keys shown, `kid`
    the one that signs, `kid_said` the one that a token claims. `denial` is what pressing the button leads to instead;
    `user` what Apple sends along the first time.
    """

    port: int = 0
    person: Person = field(default_factory=Person)
    published: list[str] = field(default_factory=lambda: ["rsa-1"])
    kid: str = "rsa-1"
    kid_said: str | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    documents: dict[str, Any] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    emails: list[dict[str, Any]] | None = None
    denial: str | None = None
    user: str = ""
    requests: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def issuer(self, name: str) -> str:
        """The issuer of a provider; for GitHub where its pages are."""
        return f"{self.base}/{name}"

    def jwks_url(self, name: str) -> str:
        return f"{self.issuer(name)}/jwks"

    def count(self, ending: str) -> int:
        """How many requests there were whose path ends so."""
        return sum(path.endswith(ending) for path in self.requests)

    def id_token(self, name: str, **claims: Any) -> str:
        """An ID token for the person as it would be handed out, with claims of one's own over it (None: left out)."""
        now_s = clock.now_ms() // 1000
        told = {"iss": self.issuer(name), "aud": CLIENT_ID, "iat": now_s, "exp": now_s + 3600}
        whole = told | self.person.claims | claims | self.claims
        kept = {name: value for name, value in whole.items() if value is not None}
        headers = {"kid": self.kid_said or self.kid}
        return jwt.encode(kept, private_key(self.kid), algorithm_of(self.kid), headers=headers)

    def discovery(self, name: str) -> dict[str, Any]:
        place = self.issuer(name)
        said = {
            "issuer": place,
            "authorization_endpoint": f"{place}/authorize",
            "token_endpoint": f"{place}/token",
            "jwks_uri": f"{place}/jwks",
            "code_challenge_methods_supported": ["plain", "S256"],
        }
        return {name: value for name, value in (said | self.documents).items() if value is not None}

    def agree(self, asked: Mapping[str, str]) -> dict[str, str]:
        """What the browser brings back from the button."""
        if self.denial:
            return {"error": self.denial, "state": asked["state"]}
        code = secrets.token_urlsafe(12)
        self.codes[code] = dict(asked)
        return {"code": code, "state": asked["state"]} | ({"user": self.user} if self.user else {})

    def redeem(self, name: str, form: Mapping[str, str]) -> dict[str, Any]:
        """The answer for a code; a code works once, for the client and the redirect that it was given to."""
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or not is_entitled(asked, form):
            return {"error": "invalid_grant"}
        if name == GITHUB:
            return {"access_token": "gho_token", "token_type": "bearer", "scope": "user:email"}
        return {"access_token": "at", "token_type": "Bearer", "id_token": self.id_token(name, nonce=asked["nonce"])}

    def github(self, path: str) -> Any:
        if path.endswith("/user/emails"):
            listed = {"email": self.person.email, "primary": True, "verified": self.person.verified}
            return [{"email": "old@example.com", "primary": False, "verified": True}, listed] + (self.emails or [])
        return {"id": 583231, "login": "jane", "name": self.person.name, "avatar_url": "https://example.com/jane.png"}


def is_entitled(asked: Mapping[str, str], form: Mapping[str, str]) -> bool:
    proved = True
    if "code_challenge" in asked:
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proved = asked["code_challenge"] == base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
    client = form.get("client_id"), form.get("client_secret")
    return proved and client == (CLIENT_ID, CLIENT_SECRET) and form.get("redirect_uri") == asked["redirect_uri"]


def _page(asked: Mapping[str, str], action: str, button: str) -> str:
    hidden = "".join(f'<input type="hidden" name="{n}" value="{html.escape(v)}">' for n, v in asked.items())
    return f'<!doctype html><form method="post" action="{html.escape(action)}">{hidden}<button>{button}</button></form>'


class _Handler(BaseHTTPRequestHandler):
    """One request to any of the providers."""

    stand_in: StandIn

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self._answer(dict(parse_qsl(body, keep_blank_values=True)) | self._basic())

    def _basic(self) -> dict[str, str]:
        scheme, _, pair = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Basic":
            return {}
        name, _, secret = base64.b64decode(pair).decode().partition(":")
        return {"client_id": unquote(name), "client_secret": unquote(secret)}

    def _answer(self, form: dict[str, str]) -> None:
        parts = urlsplit(self.path)
        self.stand_in.requests.append(parts.path)
        failure = next((s for end, s in self.stand_in.failures.items() if parts.path.endswith(end)), None)
        if failure:
            self._send(failure, "text/plain", "out of order")
        elif parts.path.endswith("/authorize"):
            self._authorize(dict(parse_qsl(parts.query)), form)
        else:
            status, said = self._document(parts.path, form)
            self._send(status, "application/json", json.dumps(said))

    def _document(self, path: str, form: dict[str, str]) -> tuple[int, Any]:
        name, stand_in = path.split("/")[1], self.stand_in
        if path == f"/{name}/.well-known/openid-configuration":
            return 200, stand_in.discovery(name)
        if path == f"/{name}/jwks":
            return 200, {"keys": [jwk_of(kid) for kid in stand_in.published]}
        if path == f"/{name}/token" and self.command == "POST":
            said = stand_in.redeem(name, form)
            return 400 if "error" in said else 200, said
        if path == f"/{GITHUB}/login/oauth/access_token" and self.command == "POST":
            return 200, stand_in.redeem(name, form)
        if name == GITHUB_API and self.headers.get("Authorization") == "Bearer gho_token":
            return 200, stand_in.github(path)
        return 404, {"error": "not found"}

    def _authorize(self, asked: dict[str, str], form: dict[str, str]) -> None:
        if self.command == "GET":
            return self._send(200, "text/html", _page(asked, urlsplit(self.path).path, "Sign in"))
        answer = self.stand_in.agree(form)
        if form.get("response_mode") == "form_post":
            return self._send(200, "text/html", _page(answer, form["redirect_uri"], "Go on"))
        return self._send(302, "text/plain", "", f"{form['redirect_uri']}?{urlencode(answer)}")

    def _send(self, status: int, media_type: str, text: str, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(text.encode())))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def providing(port: int = 0) -> Iterator[StandIn]:
    """Providers that listen inside the block, on any free port unless one is named."""
    stand_in = StandIn()
    handler = type("Handler", (_Handler,), {"stand_in": stand_in})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    stand_in.port = server.server_address[1]
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True)
class Return:
    """How a browser comes back from a provider: by a link, or by a form that its page posts."""

    method: str
    url: str
    fields: dict[str, str]


def press_button(url: str) -> Return:
    """Open a provider's page and press its button, as somebody's browser."""
    with httpx.Client(trust_env=False) as browser:
        page = browser.get(url)
        assert page.status_code == 200, page.text
        done = browser.post(url, data=_hidden(page.text))
    if done.status_code == 302:
        place = urlsplit(done.headers["location"])
        return Return("GET", place._replace(query="").geturl(), parameters_of(done.headers["location"]))
    action = re.search(r'action="([^"]*)"', done.text)
    assert action, done.text
    return Return("POST", html.unescape(action[1]), _hidden(done.text))


def _hidden(page: str) -> dict[str, str]:
    fields = re.findall(r'name="([^"]*)" value="([^"]*)"', page)
    return {html.unescape(name): html.unescape(value) for name, value in fields}


def parameters_of(url: str) -> dict[str, str]:
    """The parameters in an address's query."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
