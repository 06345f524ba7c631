"""One id, five spellings."""

import uuid
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.kit import ids

canonical = st.integers(1, ids.MAX_ID)
Write, Read = Callable[[int], str], Callable[[str], int | None]
CODECS: dict[str, tuple[Write, Read]] = {
    "integer": (str, ids.from_integer),
    "object id": (ids.to_object_id, ids.from_object_id),
    "uuid": (ids.to_uuid, ids.from_uuid),
    "cuid": (ids.to_cuid, ids.from_cuid),
}
codecs = pytest.mark.parametrize(("write", "read"), CODECS.values(), ids=CODECS)


@codecs
@given(canonical)
def test_what_a_codec_writes_it_reads_back(write: Write, read: Read, value: int) -> None:
    assert read(write(value)) == value


@codecs
@given(canonical, canonical)
def test_two_ids_never_share_a_spelling(write: Write, read: Read, one: int, other: int) -> None:
    assert (write(one) == write(other)) == (one == other)


@codecs
@given(st.text(max_size=40))
def test_whatever_decodes_is_an_id_and_anything_else_is_none(write: Write, read: Read, text: str) -> None:
    value = read(text)
    assert value is None or (0 < value <= ids.MAX_ID and write(value) == text.lower())


@codecs
@given(canonical, st.data())
def test_a_spelling_with_another_character_names_no_other_id_by_accident(
    write: Write, read: Read, value: int, data: st.DataObject
) -> None:
    text = write(value)
    spot = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("x-+ é٣").filter(lambda each: each != text[spot]))
    changed = text[:spot] + other + text[spot + 1 :]
    found = read(changed)
    assert found is None or (found != value and write(found) == changed)


@given(canonical, canonical)
def test_spellings_with_a_clock_in_front_sort_like_the_ids(one: int, other: int) -> None:
    smaller, larger = sorted((one, other))
    assert ids.to_object_id(smaller) <= ids.to_object_id(larger)
    assert ids.to_uuid(smaller) <= ids.to_uuid(larger)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-1",
        "+1",
        "01",
        " 1",
        "1 ",
        "1.0",
        "1e3",
        "٣",
        "²",
        "0x10",
        "9007199254740992",
        "9" * 400,
        "1_0",
        "\x00",
    ],
)
def test_only_plain_decimals_within_53_bits_are_integers(text: str) -> None:
    assert ids.from_integer(text) is None


@pytest.mark.parametrize("text", ["", "0" * 24, "f" * 24, "0" * 23, "g" * 24, "507f1f77bcf86cd799439011", "٣" * 24])
def test_foreign_object_ids_are_none(text: str) -> None:
    assert ids.from_object_id(text) is None


@pytest.mark.parametrize(
    "text",
    ["", "0" * 36, str(uuid.UUID(int=0)), "6f9619ff-8b86-4011-b42d-00cf4fc964ff", "{" + "0" * 34 + "}", "g" * 36],
)
def test_foreign_uuids_are_none(text: str) -> None:
    assert ids.from_uuid(text) is None


@pytest.mark.parametrize(
    "text", ["", "c" * 25, "C" + "0" * 24, "c" + "0" * 24, "d" + "0" * 24, "cjld2cjxh0000qzrmn831i7rn"]
)
def test_foreign_cuids_are_none(text: str) -> None:
    assert ids.from_cuid(text) is None


@given(canonical)
def test_letter_case_does_not_matter_where_hex_is_written(value: int) -> None:
    assert ids.from_object_id(ids.to_object_id(value).upper()) == value
    assert ids.from_uuid(ids.to_uuid(value).upper()) == value


@given(canonical)
def test_a_uuid_is_a_proper_one_of_version_8(value: int) -> None:
    read = uuid.UUID(ids.to_uuid(value))
    assert (read.version, read.variant) == (8, uuid.RFC_4122)


@given(st.integers(ids.EPOCH_MS, ids.EPOCH_MS + 2**41 - 1))
def test_an_id_tells_when_it_was_drawn(now_ms: int) -> None:
    drawn = ids.new_id(now_ms)
    assert ids.made_at_ms(drawn) == now_ms
    assert ids.first_id_at(now_ms) <= drawn < ids.first_id_at(now_ms + 1) or drawn == ids.MAX_ID


@given(st.integers(0, 2**50), st.integers(0, 2**50))
def test_bounds_of_a_time_range_stay_in_order(one: int, other: int) -> None:
    early, late = sorted((one, other))
    assert 0 <= ids.first_id_at(early) <= ids.first_id_at(late) <= ids.MAX_ID


@given(canonical, canonical)
def test_a_pair_in_one_uuid_reads_back(one: int, other: int) -> None:
    spelled = ids.to_pair_uuid(one, other)
    assert ids.from_pair_uuid(spelled) == ids.from_pair_uuid(spelled.upper()) == (one, other)
    assert (uuid.UUID(spelled).version, uuid.UUID(spelled).variant) == (8, uuid.RFC_4122)


@given(canonical, canonical, st.integers(0, 35), st.sampled_from("0123456789abcdef-"))
def test_a_changed_character_names_no_pair_or_the_same(one: int, other: int, position: int, character: str) -> None:
    spelled = ids.to_pair_uuid(one, other)
    forged = spelled[:position] + character + spelled[position + 1 :]
    read = ids.from_pair_uuid(forged)
    assert read is None or ids.to_pair_uuid(*read) == forged


@given(st.text(max_size=40))
def test_any_other_text_names_no_pair(text: str) -> None:
    read = ids.from_pair_uuid(text)
    assert read is None or ids.to_pair_uuid(*read) == text.lower()


@pytest.mark.parametrize("text", ["{%s}", "urn:uuid:%s", "%s ", "%s-"])
def test_a_pair_has_one_form_only(text: str) -> None:
    assert ids.from_pair_uuid(text % ids.to_pair_uuid(5, 7)) is None
    assert ids.from_pair_uuid(ids.to_pair_uuid(5, 7).replace("-", "")) is None
