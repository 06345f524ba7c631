"""The one front door: passes every request on to the HTTP API as it came, and answers `/_local/` itself."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpcore
import uvicorn

from local.inside import inside_routes
from local.preflight import answer_options
from local.settings import HOST, LocalSettings
from local.sockets import MAX_MESSAGE, SocketDoor
from local.steps import LocalStackError

Headers = Iterable[tuple[bytes, bytes]]
# They belong to one connection (RFC 9110, 7.6.1), or the server below has dealt with them.
HOP_BY_HOP = {b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"upgrade", b"expect"}
UNREACHABLE = b'{"message":"Service Unavailable"}'


class FrontDoor:
    """An ASGI application, and the thread that serves it."""

    def __init__(self, settings: LocalSettings, api_id: str, sockets_id: str) -> None:
        self.settings = settings
        self.api_id = api_id
        self.base = f"/_aws/execute-api/{api_id}/$default".encode()
        self.pool = httpcore.AsyncConnectionPool(max_connections=256, max_keepalive_connections=64, keepalive_expiry=20)
        self.inside = inside_routes(settings)
        self.sockets = SocketDoor(settings, sockets_id)
        config = uvicorn.Config(
            self,
            host=HOST,
            port=settings.port,
            log_level="warning",
            access_log=False,
            lifespan="off",
            server_header=False,
            date_header=False,
            proxy_headers=False,
            ws_max_size=MAX_MESSAGE,
            timeout_graceful_shutdown=3,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, name="front-door", daemon=True)

    def start(self) -> None:
        """Serve in a thread of its own; back when it listens."""
        self.thread.start()
        while not self.server.started:
            if not self.thread.is_alive():
                raise LocalStackError(f"The front door cannot listen on port {self.settings.port}")
            time.sleep(0.01)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await self.sockets(scope, receive, send)
        elif scope["path"].startswith("/_local/"):
            await self.inside(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await self.options(scope, receive, send)
        else:
            await self.forward(scope, receive, send)

    async def forward(self, scope: Any, receive: Any, send: Any) -> None:
        """Send the request on with its own bytes of path, query, headers and body, and the answer back likewise."""
        request = httpcore.Request(
            scope["method"],
            httpcore.URL(scheme=b"http", host=HOST.encode(), port=self.settings.stack_port, target=self.target(scope)),
            headers=end_to_end(scope["headers"]),
            content=body_chunks(receive),
            extensions={"timeout": {"connect": 5, "read": 60, "write": 60, "pool": 30}},
        )
        try:
            response = await self.pool.handle_async_request(request)
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
            await reply(send, 503, [(b"content-type", b"application/json")], UNREACHABLE)
            return
        try:
            await send(
                {"type": "http.response.start", "status": response.status, "headers": end_to_end(response.headers)}
            )
            async for chunk in response.aiter_stream():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await response.aclose()

    async def options(self, scope: Any, receive: Any, send: Any) -> None:
        body = b"".join([chunk async for chunk in body_chunks(receive)])
        status, headers, content = await asyncio.to_thread(answer_options, self.settings, self.api_id, scope, body)
        await reply(send, status, headers, content)

    def target(self, scope: Any) -> bytes:
        query = b"?" + scope["query_string"] if scope["query_string"] else b""
        return self.base + bytes(scope["raw_path"]) + query


def end_to_end(headers: Headers) -> list[tuple[bytes, bytes]]:
    """All headers but those of the connection they came over."""
    return [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP]


async def body_chunks(receive: Any) -> AsyncIterator[bytes]:
    """The request body as it arrives."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        if message.get("body"):
            yield message["body"]
        if not message.get("more_body"):
            return


async def reply(send: Any, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    """Answer from here."""
    framed = [*headers, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": framed})
    await send({"type": "http.response.body", "body": body})
