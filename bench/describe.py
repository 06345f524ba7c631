"""`python -m bench.describe FILE MODULE...`: which request stands for each function, what it asks of storage, and the
items that it finds. The requests are the catalogue's, sent to the functions' sources; a process of its own, because
this imports the core.
"""

import base64
import importlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from traceback import format_exception_only
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from unittest.mock import patch

import tests.conftest
from bench.children import SETTINGS

os.environ |= SETTINGS  # before anything of the core is imported, which reads them once

from botocore import xform_name
from botocore.client import BaseClient

from bench.inside.models import name_of
from bench.inside.spec import Spec
from roost.kit import aws, keyring, keys
from roost.kit.http import Api
from roost.kit.settings import settings
from tests.support.catalogue import ROUTES
from tests.support.catalogue.rows import DialectUnderTest, Row, World
from tests.support.client import Answer, Client
from tests.support.dynamo import switch
from tests.support.worlds import world_of

assert tests.conftest  # what it sets stays, but for the above

BROWSER = {
    "accept": "application/json",
    "accept-encoding": "gzip, br",
    "content-length": "0",
    "host": "bench.execute-api.us-east-1.amazonaws.com",
    "user-agent": "Mozilla/5.0",
    "x-amzn-trace-id": "Root=1-65a4c3d2-0123456789abcdef01234567",
    "x-forwarded-for": "192.0.2.1",
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
}
SIGNED = "eyJ"  # how every JWT begins
STORED = ("dynamodb", "secretsmanager")
Call = tuple[str, str, dict[str, Any]]


class Unfit(Exception):
    """A request that cannot stand for its function."""


class Browser(Client):
    """Keeps the event that it sent last, which has a browser's headers."""

    event: dict[str, Any]

    def send(self, event: dict[str, Any]) -> Answer:
        self.event = event | {"headers": BROWSER | event["headers"]}
        if "json" in event["headers"].get("content-type", ""):  # the gateway hands text over as text
            self.event |= {"body": base64.b64decode(event["body"]).decode(), "isBase64Encoded": False}
        return super().send(self.event)


def rows_of(module: str, app: Api) -> list[tuple[DialectUnderTest, Row]]:
    """The rows of a function, those first that stand for it best: reading, without an id, and no password hashed."""
    declared = [(route.method, route.path) for route in app._static_routes + app._dynamic_routes]
    mine = [(dialect, row) for dialect, row in ROUTES if dialect.name == module.partition(".")[0]]
    known = [(dialect, row) for dialect, row in mine if (row.method, row.rule) in declared]
    return sorted(known, key=lambda each: (*_rank(*each), declared.index((each[1].method, each[1].rule))))


def _rank(dialect: DialectUnderTest, row: Row) -> tuple[bool, ...]:
    return row.contract in dialect.hashing, row.method != "GET", bool(row.spots)


def described(module: str) -> dict[str, Any] | None:
    """A function's spec and storage, the `error` why there is none, or None for what has no resolver of the kit."""
    try:
        app = getattr(importlib.import_module(module), "app", None)
        return _described(module, app) if isinstance(app, Api) else None
    except Exception as error:  # noqa: BLE001 - one broken function must not hide the figures of the others
        return {"error": "".join(format_exception_only(error)).strip()}


def _described(module: str, app: Api) -> dict[str, Any]:
    why: Exception = LookupError("the catalogue has no row for it")
    for below in (300, 500):  # a refusal stands for a function only where nothing else does
        for dialect, row in rows_of(module, app):
            try:
                with world_of(dialect) as world:
                    return _tried(module, app, row, world, below)
            except Unfit as unfit:
                why = unfit
    raise why


def _tried(module: str, app: Api, row: Row, world: World, below: int) -> dict[str, Any]:
    """Send the request of a row, and describe it. Raises Unfit."""
    wanted, caller = row.request(world), row.caller(world)
    keyring.forget()
    assert switch.dynamo
    items = list(switch.dynamo.tables[settings().table].items.values())
    secret = aws.client("secretsmanager").get_secret_value(SecretId=settings().signing_secret)["SecretString"]
    world.api, calls = Browser(), list[Call]()
    with patch.object(BaseClient, "_make_api_call", _noting(calls)):
        answer = row.answered(world, wanted)
    if answer.status != row.status or answer.status >= below:
        raise Unfit(f"{row.name}: {answer.status} {answer.body!r}")
    if strange := {service for service, _, _ in calls} - set(STORED):
        raise Unfit(f"{row.name} asks {', '.join(strange)}, which the bench does not imitate")
    spec = _spec(module, app, row, answer, calls) | {
        "event": world.api.event,
        "audience": _audience(caller.token) if caller and caller.token.startswith(SIGNED) else None,
        "user": caller.user if caller else 0,
        "now_ms": world.clock.now_ms,
    }
    return {"spec": asdict(Spec(**spec)), "storage": {"items": items, "secret": secret}}


def _audience(token: str) -> str:
    """Whom a JWT is for."""
    claims = token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["aud"])


def _spec(module: str, app: Api, row: Row, answer: Answer, calls: list[Call]) -> dict[str, Any]:
    """What the spec says of the route and of what it asked."""
    routes = app._static_routes + app._dynamic_routes
    route = next(each for each in routes if (each.method, each.path) == (row.method, row.rule))
    hints = get_type_hints(route.func, include_extras=True)
    documented = (route.responses or {}).get(answer.status, {}).get("content", {}).get("application/json", {})
    is_json = "json" in str(answer.headers.get("Content-Type", ""))
    return {
        "module": module,
        "method": row.method,
        "path": row.rule,
        "status": answer.status,
        "body": answer.json if is_json else answer.body.decode(errors="replace"),
        "calls": list(_storage_calls(calls)),
        "signs": any(method == "get_secret_value" for _, method, _ in calls),
        "model": name_of(_one(hints.get("return")), module) or name_of(documented.get("model"), module),
        "body_model": next((name_of(_bare(each), module) for each in hints.values() if _mark(each, "Body")), None),
        "queries": [_alias(name, each) for name, each in hints.items() if _mark(each, "Query")],
    }


def _storage_calls(calls: list[Call]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the route asks of the table; reading the public keys belongs to checking a token."""
    for service, method, arguments in calls:
        is_keys = method == "get_item" and arguments["Key"]["pk"]["S"] == keys.public_keys().pk
        if service == "dynamodb" and not is_keys:
            yield method, arguments


def _noting(calls: list[Call]) -> Any:
    send = BaseClient._make_api_call

    def noted(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
        calls.append((client.meta.service_model.service_name, xform_name(operation), arguments))
        return send(client, operation, arguments)

    return noted


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _one(annotation: Any) -> Any:
    """What a list is of, or the annotation itself."""
    return get_args(annotation)[0] if get_origin(annotation) is list else annotation


def _mark(annotation: Any, kind: str) -> Any:
    marks = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    return next((each for each in marks if type(each).__name__ == kind), None)


def _alias(name: str, annotation: Any) -> str:
    return str(getattr(_mark(annotation, "Query"), "alias", None) or name)


if __name__ == "__main__":
    target, *modules = sys.argv[1:]
    Path(target).write_text(json.dumps({module: described(module) for module in modules}))
