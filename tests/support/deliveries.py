"""What the stream and the queues hand to functions: real records around the table's own items and sent messages."""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import EndpointConnectionError

from roost.kit import aws
from roost.kit.settings import settings

Record = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """A message on its way: where to, what, and after how many seconds it shows up."""

    queue: str
    body: dict[str, Any]
    delay_s: int


@dataclass
class Outgoing:
    """The messages sent, in order; `failures` is how many of the next sends fail."""

    messages: list[Sent] = field(default_factory=list)
    failures: int = 0

    def take(self) -> list[Sent]:
        taken, self.messages = self.messages, []
        return taken


@contextmanager
def watching_queues(*, but: Collection[str] = ()) -> Iterator[Outgoing]:
    """Note what is sent to queues inside the block, `but` to these; blocks nest."""
    client, outgoing = aws.client("sqs"), Outgoing()
    before, original = vars(client).get("_make_api_call"), client._make_api_call

    def answer(operation: str, arguments: dict[str, Any]) -> Any:
        if outgoing.failures:
            outgoing.failures -= 1
            raise EndpointConnectionError(endpoint_url="queue")
        result = original(operation, arguments)
        queue = arguments["QueueUrl"].rpartition("/")[2]
        if queue not in but:
            outgoing.messages.append(Sent(queue, json.loads(arguments["MessageBody"]), arguments["DelaySeconds"]))
        return result

    client._make_api_call = answer
    try:
        yield outgoing
    finally:
        if before is None:
            del client._make_api_call
        else:
            client._make_api_call = before


def stored_events() -> list[Record]:
    """The event items of the table as the stream would insert them, in the order of their ids."""
    found = aws.client("dynamodb").scan(TableName=settings().table, ConsistentRead=True)["Items"]
    events = [item for item in found if item["sk"]["S"].startswith("EVENT#")]
    return sorted(events, key=lambda item: int(item["id"]["N"]))


def of_kind(*kinds: str) -> list[Record]:
    """The stored events of these kinds."""
    return [item for item in stored_events() if item["kind"]["S"] in kinds]


def stream_event(items: Sequence[Record]) -> Record:
    """A batch of the table's stream."""
    return {"Records": [_stream_record(number, item) for number, item in enumerate(items, 1)]}


def _stream_record(number: int, item: Record) -> Record:
    return {
        "eventID": f"{number:032x}",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "dynamodb": {
            "ApproximateCreationDateTime": 1795168800.0,
            "Keys": {"pk": item["pk"], "sk": item["sk"]},
            "NewImage": item,
            "SequenceNumber": str(number),
            "SizeBytes": 180,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/roost/stream/2026-11-20T10:00:00.000",
    }


def queue_event(*bodies: Any) -> Record:
    """A batch of a queue; a body that is no text is sent as JSON."""
    return {"Records": [_queue_record(number, body) for number, body in enumerate(bodies, 1)]}


def _queue_record(number: int, body: Any) -> Record:
    return {
        "messageId": f"message-{number}",
        "receiptHandle": "handle",
        "body": body if isinstance(body, str) else json.dumps(body),
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1795168800000", "SenderId": "sender"},
        "messageAttributes": {},
        "md5OfBody": "0" * 32,
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:timers",
        "awsRegion": "us-east-1",
    }


def failed(answer: Any) -> list[str]:
    """The records that a function gives back."""
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]
