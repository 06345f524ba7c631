"""Deletes once a day the guests who have stayed away for a month."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.identity.guests import delete_idle_guests
from roost.kit import clock
from roost.kit.logs import logger


def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Answer the schedule `guests`, whatever its event says; returns how many were deleted."""
    deleted = delete_idle_guests(clock.now_ms())
    logger.info("idle guests", extra={"deleted": deleted})
    return {"deleted": deleted}
