"""Ends sessions at their planned end. A message waits at most fifteen minutes at a time and is sent on until then."""

import json
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.focus.events import set_timer
from roost.focus.service import close_due
from roost.kit import clock

processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def _ring(record: SQSRecord) -> None:
    """A session that was paused or ended meanwhile is left alone; resuming it has set a timer of its own."""
    message, now_ms = json.loads(record.body), clock.now_ms()
    if now_ms < message["due_ms"]:
        set_timer(message["user"], message["session"], message["due_ms"], now_ms)
    else:
        close_due(message["user"], message["session"], now_ms)


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Answer one SQS event; what failed comes again, and in the end lands in the dead letters."""
    return process_partial_response(event=event, record_handler=_ring, processor=processor, context=context)
