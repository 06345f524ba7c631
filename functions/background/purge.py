"""Works off the queue of what deletions leave behind, one message at a time."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.inbox.webhooks import events as webhooks
from roost.work import events as work

WORK: Final[dict[str, Callable[[Mapping[str, Any]], None]]] = {
    work.PURGE_PROJECT: work.purge_project,
    work.PURGE_TASK: work.purge_task,
    work.UNASSIGN: work.unassign,
    webhooks.PURGE_WEBHOOK: webhooks.purge_webhook,
}

processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def _purge(record: SQSRecord) -> None:
    message = json.loads(record.body)
    WORK[message["work"]](message)


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Answer one SQS event; what failed comes again, and after five times lands in the failure queue."""
    return process_partial_response(event=event, record_handler=_purge, processor=processor, context=context)
