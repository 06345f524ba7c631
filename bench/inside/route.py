"""What the bare handler and the FastAPI route both do: the same work as the route of Roost, by hand."""

import json
import sys
from typing import Any, Final

from inside import markers, models, spec

markers.install()

from aws_lambda_powertools import Logger  # noqa: E402

from roost.kit import aws, clock, tokens  # noqa: E402

SPEC = spec.current()
MODEL: Any = models.load(SPEC.model) if SPEC.model else None
LISTS: Final = bool(MODEL) and isinstance(SPEC.body, list)
BODY_MODEL: Any = models.load(SPEC.body_model) if SPEC.body_model else None
assert not any(markers.is_left_out(name) and sys.modules[name].__spec__.origin for name in list(sys.modules))

logger = Logger(service="bench")


def check_token(authorization: str) -> tokens.Access:
    """Raises TokenInvalid, TokenExpired."""
    assert SPEC.audience
    return tokens.read_access(authorization.partition(" ")[2], audience=SPEC.audience, now_ms=clock.now_ms())


def ask_storage() -> None:
    """The gate's update and the route's own calls."""
    client = aws.client("dynamodb")
    for method, arguments in SPEC.calls:
        getattr(client, method)(**arguments)


def answer() -> Any:
    """The answer as its model, or a list of them, or as it is where there is none."""
    if SPEC.signs:
        now_ms = clock.now_ms()
        tokens.sign_access({}, audience="bench", user=SPEC.user, sign_in=SPEC.user, now_ms=now_ms, lifetime_s=900)
    if not MODEL:
        return SPEC.body
    return [MODEL.model_validate(each) for each in SPEC.body] if LISTS else MODEL.model_validate(SPEC.body)


def as_plain(value: Any) -> Any:
    """A model as what JSON can say; plain data as it is."""
    return value.model_dump(mode="json") if MODEL else value


def as_text(value: Any) -> str:
    """JSON of a model or of plain data; text as it is."""
    plain = [as_plain(each) for each in value] if LISTS else as_plain(value)
    return plain if isinstance(plain, str) else json.dumps(plain)


def log() -> None:
    """The one line of a request."""
    logger.info("request", extra={"method": SPEC.method, "route": SPEC.path, "status": SPEC.status})
