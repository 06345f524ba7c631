"""The OpenAPI documents as committed."""

import json

from focusflow.wire.document import v1_document


def focusflow_v1() -> str:
    """FocusFlow, version 1."""
    return json.dumps(v1_document(), indent=2, ensure_ascii=False) + "\n"
