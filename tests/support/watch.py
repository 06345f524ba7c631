"""What is asked of one AWS service, and failures of it on demand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError, EndpointConnectionError

from roost.kit import aws


@dataclass
class Watched:
    """The calls that went through, in order; `failures` answer the next ones instead: an error code, or None for no
    connection at all.
    """

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    failures: list[str | None] = field(default_factory=list)

    def of(self, operation: str) -> list[dict[str, Any]]:
        return [arguments for name, arguments in self.calls if name == operation]


@contextmanager
def watching(service: str, *, send: bool = True) -> Iterator[Watched]:
    """Note the calls of a service inside the block; `send` False answers them with nothing."""
    client, watched = aws.client(service), Watched()
    original = client._make_api_call

    def answer(operation: str, arguments: dict[str, Any]) -> Any:
        if watched.failures:
            code = watched.failures.pop(0)
            if code is None:
                raise EndpointConnectionError(endpoint_url=service)
            raise ClientError({"Error": {"Code": code, "Message": code}}, operation)
        result = original(operation, arguments) if send else {}
        watched.calls.append((operation, arguments))
        return result

    client._make_api_call = answer
    try:
        yield watched
    finally:
        del client._make_api_call
