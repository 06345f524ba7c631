"""The tasks of a transfer's flow, one event each: `{"step", "transfer"}` and for a wait `"task_token"`."""

from collections.abc import Callable
from typing import Any, Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.flock.transfers import flow, service
from roost.kit import clock
from roost.kit.logs import logger

Step = Callable[[dict[str, Any]], None]

STEPS: Final[dict[str, Step]] = {
    "send": lambda task: flow.send_mail(task["transfer"], clock.now_ms()),
    "await": lambda task: flow.await_answer(task["transfer"], task["task_token"]),
    "remind": lambda task: flow.send_reminder(task["transfer"], clock.now_ms()),
    "expire": lambda task: service.expire(task["transfer"], clock.now_ms()),
}


def handler(event: dict[str, Any], _: LambdaContext) -> None:
    """Do one task; what fails is repeated by the flow."""
    STEPS[event["step"]](event)
    logger.info("transfer flow", extra={"step": event["step"], "transfer": event["transfer"]})
