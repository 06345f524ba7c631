"""Messages to queues, now or after a while."""

import json
from collections.abc import Mapping
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from roost.kit import aws, clock
from roost.kit.errors import Unavailable

LONGEST_DELAY_S: Final = 900
"""The queues' own bound; who wants to wait longer sends on when the message arrives."""

ATTEMPTS: Final = 3
_PAUSE_S: Final = 0.05


def send(queue_url: str, message: Mapping[str, Any], *, delay_s: int = 0) -> None:
    """Send a JSON message that shows up after `delay_s` seconds, at most 900.

    After a lost answer it may arrive twice. Raises Unavailable when the queue did not take it.
    """
    body = json.dumps(message, separators=(",", ":"))
    for attempt in range(ATTEMPTS):
        clock.sleep(_PAUSE_S * attempt)
        try:
            aws.client("sqs").send_message(QueueUrl=queue_url, MessageBody=body, DelaySeconds=delay_s)
        except (ClientError, BotoCoreError) as error:
            failure = error
        else:
            return
    raise Unavailable() from failure
