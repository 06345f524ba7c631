"""The public halves of the signing keys, for whoever verifies access tokens on their own."""

import json
from typing import Any

from roost.kit import keyring
from roost.kit.logs import logger


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer `GET /.well-known/jwks.json`; caches may keep it for five minutes, as the functions do."""
    headers = {"Content-Type": "application/json", "Cache-Control": "public, max-age=300"}
    logger.info("request", extra={"path": event["rawPath"], "status": 200})
    return {"statusCode": 200, "headers": headers, "body": json.dumps({"keys": keyring.published()})}
