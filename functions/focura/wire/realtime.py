"""What goes over a WebSocket in Focura's words: its document has a stream instead, which says the same."""

import json
from typing import Any, Final

from focura.wire.errors import render
from focura.wire.fields import Output
from roost.kit.errors import Fault, Unauthenticated

_EXPIRED: Final = "TOKEN_EXPIRED"
_FAILED: Final = "AUTHENTICATION_FAILED"


def frame(kind: str, data: Output) -> str:
    """One message."""
    told = {"type": kind, "data": data.model_dump(by_alias=True)}
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False)


def refused(fault: Fault) -> str:
    """Why the connection is about to be closed, in the words that all dialects share."""
    body: dict[str, Any] = render(fault).body
    code = body.get("code", body["error"])
    if isinstance(fault, Unauthenticated) and code != _EXPIRED:
        code = _FAILED
    return json.dumps({"type": "error", "data": {"code": code, "message": fault.message}}, separators=(",", ":"))
