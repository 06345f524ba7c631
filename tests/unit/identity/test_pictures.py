"""Which bytes are pictures, and which names are ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.identity.pictures import address_of, is_ours, kind_of


@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe1", "jpeg"),
        (b"GIF87a", "gif"),
        (b"GIF89a", "gif"),
        (b"RIFF\n\n\n\nWEBP", "webp"),
        (b"RIFF\n\n\nWEBP", None),
        (b"GIF88a", None),
        (b"\x89PNG", None),
        (b"\xff\xd8", None),
        (b"", None),
    ],
)
def test_the_kind_is_in_the_first_bytes(opening: bytes, kind: str | None) -> None:
    assert kind_of(opening + b"rest" * bool(opening)) == kind


@given(st.text(max_size=60))
def test_no_other_text_is_a_name_of_ours(text: str) -> None:
    assert not is_ours(text)
    assert address_of(text, "https://api.test") in (None, text)


def test_an_address_of_ours() -> None:
    name = f"7.{'0a' * 12}.webp"
    assert address_of(name, "https://api.test") == f"https://api.test/pictures/{name}"
    assert not is_ours(f"{name}\n")
