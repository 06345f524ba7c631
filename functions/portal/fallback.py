"""What no route owns: a path in a dialect's room gets that dialect's own answer, any other a plain one."""

import json
from importlib import import_module
from typing import Any, Final

from roost.kit.logs import logger

DIALECTS: Final = ("focusflow", "focusguard", "flockpal", "focusmaster", "focura")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer any path that the gateway could not place, such as one with a line break in it."""
    room = event["rawPath"].split("/")[1]
    if room in DIALECTS:
        answer: dict[str, Any] = import_module(f"{room}.meta").handler(event, context)
        return answer
    body = json.dumps({"message": "Not found", "dialects": [f"/{name}" for name in DIALECTS]})
    logger.info("request", extra={"path": event["rawPath"], "status": 404})
    return {"statusCode": 404, "headers": {"Content-Type": "application/json"}, "body": body}
