"""Every table access about figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from roost.focus.model import Session
from roost.insights.items import day_from, year_from
from roost.insights.model import DayFigures, YearFigures
from roost.kit import keys
from roost.kit.conditions import equals
from roost.kit.errors import NotFound
from roost.kit.items import Item
from roost.kit.records import unpack
from roost.kit.table import get, query, transact
from roost.kit.writes import Check, Write


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is stored about a person's figures: items by sort key, and the sessions behind them."""

    user: int
    zone: str
    years: dict[str, Item]
    days: dict[str, Item]
    sessions: tuple[Session, ...]


def read_days(user: int, start: date, end: date) -> list[DayFigures]:
    """The days with figures from `start` to `end`, both included, oldest first."""
    between = keys.day(user, start).sk, keys.day(user, end).sk
    return [day_from(item) for item in query(keys.person(user), between=between)]


def read_years(user: int) -> list[YearFigures]:
    """The years with figures, oldest first."""
    return [year_from(item) for item in query(keys.person(user), begins=keys.STATS_PREFIX)]


def read_kept(user: int) -> Kept:
    """Figures first, then what they follow from: the order that `repair` relies on. Raises NotFound."""
    card = get(keys.card(user))
    if card is None:
        raise NotFound()
    return Kept(
        user=user,
        zone=card["zone"],
        years=_by_sort_key(query(keys.person(user), begins=keys.STATS_PREFIX)),
        days=_by_sort_key(query(keys.person(user), begins=keys.DAY_PREFIX)),
        sessions=tuple(unpack(Session, item) for item in query(keys.person(user), begins=keys.SESSION_PREFIX)),
    )


def _by_sort_key(items: Iterable[Item]) -> dict[str, Item]:
    return {item["sk"]: item for item in items}


def write_while_in_zone(user: int, zone: str, writes: Iterable[Write]) -> None:
    """Do all writes or none, and none if the person's zone is another one now. Raises ConditionFailed."""
    transact([*writes, Check(keys.card(user), equals("zone", zone))])
