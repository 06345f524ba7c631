"""The WebSocket API in memory: connections whose events go to the real handlers, and what is posted to them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from botocore.exceptions import EndpointConnectionError

from background import push, relay
from realtime import connect, disconnect, message
from roost.kit import aws
from roost.kit.settings import settings
from tests.support.client import Context
from tests.support.deliveries import Outgoing, failed, queue_event, stored_events, stream_event, watching_queues
from tests.support.stack import HeldClock

STAGE = "focusflow"


def socket_event(kind: str, route: str, connection: str, **more: Any) -> dict[str, Any]:
    """An event of the WebSocket API."""
    context = {
        "routeKey": route,
        "eventType": kind,
        "stage": STAGE,
        "connectionId": connection,
        "requestId": "test-request",
        "apiId": "sockets",
        "domainName": "sockets.test",
        "identity": {"sourceIp": "192.0.2.1"},
    }
    return {"requestContext": context, "isBase64Encoded": False, **more}


@dataclass
class Socket:
    """A client's end. `status` is the answer to its handshake."""

    gateway: "Gateway"
    id: str
    status: int = 200
    inbox: list[Any] = field(default_factory=list)
    open: bool = False
    reachable: bool = True

    def say(self, value: Any) -> None:
        """Send a message: text as it is, anything else as JSON."""
        text = value if isinstance(value, str) else json.dumps(value)
        message.handler(socket_event("MESSAGE", "$default", self.id, body=text), Context())

    def close(self, *, silently: bool = False) -> None:
        """Go away; silently: the gateway never says so."""
        self.open = False
        if not silently:
            disconnect.handler(socket_event("DISCONNECT", "$disconnect", self.id), Context())

    def take(self) -> list[Any]:
        """What arrived since the last call."""
        taken, self.inbox = self.inbox, []
        return taken

    def types(self) -> list[str]:
        """The types of what arrived since the last call."""
        return [each["type"] for each in self.take()]


class Gateway:
    """The sockets, and the queue behind them: `flow` brings everything that is under way to its end."""

    def __init__(self, clock: HeldClock, outgoing: Outgoing) -> None:
        self.clock, self.outgoing = clock, outgoing
        self.sockets: dict[str, Socket] = {}
        self.posts = 0
        self._names = (f"conn-{number:04d}=" for number in count(1))
        self._relayed: set[Any] = set()
        self._waiting: list[tuple[int, dict[str, Any]]] = []

    def open(self, token: str | None = None, *, slowly: bool = False) -> Socket:
        """A handshake; `slowly`: it is not finished when the handler has answered, until `open` is set."""
        socket = Socket(self, next(self._names))
        query = {"queryStringParameters": {"token": token}} if token is not None else {}
        answer = connect.handler(socket_event("CONNECT", "$connect", socket.id, **query), Context())
        self._collect()
        socket.status = answer["statusCode"]
        if socket.status == 200:
            self.sockets[socket.id] = socket
            socket.open = not slowly
        return socket

    def introduced(self, token: str) -> Socket:
        """A connection that was let in by its first message, its greeting taken."""
        socket = self.open()
        socket.say({"token": token})
        assert socket.types() == ["connection_established"]
        return socket

    def flow(self) -> None:
        """Relay all new events and work off the queue, but for what is to come later."""
        events = [each for each in stored_events() if each["id"]["N"] not in self._relayed]
        self._relayed |= {each["id"]["N"] for each in events}
        if events:
            assert failed(relay.handler(stream_event(events), Context())) == []
        while batch := self._due():
            assert failed(push.handler(queue_event(*batch), Context())) == []

    def skip(self) -> None:
        """What has happened so far is told to nobody."""
        self._relayed |= {each["id"]["N"] for each in stored_events()}
        self.outgoing.take()

    def _collect(self) -> None:
        sent = [each for each in self.outgoing.take() if each.queue == "push"]
        self._waiting += [(self.clock.now_ms + each.delay_s * 1000, each.body) for each in sent]

    def _due(self) -> list[dict[str, Any]]:
        self._collect()
        due = [body for at_ms, body in self._waiting if at_ms <= self.clock.now_ms]
        self._waiting = [pair for pair in self._waiting if pair[0] > self.clock.now_ms]
        return due

    def call(self, client: Any, operation: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """What the management API does."""
        socket = self.sockets.get(arguments["ConnectionId"])
        if socket is None or not socket.open:
            raise client.exceptions.GoneException({"Error": {"Code": "GoneException", "Message": ""}}, operation)
        if operation == "DeleteConnection":
            socket.close()
            return {}
        self.posts += 1
        if not socket.reachable:
            raise EndpointConnectionError(endpoint_url="sockets")
        socket.inbox.append(json.loads(arguments["Data"]))
        return {}


@contextmanager
def socket_gateway(clock: HeldClock) -> Iterator[Gateway]:
    """A WebSocket API for as long as the block runs."""
    client = aws.client_at("apigatewaymanagementapi", f"{settings().sockets_url}/{STAGE}")
    with watching_queues() as outgoing:
        gateway = Gateway(clock, outgoing)
        client._make_api_call = lambda operation, arguments: gateway.call(client, operation, arguments)
        try:
            yield gateway
        finally:
            del client._make_api_call
