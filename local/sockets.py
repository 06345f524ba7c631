"""The front door's WebSocket: passes messages between a client and the emulated WebSocket API, both ways."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from local.settings import HOST, LocalSettings

# The documented paths, and the stage of the WebSocket API behind each; with or without the last slash.
STAGES = {"/ws/pomodoro": "focusflow", "/focusflow/ws/pomodoro": "focusflow"}

# What API Gateway holds connections to, and the emulator does not.
LONGEST_S = 2 * 3600.0
SILENT_S = 600.0
MAX_MESSAGE = 128 * 1024

GOING_AWAY = 1001
REFUSAL = {"type": "websocket.close"}  # before the handshake is over this answers it with 403


@dataclass
class Silence:
    """When something was last said."""

    since: float = field(default_factory=time.monotonic)

    def broken(self) -> None:
        self.since = time.monotonic()

    async def too_long(self) -> None:
        """Return when nothing has been said for ten minutes."""
        while (left := self.since + SILENT_S - time.monotonic()) > 0:
            await asyncio.sleep(left)


class SocketDoor:
    """An ASGI application for WebSockets alone."""

    def __init__(self, settings: LocalSettings, sockets_id: str) -> None:
        self.base = f"ws://{HOST}:{settings.stack_port}/_aws/execute-api/{sockets_id}"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        stage = STAGES.get(scope["path"].removesuffix("/"))
        await receive()  # the client's wish to connect
        if stage is None:
            await send(REFUSAL)
            return
        query = b"?" + scope["query_string"] if scope["query_string"] else b""
        try:
            inside = await connect(
                f"{self.base}/{stage}{query.decode('ascii')}",
                proxy=None,
                compression=None,
                ping_interval=None,
                open_timeout=30,
                max_size=None,
            )
        except (OSError, TimeoutError, WebSocketException):
            await send(REFUSAL)
        else:
            await send({"type": "websocket.accept"})
            await pass_on(inside, receive, send)


async def pass_on(inside: ClientConnection, receive: Any, send: Any) -> None:
    """Pass messages on until one side closes, or the gateway would."""
    silence = Silence()
    ends = [from_client(inside, receive, silence), to_client(inside, send, silence), silence.too_long()]
    tasks = [asyncio.ensure_future(end) for end in ends]
    try:
        done, _ = await asyncio.wait(tasks, timeout=LONGEST_S, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0] not in done:
            code = tasks[1].result() if tasks[1] in done else GOING_AWAY
            await send({"type": "websocket.close", "code": code})
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await inside.close()


async def from_client(inside: ClientConnection, receive: Any, silence: Silence) -> int:
    """Pass on what the client says until it goes."""
    while (message := await receive())["type"] == "websocket.receive":
        silence.broken()
        text = message.get("text")
        try:
            await inside.send(message["bytes"] if text is None else text)
        except ConnectionClosed:
            break
    return int(message.get("code") or 1000)


async def to_client(inside: ClientConnection, send: Any, silence: Silence) -> int:
    """Pass on what comes from inside; the code it was closed with in the end."""
    async for message in inside:
        silence.broken()
        kind = "text" if isinstance(message, str) else "bytes"
        await send({"type": "websocket.send", kind: message})
    return inside.close_code or GOING_AWAY
