"""What each tier has room for, and the names of workspaces in addresses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from roost.workspace.model import Tier

UNLIMITED: Final = -1
MEGABYTE: Final = 1_048_576
NAMELESS: Final = "workspace"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many of each a tier has room for; -1 is no limit. `max_meetings` are those of a calendar month in UTC."""

    max_owned: int
    max_members: int
    max_projects: int
    max_meetings: int
    max_storage_mb: int
    max_file_mb: int


LIMITS: Final[dict[Tier, Limits]] = {
    Tier.FREE: Limits(1, 5, 3, 10, 1024, 5),
    Tier.PRO: Limits(5, 25, -1, -1, 10_240, 50),
    Tier.BUSINESS: Limits(-1, -1, -1, -1, 102_400, 100),
    Tier.ENTERPRISE: Limits(-1, -1, -1, -1, 1_048_576, 500),
}


def has_room(limit: int, used: int) -> bool:
    """Whether one more fits."""
    return limit == UNLIMITED or used < limit


def best(tiers: Iterable[Tier]) -> Tier:
    """The highest of several tiers, the lowest of all if there is none."""
    order = list(Tier)
    return max(tiers, key=order.index, default=order[0])


def base_slug(name: str) -> str:
    """The name of a workspace in plain letters and digits, other runs as `-`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or NAMELESS
