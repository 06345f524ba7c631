"""AWS on loopback: DynamoDB and Secrets Manager as far as the functions ask, over real HTTP."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from bench.inside.storage import Storage


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Server"

    def do_POST(self) -> None:
        operation = self.headers["X-Amz-Target"].rpartition(".")[2]
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        arguments = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(self.server.storage.answer(method, arguments)).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {len(body)}\r\n\r\n"
        self.wfile.write(head.encode() + body)  # one packet: two would wait for each other

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Server(ThreadingHTTPServer):
    """Answers from a storage that forgets what is written, so that every run finds the same."""

    daemon_threads = True
    storage = Storage()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving() -> Iterator[Server]:
    """A server on a free port, for the length of the block."""
    server = Server(("127.0.0.1", 0), _Request)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
