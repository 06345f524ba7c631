"""Which files are taken, how they are named, and the links that show them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.files.model import NAME_MAX, File, file_in, is_taken, plain_name, plain_type

HOUR_MS = 3_600_000
PNG = b"\x89PNG\r\n\x1a\n"


def file(number: int = 7, key: str = "s", name: str = "a.png", media_type: str = "image/png") -> File:
    return File(number, 1, 2, name, media_type, 3, "/", key, 0)


@pytest.mark.parametrize(
    ("name", "media_type", "opening", "taken"),
    [
        ("a.png", "image/png", PNG, True),
        ("A.PNG", "image/png", PNG, True),
        ("a.png", "image/png", b"no mark at all", True),
        ("a.png", "image/jpeg", PNG, True),
        ("a.png", "image/jpeg", b"GIF89a", False),
        ("a.png", "image/png", b"%PDF-", False),
        ("a.docx", "application/zip", b"PK\x03\x04", True),
        ("a.txt", "text/plain", b"", True),
        ("a.txt", "text/plain", b"#!/bin/sh", True),
        ("a.txt", "text/plain", b"MZ is how it begins", True),
        ("a.txt", "text/plain", b"MZ\x90\x00", False),
        ("a.txt", "text/plain", b"\x7fELF", False),
        ("a.txt", "text/plain", b"  <html>", True),
        ("a.txt", "image/png", b"  <HTML>", False),
        ("a.gif", "image/gif", b"<?xml version='1.0'?><svg/>", False),
        ("a.pdf", "application/pdf", b"#!/bin/sh", False),
        ("a.txt.exe", "text/plain", b"", False),
        ("png", "image/png", PNG, False),
        ("", "image/png", PNG, False),
        ("a.png", "", PNG, False),
        ("a.png", "image/webp", PNG, False),
    ],
)
def test_name_type_and_beginning_decide(name: str, media_type: str, opening: bytes, taken: bool) -> None:
    assert is_taken(name, media_type, opening) is taken


@pytest.mark.parametrize(
    ("declared", "plain"), [("Text/Plain; charset=utf-8", "text/plain"), (" image/png ", "image/png"), ("", "")]
)
def test_a_media_type_without_parameters(declared: str, plain: str) -> None:
    assert plain_type(declared) == plain


@given(st.text())
def test_a_name_has_no_folder_and_nothing_unprintable(given_name: str) -> None:
    name = plain_name(given_name)
    assert len(name) <= NAME_MAX
    assert not set(name) & set("/\\\r\n\x00")
    assert plain_name(name) == name


@given(st.integers(1, 2**53 - 1), st.integers(0, 2**42))
def test_a_link_shows_its_file_for_one_to_two_hours(number: int, now_ms: int) -> None:
    one = file(number)
    link = one.link_at(now_ms)
    assert file_in(link) == number
    assert one.opens_with(link, now_ms + HOUR_MS)
    assert not one.opens_with(link, now_ms + 2 * HOUR_MS + 1)


@given(st.integers(0, 2**42), st.data())
def test_no_other_text_shows_it(now_ms: int, data: st.DataObject) -> None:
    one = file()
    link = one.link_at(now_ms)
    place = data.draw(st.integers(0, len(link) - 1))
    changed = link[:place] + data.draw(st.sampled_from("0123456789abcdef.")) + link[place + 1 :]
    assert changed == link or not one.opens_with(changed, now_ms) or file_in(changed) != one.id
    assert not file(key="other").opens_with(link, now_ms)
    assert not file(number=8).opens_with(link, now_ms)


@pytest.mark.parametrize("text", ["", "x", "7", "7.8", "7.8.9", f"7.8.{'g' * 64}", f"-7.8.{'0' * 64}"])
def test_what_is_no_link_names_nothing(text: str) -> None:
    assert file_in(text) is None
    assert not file().opens_with(text, 0)


@pytest.mark.parametrize(
    ("name", "media_type", "disposition"),
    [
        ("a.png", "image/png", "inline; filename*=UTF-8''a.png"),
        ('b".txt', "text/plain", "attachment; filename*=UTF-8''b%22.txt"),
        ("図.pdf", "application/pdf", "attachment; filename*=UTF-8''%E5%9B%B3.pdf"),
    ],
)
def test_only_images_are_shown_in_pages(name: str, media_type: str, disposition: str) -> None:
    assert file(name=name, media_type=media_type).disposition == disposition
