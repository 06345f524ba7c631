"""Rows: what a list of a workspace's tasks filters and sorts by, and what it knows about their texts.

A short description stands in the row; of a longer one there is a signature, which rules out what it cannot have in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

from roost.kit import keys
from roost.kit.items import Item
from roost.work.model import Priority, Task, TaskStatus

GRAM: Final = 3
BITS_PER_GRAM: Final = 4
LEAST_BYTES: Final = 64
MOST_BYTES: Final = 2048
SHORT: Final = 256


@dataclass(frozen=True, slots=True)
class Row:
    """A task as lists know it. `brief` is a short description, `grams` the signature of a longer one."""

    id: int
    owner: int
    title: str
    created_ms: int
    status: TaskStatus = TaskStatus.TODO
    priority: Priority = Priority.MEDIUM
    project: int | None = None
    parent: int | None = None
    assignee: int | None = None
    helpers: list[int] = field(default_factory=list)
    due_ms: int | None = None
    focus_required: bool = False
    brief: str = ""
    grams: bytes | None = None

    @property
    def people(self) -> set[int]:
        """Its maker and everybody whom it is assigned to."""
        return {self.owner, *self.helpers} | ({self.assignee} if self.assignee is not None else set())


def _grams(text: str) -> set[int]:
    folded = text.casefold()
    return {crc32(folded[start : start + GRAM].encode()) for start in range(len(folded) - GRAM + 1)}


def signature(text: str) -> bytes:
    """Which pieces of three characters occur in a text: a bit for each, in a field that grows with their number.

    A bit may stand for several pieces, so that it can only rule texts out.
    """
    grams = _grams(text)
    size = LEAST_BYTES
    while size < MOST_BYTES and size * 8 < len(grams) * BITS_PER_GRAM:
        size *= 2
    bits = bytearray(size)
    for gram in grams:
        place = gram % (size * 8)
        bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def may_have(grams: bytes, wanted: str) -> bool:
    """False only if the text behind the signature does not have the wanted one in it; short ones are always let by."""
    places = (gram % (len(grams) * 8) for gram in _grams(wanted))
    return all(grams[place >> 3] >> (place & 7) & 1 for place in places)


def has(text: str, wanted: str) -> bool:
    """Whether a text has the wanted one in it, in capitals or not."""
    return wanted.casefold() in text.casefold()


def is_found(row: Row, wanted: str) -> bool | None:
    """Whether title or description has the text in it; None where only the description itself can tell."""
    if has(row.title, wanted) or has(row.brief, wanted):
        return True
    return None if row.grams is not None and may_have(row.grams, wanted) else False


def row_index(task: Task) -> Item:
    """The place of a shared task among the rows of its workspace, with what they know of its description."""
    if not task.shared:
        return {}
    place = {keys.BY_ROW.pk: keys.task_rows(task.space), keys.BY_ROW.sk: keys.ordered(task.id)}
    told = {name: value for name, value in _described(task.description).items() if value is not None}
    return place | told


def row_changes(before: Task, fields: Mapping[str, object]) -> Item:
    """What a changed description makes of that; None takes away."""
    return _described(str(fields["description"])) if before.shared and "description" in fields else {}


def _described(description: str) -> Item:
    if len(description) > SHORT:
        return {"brief": None, "grams": signature(description)}
    return {"brief": description or None, "grams": None}
