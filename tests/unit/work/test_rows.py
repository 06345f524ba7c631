"""What rows know of texts: signatures may be wrong about what is there, never about what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.kit import keys
from roost.work.model import Task
from roost.work.rows import (
    LEAST_BYTES,
    MOST_BYTES,
    SHORT,
    Row,
    has,
    is_found,
    may_have,
    row_changes,
    row_index,
    signature,
)

LONG = "x" * (SHORT + 1)


def task(**fields: object) -> Task:
    known = {"id": 7, "space": 3, "owner": 1, "title": "Dig", "created_ms": 0, "updated_ms": 0, "shared": True}
    return Task(**known | fields)  # type: ignore[arg-type]


def row(**fields: object) -> Row:
    return Row(**{"id": 7, "owner": 1, "title": "Dig", "created_ms": 0} | fields)  # type: ignore[arg-type]


@given(st.text(max_size=600), st.data())
def test_what_is_in_a_text_is_never_ruled_out(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    wanted = text[start : data.draw(st.integers(start, len(text)))]
    assert has(text, wanted)
    assert may_have(signature(text), wanted)
    assert is_found(row(title=text), wanted) is True
    assert is_found(row(brief=text), wanted) is True
    assert is_found(row(grams=signature(text)), wanted) is not False


@pytest.mark.parametrize(("wanted", "most"), [("lighthouse", 5), ("garden shed", 5), ("zzz", 125)])
def test_most_of_what_is_not_there_is_ruled_out(wanted: str, most: int) -> None:
    texts = [f"Task {number} of {number * 7919 % 1000} in the old harbour" * 8 for number in range(500)]
    assert sum(may_have(signature(text), wanted) for text in texts) <= most


def test_capitals_do_not_count() -> None:
    assert is_found(row(title="Stra\u00dfe"), "STRASSE") is True
    assert may_have(signature("In der Stra\u00dfe"), "STRASSE")


def test_only_long_descriptions_leave_it_open() -> None:
    assert is_found(row(brief="Deep"), "flat") is False
    assert is_found(row(), "flat") is False
    assert is_found(row(grams=signature("flat and wide")), "flat") is None
    assert is_found(row(grams=signature("deep")), "flat") is False
    assert is_found(row(grams=signature("deep")), "zz") is None


def test_a_text_across_title_and_description_is_none() -> None:
    assert is_found(row(title="Dig the", brief="beds"), "the beds") is False


def test_signatures_stay_small() -> None:
    assert len(signature("")) == len(signature("Dig")) == LEAST_BYTES
    assert len(signature("".join(chr(0x4E00 + number % 20_000) for number in range(50_000)))) == MOST_BYTES


def test_personal_tasks_have_no_row() -> None:
    assert row_index(task(shared=False)) == {}
    assert row_changes(task(shared=False), {"description": "New"}) == {}


def test_rows_follow_their_descriptions() -> None:
    place = {keys.BY_ROW.pk: keys.task_rows(3), keys.BY_ROW.sk: keys.ordered(7)}
    assert row_index(task()) == place
    assert row_index(task(description="Deep")) == place | {"brief": "Deep"}
    assert row_index(task(description=LONG)) == place | {"grams": signature(LONG)}
    assert row_changes(task(), {"status": "todo"}) == {}
    assert row_changes(task(), {"description": "Flat"}) == {"brief": "Flat", "grams": None}
    assert row_changes(task(), {"description": ""}) == {"brief": None, "grams": None}
    assert row_changes(task(), {"description": LONG}) == {"brief": None, "grams": signature(LONG)}
