"""Request bodies before anything looks inside."""

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.kit.bodies import MAX_JSON_BYTES, BodyRules, parse_object, raw_body
from roost.kit.errors import BodyTooLarge, Invalid, MediaTypeUnsupported

JSON = "application/json"
RULES = BodyRules(declared=True)


@pytest.mark.parametrize("raw", [b"", b" ", b"\r\n\t "])
@pytest.mark.parametrize("media_type", ["", JSON, "text/plain"])
def test_no_body_is_the_empty_object(raw: bytes, media_type: str) -> None:
    assert parse_object(raw, media_type, RULES) == {}


@pytest.mark.parametrize(
    "media_type", ["", JSON, "Application/JSON", "application/json; charset=utf-8", "application/json;charset=UTF-8"]
)
def test_json_is_taken_under_all_its_names(media_type: str) -> None:
    assert parse_object(b'{"a": 1}', media_type, RULES) == {"a": 1}


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonx",
        "json",
        "text/json",
    ],
)
def test_another_type_is_refused_before_its_content_is_read(media_type: str) -> None:
    with pytest.raises(MediaTypeUnsupported):
        parse_object(b"not even json", media_type, RULES)


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"}",
        b"{'a': 1}",
        b'{"a": 1,}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1} trailing',
        b'{"a": "\x01"}',
        b'{"a": \xff\xfe}',
        b'\xff{"a": 1}',
        b'\xef\xbb\xbf{"a": 1}',
        b"\x00",
        "{}".encode("utf-16"),
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_what_is_no_json_is_invalid(raw: bytes) -> None:
    with pytest.raises(Invalid) as invalid:
        parse_object(raw, JSON, RULES)
    assert list(invalid.value.fields) == [""]


@pytest.mark.parametrize("raw", [b"[]", b'[{"a": 1}]', b"1", b"1.5", b'"text"', b"true", b"null"])
def test_only_an_object_is_a_body(raw: bytes) -> None:
    with pytest.raises(Invalid, match="Invalid input"):
        parse_object(raw, JSON, RULES)


def test_the_last_of_two_equal_keys_counts() -> None:
    assert parse_object(b'{"a": 1, "a": 2}', JSON, RULES) == {"a": 2}


def test_the_size_is_judged_first_and_in_bytes() -> None:
    filler = MAX_JSON_BYTES - len('{"a":""}')
    assert parse_object(json.dumps({"a": "x" * filler}, separators=(",", ":")).encode(), JSON, RULES)
    for raw in (b'{"a":"' + b"x" * (filler + 1) + b'"}', "é".encode() * (MAX_JSON_BYTES // 2 + 1), b" " * 2**20 + b" "):
        with pytest.raises(BodyTooLarge):
            parse_object(raw, "text/plain", RULES)


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.none() | st.booleans()))
def test_every_object_comes_back(value: dict[str, Any]) -> None:
    assert parse_object(json.dumps(value).encode(), JSON, RULES) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_an_object_or_invalid(raw: bytes) -> None:
    with suppress(Invalid):
        assert isinstance(parse_object(raw, JSON, RULES), dict)


@given(st.binary())
def test_the_gateways_base64_is_undone(raw: bytes) -> None:
    assert raw_body({"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}) == raw


@pytest.mark.parametrize("event", [{}, {"body": None}, {"body": ""}, {"body": "", "isBase64Encoded": True}])
def test_an_absent_body_is_empty(event: dict[str, Any]) -> None:
    assert raw_body(event) == b""


def test_a_plain_body_is_its_utf8() -> None:
    assert raw_body({"body": '{"a": "é"}'}) == '{"a": "é"}'.encode()


@pytest.mark.parametrize("body", ["a", "====", "e30=!", "e3 0=", "éé==", "\ud800"])
def test_broken_base64_is_invalid(body: str) -> None:
    with pytest.raises(Invalid):
        raw_body({"body": body, "isBase64Encoded": True})
