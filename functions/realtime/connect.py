"""Somebody opens a WebSocket. A token in the address is judged at once, otherwise it must come as the first message."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from realtime.readers import READERS
from roost.inbox.connections import service as connections
from roost.inbox.connections.talk import recognised
from roost.kit import clock
from roost.kit.errors import Fault
from roost.kit.logs import logger


def _connect(context: dict[str, Any], token: str | None) -> int:
    connection, stage, now_ms = context["connectionId"], context["stage"], clock.now_ms()
    if token is None:
        connections.open_connection(connection, stage, now_ms)
        return 200
    try:
        dialect, read = recognised(READERS, token, now_ms)
        connections.claim_connection(connection, stage, read, dialect, now_ms)
    except Fault as fault:
        return fault.status
    return 200


def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """Answer one `$connect` event; another status than 200 refuses the handshake."""
    context = event["requestContext"]
    if context["eventType"] != "CONNECT":
        return {"statusCode": 400}
    token = (event.get("queryStringParameters") or {}).get("token")
    status = _connect(context, token)
    logger.info("socket opened", extra={"connection": context["connectionId"], "status": status})
    return {"statusCode": status}
