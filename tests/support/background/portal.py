"""What the portal and the rotation of keys do."""

import json
from collections.abc import Callable
from typing import Any

from background import rotation
from portal import fallback, jwks
from roost.kit import aws
from roost.kit.settings import settings
from tests.support.background.chores import Work
from tests.support.catalogue.rows import World
from tests.support.client import Context, gateway_event


def _rotation(_: World) -> Work:
    client = aws.client("secretsmanager")
    secret = client.describe_secret(SecretId=settings().signing_secret)["ARN"]
    steps = ("createSecret", "setSecret", "testSecret", "finishSecret")
    events = [{"Step": step, "SecretId": secret, "ClientRequestToken": "1" * 32} for step in steps]
    return lambda: [rotation.handler(event, Context()) for event in events for _ in range(2)]


def _asked(handler: Callable[[dict[str, Any], Any], Any], path: str) -> Callable[[World], Work]:
    event = gateway_event("GET", path, address="192.0.2.1")
    return lambda _: lambda: json.dumps(handler(event, Context()))


WORK = {
    "KeyRotation": _rotation,
    "PortalKeys": _asked(jwks.handler, "/.well-known/jwks.json"),
    "PortalFallback": _asked(fallback.handler, "/focusflow/api/v1/tasks/%0A/"),
}
