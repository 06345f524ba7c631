"""Writes that take up what a tier has room for, for other modules' transactions."""

from typing import Final

from roost.kit import keys
from roost.kit.conditions import Condition, absent, at_most, below, differs, either, equals, present
from roost.kit.writes import Update
from roost.workspace.model import Space, Tier
from roost.workspace.planned.model import LIMITS, MEGABYTE

_PLAIN: Final = next(iter(Tier))


def meetings_in(space: Space, month: str) -> int:
    """How many meetings were counted in a month, such as `2026-03`."""
    return space.meeting_count if space.meeting_month == month else 0


def meeting_counted(space: Space, month: str) -> Update:
    """Count a meeting in a month, if the tier has room; the workspace as it was read says whether the month is new."""
    own, limit = keys.space(space.id), LIMITS[space.tier].max_meetings
    if space.meeting_month != month:
        begun = {"meeting_month": month, "meeting_count": 1}
        return Update(own, set=begun, condition=present() & differs("meeting_month", month))
    same = present() & equals("meeting_month", month)
    room = same & below("meeting_count", limit) if limit >= 0 else same
    return Update(own, add={"meeting_count": 1}, condition=room)


def meeting_uncounted(space: Space, month: str) -> list[Update]:
    """A meeting that was counted in a month is there no more; of months gone by nothing is kept."""
    if space.meeting_month != month:
        return []
    return [Update(keys.space(space.id), add={"meeting_count": -1}, condition=equals("meeting_month", month))]


def storage_taken(space_id: int, size: int) -> Update:
    """Take room for a file of so many bytes, if the tier allows one of that size and all fit."""
    fitting = [tier for tier in Tier if size <= LIMITS[tier].max_file_mb * MEGABYTE]
    known = [equals("tier", tier.value) & _fits(tier, size) for tier in fitting]
    plain = [absent("tier") & _fits(_PLAIN, size)] if _PLAIN in fitting else []
    room = either(*plain, *known) if fitting else absent("id")
    return Update(keys.space(space_id), add={"storage_bytes": size}, condition=present("id") & room)


def _fits(tier: Tier, size: int) -> Condition:
    return at_most("storage_bytes", LIMITS[tier].max_storage_mb * MEGABYTE - size)


def storage_freed(space_id: int, size: int) -> Update:
    """Give the room of a file back."""
    return Update(keys.space(space_id), add={"storage_bytes": -size}, condition=present())
