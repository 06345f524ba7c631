"""Somebody says something over a WebSocket: first who they are, then at most a ping."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from realtime.readers import READERS
from realtime.vocabularies import COMMON, VOCABULARIES
from roost.inbox.connections import service as connections
from roost.inbox.connections import talk
from roost.inbox.connections.model import Connection
from roost.kit import clock, sockets
from roost.kit.errors import Fault
from roost.kit.logs import logger
from roost.kit.sockets import Line


def _introduce(connection: Connection, text: str) -> None:
    now_ms = clock.now_ms()
    try:
        connections.require_in_time(connection, now_ms)
        dialect, token = talk.recognised(READERS, talk.token_in(text), now_ms)
    except Fault as fault:
        talk.turn_away(COMMON, connection, fault)
        return
    talk.welcome(VOCABULARIES[dialect], connection, token, now_ms)


def _hear(connection: Connection | None, line: Line, text: str) -> str:
    if connection is None:
        sockets.close(line)
        return "unknown"
    if connection.user is None and not connection.claimed:
        _introduce(connection, text)
        return "introduced"
    talk.answer(connection, text)
    return "heard"


def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """Answer one `$default` event; replies go out as messages of their own."""
    context = event["requestContext"]
    line = Line(context["stage"], context["connectionId"])
    try:
        outcome = _hear(connections.find(line.connection), line, event.get("body") or "")
    except sockets.Gone:
        connections.forget(line.connection)
        outcome = "gone"
    logger.info("socket message", extra={"connection": line.connection, "outcome": outcome})
    return {"statusCode": 200}
