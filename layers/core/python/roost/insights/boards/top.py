"""The first of an order, kept beside it: a board shows a hundred people."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

LEAST: Final = 100
MOST: Final = 128


@dataclass(frozen=True, slots=True)
class Row:
    """A person in an order, with what a board shows of them."""

    key: str
    user: int
    username: str
    score: int
    minutes: int
    streak: int
    streak_until_ms: int


@dataclass(frozen=True, slots=True)
class Top:
    """The first people of an order: nobody who is missing stands before the last of them.

    `complete`: nobody is missing. Whoever changes the order does so on the condition that `v` is still what they read.
    """

    rows: tuple[Row, ...] = ()
    complete: bool = True
    v: int = 0

    @property
    def is_short(self) -> bool:
        """Fewer than are to be shown, though there are more people."""
        return not self.complete and len(self.rows) < LEAST

    def changed(self, gone: Collection[int], come: Iterable[Row]) -> "Top":
        """After people left their places and others, or they again, took theirs.

        Where somebody is missing, who comes behind the last one is not let in: others may stand between.
        """
        last = self.rows[-1].key if self.rows else ""
        rows = [row for row in self.rows if row.user not in gone]
        rows += [row for row in come if self.complete or row.key <= last]
        kept = tuple(sorted(rows, key=lambda row: row.key)[:MOST])
        return replace(self, rows=kept, complete=self.complete and len(rows) <= MOST)
