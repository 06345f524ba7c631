"""Messages to open WebSockets: one at a time, or one text to many at once."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from roost.kit import aws, clock
from roost.kit.errors import Unavailable
from roost.kit.settings import settings

ATTEMPTS: Final = 3
THREADS: Final = 16
_PAUSE_S: Final = 0.05


class Gone(Exception):
    """The connection is closed, or not open yet."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where a WebSocket is reached: the gateway's stage that it came in by, and the gateway's name for it."""

    stage: str
    connection: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one text to many: the lines that are gone, and those that could not be reached."""

    gone: list[Line]
    failed: list[Line]


def _client(stage: str) -> Any:
    url = settings().sockets_url
    base = f"{settings().aws_endpoint}{url}" if url.startswith("/") else url
    return aws.client_at("apigatewaymanagementapi", f"{base}/{stage}")


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="post")


def post(line: Line, text: str) -> None:
    """Send a text; after a lost answer it may arrive twice. Raises Gone, Unavailable."""
    client = _client(line.stage)
    for attempt in range(ATTEMPTS):
        clock.sleep(_PAUSE_S * attempt)
        try:
            client.post_to_connection(ConnectionId=line.connection, Data=text.encode())
        except client.exceptions.GoneException as gone:
            raise Gone() from gone
        except (ClientError, BotoCoreError) as error:
            failure = error
        else:
            return
    raise Unavailable() from failure


def _try(text: str, line: Line) -> str:
    try:
        post(line, text)
    except Gone:
        return "gone"
    except Unavailable:
        return "failed"
    return "sent"


def post_all(lines: Iterable[Line], text: str) -> Outcome:
    """Send a text to many, several at a time."""
    wanted = list(lines)
    send = partial(_try, text)
    results = list(_pool().map(send, wanted)) if len(wanted) > 1 else [send(line) for line in wanted]
    by_result = [
        [line for line, result in zip(wanted, results, strict=True) if result == word] for word in ("gone", "failed")
    ]
    return Outcome(*by_result)


def close(line: Line) -> None:
    """Close a connection; one that is closed already stays so. Raises Unavailable."""
    client = _client(line.stage)
    try:
        client.delete_connection(ConnectionId=line.connection)
    except client.exceptions.GoneException:
        return
    except (ClientError, BotoCoreError) as error:
        raise Unavailable() from error
