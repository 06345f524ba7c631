"""A person's kept figures, and somebody who comes between a rebuild's reading and its writing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from roost.insights import items, store
from roost.insights.model import DayFigures, YearFigures
from roost.kit import keys
from roost.kit.table import query

AUCKLAND, HONOLULU = "Pacific/Auckland", "Pacific/Honolulu"


def kept_days(user: int) -> dict[date, DayFigures]:
    days = [items.day_from(item) for item in query(keys.person(user), begins=keys.DAY_PREFIX)]
    return {figures.day: figures for figures in days if figures != DayFigures(figures.day)}


def kept_years(user: int) -> dict[int, YearFigures]:
    years = [items.year_from(item) for item in query(keys.person(user), begins=keys.STATS_PREFIX)]
    return {figures.year: figures for figures in years if figures != YearFigures(figures.year)}


class Rivals:
    """Lets somebody act between what a rebuild read and its next write."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waiting: list[Callable[[], Any]] = []
        self.transactions = 0
        write_all = store.write_while_in_zone

        def overtaken(user: int, zone: str, writes: Any) -> None:
            if self.waiting:
                self.waiting.pop(0)()
            write_all(user, zone, writes)
            self.transactions += 1

        monkeypatch.setattr(store, "write_while_in_zone", overtaken)
