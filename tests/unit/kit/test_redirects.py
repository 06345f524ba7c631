"""Addresses that browsers are sent to."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.kit.redirects import MAX_URL, extended, is_allowed, origin_of, origin_text

ORIGINS = ("http://localhost:3000", "https://app.example.com/", "https://[::1]:8443")

ALLOWED = [
    "http://localhost:3000",
    "http://localhost:3000/",
    "http://localhost:3000/a/b?c=d&e=f#g",
    "http://localhost:3000?x=1",
    "http://localhost:3000#@evil.com",
    "http://localhost:3000/?u=http://evil.com",
    "http://localhost:3000//evil.com",
    "HTTP://LocalHost:3000/",
    "https://app.example.com",
    "https://app.example.com:443/x",
    "https://[::1]:8443/",
    "http://localhost:3000/ä b",
]
REFUSED = [
    "",
    "/",
    "//localhost:3000",
    "localhost:3000",
    "http:localhost:3000",
    "http:/localhost:3000",
    "http:///localhost:3000",
    "https://localhost:3000",
    "http://localhost",
    "http://localhost:3001",
    "http://localhost:30000",
    "http://localhost.:3000",
    "http://localhost:3000.evil.com",
    "http://localhost:3000evil",
    "http://localhost:3000@evil.com",
    "http://localhost:3000:80",
    "http://evil.com",
    "http://evil.com/http://localhost:3000",
    "http://evil.com?http://localhost:3000",
    "http://evil.com#http://localhost:3000",
    "http://evil.com\\@localhost:3000",
    "http://localhost:3000\\@evil.com",
    "http://localhost:3000\\.evil.com",
    "http:\\\\localhost:3000",
    "http://user@localhost:3000",
    "http://user:password@localhost:3000",
    "http://@localhost:3000",
    "http://local\thost:3000",
    "http://localhost:3000\n",
    "http://localhost:3000/\r\nSet-Cookie: a=b",
    " http://localhost:3000",
    "http://localhost:3000/\x00",
    "http://localhost:3000/\ud800",
    "http://localhost:3000/\u2028",
    "http://ｌocalhost:3000",
    "http://localhost%3a3000",
    "http://%6cocalhost:3000",
    "http://2130706433:3000",
    "https://app.example.com.",
    "https://app.example.com:444",
    "https://app.example.com.evil.com",
    "https://evil-app.example.com",
    "https://sub.app.example.com",
    "javascript:alert(1)",
    "javascript://localhost:3000/%0aalert(1)",
    "data:text/html,x",
    "ftp://localhost:3000",
    "file:///etc/passwd",
    "http://[::1",
    "http://[::1]:3000",
    "http://localhost:99999",
    "http://localhost:-3000",
    "http://localhost:3000/" + "x" * MAX_URL,
]


@pytest.mark.parametrize("url", ALLOWED)
def test_an_address_of_an_allowed_origin_is_allowed(url: str) -> None:
    assert is_allowed(url, ORIGINS)


@pytest.mark.parametrize("url", REFUSED)
def test_every_other_address_is_refused(url: str) -> None:
    assert not is_allowed(url, ORIGINS)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://LocalHost:3000/a?b#c", "http://localhost:3000"),
        ("https://app.example.com:443", "https://app.example.com"),
        ("http://app.example.com:443", "http://app.example.com:443"),
        ("https://[::1]:8443/", "https://[::1]:8443"),
        ("nonsense", None),
    ],
)
def test_an_origin_is_spelled_as_browsers_do(url: str, origin: str | None) -> None:
    assert origin_text(url) == origin


def test_an_unusable_origin_allows_nothing() -> None:
    assert not is_allowed("nonsense", ("nonsense", ""))
    assert not is_allowed("http://localhost:3000", ())


@given(st.text())
def test_no_text_is_too_odd_to_be_judged(text: str) -> None:
    origin_of(text)
    origin_of(f"http://{text}")
    assert not is_allowed(f"http://evil.example/{text}", ORIGINS)


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("http://localhost:3000", "http://localhost:3000/?token=a"),
        ("http://localhost:3000/", "http://localhost:3000/?token=a"),
        ("http://localhost:3000/x/", "http://localhost:3000/x/?token=a"),
        ("http://localhost:3000/x?", "http://localhost:3000/x?token=a"),
        ("http://localhost:3000/x?b=1&c=%20d+e#f?g", "http://localhost:3000/x?b=1&c=%20d+e&token=a#f?g"),
        ("http://localhost:3000/x?token=old&b=1&token", "http://localhost:3000/x?b=1&token=a"),
        ("http://localhost:3000/x?%74oken=old", "http://localhost:3000/x?token=a"),
        ("http://localhost:3000/x?error=e&b", "http://localhost:3000/x?b&token=a"),
        ("http://localhost:3000/ä?ö=ü#ß", "http://localhost:3000/%C3%A4?%C3%B6=%C3%BC&token=a#%C3%9F"),
        ("http://localhost:3000//evil.com", "http://localhost:3000//evil.com?token=a"),
        ("https://[::1]:8443/x", "https://[::1]:8443/x?token=a"),
    ],
)
def test_a_parameter_is_added_and_the_rest_kept(url: str, whole: str) -> None:
    assert extended(url, drop=("error",), token="a") == whole


def test_values_are_escaped() -> None:
    url = extended("http://localhost:3000", a="b&c=d#e f/ä", g="")
    assert url == "http://localhost:3000/?a=b%26c%3Dd%23e%20f%2F%C3%A4&g="


@given(st.text(), st.text())
def test_what_is_added_arrives(value: str, path: str) -> None:
    url = f"http://localhost:3000/{path}"
    if not is_allowed(url, ORIGINS) or not value.isprintable():
        return
    whole = extended(url, token=value)
    assert whole.isascii()
    assert is_allowed(whole, ORIGINS) or len(whole) > MAX_URL
    assert dict(parse_qsl(urlsplit(whole).query, keep_blank_values=True))["token"] == value
