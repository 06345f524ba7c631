"""Pictures of people, for every page that shows them: no token is asked for, the name is the secret."""

import base64
import json
from typing import Any, Final

from roost.identity import pictures
from roost.kit.errors import Fault
from roost.kit.logs import logger

_HEADERS: Final = {
    "Cache-Control": "public, max-age=300",
    "Access-Control-Allow-Origin": "*",
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer `GET /pictures/{name}`."""
    answer = _answer(event["rawPath"].rpartition("/")[2])
    logger.info("request", extra={"path": pictures.PATH, "status": answer["statusCode"]})
    return answer


def _answer(name: str) -> dict[str, Any]:
    try:
        picture = pictures.read_picture(name)
    except Fault as fault:
        body = json.dumps({"message": fault.message})
        return {"statusCode": fault.status, "headers": {"Content-Type": "application/json"}, "body": body}
    content = base64.b64encode(picture.content).decode()
    headers = _HEADERS | {"Content-Type": picture.media_type}
    return {"statusCode": 200, "headers": headers, "body": content, "isBase64Encoded": True}
