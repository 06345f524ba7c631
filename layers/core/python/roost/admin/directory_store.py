"""Every table access about the directory of people."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

from roost.admin.directory import Extent, Head, Row, pack, unpack
from roost.kit import keys
from roost.kit.conditions import absent, version
from roost.kit.items import Item
from roost.kit.table import get, get_many, query, transact
from roost.kit.writes import Put

AT_ONCE: Final = 32
"""Blocks of a thousand people that surely are less than the megabyte that one query reads."""


def _head(item: Item | None) -> Head:
    if item is None:
        return Head()
    extents = tuple(Extent(each["number"], each["first"], each["counts"]) for each in item["extents"])
    return Head(extents, item["v"])


def _read_packed(numbers: Iterable[int]) -> dict[int, bytes]:
    found = get_many(keys.directory_block(each) for each in numbers)
    return {item["number"]: item["rows"] for item in found.values()}


def _unpacked(packed: Mapping[int, bytes]) -> dict[int, list[Row]]:
    return {number: unpack(rows) for number, rows in packed.items()}


def _newest(blocks: int) -> tuple[Head, dict[int, bytes]]:
    """The head, which sorts behind all blocks, and those of the latest numbers, in one call."""
    own = keys.directory_head()
    found = query(own.pk, newest_first=True, limit=1 + blocks)
    head = next((item for item in found if item["sk"] == own.sk), None)
    return _head(head), {item["number"]: item["rows"] for item in found if item is not head}


def read_head() -> Head:
    """What blocks there are."""
    return _head(get(keys.directory_head()))


def read_blocks(numbers: Iterable[int]) -> dict[int, list[Row]]:
    """Blocks by number; those that do not exist yet are left out. No call for none."""
    return _unpacked(_read_packed(numbers))


def read_newest() -> tuple[Head, dict[int, list[Row]]]:
    """What blocks there are, and the one that was made last, in one call."""
    head, packed = _newest(1)
    return head, _unpacked(packed)


def read_all() -> dict[int, bytes]:
    """Every block as it is stored: one call for the newest 32, one more for each further hundred."""
    head, packed = _newest(AT_ONCE)
    return packed | _read_packed(each.number for each in head.extents if each.number not in packed)


def replace_directory(after: Head, changed: Mapping[int, list[Row]]) -> None:
    """Write changed blocks with the head that counts them. Raises ConditionFailed when somebody else was faster."""
    extents: list[dict[str, Any]] = [asdict(each) for each in after.extents]
    unchanged = version(after.v - 1) if after.v > 1 else absent()
    head = Put(keys.directory_head(), {"extents": extents, "v": after.v}, unchanged)
    blocks = [Put(keys.directory_block(n), {"number": n, "rows": pack(rows)}) for n, rows in changed.items()]
    transact([head, *blocks])
