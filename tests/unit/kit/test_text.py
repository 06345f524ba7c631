"""Text as clients send it, and names and addresses in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from roost.kit.text import Email, Storable, Trimmed

email, storable, trimmed = TypeAdapter(Email), TypeAdapter(Storable), TypeAdapter(Trimmed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "  both ends  ",
        "emoji 🦆🏽‍🌾",
        "שלום עולם",
        "\u202emirrored",
        "é vs e\u0301",
        "línea\nnueva",
        "𝔘𝔫𝔦",
    ],
)
def test_all_text_is_kept_as_given(text: str) -> None:
    assert storable.validate_python(text) == text
    assert trimmed.validate_python(text) == text.strip()


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "a\udfff", "\udc00\ud800"])
def test_nul_and_half_characters_are_refused(text: str) -> None:
    for adapter in (storable, trimmed, email):
        with pytest.raises(ValidationError):
            adapter.validate_python(text)


@pytest.mark.parametrize("value", [None, 1, 1.5, True, [], {}, ["a"]])
def test_only_text_is_text(value: object) -> None:
    for adapter in (trimmed, email):
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_whatever_is_whole_unicode_is_storable(text: str) -> None:
    assert storable.validate_python(text) == text


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("jane@example.com", "jane@example.com"),
        ("  Jane.Doe@Example.COM ", "jane.doe@example.com"),
        ("jane+tag@sub.example.co.uk", "jane+tag@sub.example.co.uk"),
        ("o'brien_{x}~!#$%&*/=?^`|-@example.com", "o'brien_{x}~!#$%&*/=?^`|-@example.com"),
        ("jürgen@müller.example", "jürgen@müller.example"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("מייל@דוגמה.example", "מייל@דוגמה.example"),
        ("x" * 64 + "@example.com", "x" * 64 + "@example.com"),
        ("a@" + "b" * 63 + ".example", "a@" + "b" * 63 + ".example"),
    ],
)
def test_addresses_of_all_scripts_are_addresses(given_text: str, kept: str) -> None:
    assert email.validate_python(given_text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "jane",
        "jane@",
        "@example.com",
        "jane@example",
        "jane@@example.com",
        "ja ne@example.com",
        "jane@exam ple.com",
        ".jane@example.com",
        "jane.@example.com",
        "ja..ne@example.com",
        "jane@-example.com",
        "jane@example-.com",
        "jane@example..com",
        "jane@.com",
        "jane@example.com.",
        "jane@127.0.0.1",
        "jane@[127.0.0.1]",
        '"jane"@example.com',
        "jane<x>@example.com",
        "jane@example.com\nbcc:x@y.z",
        "jane,other@example.com",
        "🦆@example.com",
        "jane\u202e@example.com",
        "x" * 65 + "@example.com",
        "a@" + "b" * 64 + ".example",
        "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".example",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        email.validate_python(text)


@given(st.emails())
def test_an_accepted_address_stays_the_same_when_sent_again(address: str) -> None:
    try:
        kept = email.validate_python(address)
    except ValidationError:
        return
    assert email.validate_python(kept) == kept
