"""A receiver of webhooks on the loopback interface that answers as it is told and keeps what it got."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """Both signatures, checked as the document tells a receiver to."""
        unsigned, _, claim = self.body.rpartition(b',"signature":')
        inner = json.loads(claim[:-1])
        return (self.headers["X-FocusFlow-Signature"], inner) == (
            _hmac(self.body, secret),
            _hmac(unsigned + b"}", secret),
        )


def _hmac(content: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


@dataclass
class Receiver:
    """`answers` are the statuses of the next requests, then always `status`; `before` runs while a request waits."""

    port: int = 0
    status: int = 200
    answers: list[int] = field(default_factory=list)
    before: Callable[[], object] = lambda: None
    location: str | None = None
    got: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?from=roost"

    def take(self) -> list[Received]:
        taken, self.got = self.got, []
        return taken


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens inside the block."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(Received(self.path, dict(self.headers.items()), body))
            receiver.before()
            self.send_response(receiver.answers.pop(0) if receiver.answers else receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
