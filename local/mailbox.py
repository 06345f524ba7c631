"""Mails that the local stack sent."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from local.settings import LocalSettings


def read_mailbox(settings: LocalSettings, to: str | None = None) -> list[dict[str, Any]]:
    """Mails sent to an address (case does not matter), or all of them; newest last."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{settings.endpoint}/_ministack/ses/messages", timeout=10) as response:
        accounts = json.load(response)["messages"]
    mails = sorted((mail for mails in accounts.values() for mail in mails), key=lambda mail: mail["Timestamp"])
    wanted = to.strip().lower() if to else None
    return [shown(mail) for mail in mails if wanted is None or wanted in map(str.lower, mail["To"])]


def shown(mail: dict[str, Any]) -> dict[str, Any]:
    return {
        "to": ", ".join(mail["To"]),
        "subject": mail["Subject"],
        "text": mail["BodyText"] or "",
        "html": mail["BodyHtml"] or "",
    }
