"""The OpenAPI documents as committed."""

import json

from focusflow.wire.document import document


def focusflow(version: str) -> str:
    """FocusFlow, version `1.0` or `2.0`."""
    return json.dumps(document(version), indent=2, ensure_ascii=False) + "\n"
