"""Looks once a day whose birthday or gotcha day it is, and lets their people know."""

from datetime import UTC, date, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.flock.reminders.service import remind
from roost.kit import clock
from roost.kit.logs import logger


def handler(event: dict[str, Any], _: LambdaContext) -> dict[str, int]:
    """Answer the schedule `daily` for today, or for the `date` that its event names; returns how many were told."""
    now_ms = clock.now_ms()
    wanted = event.get("date")
    today = date.fromisoformat(wanted) if wanted else datetime.fromtimestamp(now_ms // 1000, UTC).date()
    told = remind(today, now_ms)
    logger.info("anniversaries", extra={"on": today.isoformat(), "told": told})
    return {"told": told}
