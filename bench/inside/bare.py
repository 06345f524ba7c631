"""The yardstick: a handler with no resolver and no validation layer."""

from typing import Any

from inside import route


def handler(event: dict[str, Any], _: Any) -> dict[str, Any]:
    if route.SPEC.audience:
        route.check_token(event["headers"]["authorization"])
    if route.BODY_MODEL:
        route.BODY_MODEL.model_validate_json(event["body"])
    route.ask_storage()
    body = route.as_text(route.answer())
    route.log()
    return {"statusCode": route.SPEC.status, "headers": {"Content-Type": "application/json"}, "body": body}
