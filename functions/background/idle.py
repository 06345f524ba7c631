"""Looks every five minutes for employees who have stopped working, and lets their managers know."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.insights.idle import alert_idle
from roost.kit import clock
from roost.kit.logs import logger


def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Answer the schedule `idle`, whatever its event says; returns how many were told about."""
    told = alert_idle(clock.now_ms())
    logger.info("idle members", extra={"told": told})
    return {"told": told}
