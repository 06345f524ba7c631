"""Step Functions: starting an execution, and waking one that waits for an answer. Both may be done twice."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from roost.kit import aws, clock
from roost.kit.errors import Unavailable

ATTEMPTS: Final = 3
_PAUSE_S: Final = 0.05
_STARTED: Final = frozenset({"ExecutionAlreadyExists"})
_OVER: Final = frozenset({"TaskDoesNotExist", "TaskTimedOut", "InvalidToken"})


def _send(call: Callable[..., Any], done: frozenset[str], arguments: Mapping[str, str]) -> None:
    for attempt in range(ATTEMPTS):
        clock.sleep(_PAUSE_S * attempt)
        try:
            call(**arguments)
        except ClientError as error:
            if error.response["Error"]["Code"] in done:
                return
            failure: Exception = error
        except BotoCoreError as error:
            failure = error
        else:
            return
    raise Unavailable() from failure


def start(machine: str, name: str, given: Mapping[str, Any]) -> None:
    """Start an execution; one of that name is started once only. Raises Unavailable."""
    arguments = {"stateMachineArn": machine, "name": name, "input": json.dumps(given)}
    _send(aws.client("stepfunctions").start_execution, _STARTED, arguments)


def answer(task_token: str, output: Mapping[str, Any]) -> None:
    """Let a waiting step go on; one that does not wait any more is left alone. Raises Unavailable."""
    arguments = {"taskToken": task_token, "output": json.dumps(output)}
    _send(aws.client("stepfunctions").send_task_success, _OVER, arguments)
