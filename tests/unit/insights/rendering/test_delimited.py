import csv
import io
from collections.abc import Iterator

from roost.insights.rendering.delimited import PIECE, csv_pieces
from roost.insights.rendering.sheet import Row, Sheet
from tests.unit.insights.rendering.conftest import COLUMNS, JANE, named, sheet

HEADER = b"user_id,username,date,focus_hours,tasks_completed,completion_rate\r\n"


def test_cells_are_written_as_they_are_read_again() -> None:
    assert b"".join(csv_pieces(sheet())) == HEADER + b"9007199254740991,jane,2026-03-02,45.5,1032,0.91\r\n"


def test_a_table_without_rows_is_its_header() -> None:
    assert b"".join(csv_pieces(Sheet("team", COLUMNS, ()))) == HEADER


def test_text_comes_back_whole() -> None:
    names = ('Über, "alles"', "two\nlines", "山田")
    text = b"".join(csv_pieces(named(*names))).decode()
    assert [row["username"] for row in csv.DictReader(io.StringIO(text, newline=""))] == list(names)


def test_a_long_table_comes_in_pieces_while_it_is_made() -> None:
    taken = []

    class Rows(list[Row]):
        def __iter__(self) -> Iterator[Row]:
            for _ in range(5000):
                taken.append(1)
                yield JANE

    pieces = csv_pieces(Sheet("team", COLUMNS, Rows()))
    first = next(pieces)
    assert PIECE <= len(first) < PIECE + 100
    assert len(taken) < 2000
    assert first + b"".join(pieces) == HEADER + b"9007199254740991,jane,2026-03-02,45.5,1032,0.91\r\n" * 5000
