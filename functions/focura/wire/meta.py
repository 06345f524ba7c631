"""What Focura says of itself (FU-01), and the keys that its tokens are verified with."""

from typing import Any, Literal

from focura.wire.fields import Output


class KeySet(Output):
    keys: list[dict[str, Any]]


class Health(Output):
    status: Literal["OK"] = "OK"
    timestamp: str
