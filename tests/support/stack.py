"""The AWS services of a stack, in memory: made once in a process, as good as new for every test.

What is changed is known: the table is replaced by a copy, and a service that was written to is emptied and filled anew.
"""

import base64
import copy
import io
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from botocore.handlers import BUILTIN_HANDLERS
from cryptography.hazmat.primitives.asymmetric import rsa
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.core.models import botocore_stubber
from requests import Response
from requests.adapters import HTTPAdapter

from roost.kit import aws, client_secrets, keyring, links
from roost.kit.keymaking import jwk_of, new_key, secret_of
from roost.kit.settings import settings
from tests.support.dynamo import Dynamo, switch
from tests.support.template import load

ROLE: Final = "arn:aws:iam::123456789012:role/flows"
FRONTEND_SECRET: Final = "roost-local-nextauth-secret-0123456789"
"""What Focura's frontend signs its proofs with."""
START: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OVER_MOTO: Final = os.environ.get("ROOST_TEST_TABLE") == "moto"
"""Whether the table is moto's, too: some twenty times slower, and not of our own making."""


class HeldClock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now_ms = int(START.timestamp() * 1000)

    def __call__(self) -> int:
        return self.now_ms

    def tick(self, seconds: float = 0, **more: float) -> None:
        """Move on by seconds, and `minutes`, `hours` or `days`."""
        factors = {"minutes": 60, "hours": 3600, "days": 86_400}
        self.now_ms += int((seconds + sum(factors[name] * amount for name, amount in more.items())) * 1000)

    def set(self, text: str) -> None:
        """Go to an ISO instant."""
        self.now_ms = int(datetime.fromisoformat(text).timestamp() * 1000)


@cache
def signing_key() -> tuple[str, rsa.RSAPrivateKey]:
    """One key for the whole run: making one takes a while."""
    return new_key()


def _named(suffix: str) -> list[str]:
    """The values of the settings whose name ends like this, of those that are set."""
    return [value for name, value in settings() if value and name.endswith(suffix)]


def make_table() -> None:
    """The table as the template describes it, with the public key of the process in it."""
    resources = load()["Resources"]
    wanted = next(r["Properties"] for r in resources.values() if r["Type"] == "AWS::DynamoDB::Table")
    aws.client("dynamodb").create_table(
        TableName=settings().table,
        BillingMode="PAY_PER_REQUEST",
        **{name: wanted[name] for name in ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")},
    )
    kid, private = signing_key()
    keyring.publish([jwk_of(kid, private.public_key())])


def _make_secrets() -> None:
    signing = json.dumps(secret_of(*signing_key()))
    for name in _named("_secret"):
        text = signing if name == settings().signing_secret else "links" * 8
        aws.client("secretsmanager").create_secret(Name=name, SecretString=text)
    for name in _named("_secrets"):
        kept = json.dumps({"NEXTAUTH_SECRET": base64.b64encode(FRONTEND_SECRET.encode()).decode()})
        aws.client("secretsmanager").create_secret(Name=name, SecretString=kept)


def _make_sealing_key() -> None:
    for alias in _named("seal_key"):
        key = aws.client("kms").create_key()["KeyMetadata"]["KeyId"]
        aws.client("kms").create_alias(AliasName=alias, TargetKeyId=key)


def _make_senders() -> None:
    aws.client("sesv2").create_email_identity(EmailIdentity=settings().mail_sender)


def _make_flows() -> None:
    machine = {"definition": '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}', "roleArn": ROLE}
    for arn in _named("_flow"):
        aws.client("stepfunctions").create_state_machine(name=arn.rpartition(":")[2], **machine)


def _make_buckets() -> None:
    for name in _named("_bucket"):
        aws.client("s3").create_bucket(Bucket=name)


def _make_queues() -> None:
    for url in _named("_queue_url"):
        aws.client("sqs").create_queue(QueueName=url.rpartition("/")[2])


@dataclass(frozen=True)
class _Service:
    """A service of moto: its backends there, and how the stack's part of it is made."""

    backends: tuple[str, ...]
    make: Callable[[], None]


_SERVICES: Final = {
    "secrets-manager": _Service(("secretsmanager",), _make_secrets),
    "kms": _Service(("kms",), _make_sealing_key),
    "sesv2": _Service(("sesv2", "ses"), _make_senders),
    "sfn": _Service(("stepfunctions",), _make_flows),
    "s3": _Service(("s3",), _make_buckets),
    "sqs": _Service(("sqs",), _make_queues),
}
"""By the name that botocore's events have for them."""

_READING: Final = ("Get", "List", "Describe", "Head", "Encrypt", "Decrypt", "GenerateDataKey")
_writes: Counter[str] = Counter()


def _note(event_name: str, **_: Any) -> None:
    _, service, operation = event_name.split(".")
    if service in _SERVICES and not operation.startswith(_READING):
        _writes[service] += 1


BUILTIN_HANDLERS.append(("before-call", _note))


def _answer_links(send: Callable[..., Response]) -> Callable[..., Response]:
    """Lets `requests`, with which tests follow signed links, find what is in memory."""

    def answered(adapter: HTTPAdapter, request: Any, **options: Any) -> Response:
        answer = botocore_stubber.process_prepared_request(request) if botocore_stubber.enabled else None
        if answer is None:
            return send(adapter, request, **options)
        response = Response()
        response.status_code, headers, body = answer
        response.headers.update(headers)
        response.raw = io.BytesIO(body.encode() if isinstance(body, str) else body)
        response.url, response.request = request.url, request
        return response

    return answered


HTTPAdapter.send = _answer_links(HTTPAdapter.send)


def _backends(names: tuple[str, ...]) -> Iterator[Any]:
    for name in names:
        for account in get_backend(name).values():  # type: ignore[call-overload]
            yield from account.values()


def _renew(name: str) -> None:
    """Empty a service and make the stack's part of it."""
    for backend in _backends(_SERVICES[name].backends):
        backend.reset()
    _SERVICES[name].make()
    for backend in _backends(_SERVICES[name].backends):
        backend.roost = True
    _writes[name] = 0


def _is_whole(name: str) -> bool:
    """Whether nobody reset moto's service meanwhile, which forgets what was noted on it."""
    noted = [getattr(backend, "roost", False) for backend in _backends(_SERVICES[name].backends)]
    return bool(noted) and all(noted)


def _moto_tables() -> Any:
    return get_backend("dynamodb")[ACCOUNT][os.environ["AWS_REGION"]]


def _saved_table() -> Any:
    if not OVER_MOTO:
        assert switch.dynamo
        return switch.dynamo.copy()
    return copy.deepcopy(_moto_tables().tables)


def _load_table(saved: Any) -> None:
    if not OVER_MOTO:
        switch.dynamo = saved.copy()
        return
    _moto_tables().tables = copy.deepcopy(saved)


@dataclass(frozen=True)
class Mark:
    """What the services held at a moment."""

    table: Any
    writes: Counter[str]


def mark() -> Mark:
    """This moment, to come back to."""
    return Mark(_saved_table(), _writes.copy())


def rewind(to: Mark) -> None:
    """Let the services hold what they held then."""
    _load_table(to.table)
    for name in _SERVICES:
        if _writes[name] != to.writes[name] or not _is_whole(name):
            assert not to.writes[name], f"{name} was written to before and after the mark: it cannot be rewound"
            _renew(name)


@cache
def _begun() -> Mark:
    """The stack as every test finds it."""
    switch.dynamo = None if OVER_MOTO else Dynamo()
    make_table()
    for name in _SERVICES:
        _renew(name)
    return mark()


@contextmanager
def running() -> Iterator[None]:
    """A new stack inside the block. What the process knows of its keys is forgotten."""
    before = switch.dynamo, botocore_stubber.enabled
    botocore_stubber.enabled = True
    try:
        rewind(_begun())
        keyring.forget()
        links.forget()
        client_secrets.forget()
        yield
    finally:
        switch.dynamo, botocore_stubber.enabled = before
