"""Reads the events off the table's stream and hands each to whoever acts on its kind.

An event may come twice and out of order: every consumer is idempotent by the event's id or checks what it finds.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.focus import events as focus
from roost.insights import events as insights
from roost.kit.items import decode_item
from roost.kit.logs import logger
from roost.work import events as work

Consumer = Callable[[Mapping[str, Any]], None]

CONSUMERS: Final[dict[str, tuple[Consumer, ...]]] = {
    "session.started": (focus.session_runs,),
    "task.resumed": (focus.session_runs,),
    "person.zone_changed": (insights.zone_changed,),
    "project.deleted": (work.project_deleted,),
    "task.deleted": (work.task_deleted,),
}

PUSHED: Final = frozenset(
    {"task.started", "task.paused", "task.resumed", "task.completed", "session.started", "session.ended"}
)

processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


def _relay(record: DynamoDBRecord) -> None:
    event = decode_item(record.raw_event["dynamodb"]["NewImage"])
    for consume in CONSUMERS.get(event["kind"], ()):
        consume(event)
    if event["kind"] in PUSHED:
        logger.info("push", extra={"event": event["id"], "event_kind": event["kind"], "to": event["actor"]})


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Answer one batch of the stream; from the first failed record on it comes again, and after that is put aside."""
    return process_partial_response(event=event, record_handler=_relay, processor=processor, context=context)
