"""A frontend on the loopback interface: a page that says which path a browser came to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Frontend(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = escape(self.path.partition("?")[0])
        body = f"<!doctype html><title>frontend</title><h1>Welcome back</h1><p>{path}</p>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def landing_page() -> Iterator[str]:
    """Serve it; its origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Frontend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
