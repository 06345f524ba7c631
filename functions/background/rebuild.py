"""Works off the queue of slow work on a person's data, one message at a time: figures to rebuild."""

import json
from collections.abc import Callable
from typing import Any, Final

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from background import ranked
from roost.insights.events import REBUILD
from roost.insights.repair import rebuild_figures
from roost.kit.errors import NotFound
from roost.kit.logs import logger

processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def _rebuild(message: dict[str, Any]) -> None:
    """A person who is gone has no figures to rebuild."""
    try:
        differences = rebuild_figures(message["user"])
    except NotFound:
        return
    ranked.follow([message["user"]])
    logger.info("figures rebuilt", extra={"user": message["user"], "differences": len(differences)})


WORK: Final[dict[str, Callable[[dict[str, Any]], None]]] = {REBUILD: _rebuild}


def _do(record: SQSRecord) -> None:
    message = json.loads(record.body)
    WORK[message["work"]](message)


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Answer one SQS event; what failed comes again, and after five times lands in the failure queue."""
    return process_partial_response(event=event, record_handler=_do, processor=processor, context=context)
