"""OPTIONS requests: the emulator answers them itself, on AWS they reach the function. Here they reach it too."""

from __future__ import annotations

import base64
import json
import time
import uuid
from typing import Any

from local.aws import client
from local.routes import listed
from local.settings import HOST, LocalSettings

NOT_FOUND = (404, [(b"content-type", b"application/json")], b'{"message":"Not Found"}')
CRASHED = (500, [(b"content-type", b"application/json")], b'{"message":"Internal Server Error"}')
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]


def answer_options(settings: LocalSettings, api_id: str, scope: Any, body: bytes) -> Answer:
    """Invoke the function whose route matches, with the event API Gateway would send (payload 2.0)."""
    gateway = client(settings, "apigatewayv2")
    routes = {row["RouteKey"]: row["Target"] for row in listed(gateway.get_routes, api_id)}
    key = matching_route(list(routes), scope["path"])
    if key is None:
        return NOT_FOUND
    integration_id = routes[key].removeprefix("integrations/")
    integration = gateway.get_integration(ApiId=api_id, IntegrationId=integration_id)
    event = gateway_event(api_id, key, scope, body)
    answer = client(settings, "lambda").invoke(FunctionName=integration["IntegrationUri"], Payload=json.dumps(event))
    result = json.loads(answer["Payload"].read())
    return CRASHED if answer.get("FunctionError") else as_answer(result)


def matching_route(keys: list[str], path: str) -> str | None:
    """The most specific route for OPTIONS: a full match, then the longest `{proxy+}`, then `$default`."""
    for method in ("OPTIONS", "ANY"):
        if f"{method} {path}" in keys:
            return f"{method} {path}"
    greedy = [key for key in keys if key.startswith(("OPTIONS ", "ANY ")) and key.endswith("/{proxy+}")]
    prefixes = [key for key in greedy if path.startswith(key.split(" ", 1)[1].removesuffix("{proxy+}"))]
    return max(prefixes, key=len, default="$default" if "$default" in keys else None)


def gateway_event(api_id: str, key: str, scope: Any, body: bytes) -> dict[str, Any]:
    headers = joined_headers(scope["headers"])
    domain, agent = f"{api_id}.execute-api.localhost", headers.get("user-agent", "")
    http = {"method": "OPTIONS", "path": scope["path"], "protocol": "HTTP/1.1", "sourceIp": HOST, "userAgent": agent}
    context = {"apiId": api_id, "domainName": domain, "http": http, "requestId": str(uuid.uuid4()), "routeKey": key}
    return {
        "version": "2.0",
        "routeKey": key,
        "rawPath": scope["path"],
        "rawQueryString": scope["query_string"].decode("latin-1"),
        "headers": headers,
        "requestContext": {**context, "stage": "$default", "timeEpoch": int(time.time() * 1000)},
        "isBase64Encoded": bool(body),
        **({"body": base64.b64encode(body).decode()} if body else {}),
    }


def joined_headers(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Repeated headers become one, joined by commas."""
    joined: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        joined[key] = f"{joined[key]},{text}" if key in joined else text
    return joined


def as_answer(result: dict[str, Any]) -> Answer:
    headers = [(name.encode(), str(value).encode("latin-1")) for name, value in (result.get("headers") or {}).items()]
    headers += [(b"set-cookie", cookie.encode("latin-1")) for cookie in result.get("cookies") or []]
    text = result.get("body") or ""
    content = base64.b64decode(text) if result.get("isBase64Encoded") else text.encode()
    return int(result.get("statusCode", 200)), headers, content
