"""The OpenAPI documents as committed."""

import json
from collections.abc import Callable
from typing import Any


def text(document: Callable[[], dict[str, Any]]) -> str:
    """A document as its file has it."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
