"""The AWS services of a stack, in memory: table, signing keys, queues, bucket."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from roost.kit import aws, keyring, links
from roost.kit.keymaking import jwk_of, new_key, secret_of
from roost.kit.settings import settings
from tests.support.template import load

ROLE = "arn:aws:iam::123456789012:role/flows"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


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


def _table_properties() -> dict[str, Any]:
    resources = load()["Resources"]
    return next(r["Properties"] for r in resources.values() if r["Type"] == "AWS::DynamoDB::Table")


def create() -> None:
    """Make the table as the template describes it, the keys, the queues and the bucket."""
    wanted = _table_properties()
    aws.client("dynamodb").create_table(
        TableName=settings().table,
        BillingMode="PAY_PER_REQUEST",
        **{name: wanted[name] for name in ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")},
    )
    kid, private = signing_key()
    secret = json.dumps(secret_of(kid, private))
    aws.client("secretsmanager").create_secret(Name=settings().signing_secret, SecretString=secret)
    aws.client("secretsmanager").create_secret(Name=settings().link_secret, SecretString="links" * 8)
    aws.client("sesv2").create_email_identity(EmailIdentity=settings().mail_sender)
    machine = {"definition": '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}', "roleArn": ROLE}
    aws.client("stepfunctions").create_state_machine(name=settings().invite_flow.rpartition(":")[2], **machine)
    aws.client("s3").create_bucket(Bucket=settings().export_bucket)
    for url in (value for name, value in settings() if name.endswith("_queue_url")):
        aws.client("sqs").create_queue(QueueName=url.rpartition("/")[2])
    keyring.forget()
    links.forget()
    keyring.publish([jwk_of(kid, private.public_key())])
