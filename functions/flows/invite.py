"""The tasks of an invitation's flow, one event each: `{"step", "space", "invite"}` and for a wait `"task_token"`."""

from collections.abc import Callable
from typing import Any, Final

from aws_lambda_powertools.utilities.typing import LambdaContext

from roost.kit import clock
from roost.kit.logs import logger
from roost.workspace import invite_flow

Step = Callable[[dict[str, Any]], None]

STEPS: Final[dict[str, Step]] = {
    "send": lambda task: invite_flow.send_mail(task["space"], task["invite"], clock.now_ms()),
    "await": lambda task: invite_flow.await_answer(task["space"], task["invite"], task["task_token"]),
    "remind": lambda task: invite_flow.send_reminder(task["space"], task["invite"], clock.now_ms()),
    "expire": lambda task: invite_flow.expire(task["space"], task["invite"], clock.now_ms()),
}


def handler(event: dict[str, Any], _: LambdaContext) -> None:
    """Do one task; what fails is repeated by the flow."""
    STEPS[event["step"]](event)
    logger.info("invite flow", extra={"step": event["step"], "space": event["space"], "invite": event["invite"]})
