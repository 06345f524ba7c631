"""Works off the queue of webhooks: spreads events to those that subscribed, attempts deliveries, writes to owners.

The messages of a batch are worked on side by side, so that a receiver that hangs holds up nobody else.
"""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from focusflow.wire.webhook_bodies import deactivation_mail, write_headers
from focusflow.wire.webhook_data import write_body
from roost.inbox.webhooks import deliveries
from roost.inbox.webhooks.events import ATTEMPT, SPREAD, TELL_OWNER
from roost.kit import clock
from roost.kit.logs import logger

WORK: Final[dict[str, Callable[[Mapping[str, Any]], None]]] = {
    SPREAD: lambda message: deliveries.spread(message["event"], write_body, clock.now_ms()),
    ATTEMPT: lambda message: deliveries.attempt(message, write_headers),
    TELL_OWNER: lambda message: deliveries.tell_owner(message, deactivation_mail),
}


def _do(body: str) -> None:
    message = json.loads(body)
    WORK[message["work"]](message)


def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, list[dict[str, str]]]:
    """Answer one SQS event; what failed comes again, and after five times lands in the failure queue."""
    with ThreadPoolExecutor(len(event["Records"])) as pool:
        jobs = {record["messageId"]: pool.submit(_do, record["body"]) for record in event["Records"]}
    failures = {message: job.exception() for message, job in jobs.items() if job.exception()}
    for message, error in failures.items():
        logger.error("webhook work failed", exc_info=error, extra={"message_id": message})
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failures]}
