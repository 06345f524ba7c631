"""Bad bodies over the wire: the documented error, never a 500, nothing written."""

import base64
import json
from typing import Any

import pytest

from tests.functions.conftest import Person
from tests.support.client import Answer, Client, gateway_event
from tests.support.race import snapshot

V1 = "/focusflow/api/v1"
MIB = 2**20
ROUTES = [("POST", "/auth/api-keys/"), ("PATCH", "/auth/profile/"), ("POST", "/projects/"), ("POST", "/tasks/")]
PUBLIC = [("POST", "/auth/register/"), ("POST", "/auth/login/"), ("POST", "/auth/refresh/"), ("POST", "/auth/logout/")]
every_route = pytest.mark.parametrize(("method", "path"), [*ROUTES, *PUBLIC])
MALFORMED = {
    "open": b"{",
    "not json": b"hello",
    "single quotes": b"{'name': 'x'}",
    "trailing comma": b'{"name": "x",}',
    "two values": b'{"name": "x"} {}',
    "form": b"name=x&email=y",
    "NaN": b'{"name": NaN}',
    "infinity": b'{"name": -Infinity}',
    "huge integer": b'{"name": ' + b"9" * 5000 + b"}",
    "broken utf-8": b'{"name": "\xff"}',
    "utf-16": '{"name": "x"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"name": "x"}',
    "control character": b'{"name": "\x01"}',
    "NUL": b"\x00",
    "brackets": b"[" * 100_000,
    "balanced brackets": b"[" * 100_000 + b"]" * 100_000,
    "braces": b'{"name":' * 100_000 + b"1" + b"}" * 100_000,
    "array": b"[]",
    "array of objects": b'[{"name": "x"}]',
    "number": b"1",
    "text": b'"x"',
    "true": b"true",
    "null": b"null",
}


def send(api: Client, person: Person, method: str, path: str, raw: bytes, **options: Any) -> Answer:
    return api.request(method, f"{V1}{path}", raw=raw, token=person.token, **options)


def padded(size: int) -> bytes:
    """An empty object of exactly that many bytes."""
    return b"{" + b" " * (size - 2) + b"}"


@every_route
def test_a_malformed_body_is_a_fault_of_the_whole(api: Client, person: Person, method: str, path: str) -> None:
    before = snapshot(without=("GATE", "IDEMPOTENCY"))
    for number, raw in enumerate(MALFORMED.values()):
        answer = send(api, person, method, path, raw, address=f"203.0.113.{number}")
        assert (answer.status, answer.error["code"]) == (400, "VALIDATION_ERROR"), raw[:30]
        assert answer.error["message"] == "Invalid input data"
        assert list(answer.error["details"]) == ["non_field_errors"]
        assert all(isinstance(text, str) for text in answer.error["details"]["non_field_errors"])
    assert snapshot() == before


@every_route
def test_one_mebibyte_is_taken_and_a_byte_more_is_too_large(
    api: Client, person: Person, method: str, path: str
) -> None:
    before = snapshot()
    assert send(api, person, method, path, padded(MIB)).status != 413
    answer = send(api, person, method, path, padded(MIB + 1))
    assert (answer.status, answer.error["code"], answer.error["details"]) == (413, "PAYLOAD_TOO_LARGE", {})
    assert snapshot() == before


@every_route
def test_another_media_type_is_unsupported(api: Client, person: Person, method: str, path: str) -> None:
    before = snapshot()
    for declared in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"):
        answer = send(api, person, method, path, b"{}", headers={"Content-Type": declared})
        assert (answer.status, answer.error["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert snapshot() == before


@pytest.mark.parametrize("declared", ["application/json", "APPLICATION/JSON; charset=utf-8", ""])
def test_json_may_be_declared_in_any_way_or_not_at_all(api: Client, person: Person, declared: str) -> None:
    answer = send(api, person, "POST", "/auth/api-keys/", b'{"name": "x"}', headers={"Content-Type": declared})
    assert answer.status == 201


def test_no_body_counts_as_the_empty_object(api: Client, person: Person) -> None:
    assert send(api, person, "PATCH", "/auth/profile/", b"").status == 200
    for method, path, field in (
        ("POST", "/auth/api-keys/", "name"),
        ("POST", "/auth/refresh/", "refresh"),
        ("POST", "/projects/", "name"),
        ("POST", "/tasks/", "title"),
    ):
        assert list(send(api, person, method, path, b"").error["details"]) == [field]


@pytest.mark.parametrize("body", ["====", "a", "e30=!", "éé==", "not base64"])
def test_broken_base64_is_a_fault_of_the_body(api: Client, person: Person, body: str) -> None:
    headers = {"authorization": f"Bearer {person.token}"}
    event = gateway_event("PATCH", f"{V1}/auth/profile/", headers=headers, address="192.0.2.1")
    answer = api.send(event | {"body": body, "isBase64Encoded": True})
    assert (answer.status, list(answer.error["details"])) == (400, ["non_field_errors"])


def test_a_body_may_come_plain_or_in_base64(api: Client, person: Person) -> None:
    headers = {"authorization": f"Bearer {person.token}", "content-type": "application/json"}
    event = gateway_event("PATCH", f"{V1}/auth/profile/", headers=headers, address="192.0.2.1")
    text = json.dumps({"first_name": "Zoë 🦆"}, ensure_ascii=False)
    for more in (
        {"body": text},
        {"body": base64.b64encode(text.encode()).decode(), "isBase64Encoded": True},
    ):
        assert api.send(event | more).json["first_name"] == "Zoë 🦆"


@pytest.mark.parametrize("name", ["nul\x00", "\x00", "\ud800", "half \udc00 pair"])
def test_nul_and_half_characters_are_faults_of_their_field(api: Client, person: Person, name: str) -> None:
    before = snapshot()
    for method, path, field in (
        ("POST", "/auth/api-keys/", "name"),
        ("PATCH", "/auth/profile/", "first_name"),
        ("POST", "/projects/", "name"),
        ("POST", "/tasks/", "title"),
    ):
        answer = send(api, person, method, path, json.dumps({field: name}).encode())
        assert (answer.status, list(answer.error["details"])) == (400, [field])
    assert snapshot() == before


@pytest.mark.parametrize(
    "name", ["emoji 🦆🏽‍🌾", "שלום", "\u202emirrored\u202c", "e\u0301", "𝔘𝔫𝔦", "a\u0000b".replace("\x00", "\u2400")]
)
def test_any_other_text_comes_back_as_it_was(api: Client, person: Person, name: str) -> None:
    sent = json.dumps({"first_name": name, "last_name": name}).encode()
    assert send(api, person, "PATCH", "/auth/profile/", sent).json["first_name"] == name
    assert api.get(f"{V1}/auth/profile/", token=person.token).json["last_name"] == name


@pytest.mark.parametrize(
    "extra", ['"\\u0000": 1', '"\\ud800": "\\udfff"', '"x": ' + "[" * 500 + "]" * 500, '"x": 1e999']
)
def test_what_is_not_asked_for_is_not_looked_at(api: Client, person: Person, extra: str) -> None:
    sent = '{"first_name": "Jane", ' + extra + "}"
    assert send(api, person, "PATCH", "/auth/profile/", sent.encode()).status == 200


def test_the_last_of_two_equal_names_counts(api: Client, person: Person) -> None:
    answer = send(api, person, "PATCH", "/auth/profile/", b'{"first_name": "one", "first_name": "two"}')
    assert answer.json["first_name"] == "two"
