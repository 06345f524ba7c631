"""Looks every hour for files that were announced and never came."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.files.events import sweep
from roost.kit import clock
from roost.kit.logs import logger


def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Answer the schedule `uploads`, whatever its event says; returns how many were given up."""
    given_up = sweep(clock.now_ms())
    logger.info("uploads", extra={"given_up": given_up})
    return {"given_up": given_up}
