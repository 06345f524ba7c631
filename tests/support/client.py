"""A client that sends real gateway events to the real handlers, chosen by the template's routes."""

import base64
import importlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlencode

from roost.kit import clock
from tests.support.template import route_for


@dataclass(frozen=True)
class Answer:
    """What the client sees."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: list[str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> Any:
        return self.json["error"]


@dataclass(frozen=True)
class Context:
    """The part of a Lambda context that handlers may use."""

    function_name: str = "test"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:000000000000:function:test"
    aws_request_id: str = "00000000-0000-4000-8000-000000000000"

    def get_remaining_time_in_millis(self) -> int:
        return 29_000


def gateway_event(
    method: str, path: str, *, query: str = "", headers: dict[str, str] | None = None, body: bytes = b"", address: str
) -> dict[str, Any]:
    """An HTTP API event, payload 2.0, as the gateway builds it."""
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": unquote(path),
        "rawQueryString": query,
        "headers": {name.lower(): value for name, value in (headers or {}).items()},
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "api",
            "domainName": "api.test",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": address, "userAgent": "test"},
            "requestId": "test-request",
            "stage": "$default",
            "timeEpoch": clock.now_ms(),
        },
        "isBase64Encoded": False,
    }
    if query:
        event["queryStringParameters"] = _joined(query)
    if body:
        event |= {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    return event


def _joined(query: str) -> dict[str, str]:
    joined: dict[str, str] = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        name, value = unquote(name.replace("+", " ")), unquote(value.replace("+", " "))
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


class Client:
    """Sends requests; every call goes through a function's handler, from one address unless told otherwise."""

    def __init__(self, address: str = "192.0.2.1") -> None:
        self.address = address

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        token: str | None = None,
        params: dict[str, Any] | str | None = None,
        headers: dict[str, str] | None = None,
        raw: bytes | None = None,
        address: str | None = None,
    ) -> Answer:
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        body = raw if raw is not None else (_dumps(json) if json is not None else b"")
        if body and not any(name.lower() == "content-type" for name in sent):
            sent["Content-Type"] = "application/json"
        bare, _, inline = path.partition("?")
        query = inline or (params if isinstance(params, str) else urlencode(params or {}, doseq=True))
        event = gateway_event(method, bare, query=query, headers=sent, body=body, address=address or self.address)
        return self.send(event)

    def send(self, event: dict[str, Any]) -> Answer:
        """Hand an event to the function that the gateway would choose."""
        route = route_for(event["requestContext"]["http"]["method"], event["rawPath"])
        module, _, name = route.handler.rpartition(".")
        answer = getattr(importlib.import_module(module), name)(event, Context())
        payload = answer.get("body") or ""
        content = base64.b64decode(payload) if answer.get("isBase64Encoded") else payload.encode()
        return Answer(answer["statusCode"], dict(answer.get("headers") or {}), content, answer.get("cookies") or [])

    def get(self, path: str, **options: Any) -> Answer:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> Answer:
        return self.request("POST", path, **options)

    def patch(self, path: str, **options: Any) -> Answer:
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        return self.request("DELETE", path, **options)


def _dumps(value: Any) -> bytes:
    return json.dumps(value).encode()
