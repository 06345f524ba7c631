"""FF-68: a session ends by itself, though nobody asks."""

import time
from collections.abc import Callable
from typing import Any

from local.testing import RunningStack
from roost.kit import keys
from roost.kit.items import decode_item
from tests.stack.conftest import User, eventually


def _item(stack: RunningStack, key: keys.Key) -> dict[str, Any] | None:
    """Look into the table, past the API: any request would close the session itself."""
    wanted = {"pk": {"S": key.pk}, "sk": {"S": key.sk}}
    found = stack.client("dynamodb").get_item(TableName=stack.outputs["TableName"], Key=wanted, ConsistentRead=True)
    return decode_item(found["Item"]) if "Item" in found else None


def test_a_one_minute_session_closes_itself_within_ten_seconds(
    stack: RunningStack, register: Callable[..., User]
) -> None:
    jane = register()
    task = jane.call("POST", "tasks/", 201, json={"title": "One minute"})["id"]
    started = jane.call("POST", f"tasks/{task}/start/", json={"pomodoro_duration": 1})
    session = started["pomodoro_session"]["id"]
    time.sleep(55)
    assert _item(stack, keys.active_session(jane.id)) is not None
    ended = eventually(lambda: _item(stack, keys.session(jane.id, session)), seconds=15)
    assert _item(stack, keys.active_session(jane.id)) is None
    assert ended["focus_seconds"] == 60
    assert ended["ended_ms"] - ended["started_ms"] == 60_000
    detail = jane.call("GET", f"tasks/{task}/")
    assert (detail["completed_pomodoros"], detail["total_focus_seconds"]) == (1, 60)
    assert detail["status"] == "in_progress"
    assert jane.call("GET", "pomodoro/active/", 404)["error"]["message"] == "No active session"


def test_no_event_was_given_up(stack: RunningStack) -> None:
    queue = stack.outputs["RelayFailuresUrl"]
    wanted = ["ApproximateNumberOfMessages"]
    counted = stack.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=wanted)["Attributes"]
    assert counted == {"ApproximateNumberOfMessages": "0"}
