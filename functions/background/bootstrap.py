"""Makes the first administrator when the operator asks for it: `make dev` does, on AWS whoever deploys."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.admin.bootstrap import ensure_admin
from roost.kit import clock
from roost.kit.logs import logger


def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, str]:
    """Answer an invocation, whatever its event says; returns what was to be done, as often as it is asked."""
    outcome = ensure_admin(clock.now_ms())
    logger.info("first administrator", extra={"outcome": outcome.value})
    return {"outcome": outcome.value}
