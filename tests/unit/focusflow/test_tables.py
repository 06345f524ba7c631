"""Tables that spreadsheets open."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focusflow.wire.tables import FORMULA_MARKS, write_csv

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.sampled_from(
    ["=1", '"', "a\r\nb", "\n", ",", "\r", "\t", "''", "+", "-5", "@"]
)


@given(st.lists(st.fixed_dictionaries({"a": texts, "b": texts}), max_size=5))
def test_every_cell_reads_back_but_for_the_quote_before_a_formula(rows: list[dict[str, str]]) -> None:
    text = write_csv(["a", "b"], rows)
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert read[0] == ["a", "b"]
    assert [[cell.removeprefix("'") for cell in row] for row in read[1:]] == [
        [row[name].removeprefix("'") for name in ("a", "b")] for row in rows
    ]
    assert not any(cell.startswith(FORMULA_MARKS) for row in read for cell in row)
    assert text.endswith("\r\n")


@pytest.mark.parametrize(("cell", "text"), [(None, ""), (True, "true"), (False, "false"), (0, "0"), (12, "12")])
def test_other_cells_have_plain_words(cell: int | bool | None, text: str) -> None:
    assert write_csv(["a", "b"], [{"a": "x", "b": cell}]) == f"a,b\r\nx,{text}\r\n"


def test_a_column_that_a_row_lacks_is_empty_and_what_is_no_column_is_left_out() -> None:
    assert write_csv(["a", "b"], [{"b": "x", "c": "y"}]) == "a,b\r\n,x\r\n"
