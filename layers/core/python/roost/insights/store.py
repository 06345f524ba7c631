"""Every table access about figures."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from roost.focus.model import Session
from roost.garden.model import Growth
from roost.insights.days import years_since
from roost.insights.items import day_from, year_from
from roost.insights.model import DayFigures, YearFigures
from roost.insights.team_items import records_from
from roost.insights.team_model import Record
from roost.kit import ids, keys
from roost.kit.conditions import equals, present
from roost.kit.errors import NotFound
from roost.kit.items import Item
from roost.kit.records import unpack
from roost.kit.table import ConditionFailed, get_many, query, transact, write
from roost.kit.writes import Check, Put, Update, Write
from roost.workspace.model import Member, Space


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is stored about a person's figures: items by sort key, and the sessions behind them.

    `former` are those that the person deleted.
    """

    user: int
    zone: str
    growth: Growth
    years: dict[str, Item]
    days: dict[str, Item]
    sessions: tuple[Session, ...]
    former: tuple[Session, ...]


def read_days(user: int, start: date, end: date) -> list[DayFigures]:
    """The days with figures from `start` to `end`, both included, oldest first."""
    between = keys.day(user, start).sk, keys.day(user, end).sk
    return [day_from(item) for item in query(keys.person(user), between=between)]


def read_day_and_year(user: int, day: date) -> tuple[Item | None, Item | None]:
    """A day as it is stored, and its year, in one call."""
    wanted = keys.day(user, day), keys.stats(user, day.year)
    found = get_many(wanted)
    return found.get(wanted[0]), found.get(wanted[1])


def read_years(user: int) -> list[YearFigures]:
    """The years with figures, oldest first."""
    return [year_from(item) for item in query(keys.person(user), begins=keys.STATS_PREFIX)]


def read_earned(user: int, now_ms: int) -> tuple[Growth, list[YearFigures]]:
    """What a person has earned, and their years since the one before they came, in one call."""
    growth, came_ms = keys.growth(user), ids.made_at_ms(user)
    years = [keys.stats(user, year) for year in years_since(came_ms, now_ms)]
    found = get_many((growth, *years))
    return unpack(Growth, found.get(growth, {})), [year_from(found[key]) for key in years if key in found]


def read_members(space: int) -> list[Member]:
    """All members of a workspace, former ones too, in the order in which they joined."""
    found = query(keys.space(space).pk, begins=keys.MEMBER_PREFIX)
    return sorted((unpack(Member, item) for item in found), key=lambda member: (member.joined_ms, member.id))


def read_team_records(space: int, first: date, last: date) -> dict[int, Record]:
    """What each member did in a workspace from one UTC day to another, both included."""
    first_key, last_key = keys.team_day(space, first, 0).sk, keys.team_day(space, last, ids.MAX_ID).sk
    return records_from(query(keys.team(space), between=(first_key, last_key)))


def read_employee(space: int, user: int, utc_days: Iterable[date]) -> tuple[Member | None, list[Item]]:
    """A membership and what the person did on these days, in one call per hundred."""
    own, days = keys.member(space, user), [keys.team_day(space, day, user) for day in utc_days]
    found = get_many([own, *days])
    member = unpack(Member, found[own]) if own in found else None
    return member, [found[key] for key in days if key in found]


def read_activity(space: int, most: int) -> list[Item]:
    """The latest events of a workspace that its activity feed shows, newest first."""
    return query(keys.activity_of_space(space), index=keys.BY_SPACE, newest_first=True, limit=most)


def idle_members(shard: int, now_ms: int) -> list[Member]:
    """Members of one shard of the index whose idleness may be due to be told, the longest due first."""
    due = query(keys.idle_members(shard), index=keys.BY_TIME, between=(keys.idle_due(0), keys.idle_due(now_ms + 1)))
    return [unpack(Member, item) for item in due]


def read_surroundings(members: Iterable[Member]) -> tuple[dict[int, Space], dict[int, Item]]:
    """The workspaces of memberships, and the gate's cards of their people, in one call per hundred."""
    members = list(members)
    found = get_many([keys.space(each.space) for each in members] + [keys.card(each.user) for each in members])
    spaces = {each.space: found.get(keys.space(each.space)) for each in members}
    cards = {each.user: found.get(keys.card(each.user)) for each in members}
    return (
        {number: unpack(Space, item) for number, item in spaces.items() if item},
        {user: item for user, item in cards.items() if item},
    )


def _still_idle(member: Member, changes: Item) -> Update:
    same = equals("live_event", member.live_event) & present(keys.BY_TIME.pk)
    return Update(keys.member(member.space, member.user), set=changes, condition=same)


def look_again(member: Member, at_ms: int | None) -> None:
    """Let an idle member be looked at later, or not before they have done something; not if they just have."""
    due = keys.idle_due(at_ms, member.space, member.user) if at_ms is not None else None
    places = {keys.BY_TIME.sk: due} if due else {keys.BY_TIME.pk: None, keys.BY_TIME.sk: None}
    note_on_member(_still_idle(member, places))


def tell_idle(member: Member, fact: Put) -> bool:
    """Write the event of a member's idleness once; False when they were faster, or it has been told."""
    told = {"idle_told_ms": member.idle_from_ms, keys.BY_TIME.pk: None, keys.BY_TIME.sk: None}
    try:
        transact([fact, _still_idle(member, told)])
    except ConditionFailed:
        return False
    return True


def state(updates: Iterable[Update]) -> None:
    """Put statements into members' days; again, or later than others, changes nothing."""
    for update in updates:
        write(update)


def note_on_member(update: Update) -> None:
    """Change a membership if what the update demands holds; else somebody newer was faster, or they are no member."""
    with suppress(ConditionFailed):
        write(update)


def read_kept(user: int) -> Kept:
    """Figures first, then what they follow from: the order that `repair` relies on. Raises NotFound.

    A session that is deleted meanwhile is found among those that are there, the former ones, or both.
    """
    card, growth = keys.card(user), keys.growth(user)
    found = get_many((card, growth))
    if card not in found:
        raise NotFound()
    return Kept(
        user=user,
        zone=found[card]["zone"],
        growth=unpack(Growth, found.get(growth, {})),
        years=_by_sort_key(query(keys.person(user), begins=keys.STATS_PREFIX)),
        days=_by_sort_key(query(keys.person(user), begins=keys.DAY_PREFIX)),
        sessions=_sessions(user, keys.SESSION_PREFIX),
        former=_sessions(user, keys.FORMER_PREFIX),
    )


def _sessions(user: int, begins: str) -> tuple[Session, ...]:
    return tuple(unpack(Session, item) for item in query(keys.person(user), begins=begins))


def _by_sort_key(items: Iterable[Item]) -> dict[str, Item]:
    return {item["sk"]: item for item in items}


def write_while_in_zone(user: int, zone: str, writes: Iterable[Write]) -> None:
    """Do all writes or none, and none if the person's zone is another one now. Raises ConditionFailed."""
    transact([*writes, Check(keys.card(user), equals("zone", zone))])
