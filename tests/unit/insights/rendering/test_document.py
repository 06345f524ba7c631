from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.insights.errors import ReportTooLong
from roost.insights.rendering import document as pdf
from roost.insights.rendering.charts import Completion, DayHours, scale, ticks
from roost.insights.rendering.document import Document, document
from roost.insights.rendering.sheet import Sheet
from roost.insights.rendering.typeface import BOLD, REGULAR, runs, shorten, width, wrap
from tests.unit.insights.rendering.conftest import COLUMNS, named, sheet

BLUE, GREEN = (47, 109, 181), (46, 139, 106)


def opened(report: Document) -> Any:
    return pypdfium2.PdfDocument(document(report))


def texts(report: Document) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in opened(report)]


def count(report: Document, colour: tuple[int, int, int]) -> int:
    """Pixels of a colour on the first page, at one per point."""
    image = opened(report)[0].render(scale=1).to_pil().convert("RGB")
    found = image.getcolors(image.width * image.height)
    return sum(many for many, pixel in found if max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) < 12)


class TestPages:
    def test_a_short_report_is_one_page(self, report: Document) -> None:
        (page,) = texts(report)
        for expected in ("Acme", "Team report", "2026-03-01 to 2026-03-20", "45.50", "Page 1 of 1", "1,032", "91%"):
            assert expected in page
        assert "Team report, made 2026-03-20 18:00 UTC" in page

    def test_a_long_table_has_its_head_on_every_page_and_no_row_is_lost(self, report: Document) -> None:
        names = [f"member{number:04}" for number in range(300)]
        pages = texts(replace(report, sheet=named(*names)))
        assert len(pages) == 8
        assert all("tasks_completed" in page for page in pages)
        assert [word for page in pages for word in page.split() if word.startswith("member0")] == names
        assert [f"Page {number} of 8" in page for number, page in enumerate(pages, start=1)] == [True] * 8

    def test_a_first_page_full_of_charts_leaves_the_table_to_the_next(
        self, report: Document, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pdf, "MAX_BARS", 22)
        people = [Completion(f"person{number}", 1, 0.5) for number in range(22)]
        first, second = texts(replace(report, people=people))
        assert "user_id" not in first
        assert "user_id" in second
        assert "jane" in second

    def test_a_row_that_fills_more_than_a_page_gets_one_of_its_own(self, report: Document) -> None:
        pages = texts(replace(report, sheet=named("a", "word " * 1500, "z")))
        assert len(pages) == 3
        assert "3 z" in pages[2]

    def test_a_report_without_rows_says_so(self, report: Document) -> None:
        (page,) = texts(replace(report, sheet=Sheet("team", COLUMNS, ())))
        assert "Nothing in this period" in page

    def test_the_file_says_what_it_is_and_the_same_report_is_the_same_file(self, report: Document) -> None:
        found = opened(report).get_metadata_dict()
        assert found["Title"] == "Team report: Acme"
        assert found["CreationDate"] == "D:20260320180000+00'00'"
        assert document(report) == document(report)

    def test_more_rows_than_time_allows_are_refused(self, report: Document, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "MAX_ROWS", 1)
        assert document(replace(report, sheet=named("a")))
        with pytest.raises(ReportTooLong):
            document(replace(report, sheet=named("a", "b")))


class TestCharts:
    def test_columns_are_as_high_as_the_days_are_long(self, report: Document) -> None:
        def days(*hours: float) -> int:
            filled = [DayHours(date(2026, 3, 1) + timedelta(days=n), value) for n, value in enumerate(hours)]
            return count(replace(report, days=filled), BLUE)

        full, half = days(10, 10, 10, 10), days(10, 0, 10, 0)
        assert days(0, 0, 0, 0) == 0
        assert full == pytest.approx(2 * half, rel=0.02)
        assert days(10, 5, 10, 5) == pytest.approx(1.5 * half, rel=0.03)

    def test_bars_are_as_long_as_the_shares(self, report: Document) -> None:
        def bars(*shares: float | None) -> int:
            return count(replace(report, people=[Completion("p", 1, share) for share in shares]), GREEN)

        whole = bars(1.0)
        assert bars(None) == bars(0.0) == 0
        assert bars(0.5) == pytest.approx(whole / 2, rel=0.02)
        assert bars(0.25, 0.75) == pytest.approx(whole, rel=0.02)

    def test_somebody_without_tasks_is_not_somebody_who_completed_none(self, report: Document) -> None:
        (page,) = texts(replace(report, people=[Completion("idle", 0, None)]))
        assert "no tasks" in page
        (page,) = texts(replace(report, people=[Completion("late", 0, 0.0)]))
        assert "0 done" in page
        assert "0%" in page

    def test_of_many_people_those_with_the_most_focus_are_shown(self, report: Document) -> None:
        people = [Completion(f"person{number}", 1, 0.5) for number in range(40)]
        page = texts(replace(report, people=people))[0]
        assert "person11" in page
        assert "person12" not in page
        assert "the 12 of 40 members with the most focus" in page

    def test_a_year_of_days_and_a_single_one_can_be_drawn(self, report: Document) -> None:
        year = [DayHours(date(2025, 1, 1) + timedelta(days=n), 1.0) for n in range(366)]
        assert "1 Jan" in texts(replace(report, days=year))[0]
        assert "1 Jan" in texts(replace(report, days=year[:1]))[0]

    @given(st.floats(min_value=0.01, max_value=100_000))
    def test_an_axis_goes_up_in_few_equal_round_steps(self, highest: float) -> None:
        lines = scale(highest)
        steps = {round(after - before, 6) for before, after in pairwise(lines)}
        assert lines[0] == 0
        assert lines[-1] >= highest * (1 - 1e-6)
        assert len(lines) <= 6
        assert len(steps) == 1
        assert f"{steps.pop():.0e}"[0] in "125"

    def test_an_axis_without_anything_on_it_is_one_high(self) -> None:
        assert scale(0) == [0, 1]

    @given(st.integers(1, 366))
    def test_dates_below_the_axis_keep_apart(self, days: int) -> None:
        found = ticks(days, 470)
        assert found[0] == 0
        assert found.step * 470 / days >= 36 or len(found) == 1


class TestLetters:
    @pytest.mark.parametrize("name", ["maría.josé", "Владимир", "Ελένη", "Şükrü", "Nguyễn"])
    def test_most_scripts_are_set_in_the_embedded_family(self, report: Document, name: str) -> None:
        assert runs(name, REGULAR) == ((REGULAR, name),)
        assert name in texts(replace(report, sheet=named(name)))[0]

    @pytest.mark.parametrize(
        ("name", "font"), [("山田たろう", "HeiseiKakuGo-W5"), ("김철수", "HYGothic-Medium"), ("王小明", "STSong-Light")]
    )
    def test_east_asian_text_takes_a_font_of_its_country(self, report: Document, name: str, font: str) -> None:
        assert runs(f"jo {name}", BOLD) == ((BOLD, "jo "), (font, name))
        assert name in texts(replace(report, sheet=named(name)))[0]

    def test_unknown_letters_do_no_harm(self, report: Document) -> None:
        assert "after" in texts(replace(report, sheet=named("\U0001fae8\u200d\ufffe after")))[0]

    def test_long_text_breaks_inside_its_column(self, report: Document) -> None:
        (page,) = texts(replace(report, sheet=named("word " * 30 + "x" * 200)))
        assert page.count("word") == 30
        assert page.count("x") >= 200

    @given(st.text(st.sampled_from("aWi. é山"), max_size=60), st.floats(min_value=20, max_value=200))
    def test_lines_fit_and_keep_every_letter(self, text: str, room: float) -> None:
        lines = wrap(text, REGULAR, 8, room)
        assert all(width(line, REGULAR, 8) <= room for line in lines)
        assert "".join("".join(lines).split()) == "".join(text.split())

    @given(st.text(st.sampled_from("aWi. é"), max_size=60))
    def test_what_is_shortened_fits(self, text: str) -> None:
        short = shorten(text, REGULAR, 8, 60)
        assert width(short, REGULAR, 8) <= 60
        assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


def test_rows_are_in_the_order_of_the_sheet(report: Document) -> None:
    (page,) = texts(replace(report, sheet=sheet(*named("zoe", "amy").rows)))
    assert page.index("zoe") < page.index("amy")
