"""Cookies: what is set, and what of the sent ones is read."""

from http.cookies import SimpleCookie

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.kit.cookies import PAST, Cookie, read_cookies

NOW_MS = 1_772_442_000_000  # 2026-03-02T09:00:00Z

TOKEN_CHARACTERS = "ABCXYZabcxyz0123456789-_."
names = st.sampled_from(["token", "refresh_token", "a", "__Host-x"])
values = st.text(TOKEN_CHARACTERS, min_size=1, max_size=80)


def attributes(cookie: Cookie) -> list[str]:
    return cookie.header(NOW_MS).split("; ")


def test_a_cookie_lasts_as_long_as_it_says_and_no_script_reads_it() -> None:
    assert attributes(Cookie("token", "abc", "/focusguard/api", 604_800)) == [
        "token=abc",
        "Path=/focusguard/api",
        "Max-Age=604800",
        "Expires=Mon, 09 Mar 2026 09:00:00 GMT",
        "HttpOnly",
        "SameSite=Lax",
    ]


def test_a_cookie_is_taken_away_by_one_that_is_over() -> None:
    assert {"token=", "Max-Age=0", f"Expires={PAST}"} <= set(attributes(Cookie("token", "", "/", 0)))


@pytest.mark.parametrize("same_site", ["Lax", "Strict", "None"])
def test_where_https_is_spoken_it_goes_nowhere_else(same_site: str) -> None:
    cookie = Cookie("token", "abc", "/", 60, same_site=same_site, secure=True)  # type: ignore[arg-type]
    assert attributes(cookie)[-2:] == [f"SameSite={same_site}", "Secure"]
    assert "Secure" not in attributes(Cookie("token", "abc", "/", 60))


@given(names, values, st.integers(0, 10**7))
def test_what_is_set_is_what_comes_back(name: str, value: str, max_age_s: int) -> None:
    jar: SimpleCookie = SimpleCookie(Cookie(name, value, "/", max_age_s).header(NOW_MS))
    assert jar[name].value == value
    assert read_cookies([f"{name}={value}"]) == {name: value}


@given(st.dictionaries(names, values), st.booleans())
def test_the_gateways_list_and_the_plain_header_read_the_same(sent: dict[str, str], split: bool) -> None:
    pairs = [f"{name}={value}" for name, value in sent.items()]
    assert read_cookies(pairs if split else ["; ".join(pairs)]) == sent


@given(st.lists(st.text(max_size=40), max_size=4))
def test_whatever_is_sent_is_read_without_a_fault(sent: list[str]) -> None:
    assert all(isinstance(value, str) for value in read_cookies(sent).values())


@given(st.lists(st.text(st.characters(exclude_characters=";", codec="ascii"), max_size=20), max_size=3), values)
def test_broken_neighbours_hide_no_cookie(others: list[str], value: str) -> None:
    kept = [other for other in others if not other.strip().startswith("token")]
    assert read_cookies(["; ".join([*kept, f"token={value}"])])["token"] == value


def test_of_two_with_one_name_the_first_counts() -> None:
    assert read_cookies(["token=specific; token=general"]) == {"token": "specific"}
    assert read_cookies(["token=specific", "token=general"]) == {"token": "specific"}


@pytest.mark.parametrize("sent", ["", ";", "token", "=abc", "to ken=abc", 'token="a', "Path=/; Secure", "tökén"])
def test_what_is_no_cookie_is_none(sent: str) -> None:
    assert read_cookies([sent]) == {}


def test_a_quoted_value_is_read_without_its_quotes() -> None:
    assert read_cookies(['token="abc"; other="x=y"']) == {"token": "abc", "other": "x=y"}
