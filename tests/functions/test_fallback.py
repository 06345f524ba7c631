"""Paths that no route of the gateway takes."""

import json

from portal import fallback
from tests.support.client import Context, gateway_event


def _answer(path: str) -> tuple[int, dict[str, object]]:
    answer = fallback.handler(gateway_event("GET", path, address="192.0.2.1"), Context())
    return answer["statusCode"], json.loads(answer["body"])


def test_a_path_in_a_dialects_room_gets_that_dialects_answer(services: None) -> None:
    status, body = _answer("/focusflow/api/v1/tasks/%0A/")
    assert status == 404
    assert body == {"error": {"code": "NOT_FOUND", "message": "Not found", "details": {}}}


def test_any_other_path_gets_a_plain_one(services: None) -> None:
    rooms = [f"/{name}" for name in fallback.DIALECTS]
    assert "/focusflow" in rooms
    assert _answer("/nothing") == (404, {"message": "Not found", "dialects": rooms})
    assert _answer("/")[0] == 404
