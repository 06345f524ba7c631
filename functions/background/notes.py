"""Notifies whomever an event concerns. Works off a queue."""

import json
from collections.abc import Callable
from typing import Any, Final

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from focura.wire.accounts import NOTIFIED
from roost.identity.model import Account
from roost.inbox.notifications import events
from roost.inbox.notifications.giving import Wants

Message = dict[str, Any]
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def _wants(account: Account) -> bool:
    """Whether a person wants to be notified: unless they said otherwise in the one document that knows the question."""
    return bool(account.preferences.get(NOTIFIED, True))


WORK: Final[dict[str, Callable[[Message, Wants], None]]] = {
    events.NOTIFY: events.notified,
    events.NOTIFY_THESE: events.notified_these,
}


def _do(record: SQSRecord) -> None:
    message = json.loads(record.body)
    WORK[message["work"]](message, _wants)


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Answer one SQS event; what failed comes again, and after five times lands in the failure queue."""
    return process_partial_response(event=event, record_handler=_do, processor=processor, context=context)
