"""The rules for names, addresses and passwords, said in other words; how instants are written."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from focusguard.wire.fields import Email, Id, Password, Username, stamp
from roost.kit import ids

PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def takes(kind: Any, value: Any) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True


@given(st.text(alphabet="aZ9_- .é", max_size=55))
def test_user_names(text: str) -> None:
    name = text.strip()
    neighbours = pairwise(name)
    fits = (
        3 <= len(name) <= 50
        and set(name) <= set(PLAIN) | {"_", "-"}
        and name[0] in PLAIN
        and not any(one in "_-" and other in "_-" for one, other in neighbours)
    )
    assert takes(Username, text) is fits


@given(st.text(max_size=140))
def test_passwords(text: str) -> None:
    letters, digits = set(PLAIN) - set("0123456789"), set("0123456789")
    fits = 8 <= len(text) <= 128 and "\x00" not in text and bool(set(text) & letters) and bool(set(text) & digits)
    assert takes(Password, text) is fits


@given(st.emails())
def test_ordinary_addresses(address: str) -> None:
    if address.isascii() and not set(address.partition("@")[0]) & set('"(),:;<>[\\] '):
        assert takes(Email, address) is (not address.rpartition(".")[2].isdigit())


@pytest.mark.parametrize("text", ["a" * 300 + "!", "a." * 150, "a-" * 120 + "@x", "a@" + "a-" * 100 + ".", "@" * 250])
def test_no_text_takes_long_to_judge(text: str) -> None:
    assert not takes(Email, text)


@given(st.integers(1, ids.MAX_ID))
def test_ids_in_bodies(canonical: int) -> None:
    assert TypeAdapter(Id).validate_python(ids.to_uuid(canonical)) == canonical
    assert not takes(Id, canonical)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2100, 1, 1)))
def test_instants_lose_nothing_but_microseconds(moment: datetime) -> None:
    instant_ms = int(moment.replace(tzinfo=UTC).timestamp() * 1000)
    written = stamp(instant_ms)
    assert len(written) == len("2026-01-18T15:00:00.000Z")
    assert round(datetime.fromisoformat(written).timestamp() * 1000) == instant_ms
