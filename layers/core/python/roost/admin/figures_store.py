"""Every table access about the platform's figures."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from roost.admin.model import DayTraffic, Figures
from roost.kit import keys
from roost.kit.conditions import absent, version
from roost.kit.crashes import hour_of
from roost.kit.items import Item
from roost.kit.keys import Key
from roost.kit.table import get_many, query, transact
from roost.kit.writes import Put, Update, Write

SHARDS: Final = 4
DAYS: Final = 30
_HOUR_MS: Final = 3_600_000
_DAY_S: Final = 86_400
_FIGURES_KEPT_S: Final = 40 * _DAY_S
_VISITS_KEPT_S: Final = 31 * _DAY_S
"""Longer than an event can be late: what was put aside waits in its queue for fourteen days at most."""


def read_visits(wanted: Iterable[tuple[int, date]]) -> dict[tuple[int, date], Item]:
    """What is counted already of people on days; no call for nobody."""
    by_key: dict[Key, tuple[int, date]] = {keys.attendance(user, day): (user, day) for user, day in wanted}
    return {by_key[key]: item for key, item in get_many(by_key).items()}


def count_visit(user: int, day: date, known: Item | None, sessions: frozenset[int]) -> None:
    """Count the person among the day's, once, and those of the sessions that are not counted yet.

    `known` is what `read_visits` found. Raises ConditionFailed when somebody else counted meanwhile.
    """
    before = frozenset((known or {}).get("sessions", ()))
    fresh, shard = len(sessions - before), user % SHARDS
    adds = {"sessions": fresh, "visitors": known is None}
    day_adds = {name: int(number) for name, number in adds.items() if number}
    if not day_adds:
        return
    kept = {"expires_at": _starts_s(day) + _FIGURES_KEPT_S}
    writes: list[Write] = [_visit(user, day, known, before | sessions)]
    writes.append(Update(keys.platform_day(day, shard), set=kept, add=day_adds))
    if fresh:
        writes.append(Update(keys.platform_total(shard), add={"sessions": fresh}))
    transact(writes)


def _visit(user: int, day: date, known: Item | None, sessions: frozenset[int]) -> Put:
    counted = {"sessions": sessions} if sessions else {}
    about = {"v": known["v"] + 1 if known else 1, "expires_at": _starts_s(day) + _VISITS_KEPT_S}
    return Put(keys.attendance(user, day), counted | about, version(known["v"]) if known else absent())


def _starts_s(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def read_figures(now_ms: int) -> Figures:
    """The figures of the last thirty UTC days, in one query of a bounded partition."""
    found = query(keys.platform())
    today = datetime.fromtimestamp(now_ms // 1000, UTC).date()
    days = {today - timedelta(days=back): DayTraffic(today - timedelta(days=back)) for back in reversed(range(DAYS))}
    for day, item in ((keys.platform_day_in(each["sk"]), each) for each in found):
        if day in days:
            days[day] = days[day].plus(item.get("sessions", 0), item.get("visitors", 0))
    since = keys.platform_crashes(hour_of(now_ms - 23 * _HOUR_MS)).sk
    crashes = sum(item["crashes"] for item in found if "crashes" in item and item["sk"] >= since)
    total = sum(item["sessions"] for item in found if keys.is_platform_total(item["sk"]))
    return Figures(total, crashes, list(days.values()))
