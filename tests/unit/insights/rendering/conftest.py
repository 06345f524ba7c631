"""Sheets to render."""

from datetime import UTC, date, datetime

import pytest

from roost.insights.days import Period
from roost.insights.rendering.charts import Completion, DayHours
from roost.insights.rendering.document import Document, Figure
from roost.insights.rendering.sheet import Column, Kind, Row, Sheet

COLUMNS = (
    Column("user_id", Kind.ID, "User"),
    Column("username", Kind.TEXT, "Username"),
    Column("date", Kind.DATE, "Date"),
    Column("focus_hours", Kind.HOURS, "Focus hours"),
    Column("tasks_completed", Kind.COUNT, "Tasks completed"),
    Column("completion_rate", Kind.RATE, "Completion rate"),
)
JANE: Row = (2**53 - 1, "jane", date(2026, 3, 2), 45.5, 1032, 0.91)


def sheet(*rows: Row) -> Sheet:
    return Sheet("team", COLUMNS, rows or (JANE,))


def named(*names: str) -> Sheet:
    return sheet(*((number, name, date(2026, 3, 2), 1.5, 3, 0.5) for number, name in enumerate(names, start=1)))


@pytest.fixture
def report() -> Document:
    period = Period(date(2026, 3, 1), date(2026, 3, 20))
    return Document(
        title="Team report",
        organization="Acme",
        period=period,
        made=datetime(2026, 3, 20, 18, 0, tzinfo=UTC),
        figures=[Figure("focus hours", "45.50")],
        days=[DayHours(day, day.day / 2) for day in period.days],
        people=[Completion("jane", 10, 0.91), Completion("idle", 0, None)],
        sheet=sheet(),
    )
