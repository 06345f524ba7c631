"""A WebSocket was closed, by whomever."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.inbox.connections import service as connections
from roost.kit.logs import logger


def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, Any]:
    """Answer one `$disconnect` event; it may never come, and what is listed then ends by itself."""
    context = event["requestContext"]
    if context["eventType"] != "DISCONNECT":
        return {"statusCode": 400}
    connections.forget(context["connectionId"])
    logger.info("socket closed", extra={"connection": context["connectionId"]})
    return {"statusCode": 200}
