"""What accounts do about events: mails to their people."""

from collections.abc import Mapping
from typing import Any

from roost.kit import mail


def mail_follows(event: Mapping[str, Any]) -> None:
    """`proof.requested`, `address.changed` and `password.changed`: their mail is queued, if it is signed by a brand."""
    if event["data"].get("brand"):
        mail.post(event)
