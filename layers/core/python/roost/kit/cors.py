"""Cross-origin answers for the configured origins."""

from collections.abc import Mapping
from typing import Final

from roost.kit.settings import settings

_REQUEST_HEADERS: Final = "Authorization, Content-Type, Accept, Idempotency-Key"


def is_preflight(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a browser asks for permission, rather than for something."""
    return method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers


def cors_headers(headers: Mapping[str, str], exposed: tuple[str, ...]) -> dict[str, str]:
    """What the answer to a request must say to be readable by a page of an allowed origin; nothing for others."""
    origin = headers.get("origin")
    allowed = settings().cors_origins
    if not origin or not ("*" in allowed or origin in allowed):
        return {}
    answer = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
    if "access-control-request-method" in headers:
        return answer | {"Access-Control-Allow-Headers": _REQUEST_HEADERS, "Access-Control-Max-Age": "600"}
    return answer | {"Access-Control-Expose-Headers": ", ".join(exposed)}
