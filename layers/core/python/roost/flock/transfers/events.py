"""What transfers do about events: their flows, and the mails to whoever asked for them."""

from collections.abc import Mapping
from typing import Any

from roost.flock.transfers import flow
from roost.kit import flows, mail
from roost.kit.settings import settings


def transfer_created(event: Mapping[str, Any]) -> None:
    """`transfer.created`: its flow sends the mail and waits for the answer. Twice is once."""
    transfer = event["data"]["transfer"]
    flows.start(settings().transfer_flow, f"transfer-{transfer}", {"transfer": transfer})


def transfer_ended(event: Mapping[str, Any]) -> None:
    """`transfer.completed`, `.declined`, `.cancelled`, `.expired`: its flow has nothing more to wait for."""
    flow.wake(event["data"]["transfer"])


def owners_told(event: Mapping[str, Any]) -> None:
    """`transfer.completed`, `transfer.declined`: the owners of the bird's former flock get mails."""
    mail.post(event)
