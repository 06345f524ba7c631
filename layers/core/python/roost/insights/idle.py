"""Telling managers of employees who stopped working in the middle of a working day, once for each time they stop.

Whoever stops enters an index, sorted by when that should be told; whoever goes on leaves it. So a look at it costs as
much as there are members who are due, not as many as there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

from roost.insights import store
from roost.insights.days import local_day
from roost.insights.live import IDLE_MS
from roost.kit import keys
from roost.kit.items import Item
from roost.kit.outbox import event
from roost.workspace.model import Action, Member, Space, allows

CHUNK: Final = 50
MINUTE_MS: Final = 60_000
SATURDAY: Final = 5


class Verdict(Enum):
    """What is to be done about an idle member."""

    TELL = "tell"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict: since when they have been idle if it is to be told, else when to look again."""

    verdict: Verdict
    at_ms: int = 0


NEVER: Final = Judgement(Verdict.NEVER)


def alert_idle(now_ms: int) -> int:
    """Write `member.idle` for everybody whose managers are to be told now; returns for how many."""
    told = 0
    for members in _due(now_ms):
        spaces, cards = store.read_surroundings(members)
        told += sum(_act(member, _judged(member, spaces, cards, now_ms), now_ms) for member in members)
    return told


def _due(now_ms: int) -> Iterator[Sequence[Member]]:
    for shard in range(keys.IDLE_SHARDS):
        members = store.idle_members(shard, now_ms)
        yield from (members[start : start + CHUNK] for start in range(0, len(members), CHUNK))


def _judged(member: Member, spaces: Mapping[int, Space], cards: Mapping[int, Item], now_ms: int) -> Judgement:
    """The card knows best who has a seat, as what, and where they are."""
    space, card = spaces.get(member.space), cards.get(member.user, {})
    seat = card.get("spaces", {}).get(str(member.space))
    if space is None or seat is None or card["status"] != "active" or allows(seat["role"], Action.SEE_TEAM):
        return NEVER
    return judge(member, space, card["zone"], now_ms)


def judge(member: Member, space: Space, zone: str, now_ms: int) -> Judgement:
    """Whether an employee's idleness is told now (contract section 12).

    It is on a weekday on which they have worked, inside working hours in their zone, half an hour after the later of
    their stop and the start of work, and once for each stop.
    """
    if member.idle_from_ms is None or member.idle_since_ms is None or member.live_since_ms is None:
        return NEVER
    today = local_day(now_ms, zone)
    if today.weekday() >= SATURDAY or local_day(member.live_since_ms, zone) != today:
        return NEVER
    opens_ms, closes_ms = (_instant_ms(now_ms, hour, zone) for hour in (space.opens, space.closes))
    due_ms = max(member.idle_from_ms, opens_ms) + IDLE_MS
    if max(now_ms, due_ms) >= closes_ms or member.idle_told_ms == member.idle_from_ms:
        return NEVER
    if now_ms < due_ms:
        return Judgement(Verdict.LATER, due_ms)
    return Judgement(Verdict.TELL, max(member.idle_since_ms, opens_ms))


def _instant_ms(now_ms: int, hour: str, zone: str) -> int:
    """When the clock on the person's wall shows `HH:MM` today."""
    moment = datetime.combine(local_day(now_ms, zone), time.fromisoformat(hour), ZoneInfo(zone))
    return int(moment.timestamp()) * 1000


def _act(member: Member, judgement: Judgement, now_ms: int) -> bool:
    if judgement.verdict is not Verdict.TELL:
        store.look_again(member, judgement.at_ms if judgement.verdict is Verdict.LATER else None)
        return False
    minutes = (now_ms - judgement.at_ms) // MINUTE_MS
    about = {"user": member.user, "idle_since_ms": judgement.at_ms, "idle_minutes": minutes, "shared": True}
    fact = event("member.idle", actor=member.user, space=member.space, now_ms=now_ms, **about)
    return store.tell_idle(member, fact)
