"""One structured line per request; never a token, never a password, never a body."""

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

from roost.kit.retries import meter

if TYPE_CHECKING:
    from roost.kit.http import Exchange

logger = Logger(service="roost")


def log_request(exchange: "Exchange", dialect: str, status: int, seconds: float) -> None:
    """Say what was asked, by whom, how it went and what it cost."""
    caller = exchange.caller
    line: dict[str, Any] = {
        "request_id": exchange.request_id,
        "dialect": dialect,
        "caller": caller.user if caller else None,
        "method": exchange.method,
        "route": exchange.route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "dynamodb_calls": len(meter.operations),
        "dynamodb_units": meter.capacity,
    }
    logger.info("request", extra=line)


def log_crash(exchange: "Exchange", error: Exception) -> None:
    """Log an unexpected error with its trace; the client sees none of it."""
    logger.error("crash", exc_info=error, extra={"request_id": exchange.request_id})
