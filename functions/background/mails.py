"""Writes and sends the mails that follow events, one queue message at a time."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.flock.reminders import mails as reminders
from roost.flock.transfers import mails as transfers
from roost.identity import link_mails
from roost.identity import mails as identity
from roost.kit import mail
from roost.kit.logs import logger
from roost.kit.mail import Mail
from roost.site.contact import mails as contact
from roost.workspace.flocks import mails as flocks

MAILS: Final[dict[str, Callable[[Mapping[str, Any]], Mail | None]]] = {
    **identity.MAILS,
    **link_mails.MAILS,
    **flocks.MAILS,
    **transfers.MAILS,
    **reminders.MAILS,
    **contact.MAILS,
}
"""By kind of event; None where the event became a message for each of several receivers."""

processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def _send(record: SQSRecord) -> None:
    event = json.loads(record.body)
    written = MAILS[event["kind"]](event)
    if written:
        mail.send(written)
    logger.info("mailed", extra={"kind": event["kind"], "event": event["id"]})


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Answer one SQS event; what failed comes again, and after five times lands in the failure queue."""
    return process_partial_response(event=event, record_handler=_send, processor=processor, context=context)
