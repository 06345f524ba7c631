"""Every table access about anniversaries: a sparse index by day of the year, and what was told already."""

from datetime import date
from typing import Final

from roost.flock.model import Anniversary
from roost.kit import keys
from roost.kit.conditions import absent
from roost.kit.table import ConditionFailed, query, transact
from roost.kit.writes import Put

KEPT_S: Final = 366 * 86_400


def anniversaries(month: int, day: int) -> list[tuple[int, Anniversary]]:
    """The birds with an anniversary on a day of the year, and which; one query per shard, whatever else there is."""
    shards = (keys.anniversaries(month, day, shard) for shard in range(keys.ANNIVERSARY_SHARDS))
    items = (item for shard in shards for item in query(shard, index=keys.BY_TIME))
    return [(item["bird"], Anniversary(item["kind"])) for item in items]


def tell(bird: int, kind: Anniversary, on: date, event: Put) -> bool:
    """Let an anniversary be told, once for a bird, a kind and a date; False when it was."""
    expiry = {"expires_at": event.item["at_ms"] // 1000 + KEPT_S}
    told = Put(keys.anniversary_told(bird, kind.value, on), expiry, absent())
    try:
        transact([event, told])
    except ConditionFailed as failed:
        if failed.items.get(told.key):
            return False
        raise
    return True
