"""FF-48 over the front door: real WebSocket clients, the real way from a request to their messages."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from local.testing import RunningStack
from roost.kit import keys
from roost.kit.items import decode_item
from roost.kit.records import pack
from roost.kit.writes import Put, Update
from roost.workspace.model import Space
from tests.stack.conftest import User

SOON_S = 2.0
MEMBERS, CONNECTIONS = 200, 50


@pytest.fixture
def address(stack: RunningStack) -> str:
    return f"ws://127.0.0.1:{stack.settings.port}/ws/pomodoro/"


def token_of(user: User) -> str:
    return str(user.body["tokens"]["access"])


async def heard(socket: ClientConnection, seconds: float = 10) -> Any:
    """The next message."""
    return json.loads(await asyncio.wait_for(socket.recv(), seconds))


async def introduced(address: str, user: User, inside: AsyncExitStack) -> ClientConnection:
    """A connection after its greeting."""
    socket = await inside.enter_async_context(connect(address, proxy=None))
    await socket.send(json.dumps({"token": token_of(user)}))
    assert (await heard(socket))["type"] == "connection_established"
    return socket


async def closed(socket: ClientConnection, seconds: float = 10) -> None:
    with pytest.raises(ConnectionClosed):
        await asyncio.wait_for(socket.recv(), seconds)


async def call(user: User, *arguments: Any, **options: Any) -> Any:
    """A request that leaves the clients free to listen."""
    return await asyncio.to_thread(user.call, *arguments, **options)


def seat(stack: RunningStack, users: list[tuple[User, str]], space: int, slug: str) -> None:
    """Give people roles in a workspace, past the API."""
    dynamodb, table = stack.client("dynamodb"), stack.outputs["TableName"]
    for user, role in users:
        seats = {f"spaces.{space}": {"role": role, "slug": slug}, "active_space": space}
        dynamodb.update_item(**Update(keys.card(user.id), set=seats).request(table, None)[1])
    made = Space(space, slug, users[0][0].id, 1, slug=slug)
    dynamodb.put_item(**Put(keys.space(space), pack(made)).request(table, None)[1])


def roster(stack: RunningStack, space: int) -> int:
    """How many connections count against the workspace's limit."""
    key = keys.space_roster(space)
    wanted = {"pk": {"S": key.pk}, "sk": {"S": key.sk}}
    found = stack.client("dynamodb").get_item(TableName=stack.outputs["TableName"], Key=wanted, ConsistentRead=True)
    return int(decode_item(found.get("Item", {})).get("n", 0))


Register = Callable[..., User]


def test_a_person_hears_of_their_own_work_at_once(address: str, register: Register) -> None:
    jane = register()

    async def story(inside: AsyncExitStack) -> None:
        by_message = await introduced(address, jane, inside)
        other_path = address.replace("/ws/pomodoro/", "/focusflow/ws/pomodoro")
        by_address = await inside.enter_async_context(connect(f"{other_path}?token={token_of(jane)}", proxy=None))
        assert (await heard(by_address))["data"]["user_id"] == jane.id
        await by_address.send('{"type": "ping"}')
        assert await heard(by_address) == {"type": "pong"}
        task = (await call(jane, "POST", "tasks/", 201, json={"title": "Dig"}))["id"]
        expected = ["task_started", "task_paused", "task_resumed", "pomodoro_completed", "task_completed"]
        for action in ("start", "pause", "resume", "complete"):
            await call(jane, "POST", f"tasks/{task}/{action}/")
            for kind in expected[:2] if action == "complete" else expected[:1]:
                arrived = [(await heard(socket, SOON_S))["type"] for socket in (by_message, by_address)]
                assert arrived == [kind, kind]
                expected.pop(0)
        jane.http.post("/focusflow/api/v1/auth/logout/", json={"refresh": jane.refresh})
        await closed(by_message)
        await closed(by_address)

    run(story)


def test_who_does_not_say_who_they_are_is_let_go(address: str) -> None:
    async def story(inside: AsyncExitStack) -> None:
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"{address}?token=bad", proxy=None)
        assert refused.value.response.status_code in (401, 403)
        silent = await inside.enter_async_context(connect(address, proxy=None))
        lying = await inside.enter_async_context(connect(address, proxy=None))
        started = time.monotonic()
        await lying.send('{"token": "bad"}')
        for socket in (lying, silent):
            assert (await heard(socket, 15))["data"]["code"] == "AUTHENTICATION_FAILED"
            await closed(socket)
        assert 9 < time.monotonic() - started < 14

    run(story)


def test_an_event_reaches_fifty_connections_of_two_hundred_members_in_time(
    stack: RunningStack, address: str, register: Register
) -> None:
    space = time.time_ns() // 1_000_000
    people = [register() for _ in range(MEMBERS)]
    managers, worker = people[: CONNECTIONS // 2], people[-1]
    seat(stack, [(each, "manager" if each in managers else "member") for each in people], space, f"acme-{space}")

    async def story(inside: AsyncExitStack) -> None:
        sockets = [await introduced(address, each, inside) for each in managers for _ in range(2)]
        assert roster(stack, space) == CONNECTIONS
        task = (await call(worker, "POST", "tasks/", 201, json={"title": "Dig"}))["id"]
        await call(worker, "POST", f"tasks/{task}/start/")
        started = time.monotonic()
        arrived = await asyncio.gather(*(heard(socket) for socket in sockets))
        took = time.monotonic() - started
        assert {each["type"] for each in arrived} == {"employee_task_started"}
        assert {each["data"]["user"]["id"] for each in arrived} == {worker.id}
        assert took < SOON_S, took
        print(f"{CONNECTIONS} connections told within {took:.2f} s")  # noqa: T201

    run(story)


def run(story: Callable[[AsyncExitStack], Awaitable[None]]) -> None:
    """Play a story and close what it has opened."""

    async def play() -> None:
        async with AsyncExitStack() as inside:
            await story(inside)

    asyncio.run(play())
