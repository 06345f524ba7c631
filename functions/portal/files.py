"""Files of workspaces, for browsers that follow a link: no token is asked for, the link is signed and ends."""

import base64
import json
from typing import Any, Final

from roost.files import showing
from roost.files.model import File
from roost.kit import clock
from roost.kit.errors import Fault
from roost.kit.logs import logger

CARRIED: Final = 4_000_000
"""Bytes that a function's answer carries; bigger files are handed out by their bucket."""

_HEADERS: Final = {
    "Cache-Control": "private, max-age=60",
    "Access-Control-Allow-Origin": "*",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer `GET /files/{link}`; the link is a secret, so no log line has it."""
    answer = _answer(event["rawPath"].rpartition("/")[2])
    logger.info("request", extra={"path": "/files", "status": answer["statusCode"]})
    return answer


def _answer(link: str) -> dict[str, Any]:
    try:
        file = showing.open_file(link, clock.now_ms())
        return _shown(file) if file.size <= CARRIED else _elsewhere(file)
    except Fault as fault:
        body = json.dumps({"message": fault.message})
        return {"statusCode": fault.status, "headers": {"Content-Type": "application/json"}, "body": body}


def _shown(file: File) -> dict[str, Any]:
    headers = _HEADERS | {"Content-Type": file.media_type, "Content-Disposition": file.disposition}
    content = base64.b64encode(showing.content_of(file)).decode()
    return {"statusCode": 200, "headers": headers, "body": content, "isBase64Encoded": True}


def _elsewhere(file: File) -> dict[str, Any]:
    return {"statusCode": 302, "headers": _HEADERS | {"Location": showing.address_of(file)}, "body": ""}
