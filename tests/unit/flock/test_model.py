"""The rules about birds that need no table."""

import base64
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.flock.model import (
    LARGEST_PICTURE,
    Anniversary,
    Bird,
    Photo,
    anniversaries_on,
    anniversary_days,
    data_url,
    list_order,
    number_of,
    number_text,
    read_picture,
    tag_key,
)

BIRD = Bird(1, 2, "Kiwi", "FP-1", "Cockatiel", 3)


class TestNumbers:
    @given(st.floats(min_value=0, max_value=10_000, exclude_min=True) | st.integers(min_value=1, max_value=10_000))
    def test_they_are_the_same_after_storing(self, number: float) -> None:
        assert number_of(number_text(number)) == number
        assert json.loads(json.dumps(number_of(number_text(number)))) == number

    @given(st.integers(min_value=0, max_value=10_000))
    def test_whole_ones_have_no_fraction(self, number: int) -> None:
        assert number_text(float(number)) == number_text(number) == str(number)


class TestPictures:
    @given(
        st.sampled_from(["png", "jpeg", "jpg", "webp", "gif", "PNG"]),
        st.binary(min_size=1, max_size=200),
        st.integers(min_value=0, max_value=15),
    )
    def test_they_are_spelled_again_as_they_came(self, kind: str, content: bytes, spare: int) -> None:
        sent = _with_spare_bits(f"data:image/{kind};base64,{base64.b64encode(content).decode()}", spare)
        picture = read_picture(sent)
        assert picture
        photo = Photo("name", len(sent), picture.opening, picture.ending)
        assert picture.content == content
        assert data_url(photo, picture.content) == sent

    def test_a_mebibyte_is_the_most(self) -> None:
        for size, fits in ((LARGEST_PICTURE, True), (LARGEST_PICTURE + 1, False)):
            sent = f"data:image/png;base64,{base64.b64encode(bytes(size)).decode()}"
            assert (read_picture(sent) is not None) is fits

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "data:image/png;base64,",
            "data:image/png;base64,A",
            "data:image/png;base64,AAAAA",
            "data:image/png;base64,A===",
            "data:image/png;base64,AA=A",
            "data:image/png;base64,AA AA",
            "data:image/png;base64,AAAA\n",
            "data:image/png;base64,-_-_",
            "data:image/svg+xml;base64,AAAA",
            "data:image/bmp;base64,AAAA",
            "data:text/html;base64,AAAA",
            "data:image/png;charset=utf-8;base64,AAAA",
            "data:image/png,AAAA",
            "image/png;base64,AAAA",
        ],
    )
    def test_nothing_else_is_one(self, text: str) -> None:
        assert read_picture(text) is None


def _with_spare_bits(url: str, spare: int) -> str:
    """The same image with other bits where base64 has some to spare."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    padding = len(url) - len(url.rstrip("="))
    if not padding:
        return url
    bare, free = url[: len(url) - padding], {1: 2, 2: 4}[padding]
    digit = alphabet.index(bare[-1]) | (spare % 2**free)
    return f"{bare[:-1]}{alphabet[digit]}{'=' * padding}"


class TestTags:
    @pytest.mark.parametrize(("one", "other"), [("fp-1", "FP-1"), (" a ", "A"), ("é", "e\u0301"), ("ß", "SS")])
    def test_case_blanks_and_composition_do_not_matter(self, one: str, other: str) -> None:
        assert tag_key(one) == tag_key(other)

    def test_anything_else_does(self) -> None:
        assert tag_key("FP 1") != tag_key("FP1")


class TestAnniversaries:
    @given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)), st.integers(1900, 2200))
    def test_each_comes_once_a_year(self, born: date, year: int) -> None:
        days = [date(year, 1, 1).toordinal() + offset for offset in range(366)]
        told = [day for day in map(date.fromordinal, days) if day.year == year]
        assert sum((born.month, born.day) in anniversaries_on(day) for day in told) == 1

    def test_only_those_that_are_wanted_and_known(self) -> None:
        assert anniversary_days(replace(BIRD, birthday="2020-05-10", gotcha_day="2020-06-11")) == {}
        assert anniversary_days(replace(BIRD, tell_birthday=True, tell_gotcha_day=True)) == {}
        wanted = replace(BIRD, birthday="2020-05-10", gotcha_day="2020-06-11", tell_birthday=True)
        assert anniversary_days(wanted) == {Anniversary.BIRTHDAY: (5, 10)}
        both = replace(wanted, tell_gotcha_day=True)
        assert anniversary_days(both)[Anniversary.GOTCHA_DAY] == (6, 11)


def test_birds_are_listed_by_name_then_age() -> None:
    rows = [("b", 1, 1), ("A", 3, 2), ("a", 2, 3), ("a", 2, 4)]
    birds = [Bird(bird, 2, name, "t", "s", made) for name, made, bird in rows]
    assert [bird.id for bird in sorted(birds, key=list_order)] == [3, 4, 2, 1]
