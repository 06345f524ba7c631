"""Numbers, instants and ids as FocusMaster's clients send them."""

from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from focusmaster.wire.fields import (
    LAST_MOMENT_MS,
    LAST_MS,
    NOTHING,
    Input,
    Instant,
    Integer,
    LooseInput,
    Moment,
    Reference,
    Seconds,
    path_id,
    stamp,
)
from roost.kit import ids
from roost.kit.errors import NotFound


def read(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


def refuses(kind: Any, value: Any) -> bool:
    try:
        read(kind, value)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize(("sent", "kept"), [(4, 4), ("4", 4), (" 4 ", 4), (4.0, 4), ("4.0", 4), ("-4", -4)])
def test_whole_numbers_may_be_text(sent: Any, kept: int) -> None:
    assert read(Integer, sent) == kept


@pytest.mark.parametrize("sent", [4.5, "4.5", "", " ", "four", "0x4", "4e2", "+4", True, None, [], {}, "9" * 16, "٤"])
def test_what_is_no_whole_number(sent: Any) -> None:
    assert refuses(Integer, sent)


@pytest.mark.parametrize(("sent", "kept"), [(0, 0), ("86400", 86_400), (12.5, 12.5), ("12.50", 12.5), (60.0, 60)])
def test_lengths_keep_their_fractions(sent: Any, kept: float) -> None:
    assert (read(Seconds, sent), type(read(Seconds, sent))) == (kept, type(kept))


@pytest.mark.parametrize("sent", [-0.1, 86_400.5, float("inf"), float("nan"), "86401", False, None])
def test_what_is_no_length(sent: Any) -> None:
    assert refuses(Seconds, sent)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2090, 1, 1)))
def test_an_instant_shown_is_read_as_itself(moment: datetime) -> None:
    instant_ms = int(moment.replace(tzinfo=UTC).timestamp() * 1000)
    assert read(Instant, stamp(instant_ms)) == instant_ms == read(Instant, instant_ms)


@pytest.mark.parametrize("sent", [-1, LAST_MOMENT_MS + 1, "1969-12-31T23:59:59Z", "9999-12-31"])
def test_what_happened_beyond_what_ids_can_tell(sent: Any) -> None:
    assert refuses(Moment, sent)
    assert not refuses(Instant, sent)


@pytest.mark.parametrize("sent", ["0001-01-01T00:00:00+14:00", 1e300, LAST_MS + 1])
def test_instants_that_no_calendar_has(sent: Any) -> None:
    assert refuses(Instant, sent)


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_every_day_of_the_calendar_is_shown_as_it_was_sent(day: str) -> None:
    assert stamp(read(Instant, day)) == f"{day}T00:00:00.000Z"


@pytest.mark.parametrize("sent", ["", "now", "1770026400000", "2026-13-01", "2026-02-30", None, True, [], 1e300])
def test_what_is_no_instant(sent: Any) -> None:
    assert refuses(Instant, sent)


@given(st.integers(1, ids.MAX_ID))
def test_a_reference_is_the_id_that_it_spells(canonical: int) -> None:
    spelled = ids.to_object_id(canonical)
    assert read(Reference, spelled) == read(Reference, spelled.upper()) == path_id(spelled) == canonical


def test_a_reference_that_nobody_handed_out_names_nothing() -> None:
    assert read(Reference, "f" * 24) == NOTHING
    with pytest.raises(NotFound):
        path_id("f" * 24)


@pytest.mark.parametrize("sent", ["", "f" * 23, "f" * 25, "g" * 24, 0, None, b"f" * 24])
def test_what_is_no_reference(sent: Any) -> None:
    assert refuses(Reference, sent)


def test_bodies_are_in_camel_case_and_strict_unless_they_say_otherwise() -> None:
    class Strict(Input):
        break_time: Annotated[Integer, Field(ge=0)] = 0

    class Loose(LooseInput):
        break_time: int = 0

    assert Strict.model_validate({"breakTime": "5"}).given() == {"break_time": 5}
    assert refuses(Strict, {"break_time": 5})
    assert refuses(Strict, {"more": 5})
    loose: BaseModel = Loose.model_validate({"breakTime": 5, "more": 7})
    assert loose.model_dump() == {"break_time": 5}
