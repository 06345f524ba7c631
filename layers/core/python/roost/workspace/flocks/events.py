"""What flocks do about events: mails to those who were made members."""

from collections.abc import Mapping
from typing import Any

from roost.kit import mail


def member_invited(event: Mapping[str, Any]) -> None:
    """`flock.invited`: the invitation, or the notice, is queued."""
    mail.post(event)
