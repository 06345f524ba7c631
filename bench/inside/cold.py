"""One cold start: import the handler, answer one event."""

import importlib
from typing import Any

from inside import spec

from roost.kit import clock


class Context:
    """The part of a Lambda context that handlers may use."""

    function_name = "bench"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:bench"
    aws_request_id = "00000000-0000-4000-8000-000000000000"


def run(module: str, spec_file: str) -> dict[str, Any]:
    """The answer of the module's `handler` to the spec's event."""
    wanted = spec.use(spec_file)
    handler = importlib.import_module(module).handler
    with clock.held(lambda: wanted.now_ms):
        answer: dict[str, Any] = handler(wanted.event, Context())
    return answer
