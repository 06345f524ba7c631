"""What no dialect owns."""

import json
from typing import Any

from roost.kit.logs import logger


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer any other path."""
    body = json.dumps({"message": "Not found", "dialects": ["/focusflow"]})
    logger.info("request", extra={"path": event["rawPath"], "status": 404})
    return {"statusCode": 404, "headers": {"Content-Type": "application/json"}, "body": body}
