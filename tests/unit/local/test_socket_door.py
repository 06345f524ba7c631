"""The front door's WebSocket: messages both ways, and the ends that the gateway would make."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from local import sockets
from local.settings import LocalSettings
from local.sockets import SocketDoor, pass_on

Message = dict[str, Any]


class Inside:
    """The emulator's end of a connection: says `lines`, then waits, or closes with `code`."""

    def __init__(self, *lines: str | bytes, code: int | None = None) -> None:
        self.lines, self.close_code, self.heard, self.closed = lines, code, list[str | bytes](), False

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        for line in self.lines:
            yield line
        if self.close_code is None:
            await asyncio.Event().wait()

    async def send(self, text: str | bytes) -> None:
        self.heard.append(text)

    async def close(self) -> None:
        self.closed = True


def played(inside: Inside, *from_client: Message, goes: bool = False) -> list[Message]:
    """What the client gets while it says these things, and then goes or stays silent."""
    sent: list[Message] = []
    said = [*from_client, *([{"type": "websocket.disconnect", "code": 1001}] if goes else [])]

    async def receive() -> Message:
        await asyncio.sleep(0)
        return said.pop(0) if said else await asyncio.Event().wait()  # type: ignore[return-value]

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(asyncio.wait_for(pass_on(inside, receive, send), 5))  # type: ignore[arg-type]
    assert inside.closed
    return sent


def test_messages_pass_both_ways_as_they_are() -> None:
    inside = Inside("one", b"two", code=1000)
    said = {"type": "websocket.receive", "text": "hello"}, {"type": "websocket.receive", "bytes": b"x"}
    assert played(inside, *said) == [
        {"type": "websocket.send", "text": "one"},
        {"type": "websocket.send", "bytes": b"two"},
        {"type": "websocket.close", "code": 1000},
    ]
    assert played(talking := Inside(), *said, goes=True) == []
    assert talking.heard == ["hello", b"x"]


def test_a_silent_connection_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "SILENT_S", 0.02)
    assert played(Inside()) == [{"type": "websocket.close", "code": 1001}]


def test_a_long_connection_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "LONGEST_S", 0.02)
    assert played(Inside("tick"))[-1] == {"type": "websocket.close", "code": 1001}


def test_an_unknown_path_is_refused() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    door = SocketDoor(LocalSettings(), "abc")
    for path in ("/ws", "/ws/pomodoro/x", "/focusflow/ws"):
        asyncio.run(door({"path": path, "query_string": b""}, receive, send))
    assert sent == [{"type": "websocket.close"}] * 3
