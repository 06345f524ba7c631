"""Figures as items of the table; `writes.py` tells what each attribute means."""

from collections import defaultdict
from dataclasses import fields
from typing import Any, Final

from roost.insights.model import DayFigures, TaskDay, YearFigures
from roost.kit import keys
from roost.kit.items import Item

_MARKS: Final = {
    "c": "created_ms",
    "w": "worked_ms",
    "e": "ended_ms",
    "f": "focus_seconds",
    "n": "pomodoros",
    "p": "project",
}
_SUMS: Final = ("minutes", "scores", "score_sum")
_DEFAULTS: Final = {field.name: field.default for field in fields(TaskDay)}


def day_from(item: Item) -> DayFigures:
    """A stored day; a task of which it has no more than the project is none of the day's."""
    tasks: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    for name, value in item.items():
        mark, colon, task = name.partition(":")
        if colon and mark in _MARKS:
            tasks[int(task)][_MARKS[mark]] = value
    return DayFigures(
        day=keys.day_in(item["sk"]),
        focus_seconds=item.get("focus_seconds", 0),
        pomodoros=item.get("pomodoros", 0),
        tasks={task: TaskDay(**seen) for task, seen in tasks.items() if seen.keys() != {"project"}},
        **{name: item.get(name, 0) for name in _SUMS},
    )


def day_item(figures: DayFigures) -> Item:
    """The attributes of a day, but for keys and version."""
    item: Item = {"focus_seconds": figures.focus_seconds, "pomodoros": figures.pomodoros}
    item |= {name: getattr(figures, name) for name in _SUMS if getattr(figures, name)}
    for task, seen in figures.tasks.items():
        for mark, name in _MARKS.items():
            value = getattr(seen, name)
            if value != _DEFAULTS[name]:
                item[f"{mark}:{task}"] = value
    return item


def year_from(item: Item) -> YearFigures:
    """A stored year."""
    return YearFigures(
        year=keys.year_in(item["sk"]),
        active_days=frozenset(item.get("days", ())),
        focus_seconds=item.get("focus_seconds", 0),
        pomodoros=item.get("pomodoros", 0),
        tasks_completed=item.get("tasks_completed", 0),
        focus_days=frozenset(item.get("focus_days", ())),
    )


def year_item(figures: YearFigures) -> Item:
    """The attributes of a year, but for keys and version."""
    item: Item = {name: getattr(figures, name) for name in ("focus_seconds", "pomodoros", "tasks_completed")}
    sets = {"days": figures.active_days, "focus_days": figures.focus_days}
    return item | {name: days for name, days in sets.items() if days}
